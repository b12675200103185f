"""Alternatives: tables like a given one that would err less."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from actcli.errors import ActcliError
from actcli.lut.dtypes import parse_dtype
from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.recipe import INTERPOLATIONS, Recipe
from actcli.lut.report import Report
from actcli.lut.table import Table, build
from actcli.numerics import np


def alternatives(report: Report) -> Iterator[tuple[str, Report]]:
    """Yield what differs, and the report, of each table that might be better.

    It has another dtype if this one does not hold the values; else twice the entries, linear
    look-up, or an entry for the end. Recipes that cannot be built are left out.
    """
    for name, recipe in _other_recipes(report).items():
        try:
            yield name, Report(build(report.table.activation, recipe, report.table.digits))
        except ActcliError:
            continue


def _other_recipes(report: Report) -> dict[str, Recipe]:
    """Return the recipes to try, by what differs in them."""
    table, recipe = report.table, report.table.recipe
    if (dtype := dtype_that_holds(table)) is not None:
        return {dtype: replace(recipe, dtype=dtype)}
    shift = table.inputs.shift
    if shift == 0 or table.segments:  # Every code has an entry, or segments are where they pay.
        return {}
    has_end, size = recipe.end_entries > 0, len(table.x)
    extra = 1 if table.fold else recipe.end_entries
    doubled = (size - extra) * 2 + extra
    others = {f"{doubled} entries": replace(recipe, entries=doubled, endpoint=has_end)}
    linear = replace(with_linear_lookup(recipe), entries=size - extra + 1)
    if recipe.lookup not in INTERPOLATIONS:
        others["linear look-up"] = linear
    elif not extra and report.lsb.code > table.inputs.last - (1 << shift):
        others["an end point"] = linear
    return others


def with_linear_lookup(recipe: Recipe) -> Recipe:
    """Return the recipe with linear look-up and all that it needs."""
    return replace(recipe, lookup="linear", endpoint=True, code_order="natural")


def dtype_that_holds(table: Table, steps: float = 1.0) -> str | None:
    """Return the fixed-point dtype, as wide as the table's, that holds the values it loses.

    None if it loses none, if there is no such dtype, or if its format has no fixed scale. A value
    that is beyond a format by `steps` of it at most, as that of tanh is in q15, is not lost.
    """
    output = table.output
    has_fixed_scale = isinstance(parse_dtype(table.recipe.dtype), FixedPointFormat)
    x = np.append(table.inputs.x(), table.x)
    y = np.asarray(table.activation.derivative(x, order=table.recipe.order))
    if not has_fixed_scale or not np.isfinite(y).all():
        return None
    assert isinstance(output, FixedPointFormat)
    low, high = output.decode(np.array([output.low, output.high]))
    if not (np.abs(np.clip(y, low, high) - y) > steps * float(output.scale)).any():
        return None
    sign = "s" if y.min() < 0 else "u"
    for fraction in range(output.bits, -1, -1):
        name = f"{sign}{output.bits}.{fraction}"
        format = parse_dtype(name)
        assert isinstance(format, FixedPointFormat)
        lowest, highest = format.decode(np.array([format.low, format.high]))
        if (np.abs(np.clip(y, lowest, highest) - y) <= steps * float(format.scale)).all():
            return name
    return None
