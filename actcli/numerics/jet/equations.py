"""Jets of functions that solve differential equations.

If dy/du = s(u, y), then the coefficients of y(u(t)) follow from dy/dt = s·du/dt one after the
other: coefficient k of y needs those of s up to k - 1, which need those of u and y up to k - 1.

Source: A. Griewank & A. Walther, Evaluating Derivatives, 2nd ed., SIAM (2008), section 13.2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from actcli.numerics import np
from actcli.numerics.jet.arithmetic import convolved
from actcli.numerics.jet.series import Jet
from actcli.numerics.monte_carlo import perturb

if TYPE_CHECKING:
    from actcli.numerics import Array


def integrate(start: Array, slope: Jet, u: Jet) -> Jet:
    """Return y(u), given its derivative as a series.

    Parameters
    ----------
    start : ndarray
        y at the value of u.
    slope : Jet, of one order less than u
        dy/du.
    u : Jet
    """
    more = (_coefficient(start, slope.c, u, k) for k in range(1, len(u.c)))
    return _with_error_of(u, Jet(np.stack([start, *more])), slope)


def by_coefficients(c: Array, u: Jet) -> Jet:
    """Return y(u), given the Taylor series of y at the value of u.

    Parameters
    ----------
    c : ndarray, of the shape of the coefficients of u
        c[n] is the n-th derivative of y over n!, whose own derivative is (n + 1)·c[n + 1].
    u : Jet
    """
    y = Jet(c[-1:])
    for n in range(u.order - 1, -1, -1):
        y = integrate(c[n], (n + 1) * y, u.up_to(u.order - n) if n else u)
    return y


def solve(u: Jet, start: Sequence[Array], slopes: Callable[..., Sequence[Jet]]) -> Jet:
    """Return y[0](u), where y solves a system of differential equations.

    Parameters
    ----------
    u : Jet
    start : sequence of ndarray
        Each y at the value of u.
    slopes : callable
        Compute each dy/du from u and all y, which are jets of a lower order than u.
    """
    ys = [Jet(y[None]) for y in start]
    for k in range(1, len(u.c)):
        found = [*zip(ys, slopes(u.up_to(k - 1), *ys), strict=True)]
        wanted = found if k < u.order else found[:1]  # No more is made of the others.
        ys = [Jet(np.stack([*y.c, _coefficient(y.value, s.c, u, k)])) for y, s in wanted]
    if not u.is_sum:
        return ys[0]
    return _with_error_of(u, ys[0], slopes(u.up_to(0), *(Jet(y[None]) for y in start))[0])


def _coefficient(y: Array, slope: Array, u: Jet, k: int) -> Array:
    """Return coefficient k of y, given its value and dy/du up to k - 1.

    Where u is infinite and y is not, y has arrived at a limit and is flat: a derivative that is 0
    there has decayed faster than u has grown. Where there is no y there is no derivative.
    """
    du = u.c[1 : k + 1] * np.arange(1.0, k + 1).reshape(-1, *(1,) * u.ndim)
    at_limit = np.isinf(u.value) & np.isfinite(y)
    new = np.where(at_limit, 0.0, convolved(slope, du, k - 1) / k)
    return np.where(np.isnan(y), y, perturb(new))


def _with_error_of(u: Jet, y: Jet, slope: Jet) -> Jet:
    """Return y(u) with the error that u has, to the first order, if u is a sum."""
    if not u.is_sum:
        return y
    weight = abs(y.c)
    weight[0] += abs(slope.value) * u.weight[0]
    return Jet(y.c, weight)
