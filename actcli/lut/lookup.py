"""Look-up: from the code of an input to the code of the result, in integers alone.

A code is counted from the first of the table and held within it; shifting the count right gives
the entry. What is added to the count before the shift tells the ways of looking up from each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actcli.lut.input_codes import InputCodes
from actcli.lut.recipe import Recipe
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.lut.number_formats import Integers


@dataclass(frozen=True)
class Lookup:
    """How an input code selects entries, and how the result follows from them."""

    recipe: Recipe
    inputs: InputCodes

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
        """Return whether there are codes between entries, which get the value of a line."""
        return self.recipe.lookup == "linear" and self.inputs.shift > 0

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
        i = np.minimum(count >> inputs.shift, last)
        low = entries[i]
        if not self.interpolates:
            return np.asarray(low)
        rise = entries[np.minimum(i + 1, last)] - low
        part = count & ((1 << inputs.shift) - 1)
        return np.asarray(low + ((rise * part + self.half_cell) >> inputs.shift))
