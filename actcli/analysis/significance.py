"""Derivatives with their digits: what a formula cancels is computed again with more of them."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.numerics import np
from actcli.numerics.stochastic import has_lost_digits

if TYPE_CHECKING:
    from actcli.numerics import Array


def with_digits(
    activation: Activation,
    x: Array,
    compute: Callable[[], Array],
    order: int = 1,
    wrt: str | None = None,
) -> tuple[Array, int]:
    """What `compute` makes of x, a derivative, and how many of it have lost their digits.

    Where fewer than ten are left it is computed again by mpmath, if that is installed and knows
    how: of a function of a number that has a formula, away from its kinks, and the same everywhere.
    """
    y = compute()
    by_hand = not wrt and not activation.derivative_formula.is_derived
    if order == 0 or (order == 1 and by_hand):
        return y, 0
    doubts = has_lost_digits(y, compute)
    if activation.pointwise:
        doubts &= np.isfinite(x)
        drawn = any(np.ndim(value) for value in activation.values.values())
        known = activation.formula.is_written and not drawn
        if doubts.any() and known and find_spec("mpmath"):
            _mend(y, doubts, activation, x, order, wrt)
    return y, int(doubts.sum())


def _mend(
    y: Array, doubts: Any, activation: Activation, x: Array, order: int, wrt: str | None
) -> None:
    """Compute again what is in doubt, of which then only that is which could not be."""
    from actcli.reference import derivatives

    places = doubts & ~activation.is_kink(x)
    again = np.array(derivatives(activation, x[places].tolist(), order, wrt))
    y[places] = np.where(np.isnan(again), y[places], again)
    doubts[places] = np.isnan(again)
