"""Where a switching function touches 0: at a zero of even order its sign does not change.

As that of sqrt(1 - cos(x)) at 2π, where there is a kink, or of asin(sin(x)) at π/2.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from actcli.formula.model import Formula
from actcli.formula.near_zero import evaluator, may_be_rounded_zero
from actcli.formula.value_and_slope import value_and_slope
from actcli.numerics import np
from actcli.numerics.bisection import bisect

if TYPE_CHECKING:
    from actcli.numerics import Array

SMALLER = 0.6
# Than the larger of its neighbours is the least of three values between which a square touches 0,
# or the root of a square: it is at most a third of that.

MAX_REFINED = 32
# Points that expansions, of a millisecond each, locate to the last digit. More are those of an
# oscillation, next to which digits seldom cancel.

MAX_STEPS = 4
# Of Schröder's method, which doubles the digits that are right.

ROUNDED = 2.0**-36
# Of the values around it is what may be left of 0 by rounding alone, on a grid: there (x - a)² is
# a thousandth, and its terms are of about the size of 1.

NEAR, FAR = 2.0**-20, 2.0**-10
# Relative to x, and at least in themselves: around x as far as this a sum that touches 0 has
# digits, next to a square or a high power.

NEXT_TO_NOTHING, ROUNDED_NOTHING = 2.0**-8, 2.0**-4
# Of the values around is what is left of a sum that touches 0: by itself, or if it is a rounding.

SMALL = 2.0**-10
# What is larger is no rounding of 0, unless its terms are larger than 10**12.


def without_roundings(y: Array) -> Array:
    """Return values on a grid, with 0 for what is next to nothing between two of one sign."""
    size, sign = abs(y), np.sign(y)
    is_small = size[1:-1] <= ROUNDED * np.minimum(size[:-2], size[2:])
    rounded = np.concatenate([[False], is_small & (sign[:-2] * sign[2:] > 0), [False]])
    return np.where(rounded, 0.0, y)


def touches(formula: Formula, values: Mapping[str, Any], x: Array, y: Array) -> list[float]:
    """Return where a formula may touch 0 between the points of a grid.

    It comes close to 0 there. That it is 0 is left to expansions.

    Parameters
    ----------
    formula : Formula
    values : mapping from str to float
        Its parameters.
    x, y : ndarray, shape (n,)
        Points in order, and the formula at each.
    """
    low, high, sign = _brackets(x, y)
    if not low.size:
        return []
    slope = partial(value_and_slope(formula), **values)
    turns = (sign * slope(low)[1] < 0) & (sign * slope(high)[1] > 0)
    ends = bisect(lambda x: np.sign(slope(x)[1]), low[turns], high[turns], exact=0)
    below, above = (abs(slope(end)[1]) for end in ends)
    places = np.unique(np.where(below < above, *ends)).tolist()
    refined = sorted(places, key=abs)[:MAX_REFINED]
    return [_refined(formula, values, at) if at in refined else at for at in places]


def _brackets(x: Array, y: Array) -> tuple[Array, Array, Array]:
    """Return points between which |y| is small, without a change of sign, and the sign of y."""
    size, sign = abs(y), np.sign(y)
    before, there, after = size[:-2], size[1:-1], size[2:]
    least = (there <= before) & (there <= after) & (there <= SMALLER * np.maximum(before, after))
    least &= (sign[:-2] == sign[1:-1]) & (sign[1:-1] == sign[2:]) & (there > 0)
    places = np.flatnonzero(least)
    # Or, as it is rounded, it is 0 at some points.
    clear = np.flatnonzero(abs(sign) == 1)
    level = (np.diff(clear) > 1) & (np.diff(sign[clear]) == 0)
    first, last = clear[:-1][level], clear[1:][level]
    low, high = np.concatenate([places, first]), np.concatenate([places + 2, last])
    return x[low], x[high], sign[low]


def _refined(formula: Formula, values: Mapping[str, Any], x: float) -> float:
    """Return the float closest to a zero of a formula near x, or to its extremum, by expansions.

    The method of Schröder, x - f·f'/(f'² - f·f''), takes zeros of any order as those of a line.
    """
    from actcli.formula.expansion import as_germ, decide
    from actcli.formula.germ_words import germ_words
    from actcli.numerics.germ import Germ, UndecidedError

    def derivatives(x: Germ) -> list[float]:
        fixed = {name: x.constant(value) for name, value in values.items()}
        y = as_germ(formula.over(germ_words(x.precision))(x=x, **fixed), x)
        return [y.derivative(order, x).limit() for order in range(3)]

    for _ in range(MAX_STEPS):
        try:
            value, slope, bend = decide(derivatives, x, 1, order=2)
            moved = x - value * slope / (slope * slope - value * bend)
        except (UndecidedError, ZeroDivisionError):
            return x
        if not math.isfinite(moved) or moved == x:
            return x
        x = moved
    return x


def is_touched(formula: Formula, x: Array, values: Mapping[str, Any]) -> Any:
    """Return where a switching function may touch 0: it is next to nothing beside what is around.

    That has one sign, as it has not around a zero where the sign changes.
    """
    s = partial(evaluator(formula), **values)
    size = abs(s(x=x))
    if not (size <= SMALL).any():
        return np.zeros(x.shape, bool)

    def around(width: float) -> Any:
        """Return the smaller size at a distance on both sides; nan if the signs differ."""
        step = width * np.maximum(abs(x), 1.0)
        below, above = s(x=x - step), s(x=x + step)
        is_same = np.sign(below) * np.sign(above) > 0
        return np.where(is_same, np.minimum(abs(below), abs(above)), np.nan)

    near, far = around(NEAR), around(FAR)
    is_rounding = may_be_rounded_zero(formula)(x, values)
    is_left_of_it = is_rounding & (size <= ROUNDED_NOTHING * np.fmax(near, far))
    return (size <= NEXT_TO_NOTHING * near) | is_left_of_it
