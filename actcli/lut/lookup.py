"""Look-up: from the code of an input to the code of the result, in integers alone.

A code is counted from the first of the table and held within it; shifting the count right gives
the entry. What is added to the count before tells the ways of looking up from each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.lut.number_formats import Integers
    from actcli.lut.table import Table

LOOKUPS = ("nearest", "floor", "linear", "trunc")


def half(table: Table) -> int:
    """Half the codes of an entry."""
    return (1 << table.inputs.shift) >> 1


def bias(table: Table) -> int:
    """What is added to the count."""
    centered = table.recipe.sample == "center"
    match table.recipe.lookup:
        case "nearest":
            return 0 if centered else half(table)
        case "linear":
            return -half(table) if centered else 0
    return 0


def below_zero(table: Table) -> int:
    """What is added besides where x is negative: all but one code, so as to round towards zero."""
    return (1 << table.inputs.shift) - 1 if table.recipe.lookup == "trunc" else 0


def zero(table: Table) -> int:
    """The code of x = 0, of a table that has one."""
    return int(-table.inputs.origin / table.inputs.scale)


def look_up(table: Table, codes: Integers) -> Integers:
    """The code that is found for each code; both shaped (n,)."""
    side, entries = table.inputs, table.codes
    at = np.clip(codes, side.first, side.last) - side.first + bias(table)
    if extra := below_zero(table):
        at += extra * (codes < zero(table))
    at = np.maximum(at, 0)
    last = len(entries) - 1
    i = np.minimum(at >> side.shift, last)
    if table.recipe.lookup != "linear" or side.shift == 0:
        return np.asarray(entries[i])
    low, rise = entries[i], entries[np.minimum(i + 1, last)] - entries[i]
    part = at & (1 << side.shift) - 1
    return np.asarray(low + (rise * part + half(table) >> side.shift))


def formula(table: Table) -> str:
    """Which entry i a code selects, as one reads it."""
    side = table.inputs
    added = bias(table) - side.first
    sign = "-" if added < 0 else "+"
    text = f"code {sign} {abs(added)}" if added else "code"
    if extra := below_zero(table):
        text += f" + (code < {zero(table)} ? {extra} : 0)"
    if side.shift:
        text = f"({text}) >> {side.shift}" if added else f"{text} >> {side.shift}"
    text = f"i = {text}, held within 0..{side.entries - 1}"
    return text + f", stored at (i + {table.turn}) modulo {side.entries}" * bool(table.turn)
