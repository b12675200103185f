"""Axes: the interval of a side of a panel, and its ticks."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.numerics import np
from actcli.numerics.grid import linspace
from actcli.support.unicode import MINUS, power_of_ten, with_minus_sign

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.numerics import Array

MARGIN = 1 / 12
# The part of an axis that is kept free on either side: a tenth of what the data take.

TICK_COUNT = 5
# The round step is chosen that comes closest to so many ticks.

NARROW_SPAN = Decimal("1e-4")
# If the span is a smaller part of its values, ticks are written as differences from a base.

LARGE_EXPONENT, SMALL_EXPONENT = 5, -2
# From 10^5 on, and below 10^-2, ticks are written in units of a power of ten.

MAX_DISTANCE = 2.0
# Points far outside are placed so many panels outside, where nothing overflows.

ROUNDING_SPAN = 1e-14
# Data whose span is a smaller part of their magnitude differ by rounding alone.


class Tick(NamedTuple):
    """A tick: its place along the axis, from 0 to 1, and the text beside it."""

    place: float
    text: str


class _TickScale(NamedTuple):
    """How ticks are chosen and written: as multiples of (value - base)/10^exponent."""

    low: Decimal
    span: Decimal
    step: Decimal
    base: Decimal
    exponent: int


@dataclass(frozen=True)
class Axis:
    """The interval of numbers that a side of a panel stands for; low < high, both finite.

    Any such interval of floats is an axis: from -1.7e308 to 1.7e308, from 0 to 5e-324, from 1 to
    the next float.
    """

    low: float
    high: float

    @classmethod
    def around(cls, low: float, high: float, below: float = MARGIN, above: float = MARGIN) -> Axis:
        """Return the axis for data from low to high; constant data are shown together with 0.

        Parameters
        ----------
        low, high : float
            The least and the greatest value of the data.
        below, above : float
            The parts of the axis that are kept free below and above them.
        """
        # As Python floats, because NumPy's would warn of the overflows that follow.
        low, high, below, above = map(float, (low, high, below, above))
        if high - low <= ROUNDING_SPAN * max(abs(low), abs(high)):
            low, high = (min(low, 0.0), max(high, 0.0)) if low else (-1.0, 1.0)
        half = (high / 2 - low / 2) / (1 - below - above)  # The whole length may overflow.
        largest = sys.float_info.max
        return cls(max(low - 2 * below * half, -largest), min(high + 2 * above * half, largest))

    def spanning(
        self, low: float, high: float, below: float = MARGIN, above: float = MARGIN
    ) -> Axis:
        """Return an axis of the same scale around data, as `around` does."""
        return Axis.around(low, high, below, above)

    def samples(self, points: int) -> Array:
        """Return so many numbers in even steps along the axis; raise GridError if there are none.

        Each is rounded once.
        """
        return linspace(self.low, self.high, points)

    def place(self, values: npt.ArrayLike) -> Any:
        """Return where values stand along the axis, 0 at its low end and 1 at its high end.

        The result has the shape of the values. Those far outside are placed MAX_DISTANCE outside.
        """
        _, exponent = math.frexp(max(abs(self.low), abs(self.high)))
        with np.errstate(over="ignore"):
            low, high, scaled = (np.ldexp(v, -exponent) for v in (self.low, self.high, values))
            return np.clip((scaled - low) / (high - low), -MAX_DISTANCE, 1 + MAX_DISTANCE)

    @cached_property
    def ticks(self) -> tuple[Tick, ...]:
        """Return about five ticks at round numbers."""
        low, span, step, base, exponent = self._scale
        decimals = max(0, exponent - step.adjusted())
        return tuple(
            Tick(
                float((tick - low) / span),
                with_minus_sign(f"{(tick - base).scaleb(-exponent):.{decimals}f}"),
            )
            for tick in self._multiples(step)
        )

    @cached_property
    def note(self) -> str:
        """Return what to do with the numbers beside the ticks: "× 10⁻⁷ + 1", mostly ""."""
        base, exponent = self._scale.base, self._scale.exponent
        power = f"× {power_of_ten(exponent)}" if exponent else ""
        sign = f"{MINUS if base < 0 else '+'} {abs(base).normalize():f}" if base else ""
        return f"{power} {sign}".strip()

    @property
    def written_ends(self) -> tuple[float, float]:
        """Return the ends as the numbers at ticks are written: in their unit, from their base."""
        _, _, _, base, exponent = self._scale
        ends = (Decimal(self.low), Decimal(self.high))
        low, high = (float((end - base).scaleb(-exponent)) for end in ends)
        return low, high

    @cached_property
    def unit(self) -> int:
        """Return the power of ten in whose units the numbers beside the ticks are written."""
        return self._scale.exponent

    @cached_property
    def _scale(self) -> _TickScale:
        """Return how the ticks are chosen and written."""
        low, high = Decimal(self.low), Decimal(self.high)
        span = high - low

        def distance(step: Decimal) -> int:
            return abs(len(list(self._multiples(step))) - TICK_COUNT)

        step = min(_round_steps(span), key=distance)
        is_narrow = span < NARROW_SPAN * max(abs(low), abs(high))
        base = next(self._multiples(step), low) if is_narrow else Decimal(0)
        exponent = max(abs(low - base), abs(high - base)).adjusted()
        if SMALL_EXPONENT <= exponent < LARGE_EXPONENT:
            exponent = 0
        return _TickScale(low, span, step, base, exponent)

    def _multiples(self, step: Decimal) -> Iterator[Decimal]:
        """Return the multiples of a step on the axis, in ascending order."""
        first = (Decimal(self.low) / step).to_integral_value(ROUND_CEILING)
        last = (Decimal(self.high) / step).to_integral_value(ROUND_FLOOR)
        return ((first + i) * step for i in range(int(last - first) + 1))


def _round_steps(span: Decimal) -> Iterator[Decimal]:
    """Yield the round steps that cut a span into a few parts, from fine to coarse."""
    for power in (span.adjusted() - 1, span.adjusted()):
        for digit in (1, 2, 5):
            yield Decimal(digit).scaleb(power)


def to_known_digits(value: float) -> float:
    """Return a number to six digits, for comparisons that rounding errors must not decide."""
    return float(f"{value:.6g}")
