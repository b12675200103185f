"""Significant digits of derivatives: what a formula cancels is computed again at high precision."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.numerics import np
from actcli.numerics.monte_carlo import has_lost_digits

if TYPE_CHECKING:
    from actcli.numerics import Array


def with_digits(
    activation: Activation,
    x: Array,
    compute: Callable[[], Array],
    order: int = 1,
    wrt: str | None = None,
) -> tuple[Array, int]:
    """Return a derivative with its significant digits, and how many values of it lack them.

    Values with fewer than ten digits are computed again by mpmath, if that is installed. It can do
    so for a function of a number that has a formula and no array of draws among its parameters,
    away from the kinks.

    Parameters
    ----------
    activation : Activation
    x : ndarray of float64
        Of the shape of the derivative, for a function of a number.
    compute : callable
        Return the derivative at x; called again for each stream of perturbations.
    order : int, default 1
    wrt : str, optional
        The parameter in which the derivative is, if not in x.

    Returns
    -------
    derivative : ndarray
        What `compute` returns for x, where it has digits.
    count : int
        How many values have fewer than ten digits.

    Notes
    -----
    Digits are estimated by Monte Carlo arithmetic, see `actcli.numerics.monte_carlo`. The first
    derivative has a kernel of its own, unless it is derived from the formula, and its error a
    bound: it is not looked at.
    """
    y = compute()
    has_kernel = not wrt and not activation.derivative_formula.is_derived
    if order == 0 or (order == 1 and has_kernel):
        return y, 0
    lost = has_lost_digits(y, compute)
    if activation.pointwise:
        lost &= np.isfinite(x)
        has_draws = any(np.ndim(value) for value in activation.values.values())
        can_mend = activation.formula.is_written and not has_draws
        if lost.any() and can_mend and find_spec("mpmath"):
            _mend(y, lost, activation, x, order, wrt)
    return y, int(lost.sum())


def _mend(
    y: Array, lost: Any, activation: Activation, x: Array, order: int, wrt: str | None
) -> None:
    """Compute again where digits are `lost`, and clear that mask where it could be done."""
    from actcli.reference import derivatives

    places = lost & ~activation.is_kink(x)
    again = np.array(derivatives(activation, x[places].tolist(), order, wrt))
    y[places] = np.where(np.isnan(again), y[places], again)
    lost[places] = np.isnan(again)
