"""Axes: the limits of a panel, where its ticks stand, and how a figure writes numbers."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.numerics import np
from actcli.support.unicode import MINUS, power_of_ten, with_minus_sign

if TYPE_CHECKING:
    import numpy.typing as npt

MARGIN = 1 / 12  # of the axis on either side: a tenth of the data
TICKS = 5  # as near as round steps come to it
NARROW = Decimal("1e-4")  # a span below this part of its values is written as a difference
LARGE, SMALL = 5, -2  # powers of ten from which, and below which, ticks are written in units
FARTHEST = 2.0  # how far outside the panel, in panels, a point is placed


class Tick(NamedTuple):
    """A tick: its place along the axis, from 0 to 1, and the text beside it."""

    place: float
    text: str


@dataclass(frozen=True)
class Axis:
    """The interval of numbers that a side of a panel stands for; low < high, both finite.

    The arithmetic holds for all of them: from -1.7e308 to 1.7e308, from 0 to 5e-324, from 1 to
    the next float.
    """

    low: float
    high: float

    @classmethod
    def around(cls, low: float, high: float, below: float = MARGIN, above: float = MARGIN) -> Axis:
        """The axis for data from low to high, which keeps these parts of its length free.

        What is constant is shown with 0 for comparison.
        """
        # NumPy would warn of the overflows that follow.
        low, high, below, above = map(float, (low, high, below, above))
        if high - low <= 1e-14 * max(abs(low), abs(high)):
            low, high = (min(low, 0.0), max(high, 0.0)) if low else (-1.0, 1.0)
        half = (high / 2 - low / 2) / (1 - below - above)  # the whole may be beyond all floats
        most = sys.float_info.max
        return cls(max(low - 2 * below * half, -most), min(high + 2 * above * half, most))

    def place(self, values: npt.ArrayLike) -> Any:
        """Where values stand along the axis, 0 at its low end and 1 at its high end.

        Shaped like them; what lies far outside is placed a little outside.
        """
        _, exponent = math.frexp(max(abs(self.low), abs(self.high)))
        with np.errstate(over="ignore"):
            low, high, scaled = (np.ldexp(v, -exponent) for v in (self.low, self.high, values))
            return np.clip((scaled - low) / (high - low), -FARTHEST, 1 + FARTHEST)

    @cached_property
    def ticks(self) -> tuple[Tick, ...]:
        """About five ticks at round numbers."""
        low, span, step, base, unit = self._units
        decimals = max(0, unit - step.adjusted())
        return tuple(
            Tick(
                float((tick - low) / span),
                with_minus_sign(f"{(tick - base).scaleb(-unit):.{decimals}f}"),
            )
            for tick in self._multiples(step)
        )

    @cached_property
    def note(self) -> str:
        """What to do with the numbers beside the ticks, "× 10⁻⁷ + 1"; mostly nothing."""
        _, _, _, base, unit = self._units
        power = f"× {power_of_ten(unit)}" if unit else ""
        sign = f"{MINUS if base < 0 else '+'} {abs(base).normalize():f}" if base else ""
        return f"{power} {sign}".strip()

    @cached_property
    def unit(self) -> int:
        """The power of ten in which the numbers beside the ticks are written."""
        return self._units[-1]

    @cached_property
    def _units(self) -> tuple[Decimal, Decimal, Decimal, Decimal, int]:
        """The low end, the span, the step; what ticks are counted from, and the power of ten."""
        low, high = Decimal(self.low), Decimal(self.high)
        span = high - low
        step = min(_steps(span), key=lambda step: abs(len(list(self._multiples(step))) - TICKS))
        narrow = span < NARROW * max(abs(low), abs(high))
        base = next(self._multiples(step), low) if narrow else Decimal(0)
        largest = max(abs(low - base), abs(high - base)).adjusted()
        return low, span, step, base, 0 if SMALL <= largest < LARGE else largest

    def _multiples(self, step: Decimal) -> Iterator[Decimal]:
        first = (Decimal(self.low) / step).to_integral_value(ROUND_CEILING)
        last = (Decimal(self.high) / step).to_integral_value(ROUND_FLOOR)
        return ((first + i) * step for i in range(int(last - first) + 1))


def _steps(span: Decimal) -> Iterator[Decimal]:
    """The round steps that cut a span into a few parts, from fine to coarse."""
    for power in (span.adjusted() - 1, span.adjusted()):
        for digit in (1, 2, 5):
            yield Decimal(digit).scaleb(power)


def to_known_digits(value: float) -> float:
    """A number to what is known of it, for comparisons that no last digit shall decide."""
    return float(f"{value:.6g}")
