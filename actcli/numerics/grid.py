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
from actcli.support.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from actcli.numerics import Array

MAX_POINTS = 10**8
# As an array 800 megabytes of float64; read in pieces, seconds to minutes of work.

MAX_EXACT_INTEGER = 2**53
# Every integer up to here is a float64.


class GridError(ActcliError, ValueError):
    """A range that has no points, or too many; the message begins with the range."""


class Grid(Record):
    """A range as a description: its points are computed when they are asked for.

    Attributes
    ----------
    first, stride, denominator : int
        Point i is (first + i·stride) / denominator, rounded once.
    count : int
        How many points there are.
    """

    first: int
    stride: int
    denominator: int
    count: int

    @classmethod
    def between(cls, lo: float, hi: float, n: int) -> Grid:
        """Return the grid of n evenly spaced points from lo to hi, both included.

        Parameters
        ----------
        lo, hi : float
            Finite, lo < hi. They mean the shortest decimals that read as these floats.
        n : int
            From 2 to MAX_POINTS.

        Raises
        ------
        GridError
            If an argument is not as above.
        """
        start, width = _exact_start_and_width(lo, hi)
        if n < 2:
            raise GridError(f"{_text(lo, hi)}: a range needs at least 2 points, got {n}.")
        return cls._checked(lo, hi, start, width / (n - 1), n)

    @classmethod
    def stepped(cls, lo: float, hi: float, h: float) -> Grid:
        """Return the grid lo, lo + h, lo + 2h, … up to hi, which is the last if hit exactly.

        Parameters
        ----------
        lo, hi : float
            As in `between`.
        h : float
            The step, 0 < h <= hi - lo, a decimal as well.

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
        return cls._checked(lo, hi, start, step, width // step + 1)

    @classmethod
    def _checked(cls, lo: float, hi: float, start: Fraction, step: Fraction, n: int) -> Grid:
        """Return a grid; raise GridError if it has too many points."""
        if n > MAX_POINTS:
            raise GridError(f"{_text(lo, hi)}: that is more than {MAX_POINTS} points.")
        return cls.of(start, step, n)

    @classmethod
    def of(cls, start: Fraction, step: Fraction, n: int) -> Grid:
        """Return the grid of the n points start + i·step."""
        # Over a common denominator all points are integers.
        denominator = math.lcm(start.denominator, step.denominator)
        first, stride = int(start * denominator), int(step * denominator)
        return cls(first=first, stride=stride, denominator=denominator, count=n)

    def points(self, start: int = 0, stop: int | None = None) -> Array:
        """Return the points with the indices from `start` to before `stop`, by default all.

        Returns
        -------
        ndarray of float64, one-dimensional
            Each is the float closest to the exact point.
        """
        stop = self.count if stop is None else min(stop, self.count)
        first, stride, denominator = self.first, self.stride, self.denominator
        last = first + (self.count - 1) * stride
        # If all integers are float64 numbers, dividing arrays rounds once. Otherwise Python
        # divides, which rounds the quotient of any integers once.
        if max(abs(first), abs(last), denominator) <= MAX_EXACT_INTEGER:
            return (first + stride * np.arange(start, stop, dtype=np.int64)) / denominator
        quotients = ((first + i * stride) / denominator for i in range(start, stop))
        return np.fromiter(quotients, np.float64, stop - start)

    def pieces(self, size: int) -> Iterator[Array]:
        """Yield the points, `size` of them at a time."""
        for start in range(0, self.count, size):
            yield self.points(start, start + size)


def linspace(lo: float, hi: float, n: int) -> Array:
    """Return the points of `Grid.between`, an array of float64 shaped (n,)."""
    return Grid.between(lo, hi, n).points()


def progression(start: Fraction, step: Fraction, n: int) -> Array:
    """Return the n points start + i·step, each rounded once to float64."""
    return Grid.of(start, step, n).points()


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


def _decimal(x: float) -> Fraction:
    """Return the shortest decimal that reads as x, which is what somebody typed."""
    from fractions import Fraction

    return Fraction(repr(float(x)))


def _text(lo: float, hi: float) -> str:
    """Return a range as it is typed."""
    return f"{numeral(lo)}:{numeral(hi)}"
