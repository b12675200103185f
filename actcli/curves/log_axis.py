"""Logarithmic axes, which are linear around 0 if they reach it."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.curves.axis import MARGIN, MAX_DISTANCE, Axis, Tick
from actcli.numerics import np
from actcli.support.unicode import number_in_print, power_of_ten, with_minus_sign

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.numerics import Array

MAX_TICKS = 7

MIN_DECADES = 2
# Fewer powers of ten than this make no scale: 2 and 5 are told between them.

PLAIN_EXPONENTS = range(-3, 4)
# If all ticks are these powers of ten, they are written in digits.

NARROW_RATIO = 1.5
# On an axis whose ends have a smaller ratio, ticks are those of a linear one.

CHARACTER_ENDS_AT = 1.0
# Activation functions show their character in |x| < 1: a wide window is linear there.

WIDE_WINDOW = 100.0
# A window whose ends have this magnitude is wide; in others a hundredth of it is linear.

TYPICAL_PERCENTILE = 10
# So many percent of the values of curves may lie in the linear part of their axis.

LONGEST_LOG = 1e-6
# The linear part begins at this part of the largest magnitude at least.


class _Power(NamedTuple):
    """A power of ten, or what is as far below 0."""

    sign: int
    exponent: int

    @property
    def value(self) -> float:
        return self.sign * float(f"1e{self.exponent}")

    def text(self, *, plain: bool) -> str:
        """Return it in print, in digits or as a power."""
        size = f"{abs(self.value):g}" if plain else power_of_ten(self.exponent)
        return with_minus_sign(f"{'-' if self.sign < 0 else ''}{size}")


@dataclass(frozen=True)
class LogAxis(Axis):
    """An axis that is logarithmic, or linear up to a magnitude and logarithmic beyond.

    Where the two parts meet the scale has no kink, so that curves get none.

    Attributes
    ----------
    linear : float
        The magnitude; 0 where both ends have one sign and all of the axis is logarithmic.
    """

    linear: float = 0.0

    @classmethod
    def of_window(cls, low: float, high: float) -> LogAxis:
        """Return the axis of a window of x."""
        if low > 0 or high < 0:
            return cls(low, high)
        largest = max(abs(low), abs(high))
        narrow = largest < WIDE_WINDOW
        return cls(low, high, _power_below(largest) / 100 if narrow else CHARACTER_ENDS_AT)

    def spanning(
        self, low: float, high: float, below: float = MARGIN, above: float = MARGIN
    ) -> LogAxis:
        """Return an axis of the same scale, with parts of it free below and above the data."""
        start, end = self._scaled(low), self._scaled(high)
        if not end > start:
            start, end = start - 1, end + 1
        length = (end - start) / (1 - below - above)
        ends = self._unscaled(np.array([start - below * length, end + above * length]))
        return replace(self, low=float(ends[0]), high=float(ends[1]))

    def place(self, values: npt.ArrayLike) -> Any:
        low, high = self._scaled(self.low), self._scaled(self.high)
        with np.errstate(invalid="ignore"):
            places = (self._scaled(np.asarray(values, np.float64)) - low) / (high - low)
        return np.clip(places, -MAX_DISTANCE, 1 + MAX_DISTANCE)

    def values_at(self, places: Array) -> Array:
        """Return the values at places along the axis, from 0 to 1."""
        low, high = self._scaled(self.low), self._scaled(self.high)
        return self._unscaled(low + places * (high - low))

    def samples(self, points: int) -> Array:
        """Return so many numbers in even steps along the axis, its ends among them."""
        ends = self._scaled(self.low), self._scaled(self.high)
        inner = self._unscaled(np.linspace(*ends, points))
        return np.unique(np.concatenate([[self.low], inner[1:-1], [self.high]]))

    @cached_property
    def ticks(self) -> tuple[Tick, ...]:
        """Return powers of ten that are well apart; 0 too, and between few powers 2 and 5."""
        if not self.linear and max(self.high / self.low, self.low / self.high) < NARROW_RATIO:
            linear = Axis(self.low, self.high)
            values = [self.low + t.place * (self.high - self.low) for t in linear.ticks]
            places = self.place(values).tolist()
            return tuple(map(Tick, places, (tick.text for tick in linear.ticks)))
        powers = list(self._powers())
        if not self.linear and len(powers) < MIN_DECADES:
            return tuple(
                Tick(float(self.place(value)), number_in_print(value)) for value in self._parts()
            )
        # Next to 0, powers stand apart by less than a decade, and are counted from there.
        origin = round(_log10(self.linear)) if self.linear else 0
        kept = next(
            found
            for step in (1, 2, 5, 10, 20, 50, 100, 200, 500)
            if len(found := [p for p in powers if (p.exponent - origin) % step == 0]) <= MAX_TICKS
        )
        is_plain = all(power.exponent in PLAIN_EXPONENTS for power in kept)
        ticks = [Tick(float(self.place(power.value)), power.text(plain=is_plain)) for power in kept]
        if self.linear and self.low <= 0 <= self.high:
            ticks.append(Tick(float(self.place(0.0)), "0"))
        return tuple(sorted(ticks))

    @cached_property
    def note(self) -> str:
        """Return what to do with the numbers beside the ticks: nothing."""
        return ""

    @cached_property
    def unit(self) -> int:
        """Return the power of ten in whose units the numbers beside the ticks are written."""
        return 0

    def _powers(self) -> Iterator[_Power]:
        """Yield the powers of ten along the logarithmic parts, without those next to 0."""
        for sign in (-1, 1):
            near, far = sorted((sign * self.low, sign * self.high))
            near = max(near, 10 * self.linear)
            if far >= near > 0:
                first, last = math.ceil(_log10(near)), math.floor(_log10(far))
                yield from (_Power(sign, k) for k in range(first, last + 1))

    def _parts(self) -> Iterator[float]:
        """Yield 1, 2 and 5 times the powers of ten on an axis of one sign."""
        sign = 1 if self.low > 0 else -1
        near, far = sorted((abs(self.low), abs(self.high)))
        for k in range(math.floor(_log10(near)), math.ceil(_log10(far)) + 1):
            yield from (
                sign * value for part in (1, 2, 5) if near <= (value := float(f"{part}e{k}")) <= far
            )

    def _scaled(self, values: Any) -> Any:
        """Return values on the scale: logarithms, which go on as a line below `linear`."""
        if not self.linear:
            sign = 1 if self.low > 0 else -1
            with np.errstate(divide="ignore", invalid="ignore"):
                logs = sign * np.log(np.maximum(np.multiply(sign, values), 0.0))
            return np.where(np.isnan(values), np.nan, logs)[()]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            parts = np.abs(values) / self.linear
            logs = 1 + np.log(np.abs(values)) - math.log(self.linear)
        return (np.sign(values) * np.where(parts <= 1, parts, logs))[()]

    def _unscaled(self, scaled: Array) -> Array:
        """Return the values that are there on the scale."""
        largest = math.log(sys.float_info.max)
        if not self.linear:
            sign = 1 if self.low > 0 else -1
            values: Array = sign * np.exp(np.minimum(sign * scaled, largest))
            return values
        size = np.abs(scaled)
        far = np.exp(np.minimum(size - 1 + math.log(self.linear), largest))
        sizes: Array = np.where(size <= 1, size * self.linear, far)
        return np.sign(scaled) * sizes


def linear_part(curves: Iterable[npt.ArrayLike]) -> float:
    """Return up to which magnitude an axis of the values of some curves is linear.

    It is 0 if all values have one sign; else a power of ten below most of them, and not so small
    that what is there nearly 0 takes most of the axis.
    """
    values = np.concatenate([np.ravel(np.asarray(y, np.float64)) for y in curves] or [np.zeros(1)])
    values = values[np.isfinite(values)]
    if len(values) and ((values > 0).all() or (values < 0).all()):
        return 0.0
    sizes = np.abs(values[values != 0])
    if not len(sizes):
        return 1.0
    largest = float(sizes.max())
    typical = max(float(np.percentile(sizes, TYPICAL_PERCENTILE)), LONGEST_LOG * largest)
    return _power_below(min(typical, largest / 10))


def _power_below(value: float) -> float:
    """Return the largest power of ten up to a positive number."""
    return max(float(f"1e{math.floor(_log10(value))}"), sys.float_info.min)


def _log10(value: float) -> float:
    """Return the decimal logarithm, exact at powers of ten though these be rounded."""
    log = math.log10(value)
    return float(round(log)) if math.isclose(log, round(log), abs_tol=1e-12) else log
