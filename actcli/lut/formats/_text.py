"""What the formats share: the comment above the numbers, entries as bits, and checks of names."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from textwrap import wrap

from actcli.activation import Activation
from actcli.errors import ActcliError
from actcli.lut.report import Report
from actcli.lut.report_text import report_rows, wrap_rows
from actcli.lut.table import Table

COMMENT_WIDTH = 75
# Leaves the marks of a comment within 78 columns.

LIST_WIDTH = 78
# The columns that a list of entries fills.


def comment_lines(report: Report) -> Iterator[str]:
    """Yield the lines of the comment: what the table holds, how to use it, how far it errs."""
    activation, recipe = report.table.activation, report.table.recipe
    parameters = ", ".join(f"{name} = {value!r}" for name, value in activation.values.items())
    rows = [
        ("function", _definition(activation)),
        ("where", parameters),
        ("table of", _derivative_in_words(activation, recipe.order)),
        *report_rows(report),
        ("sampled", f"{recipe.sample}, fit {recipe.fit}, rounding {recipe.rounding_mode}"),
        ("values", _accuracy_in_words(report.kernel_lsb)),
        ("made by", report.command),
    ]
    return wrap_rows([(label, text) for label, text in rows if text], COMMENT_WIDTH)


def marked(comment: Iterable[str], mark: str) -> Iterator[str]:
    """Yield the lines of a comment, each behind the mark of the language, such as "// "."""
    return (f"{mark}{line}" for line in comment)


def _definition(activation: Activation) -> str:
    """Return the function as an equation, or where it is from if its formula is not known."""
    if not activation.formula.is_written:
        return f"{activation.name}, a function of {activation.family}"
    name = activation.name if activation.name.isidentifier() else "f"
    return f"{name}(x) = {activation.formula.text}"


def _derivative_in_words(activation: Activation, order: int) -> str:
    """Return which derivative the table holds, or "" if it holds the function itself."""
    if order == 0:
        return ""
    if order == 1 and activation.derivative_formula.is_written:
        return f"its derivative: {activation.derivative_formula.text}"
    return f"its derivative of order {order}"


def _accuracy_in_words(lsb: float | None) -> str:
    """Return how accurate the values are before they are rounded, or "" if that is not known."""
    return "" if lsb is None else f"right within {lsb:.1g} lsb before they are rounded"


def bit_patterns(table: Table) -> list[int]:
    """Return the stored entries as unsigned integers, in two's complement."""
    mask = (1 << table.output.bits) - 1
    return (table.stored & mask).tolist()  # type: ignore[no-any-return]


def hexadecimal(table: Table) -> list[str]:
    """Return the stored entries in as many hexadecimal digits as they take."""
    digits = (table.output.bits + 3) // 4
    return [f"{pattern:0{digits}X}" for pattern in bit_patterns(table)]


def binary(table: Table) -> list[str]:
    """Return the stored entries in binary digits."""
    return [f"{pattern:0{table.output.bits}b}" for pattern in bit_patterns(table)]


def check_name(name: str, grammar: str, reserved: Container[str], language: str) -> None:
    """Raise ActcliError if a table cannot have this name in a language.

    Parameters
    ----------
    name : str
    grammar : str
        A regular expression that names match.
    reserved : container of str
        Names that mean something else.
    language : str
        What the message calls the language.
    """
    if not re.fullmatch(grammar, name, re.ASCII):
        safe = re.sub(r"[^A-Za-z0-9]+", "_", f"actcli_{name}").strip("_")
        raise ActcliError(f"--name: {name!r} is no name in {language}, but {safe} is.")
    if name in reserved:
        raise ActcliError(f"--name: {name!r} has a meaning in {language}; actcli_{name} has none.")


def comma_separated(items: Iterable[str], indent: str) -> list[str]:
    """Return lines of items with commas between them, each line indented."""
    return wrap(", ".join(items), LIST_WIDTH, initial_indent=indent, subsequent_indent=indent)
