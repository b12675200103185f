"""A report in words: rows of a label and a text, and their wrapping into lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from actcli.lut.alternatives import alternatives
from actcli.lut.cost import cost
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
    size = (
        f"{len(table.x)} entries of {output.name}, {report.bytes} bytes; {report.distinct} distinct"
    )
    if table.segments:
        segments = "segment" if len(table.x) == 1 else "segments"
        size = f"{len(table.x)} {segments} of {output.name}, {report.bytes} bytes"
    yield "table", f"{size}, {report.trend}"
    if isinstance(output, FixedPointFormat):
        yield "output", f"y = {output_formula(output)}"
    outside = f" ({inputs.outside} more lie beyond)" if inputs.outside else ""
    codes = f"{inputs.count} codes of {inputs.format.name}{outside}"
    yield "input", f"{codes} for x from {low:.6g} to {high:.6g}: x = {input_formula(inputs)}"
    yield "look-up", f"{table.recipe.lookup}, {index_formula(table)}"
    if table.fold:
        yield "symmetry", symmetry_formula(table)
    saturated, wrapped = table.encoded.saturated.sum(), table.encoded.wrapped.sum()
    entries = "entry" if saturated == 1 else "entries"
    yield "overflow", f"{saturated} {entries} saturated, {wrapped} wrapped"
    yield "error", _errors_in_words(report.lsb, " lsb")
    if report.representable_lsb.max < report.lsb.max:
        held = report.representable_lsb
        yield "ends", f"max {held.max:.4g} lsb if values beyond {output.name} count as its ends"
    yield "absolute", _errors_in_words(report.absolute, "")
    below, above = map(_bound_in_words, report.beyond)
    yield "beyond", f"{below} below, {above} above"


def alternative_rows(report: Report) -> Iterator[LabelledText]:
    """Yield a row on each table that might be better."""
    for name, other in alternatives(report):
        yield "instead", f"{name}: max {other.lsb.max:.4g} lsb = {other.absolute.max:.4g}"


def trade_rows(report: Report) -> Iterator[LabelledText]:
    """Yield a table of the smallest tables of each kind, of which the report is on the first."""
    if not report.trade:
        return
    yield "trade", f"{'bytes':>7} {'reads':>5} {'products':>8} {'max lsb':>8} {'mean lsb':>8}"
    for other in report.trade:
        reads, products = cost(other.table)
        max_, mean = other.representable_lsb.max, other.representable_lsb.mean
        yield (
            "",
            (f"{other.bytes:7} {reads:5} {products:8} {max_:8.3f} {mean:8.3f}  {kind_name(other)}"),
        )


def kind_name(report: Report) -> str:
    """Return how a table is looked up, in a few words."""
    table = report.table
    lookup = table.recipe.lookup
    text = f"{lookup} segments" if table.segments else lookup
    return f"{text}, half" if table.fold else text


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
