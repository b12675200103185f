"""Grids: evenly spaced numbers, each the one closest to the point that was asked for.

Adding steps of 0.1 in floating point gives 0.30000000000000027 where the user meant 0.3. The ends
of a range are decimals that somebody wrote, so the points between them are exact fractions, and
each becomes a float by a single division.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actcli.errors import ActcliError
from actcli.numerics import np
from actcli.support.numerals import numeral

if TYPE_CHECKING:
    from fractions import Fraction

    from actcli.numerics import Array

MAX_POINTS = 10**8  # points of a grid: 800 megabytes
MAX_EXACT_INTEGER = 2**53  # up to here every integer is a float


class GridError(ActcliError, ValueError):
    """A range without points; the message begins with the range."""


def linspace(lo: float, hi: float, n: int) -> Array:
    """The n points from lo to hi, both included, evenly spaced; float64, shaped (n,).

    Raises GridError unless lo < hi, both finite, and 2 <= n <= MOST.
    """
    start, width = _span(lo, hi)
    if n < 2:
        raise GridError(f"{_range(lo, hi)}: a range needs at least 2 points, got {n}.")
    return _points(lo, hi, start, width / (n - 1), n)


def steps(lo: float, hi: float, h: float) -> Array:
    """The points lo, lo + h, lo + 2h, … up to hi, which is one of them if it is hit exactly.

    float64, one-dimensional. Raises GridError unless lo < hi, both finite, 0 < h <= hi - lo, and
    they are at most MOST.
    """
    start, width = _span(lo, hi)
    if not 0 < h < math.inf:
        raise GridError(f"{_range(lo, hi)}: the step must be > 0 and finite, got {numeral(h)}.")
    step = _exact(h)
    if step > width:
        raise GridError(f"{_range(lo, hi)}: the step {numeral(h)} is larger than the range.")
    return _points(lo, hi, start, step, width // step + 1)


def check_range(lo: float, hi: float, *, finite: bool = True) -> None:
    """Raise GridError unless lo < hi, and both are finite if they have to be."""
    if finite and not (math.isfinite(lo) and math.isfinite(hi)):
        raise GridError(f"{_range(lo, hi)}: both ends must be finite.")
    if not lo < hi:
        hint = f" (did you mean {_range(hi, lo)}?)" if lo > hi else ""
        raise GridError(f"{_range(lo, hi)}: the low end must be below the high end{hint}.")


def _span(lo: float, hi: float) -> tuple[Fraction, Fraction]:
    """The low end and the width of a range, exactly."""
    check_range(lo, hi)
    start = _exact(lo)
    return start, _exact(hi) - start


def _points(lo: float, hi: float, start: Fraction, step: Fraction, n: int) -> Array:
    if n > MAX_POINTS:
        raise GridError(f"{_range(lo, hi)}: that is more than {MAX_POINTS} points.")
    return progression(start, step, n)


def progression(start: Fraction, step: Fraction, n: int) -> Array:
    """The points start + i·step for i < n, each rounded once; float64, shaped (n,)."""
    # Over a common denominator the points are whole numbers. Where those are floats as well, one
    # division of arrays rounds once; beyond, Python's own, which is exact for any whole numbers.
    denominator = math.lcm(start.denominator, step.denominator)
    first, stride = int(start * denominator), int(step * denominator)
    last = first + (n - 1) * stride
    if max(abs(first), abs(last), denominator) <= MAX_EXACT_INTEGER:
        return (first + stride * np.arange(n, dtype=np.int64)) / denominator
    return np.fromiter(((first + i * stride) / denominator for i in range(n)), np.float64, n)


def _exact(x: float) -> Fraction:
    """The decimal that was meant by a float: the shortest that reads as it."""
    from fractions import Fraction

    return Fraction(repr(float(x)))


def _range(lo: float, hi: float) -> str:
    return f"{numeral(lo)}:{numeral(hi)}"
