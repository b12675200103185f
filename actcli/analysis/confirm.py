"""Confirm by expansions what rounded values suggest: that a formula is 0, or changes its sign."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from actcli.activation import Activation
from actcli.activation.derivatives import Side
from actcli.activation.limits import (
    derivatives_beside,
    limit_beside,
    limit_combined,
    limit_or_tiny_beside,
    sign_beside,
)
from actcli.analysis.properties import Span
from actcli.analysis.readings import is_formula
from actcli.analysis.samples import joined
from actcli.formula import Formula
from actcli.numerics import np
from actcli.numerics.bisection import mean_or_midpoint
from actcli.numerics.germ import Germ, UndecidedError

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
        side: Side = "left" if value else "right"
        value = value and limit_beside(activation, x, "left")
        if not value:
            is_zero = not limit_or_tiny_beside(activation, x, side)
            return is_zero or _power_touches(activation, x) or None
    except UndecidedError:
        return None
    return math.isfinite(value) and _parabola_touches(x, value, slope, bend)


def _power_touches(activation: Activation, x: float) -> bool:
    """Return whether f, too small for floats at x, is there like a power of the distance from x.

    Of the m-th power of the distance from a zero f/f' is that distance over m, and f·f''/f'² is
    1 - 1/m.
    """

    def inverse_power(y: Germ, at: Germ) -> Germ:
        slope = y.derivative(1, at)
        return 1 - y * y.derivative(2, at) / (slope * slope)

    inverse = limit_combined(activation, x, "right", inverse_power)
    if not 0 < inverse <= 1:
        return False
    power = round(1 / inverse)
    step = power * limit_combined(activation, x, "right", lambda y, at: y / y.derivative(1, at))
    is_near = abs(step) <= MAX_DISTANCE_ULPS * np.spacing(abs(x))
    return bool(is_near and abs(1 - power * inverse) <= CANCELLED)


def spans_of_zero(
    activation: Activation, pieces: Iterable[tuple[Span, float]], order: int = 0
) -> tuple[tuple[Span, ...], bool]:
    """Return the pieces on which f or a derivative is 0, and not just too small for floats.

    In floats exp(-x**2 - 800) is 0 everywhere. A declared function is believed.

    Parameters
    ----------
    activation : Activation
    pieces : iterable of (Span, float)
        Inside each span a formula has one branch; with a point inside.
    order : int, optional

    Returns
    -------
    tuple of Span
        Neighbours are joined.
    bool
        Whether it is known of all.
    """
    found, is_complete = [], True
    for span, place in pieces:
        is_zero = _is_zero_around(activation, place, order) if is_formula(activation) else True
        found += [span] if is_zero else []
        is_complete &= is_zero is not None
    return joined(found), is_complete


def _is_zero_around(activation: Activation, x: float, order: int) -> bool | None:
    """Return whether the expansion of a formula at x is just 0; None if that is not known."""
    try:
        return sign_beside(activation, x, "right", order) == 0
    except UndecidedError:
        return None


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
        Between which the sign changes, without what jumps at them.
    order : int
        Of the derivative; 0 is f itself.

    Returns
    -------
    float or None
        None if a sign on the way is not known.
    """

    def g(x: float) -> float:
        return limit_or_tiny_beside(activation, x, "left" if x == high else "right", order)

    return bisect_exactly(g, low, high)


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
