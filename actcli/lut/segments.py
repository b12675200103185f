"""Segments: a table of lines or parabolas between breakpoints, which lie where they pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.lut.number_formats import Integers

STORED_BITS = (8, 16, 32)
# The widths of the integer types of C.


@dataclass(frozen=True)
class StoredArray:
    """An array of the table as a device stores it: what it is called, its numbers, their type."""

    key: str
    values: Integers
    bits: int
    is_signed: bool

    @property
    def bytes(self) -> int:
        """Return the size of the array."""
        return len(self.values) * self.bits // 8


@dataclass(frozen=True, eq=False)
class Segments:
    """Polynomials between breakpoints, in integers.

    Count the codes from the first of the table. The segment i of a count is the last one whose
    start << start_shift is not beyond it, and t is how far it is beyond. The result is

        value + ((t*(slope + ((t*curve) >> curve_shift)) + 2^slope_shift/2) >> slope_shift),

    without the inner term if `curve` is empty: then the segments are lines. All shifts round down,
    those of negative numbers too.
    """

    starts: Integers
    start_shift: int
    value: Integers
    slope: Integers
    slope_shift: int
    curve: Integers
    curve_shift: int

    @property
    def is_curved(self) -> bool:
        """Return whether the segments are parabolas."""
        return len(self.curve) > 0

    @property
    def half_step(self) -> int:
        """Return what is added before the last shift, so that it rounds to the nearest integer."""
        return (1 << self.slope_shift) >> 1

    def find(self, counts: Integers) -> Integers:
        """Return the result for each count of codes from the first of the table."""
        i = np.searchsorted(self.starts << self.start_shift, counts, side="right") - 1
        t = counts - (self.starts[i] << self.start_shift)
        slope = self.slope[i]
        if self.is_curved:
            slope = slope + ((t * self.curve[i]) >> self.curve_shift)
        return np.asarray(self.value[i] + ((t * slope + self.half_step) >> self.slope_shift))

    def is_within_int32(self, count: int) -> bool:
        """Return whether no product exceeds 32 bits, of a table of so many codes."""
        starts = self.starts << self.start_shift
        t = np.diff(starts, append=count) - 1
        slope = np.abs(self.slope)
        products = [t * slope + self.half_step]
        if self.is_curved:
            bend = t * np.abs(self.curve)
            products = [bend, t * (slope + (bend >> self.curve_shift) + 1) + self.half_step]
        return bool(max(int(each.max()) for each in products) < 2**31)

    def arrays(self, value_bits: int, is_value_signed: bool) -> list[StoredArray]:
        """Return the arrays that a device stores, given the type of the values."""
        stored = [
            StoredArray("start", self.starts, _width(self.starts, is_signed=False), False),
            StoredArray("value", self.value, value_bits, is_value_signed),
            StoredArray("slope", self.slope, _width(self.slope, is_signed=True), True),
        ]
        if self.is_curved:
            stored.append(StoredArray("curve", self.curve, _width(self.curve, True), True))
        return stored


def _width(values: Integers, is_signed: bool) -> int:
    """Return the width of the narrowest type that holds all values."""
    magnitude = np.where(values < 0, ~values, values).max()
    needed = int(magnitude).bit_length() + is_signed
    return next(bits for bits in STORED_BITS if bits >= needed)
