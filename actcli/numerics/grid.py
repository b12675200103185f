"""Grids: evenly spaced numbers, each correctly rounded.

Adding steps of 0.1 in floating point gives 0.30000000000000027 where the user meant 0.3. The ends
of a range are decimals that somebody wrote: the shortest that read as the floats given. The points
between them are then exact fractions, and each becomes a float by a single division.
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

MAX_POINTS = 10**8
# 800 megabytes of float64.

MAX_EXACT_INTEGER = 2**53
# Every integer up to here is a float64.


class GridError(ActcliError, ValueError):
    """A range that has no points, or too many; the message begins with the range."""


def linspace(lo: float, hi: float, n: int) -> Array:
    """Return n evenly spaced points from lo to hi, both included.

    Parameters
    ----------
    lo, hi : float
        Finite, lo < hi.
    n : int
        From 2 to MAX_POINTS.

    Returns
    -------
    ndarray of float64, shaped (n,)
        Each is the float closest to the exact point between the decimals that `lo` and `hi` are.

    Raises
    ------
    GridError
        If an argument is not as above.
    """
    start, width = _exact_start_and_width(lo, hi)
    if n < 2:
        raise GridError(f"{_text(lo, hi)}: a range needs at least 2 points, got {n}.")
    return _checked_progression(lo, hi, start, width / (n - 1), n)


def steps(lo: float, hi: float, h: float) -> Array:
    """Return the points lo, lo + h, lo + 2h, … up to hi, which is the last if it is hit exactly.

    Parameters
    ----------
    lo, hi : float
        Finite, lo < hi.
    h : float
        The step, 0 < h <= hi - lo.

    Returns
    -------
    ndarray of float64, one-dimensional
        Each is the float closest to the exact point, of decimals as in `linspace`.

    Raises
    ------
    GridError
        If an argument is not as above, or there are more than MAX_POINTS points.
    """
    start, width = _exact_start_and_width(lo, hi)
    if not 0 < h < math.inf:
        raise GridError(f"{_text(lo, hi)}: the step must be > 0 and finite, got {numeral(h)}.")
    step = _decimal(h)
    if step > width:
        raise GridError(f"{_text(lo, hi)}: the step {numeral(h)} is larger than the range.")
    return _checked_progression(lo, hi, start, step, width // step + 1)


def check_range(lo: float, hi: float, *, finite: bool = True) -> None:
    """Raise GridError unless lo < hi, and both are finite if `finite` is true."""
    if finite and not (math.isfinite(lo) and math.isfinite(hi)):
        raise GridError(f"{_text(lo, hi)}: both ends must be finite.")
    if not lo < hi:
        hint = f" (did you mean {_text(hi, lo)}?)" if lo > hi else ""
        raise GridError(f"{_text(lo, hi)}: the low end must be below the high end{hint}.")


def _exact_start_and_width(lo: float, hi: float) -> tuple[Fraction, Fraction]:
    """Return the low end and the width of a range as exact fractions."""
    check_range(lo, hi)
    start = _decimal(lo)
    return start, _decimal(hi) - start


def _checked_progression(lo: float, hi: float, start: Fraction, step: Fraction, n: int) -> Array:
    """Return the points of a range; raise GridError if they are too many."""
    if n > MAX_POINTS:
        raise GridError(f"{_text(lo, hi)}: that is more than {MAX_POINTS} points.")
    return progression(start, step, n)


def progression(start: Fraction, step: Fraction, n: int) -> Array:
    """Return the points start + i·step for i < n.

    Parameters
    ----------
    start, step : Fraction
    n : int

    Returns
    -------
    ndarray of float64, shaped (n,)
        Each is rounded once.
    """
    # Over a common denominator all points are integers. If these are float64 numbers, dividing
    # arrays rounds once. Otherwise Python divides, which rounds the quotient of any integers once.
    denominator = math.lcm(start.denominator, step.denominator)
    first, stride = int(start * denominator), int(step * denominator)
    last = first + (n - 1) * stride
    if max(abs(first), abs(last), denominator) <= MAX_EXACT_INTEGER:
        return (first + stride * np.arange(n, dtype=np.int64)) / denominator
    return np.fromiter(((first + i * stride) / denominator for i in range(n)), np.float64, n)


def _decimal(x: float) -> Fraction:
    """Return the shortest decimal that reads as x, which is what somebody typed."""
    from fractions import Fraction

    return Fraction(repr(float(x)))


def _text(lo: float, hi: float) -> str:
    """Return a range as it is typed."""
    return f"{numeral(lo)}:{numeral(hi)}"
