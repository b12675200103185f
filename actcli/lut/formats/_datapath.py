"""The look-up as a pipeline of registers: what the modules in Verilog and VHDL have in common.

A code becomes a place: the code counted from the first of the table, held within it. The upper bits
of the place are the index of the entry, the lower ones the part of the way to the next entry. The
registers hold, one stage after the other, index and part; the entries; and for a line between two
entries also the product of rise and part, and the sum.
"""

from __future__ import annotations

from dataclasses import dataclass

from actcli.lut.table import Table

DIRECT_LATENCY, LINEAR_LATENCY = 2, 4
# Clock cycles from a code to its value: as many as there are stages.


@dataclass(frozen=True)
class Datapath:
    """The widths and constants of the pipeline of a table."""

    table: Table

    @property
    def code_bits(self) -> int:
        """Return the width of the input."""
        return self.table.inputs.format.bits

    @property
    def place_bits(self) -> int:
        """Return the width of a place, signed, before it is held within the table.

        Codes are below 2^code_bits, and what is added to the count of one is less than a cell.
        """
        return self.code_bits + 2

    @property
    def index_bits(self) -> int:
        """Return the width of the index of an entry."""
        return (len(self.table.x) - 1).bit_length()

    @property
    def part_bits(self) -> int:
        """Return the width of the part of a cell."""
        return self.table.inputs.shift

    @property
    def rise_bits(self) -> int:
        """Return the width of the difference of two entries, signed."""
        return self.table.output.bits + 1

    @property
    def product_bits(self) -> int:
        """Return the width of the difference times the part, signed."""
        return self.rise_bits + self.part_bits + 1

    @property
    def ends(self) -> tuple[int, int] | None:
        """Return the codes between which others are held, or None if the table has every code."""
        inputs = self.table.inputs
        return (inputs.first, inputs.last) if inputs.outside else None

    @property
    def added(self) -> int:
        """Return what is added to every code to give its place."""
        return self.table.lookup.offset - self.table.inputs.first

    @property
    def added_below_zero(self) -> tuple[int, int] | None:
        """Return the code of x = 0, and what is added besides to those below it, or None."""
        lookup = self.table.lookup
        return (lookup.zero_code, lookup.negative_offset) if lookup.negative_offset else None

    @property
    def may_be_negative(self) -> bool:
        """Return whether a place may be before the first entry."""
        return self.table.lookup.offset < 0

    @property
    def last_place(self) -> int | None:
        """Return the last place of the last entry, if one may be beyond it, or None."""
        lookup, inputs = self.table.lookup, self.table.inputs
        end = len(self.table.x) << inputs.shift
        furthest = inputs.count - 1 + max(lookup.offset, 0)
        return end - 1 if furthest >= end or lookup.negative_offset else None

    @property
    def latency(self) -> int:
        """Return after how many clock cycles the value of a code is there."""
        return LINEAR_LATENCY if self.table.lookup.interpolates else DIRECT_LATENCY
