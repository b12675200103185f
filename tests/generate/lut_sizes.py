"""Measure how small lookup tables can be, beside those of libraries: tests/generate/lut_sizes.md.

cd tests && python -m generate.lut_sizes > generate/lut_sizes.md
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
from helpers.tflite_int16 import tflite_sigmoid, tflite_tanh

import actcli
from actcli.analysis.significance import SignificantDigits
from actcli.errors import ActcliError
from actcli.lut.presets import PRESETS
from actcli.lut.recipe import Recipe
from actcli.lut.report import Report
from actcli.lut.report_text import kind_name
from actcli.lut.sizing import Bound, Search
from actcli.lut.table import build
from actcli.specs.spec import expression

FUNCTIONS = {
    "tanh": actcli.tanh,
    "sigmoid": actcli.sigmoid,
    "gelu": actcli.gelu,
    "silu": actcli.silu,
    "exp": expression("exp(x)"),
}

DTYPES = "int8", "q15", "s16.12"

LIBRARY_TABLES = [
    # library, preset, function, its settings
    ("hls4ml", "hls4ml", "sigmoid", {}),
    ("hls4ml", "hls4ml", "tanh", {}),
    ("CMSIS-NN, q7", "cmsis-q7", "sigmoid", {}),
    ("CMSIS-NN, q7", "cmsis-q7", "tanh", {}),
    ("CMSIS-NN, q15", "cmsis-q15", "sigmoid", {}),
    ("CMSIS-NN, q15", "cmsis-q15", "tanh", {}),
    ("LiteRT, int8", "tflite-int8", "sigmoid", {"in_scale": 0.0625}),
    ("LiteRT, int8", "tflite-int8", "tanh", {"in_scale": 0.0625}),
    ("LiteRT, int8", "tflite-int8", "gelu", {"in_scale": 0.0625}),
    ("LiteRT, int8", "tflite-int8", "silu", {"in_scale": 0.0625}),
    ("LiteRT, int16", "tflite-int16", "exp", {"window": (-10.0, 0.0)}),
]

SIZES_HEAD = """# Sizes of lookup tables

Made by `python -m generate.lut_sizes`; the tests hold both tables.

## Within one step of the output

The fewest bytes that keep the error within 1 lsb at every input code, counted from what the output
can represent. Before: the fewest entries of a whole table, evenly spread, the better of `--lookup
nearest` and `linear`. Smallest: `actcli lut FUNCTION --dtype DTYPE --smallest`, with `-r` where x
is not -8:8. q15 does not hold gelu and silu beyond 1.

| function | dtype | x | before, bytes | smallest, bytes | of before | max lsb | kind |
|---|---|---|---|---|---|---|---|"""

LIBRARIES_HEAD = """
## Beside the tables of libraries

What libraries store, looked up by the algorithms that they publish, and the smallest table whose
largest error is no larger, for the same input codes and the same steps of the output. Its bytes are
all that it stores: starts, values and coefficients. A look-up among segments takes more operations
than one that goes straight to an entry; the report of `--smallest` has the trade. Entries of hls4ml
count 18 bits each, as in a block memory.

| library | function | bytes | max error | max lsb | smallest, bytes | max lsb | kind |
|---|---|---|---|---|---|---|---|"""


def window(function, dtype):
    """Return the x of a table, or None for -8:8."""
    if function == "exp":
        return (-8.0, 0.0)
    return (-1.0, 1.0) if dtype == "q15" and function in ("gelu", "silu") else None


def smallest(function, recipe, bound):
    """Return the report on the smallest table of any kind."""
    return Search(FUNCTIONS[function], bound, SignificantDigits()).smallest_of_all(recipe)


def before(function, recipe, bound):
    """Return the bytes of the smallest whole table with evenly spread entries."""
    search = Search(FUNCTIONS[function], bound, SignificantDigits())
    sizes = []
    for lookup in ("nearest", "linear"):
        try:
            report = search.smallest(replace(recipe, lookup=lookup, symmetry="none"))
        except ActcliError:
            continue
        sizes.append(report.bytes)
    return min(sizes)


def size_rows():
    """Yield the rows of the first table."""
    for function in FUNCTIONS:
        for dtype in DTYPES:
            x = window(function, dtype)
            recipe, bound = Recipe(dtype=dtype, window=x), Bound(1, in_lsb=True)
            old, report = before(function, recipe, bound), smallest(function, recipe, bound)
            shown = "{:g}:{:g}".format(*(x or (-8, 8)))
            yield (
                function, dtype, shown, old, report.bytes, f"{report.bytes / old:.0%}",
                f"{report.representable_lsb.max:.3f}", kind_name(report),
            )  # fmt: skip


def library_rows():
    """Yield the rows of the second table."""
    for library, preset, function, settings in LIBRARY_TABLES:
        recipe = Recipe(**{**PRESETS[preset].settings, **settings})
        theirs = Report(build(FUNCTIONS[function], recipe))
        size = theirs.table.output.bits * len(theirs.table.x) // 8
        yield library_row(library, function, theirs.table, size, theirs.representable_lsb.max)
    recipe = Recipe(dtype="q15", in_dtype="s16.12", symmetry="none")
    q = np.arange(-32768, 32768)
    stored = build(actcli.sigmoid, Recipe(**PRESETS["tflite-sigmoid16"].settings)).stored
    for function, algorithm in (("sigmoid", tflite_sigmoid), ("tanh", tflite_tanh)):
        table = build(FUNCTIONS[function], recipe)
        error = float(np.abs(algorithm(stored, q) - 32768 * table.representable).max())
        yield library_row("LiteRT and CMSIS-NN, int16", function, table, 2 * len(stored), error)


def library_row(library, function, table, size, error):
    """Return a row: a library's table with its largest error in lsb, and the smallest as good."""
    output, inputs = table.output, table.inputs
    recipe = replace(
        table.recipe, lookup="nearest", sample="edge", fit="none", code_order="natural",
        symmetry="auto", entries=None, rounding=None, overflow="saturate", endpoint=None,
    )  # fmt: skip
    if inputs.samples.step != inputs.scale * (1 << inputs.shift):  # Spread to the last code.
        recipe = replace(recipe, in_scale=float(inputs.scale), in_zero=int(inputs.zero_code))
        recipe = replace(recipe, window=None)
    report = smallest(function, recipe, Bound(error, in_lsb=True))
    return (
        library, function, size, f"{error * float(output.scale):.2e}", f"{error:.3f}", report.bytes,
        f"{report.representable_lsb.max:.3f}", kind_name(report),
    )  # fmt: skip


def main():
    print(SIZES_HEAD)
    for row in size_rows():
        print("| " + " | ".join(map(str, row)) + " |", flush=True)
    print(LIBRARIES_HEAD)
    for row in library_rows():
        print("| " + " | ".join(map(str, row)) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
