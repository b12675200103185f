"""A report in words: rows of a label and a text, and their wrapping into lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from actcli.lut.alternatives import alternatives
from actcli.lut.formulas import index_formula, input_formula, output_formula, symmetry_formula
from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.report import Errors, Report
from actcli.numerics import np

LabelledText = tuple[str, str]
# A label and what stands behind it.

MIN_TEXT_WIDTH = 20
# Narrower columns of text break too many words to be read; the terminal may wrap them instead.


def report_rows(report: Report) -> Iterator[LabelledText]:
    """Yield the rows on the table itself, in the order in which they are read."""
    table, inputs, output = report.table, report.table.inputs, report.table.output
    low, high = inputs.window
    what = "segments" if table.segments else "entries"
    size = f"{len(table.x)} {what} of {output.name}, {report.bytes} bytes"
    yield "table", f"{size}; {report.distinct} distinct, {report.trend}"
    if isinstance(output, FixedPointFormat):
        yield "output", f"y = {output_formula(output)}"
    outside = f" ({inputs.outside} more lie beyond)" if inputs.outside else ""
    codes = f"{inputs.count} codes of {inputs.format.name}{outside}"
    yield "input", f"{codes} for x from {low:.6g} to {high:.6g}: x = {input_formula(inputs)}"
    yield "look-up", f"{table.recipe.lookup}, {index_formula(table)}"
    if table.fold:
        yield "symmetry", symmetry_formula(table)
    saturated, wrapped = table.encoded.saturated.sum(), table.encoded.wrapped.sum()
    yield "overflow", f"{saturated} entries saturated, {wrapped} wrapped"
    yield "error", _errors_in_words(report.lsb, " lsb")
    yield "absolute", _errors_in_words(report.absolute, "")
    below, above = map(_bound_in_words, report.beyond)
    yield "beyond", f"{below} below, {above} above"


def alternative_rows(report: Report) -> Iterator[LabelledText]:
    """Yield a row on each table that might be better."""
    for name, other in alternatives(report):
        yield "instead", f"{name}: max {other.lsb.max:.4g} lsb = {other.absolute.max:.4g}"


def wrap_rows(rows: Iterable[LabelledText], width: int) -> Iterator[str]:
    """Yield the rows as lines of at most `width` characters, where the words allow it.

    Parameters
    ----------
    rows : iterable of (label, text)
        The labels stand in a column of their own.
    width : int
        Characters in a line.
    """
    rows = [*rows]
    indent = max(len(label) for label, _ in rows) + 2
    text_width = max(width - indent, MIN_TEXT_WIDTH)
    for label, text in rows:
        lines = wrap(text, text_width, break_long_words=False, break_on_hyphens=False)
        for i, line in enumerate(lines):
            yield (label if i == 0 else "").ljust(indent) + line


def _errors_in_words(errors: Errors, unit: str) -> str:
    """Return the largest error and where it is, and the usual ones."""
    return (
        f"max {errors.max:.4g}{unit} at x = {errors.x:.6g} (code {errors.code}), "
        f"mean {errors.mean:.3g}, rms {errors.rms:.3g}"
    )


def _bound_in_words(error: float) -> str:
    """Return the largest error, which may be infinite."""
    return f"max {error:.3g}" if np.isfinite(error) else "no bound"
