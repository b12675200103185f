"""A report as a JSON object."""

from __future__ import annotations

from typing import Any

from actcli.lut.alternatives import alternatives
from actcli.lut.cost import cost
from actcli.lut.formulas import index_formula, input_formula, symmetry_formula
from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.recipe import recipe_settings
from actcli.lut.report import Report
from actcli.lut.report_text import kind_name
from actcli.support.version import __version__


def report_object(report: Report) -> dict[str, Any]:
    """Return everything in the report, of types that JSON has; numbers may be infinite.

    Settings of the recipe that nothing else in the object tells are in it under their own names.
    """
    table, recipe = report.table, report.table.recipe
    repeated = {
        name: getattr(recipe, name)
        for name, (setting, _) in recipe_settings(type(recipe)).items()
        if setting.is_reported
    }
    return {
        "version": __version__,
        "command": report.command,
        "function": table.activation.name,
        "parameters": table.activation.values,
        "order": recipe.order,
        "entries": len(table.x),
        "bytes": report.bytes,
        "distinct": report.distinct,
        "saturated": int(table.encoded.saturated.sum()),
        "wrapped": int(table.encoded.wrapped.sum()),
        "trend": report.trend,
        "output": _output(report),
        "input": _input(report),
        "lookup": recipe.lookup,
        "index": index_formula(table),
        "mirrored": symmetry_formula(table) or None,
        "error": {
            "lsb": report.lsb._asdict(),
            "absolute": report.absolute._asdict(),
            "representable_lsb": report.representable_lsb._asdict(),
        },
        "kernel_lsb": report.kernel_lsb,
        "beyond": report.beyond._asdict(),
        "trade": _trade(report),
        "instead": [
            {
                "what": name,
                "entries": len(other.table.x),
                "lookup": other.table.recipe.lookup,
                "max_lsb": other.lsb.max,
                "max_absolute": other.absolute.max,
            }
            for name, other in alternatives(report)
        ],
    } | repeated  # Keys that are there already keep their place.


def _trade(report: Report) -> list[dict[str, Any]]:
    """Return the smallest tables of each kind within the bound."""
    return [
        {
            "what": kind_name(other),
            "entries": len(other.table.x),
            "bytes": other.bytes,
            **cost(other.table)._asdict(),
            "max_lsb": other.representable_lsb.max,
            "mean_lsb": other.representable_lsb.mean,
        }
        for other in report.trade
    ]


def _output(report: Report) -> dict[str, Any]:
    """Return the number format of the entries."""
    output = report.table.output
    known: dict[str, Any] = {"dtype": output.name, "bits": output.bits}
    if isinstance(output, FixedPointFormat):
        known |= {"scale": float(output.scale), "zero": output.zero}
    return known


def _input(report: Report) -> dict[str, Any]:
    """Return the input codes, and the x that they stand for."""
    inputs = report.table.inputs
    low, high = inputs.window
    return {
        "dtype": inputs.format.name,
        "bits": inputs.format.bits,
        "scale": float(inputs.scale),
        "x": input_formula(inputs),
        "low": low,
        "high": high,
        "codes": inputs.count,
        "first": inputs.first,
        "shift": inputs.shift,
        "outside": inputs.outside,
    }
