"""Look-up: from the code of an input to the code of the result, in integers alone.

A code is counted from the first of the table and held within it; shifting the count right gives
the entry. What is added to the count before the shift tells the ways of looking up from each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actcli.lut.input_codes import InputCodes
from actcli.lut.number_formats import FixedPointFormat, OutputFormat
from actcli.lut.recipe import INTERPOLATIONS, Recipe
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.lut.number_formats import Integers

MAX_INT32_PRODUCT_BITS = 30
# The difference of two entries is below 2^bits, the part of a cell below 2^shift. If their product
# is at most 2^30, it stays below 2^31 with the rounding constant added.

MIN_GUARD_BITS = 2
# With fewer, the rounding of the curvature would be seen in the result.


@dataclass(frozen=True)
class Lookup:
    """How an input code selects entries, and how the result follows from them."""

    recipe: Recipe
    inputs: InputCodes
    output: OutputFormat

    @property
    def half_cell(self) -> int:
        """Return half the codes of a cell."""
        return (1 << self.inputs.shift) >> 1

    @property
    def offset(self) -> int:
        """Return what is added to the count of every code."""
        is_centered = self.recipe.sample == "center"
        match self.recipe.lookup:
            case "nearest":
                return 0 if is_centered else self.half_cell
            case "linear":
                return -self.half_cell if is_centered else 0
        return 0

    @property
    def negative_offset(self) -> int:
        """Return what is added besides where x < 0.

        To round towards zero, that is all codes of a cell but one.
        """
        return (1 << self.inputs.shift) - 1 if self.recipe.lookup == "trunc" else 0

    @property
    def zero_code(self) -> int:
        """Return the code of x = 0, of a table that has one."""
        return int(self.inputs.zero_code)

    @property
    def interpolates(self) -> bool:
        """Return whether there are codes between entries, which get the value of a curve."""
        return self.recipe.lookup in INTERPOLATIONS and self.inputs.shift > 0

    @property
    def guard_bits(self) -> int:
        """Return how many bits behind the point the curvature of a parabola keeps.

        All, unless fewer let the product stay within 32 bits.
        """
        room = MAX_INT32_PRODUCT_BITS - self.output.bits - 2 - self.inputs.shift
        return min(self.inputs.shift, room) if room >= MIN_GUARD_BITS else self.inputs.shift

    @property
    def is_within_int32(self) -> bool:
        """Return whether no product of the interpolation exceeds 32 bits."""
        bits = self.output.bits + self.inputs.shift
        if self.recipe.lookup == "quadratic":
            bits += 2 + self.guard_bits
        return bits <= MAX_INT32_PRODUCT_BITS

    def find(self, entries: Integers, codes: Integers) -> Integers:
        """Return the code that is found for each input code.

        Parameters
        ----------
        entries : ndarray of int64, shape (entries,)
            The codes of the table in the order of x.
        codes : ndarray of int64, shape (n,)
            Input codes; those beyond the table find what its ends find.

        Returns
        -------
        ndarray of int64, shape (n,)
        """
        inputs = self.inputs
        count = np.clip(codes, inputs.first, inputs.last) - inputs.first + self.offset
        if self.negative_offset:
            count += np.where(codes < self.zero_code, self.negative_offset, 0)
        count = np.maximum(count, 0)
        last = len(entries) - 1
        if self.interpolates and self.recipe.lookup == "quadratic":
            return self._on_parabola(entries, count)
        i = np.minimum(count >> inputs.shift, last)
        low = entries[i]
        if not self.interpolates:
            return np.asarray(low)
        rise = entries[np.minimum(i + 1, last)] - low
        part = count & ((1 << inputs.shift) - 1)
        return np.asarray(low + ((rise * part + self.half_cell) >> inputs.shift))

    def _on_parabola(self, entries: Integers, count: Integers) -> Integers:
        """Return the value of the parabola through the three entries around each count."""
        shift, guard = self.inputs.shift, self.guard_bits
        i = np.clip((count + self.half_cell) >> shift, 1, len(entries) - 2)
        part = count - (i << shift)
        before, here, after = entries[i - 1], entries[i], entries[i + 1]
        bend = ((after - 2 * here + before) * part) >> (shift - guard)
        slope = ((after - before) << guard) + bend
        value = here + ((part * slope + (1 << (shift + guard))) >> (shift + guard + 1))
        assert isinstance(self.output, FixedPointFormat)  # Others are refused for this look-up.
        return np.asarray(np.clip(value, self.output.low, self.output.high))
