"""What a look-up costs on a device: the numbers that it reads, and its multiplications."""

from __future__ import annotations

from typing import NamedTuple

from actcli.lut.table import Table

READS = {"linear": 2, "quadratic": 3}
PRODUCTS = {"linear": 1, "quadratic": 2}
# Of an interpolation, between entries or on a segment.


class Cost(NamedTuple):
    """The numbers that one look-up reads at most, and its multiplications."""

    reads: int
    products: int


def cost(table: Table) -> Cost:
    """Return what one look-up of a table costs at most."""
    lookup = table.recipe.lookup
    interpolates = table.segments is not None or table.lookup.interpolates
    reads = READS[lookup] if interpolates else 1
    products = PRODUCTS[lookup] if interpolates else 0
    if table.segments:  # A binary search, and the start of the segment that it has found.
        reads += (len(table.segments.starts) - 1).bit_length() + 1
    if table.fold and table.fold.multiplier.bit_count() > 1:
        products += 1
    return Cost(reads, products)
