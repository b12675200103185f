"""Values with more digits than a float has, as text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from mpmath import mp, mpf

from actcli.errors import ActcliError
from actcli.formula import Formula
from actcli.numerics import np
from actcli.reference.asymptotic import ZERO
from actcli.reference.dual import Dual, value_of
from actcli.reference.mp_words import DUAL_VECTORS, FULL_DIGITS, GUARDED_DUALS, with_constants
from actcli.reference.ties import without_ties_and_cancellation
from actcli.reference.truth import (
    LIMIT_POINT,
    along_each_input,
    components,
    digits_before_point,
    limit,
    value_and_slope,
)

if TYPE_CHECKING:
    from actcli.activation import Activation

BESIDE_FACTOR = 4
# Beside a gap that is 0/0 of order 3, three times the digits of the distance cancel.

VANISHES = mpf(10) ** -12
# The difference of two limits that are the same, as far from the point as they are read off.


def decimals(
    activation: Activation, points: Sequence[str], digits: int, *, slope: bool = False
) -> list[str] | list[list[str]]:
    """Return f, or f', at points with so many significant digits, from the formula alone.

    Parameters
    ----------
    activation : Activation
        A parameter that is 0.1 means a tenth, and not the float.
    points : sequence of str
        Numbers as they are written: "0.1" is a tenth. They are the points of a function of a
        number, or the one vector of another.
    digits : int
        Significant digits.
    slope : bool, optional
        Whether to compute the derivative.

    Returns
    -------
    list of str, or list of lists of str
        One for each point; of a vector function the components, or the rows of the Jacobian. nan
        where there is no value.

    Raises
    ------
    ActcliError
        If the function has no formula, or that of a vector divides by zero.
    """
    if not activation.formula.is_written:
        raise ActcliError(f"{activation.name} has no formula to compute more digits from.")
    before: list[Any] = []
    for work in (digits + 10, 2 * digits + 20, digits + FULL_DIGITS, 2 * digits + 2 * FULL_DIGITS):
        with mp.workdps(work):
            now = _values(activation, points, slope)
            # Where all digits cancel it comes out as 0, and as nan where more digits may choose
            # another branch: these are believed only with FULL_DIGITS.
            settled = [
                mp.isnan(b) or a == b or abs(a - b) <= mpf(10) ** -(digits + 3) * abs(b)
                for a, b in zip(before, now, strict=False)
                if work >= FULL_DIGITS or (b and not mp.isnan(b))
            ]
            if len(settled) == len(now) and all(settled):
                break
        before = now
    with mp.workdps(digits + 10):
        texts = [mp.nstr(y, digits, min_fixed=-5, max_fixed=digits + 1) for y in now]
    texts = [re.sub(r"\.0(?=e|$)", "", text.replace("+inf", "inf")) for text in texts]
    if activation.pointwise or not slope:
        return texts
    return [texts[i : i + len(points)] for i in range(0, len(texts), len(points))]


def _values(activation: Activation, points: Sequence[str], slope: bool) -> list[Any]:
    """Return the values of `decimals` with the digits that mpmath works with."""
    x = [*map(_point, points)]
    if not activation.pointwise:
        f = activation.over(with_constants(DUAL_VECTORS))
        try:
            if not slope:
                return [value_and_slope(y)[0] for y in components(f, activation, x)]
            columns = along_each_input(f, activation, x)
        except ZeroDivisionError:
            raise ActcliError(
                f"a part of {activation.name} divides by zero here: leave --digits out."
            ) from None
        return [value_and_slope(y)[1] for y in chain(*zip(*columns, strict=True))]
    at = _of_number(activation, slope)

    def value(point: Any) -> Any:
        if mp.isinf(point):
            side = mp.sign(point)
            with mp.workdps(mp.dps + digits_before_point(LIMIT_POINT**2)):
                return limit(at(side * LIMIT_POINT**2), at(side * LIMIT_POINT))
        return point if mp.isnan(point) else at(point)

    breaks = activation.is_kink(np.array([*map(float, x)]))
    return [
        mpf(_at_break(activation, text, slope) if is_break else value(point))
        for text, point, is_break in zip(points, x, breaks.tolist(), strict=True)
    ]


def _point(text: str) -> Any:
    """Return a number as it is written, with the digits that mpmath works with."""
    return value_of(Formula(text).over(with_constants(GUARDED_DUALS))())


def _of_number(activation: Activation, slope: bool) -> Callable[[Any], Any]:
    """Return f or f' as a function of a number of mpmath's.

    It is nan where it has no real value, or if more digits might choose another branch.
    """
    is_cautious = mp.dps < FULL_DIGITS
    f = activation.over(
        with_constants(
            without_ties_and_cancellation(GUARDED_DUALS) if is_cautious else GUARDED_DUALS
        )
    )

    def at(point: Any) -> Any:
        try:
            # Where only the value is asked for, no slope may be in its way, as that of sqrt at 0.
            return value_and_slope(f(Dual(point, mpf(int(slope)))))[slope]
        except (ArithmeticError, ValueError, TypeError):  # a pole, or no real number
            return mp.nan

    return at


def _at_break(activation: Activation, text: str, slope: bool) -> Any:
    """Return f or f' at a breakpoint: what the float is taken to be, with all digits.

    It is read off beside the point, at a distance that more digits allow to be as small as one
    likes.
    """
    if not slope:
        with mp.workdps(max(mp.dps, FULL_DIGITS)):
            y = _of_number(activation, slope)(_point(text))
        if not mp.isnan(y):
            return y
    taken = float(activation.derivative(float(_point(text)), order=int(slope)))
    if not math.isfinite(taken):
        return taken
    digits = mp.dps
    with mp.workdps(BESIDE_FACTOR * digits):
        at, point = _of_number(activation, slope), _point(text)
        step = mpf(10) ** -digits * (abs(point) or 1)
        sides = [y for y in (at(point - step), at(point + step)) if not mp.isnan(y)]
        if not sides:
            return taken
        if mp.almosteq(sides[0], sides[-1], VANISHES, VANISHES):
            return ZERO if abs(sides[0]) < mpf(10) ** -(digits // 3) else sides[0]
        return min([*sides, ZERO], key=lambda y: abs(y - taken))
