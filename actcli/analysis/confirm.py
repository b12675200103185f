"""Confirm by expansions what rounded values suggest: that a formula is 0, or changes its sign."""

from __future__ import annotations

import math
from collections.abc import Callable

from actcli.activation import Activation
from actcli.activation.limits import derivatives_beside, limit_beside
from actcli.formula import Formula
from actcli.numerics import np
from actcli.numerics.bisection import mean_or_midpoint
from actcli.numerics.germ import UndecidedError

CANCELLED = 2.0**-20
# What is left of a minimum, relative to a value beside it, if the minimum is 0.

MAX_DISTANCE_ULPS = 4
# How far a minimum may lie from the float that stands for it.

MAX_HALVINGS = 64
# Of a bracket: each costs an expansion, and so many lead to neighbouring floats.


def minus_identity(activation: Activation) -> Activation | None:
    """Return f(x) - x with the formula of f; None if that is not written.

    Its kernels are those of f: it is for expansions alone.
    """
    formula = activation.formula
    if not formula.is_written:
        return None
    return activation.replace(formula=Formula(f"({formula.source}) - x", formula.functions))


def touches_zero(activation: Activation, x: float) -> bool | None:
    """Return whether a formula that has an extremum at x, to the last float, is 0 there.

    Returns
    -------
    bool or None
        None if it is not known.
    """
    try:
        value, slope, bend = derivatives_beside(activation, x, "right", 2)
        value = value and limit_beside(activation, x, "left")
    except UndecidedError:
        return None
    return value == 0 or (math.isfinite(value) and _parabola_touches(x, value, slope, bend))


def _parabola_touches(x: float, value: float, slope: float, bend: float) -> bool:
    """Return whether the parabola through f, f' and f'' at x is 0 at its vertex, next to x."""
    if bend == 0 or not (math.isfinite(slope) and math.isfinite(bend)):
        return False
    is_near = abs(slope / bend) <= MAX_DISTANCE_ULPS * np.spacing(abs(x))
    return bool(is_near and abs(value - slope * slope / (2 * bend)) <= CANCELLED * abs(value))


def locate_sign_change(activation: Activation, low: float, high: float, order: int) -> float | None:
    """Return where f or a derivative of a formula changes its sign, by exact signs.

    Parameters
    ----------
    activation : Activation
    low, high : float
        Between which the sign changes.
    order : int
        Of the derivative; 0 is f itself.

    Returns
    -------
    float or None
        None if a sign on the way is not known.
    """
    return bisect_exactly(lambda x: limit_beside(activation, x, "right", order), low, high)


def exact_slope(activation: Activation, x: float) -> float:
    """Return f' beside x. Raises UndecidedError if it is not known."""
    return limit_beside(activation, x, "right", 1)


def bisect_exactly(g: Callable[[float], float], low: float, high: float) -> float | None:
    """Return where the sign of g changes; None if g raises UndecidedError on the way.

    A parabola through the last three points leads there in a dozen values, where bisection, which
    takes over where it does not, takes sixty.

    Source: T. R. Chandrupatla, A new hybrid quadratic/bisection algorithm for finding the zero of a
    nonlinear function without using derivatives, Adv. Eng. Softw. 28 (1997), 145-149.
    """
    newest, other = float(high), float(low)
    place = math.nan
    try:
        y, y_other = g(newest), g(other)
        for _ in range(2 * MAX_HALVINGS):
            first, last = sorted((newest, other))
            (middle,) = mean_or_midpoint(np.array([first]), np.array([last])).tolist()
            if not first < middle < last:
                break
            if not first < place < last:
                place = middle
            found = g(place)
            if found == 0:
                return place
            if np.sign(found) == np.sign(y):
                third, y_third = newest, y
            else:
                third, y_third, other, y_other = other, y_other, newest, y
            newest, y = place, found
            place = _on_parabola((newest, other, third), (y, y_other, y_third))
    except UndecidedError:
        return None
    return max(newest, other)


def _on_parabola(x: tuple[float, ...], y: tuple[float, ...]) -> float:
    """Return where the parabola x(y) through three points is at y = 0, inside of the first two.

    nan unless it is monotonic between them.
    """
    (a, b, c), (fa, fb, fc) = np.array(x), np.array(y)
    with np.errstate(all="ignore"):
        part, height = (a - b) / (c - b), (fa - fb) / (fc - fb)
        if not (height**2 < part and (1 - height) ** 2 < 1 - part):
            return math.nan
        share = fa / (fb - fa) * (fc / (fb - fc))
        share += (c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb))
        place = a + share * (b - a)
    inside = np.nextafter(a, b), np.nextafter(b, a)
    return float(np.clip(place, min(inside), max(inside)))
