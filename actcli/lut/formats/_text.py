"""What the formats have in common: what is said above the numbers, and numbers in bits."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from textwrap import wrap

from actcli.activation import Activation
from actcli.errors import ActcliError
from actcli.lut.report import Report, lines
from actcli.lut.table import Table

WIDTH = 78


def about(report: Report, prefix: str) -> Iterator[str]:
    """The lines of the comment: what the table holds, how to use it, how far it errs."""
    table = report.table
    activation, recipe = table.activation, table.recipe
    settings = ", ".join(f"{name} = {value!r}" for name, value in activation.values.items())
    rows = [
        ("function", _definition(activation)),
        ("where", settings),
        ("table of", _derivative(activation, recipe.order)),
        *report.rows(),
        ("sampled", f"{recipe.sample}, fit {recipe.fit}, rounding {recipe.rounding}"),
        ("values", _certainty(report.kernel)),
        ("made by", report.command),
    ]
    return lines([row for row in rows if all(row)], WIDTH, prefix)


def _definition(activation: Activation) -> str:
    if not activation.formula.is_written:
        return f"{activation.name}, a function of {activation.family}"
    name = activation.name if activation.name.isidentifier() else "f"
    return f"{name}(x) = {activation.formula.text}"


def _derivative(activation: Activation, order: int) -> str:
    """What is tabulated, if not the function itself."""
    if order == 0:
        return ""
    if order == 1 and activation.derivative_formula.is_written:
        return f"its derivative: {activation.derivative_formula.text}"
    return f"its derivative of order {order}"


def _certainty(lsb: float | None) -> str:
    return "" if lsb is None else f"right within {lsb:.1g} lsb before they are rounded"


def patterns(table: Table) -> list[int]:
    """The stored entries as unsigned numbers, in two's complement."""
    return (table.stored & (1 << table.output.bits) - 1).tolist()  # type: ignore[no-any-return]


def hexadecimal(table: Table) -> list[str]:
    """The stored entries in as many hexadecimal digits as they take."""
    digits = -(-table.output.bits // 4)
    return [f"{pattern:0{digits}X}" for pattern in patterns(table)]


def admit(name: str, grammar: str, taken: Container[str], language: str) -> None:
    """Raise ActcliError for what cannot be the name of a table in a language, or is taken there."""
    if not re.fullmatch(grammar, name, re.ASCII):
        safe = re.sub(r"[^A-Za-z0-9]+", "_", f"actcli_{name}").strip("_")
        raise ActcliError(f"--name: {name!r} is no name in {language}, but {safe} is.")
    if name in taken:
        raise ActcliError(f"--name: {name!r} has a meaning in {language}; actcli_{name} has none.")


def filled(items: Iterable[str], indent: str) -> list[str]:
    """Items in lines, with commas between them."""
    return wrap(", ".join(items), WIDTH, initial_indent=indent, subsequent_indent=indent)
