"""Faults: what makes a table useless, or not the one that was meant, in one line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from actcli.lut.alternatives import dtype_that_holds
from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.recipe import INTERPOLATIONS, MIN_ENTRIES
from actcli.lut.table import Table
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

CLIPPED_SHARE = 0.05
# Of the input codes. A function that is meant to be clipped, as at the ends of an 8-bit tensor,
# mostly is at fewer of them; and what is told is true in any case.

MEAN_ERROR_SHARE = 0.1
# Of what the function spans: a table that is off by so much on average is none of this function.


def faults(table: Table) -> list[str]:
    """Return what is wrong with a table, each a sentence that says what would be right.

    The function is taken as it is computed, without the search for digits that it cancels.
    """
    x = table.inputs.x()
    truth = _value(table, x)
    told = [*_infinite(table, x, truth), *_clipped(table, truth), *_between_codes(table, x, truth)]
    told += _end_as_cell(table)
    return told or [*_far_off(table, truth)]


def _value(table: Table, x: Array) -> Array:
    """Return the function at each x."""
    with np.errstate(all="ignore"):
        return np.asarray(table.activation.derivative(x, order=table.recipe.order))


def _infinite(table: Table, x: Array, truth: Array) -> Iterator[str]:
    """Yield that the function is infinite at a code."""
    is_infinite = np.isinf(truth)
    if is_infinite.any():
        i = int(is_infinite.argmax())
        where = f"x = {x[i]:g} (code {table.inputs.codes[i]})"
        name = table.activation.name
        yield f"{name} is infinite at {where}, and so is the error: choose another range with -r."


def _clipped(table: Table, truth: Array) -> Iterator[str]:
    """Yield that the format does not hold the values at a large part of the codes."""
    output = table.output
    low, high = (
        output.decode(np.array([output.low, output.high]))
        if isinstance(output, FixedPointFormat)
        else (-output.max_value, output.max_value)
    )
    step = output.lsb(np.array([low, high])).max()
    is_lost = np.isfinite(truth) & ((truth < low - step) | (truth > high + step))
    share = float(is_lost.mean())
    if share >= CLIPPED_SHARE:
        how = "wrap" if table.recipe.overflow_mode == "wrap" else "are clipped"
        dtype = dtype_that_holds(table)
        advice = f"--dtype {dtype}" if dtype else "a wider --dtype or a larger --out-scale"
        yield (
            f"at {share:.0%} of the input codes the values are beyond {output.name}, which ends at "
            f"{high:g}, and {how}: use {advice}."
        )


def _between_codes(table: Table, x: Array, truth: Array) -> Iterator[str]:
    """Yield that the function has no finite value between two codes, both of which have one."""
    codes = table.inputs.codes
    is_outside = ~np.isfinite(_value(table, (x[:-1] + x[1:]) / 2))
    is_outside &= np.isfinite(truth[:-1]) & np.isfinite(truth[1:])
    if is_outside.any():
        i = int(is_outside.argmax())
        yield (
            f"{table.activation.name} has no finite value between x = {x[i]:g} and {x[i + 1]:g} "
            f"(codes {codes[i]} and {codes[i + 1]}): choose another range with -r."
        )


def _end_as_cell(table: Table) -> Iterator[str]:
    """Yield that 2^k + 1 entries are as many cells, where 2^k and an end were likely meant."""
    recipe, cells = table.recipe, table.inputs.cells
    is_end_likely = cells > MIN_ENTRIES and (cells - 1).bit_count() == 1
    if recipe.lookup in INTERPOLATIONS and is_end_likely and not recipe.end_entries:
        yield (
            f"-n {cells} makes {cells} cells here, without an entry for the end: "
            f"for {cells - 1} cells and their end add --endpoint."
        )


def _far_off(table: Table, truth: Array) -> Iterator[str]:
    """Yield that the mean error is a large part of what the function spans."""
    is_finite = np.isfinite(truth)
    known = truth[is_finite]
    if not len(known):
        return
    span = float(np.ptp(known))
    mean = float(np.abs(table.output.decode(table.found[is_finite]) - known).mean())
    if span and mean > MEAN_ERROR_SHARE * span:
        what = "segments" if table.segments else "entries"
        yield (
            f"the table is off by {mean:.3g} on average, where {table.activation.name} spans "
            f"{span:.3g}: use more {what} or another --dtype."
        )
