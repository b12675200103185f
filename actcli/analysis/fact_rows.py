"""Rows that tell of an activation what is declared and computed: its label, and a text in words."""

from __future__ import annotations

import math
from collections.abc import Iterator

from actcli.activation import Activation
from actcli.analysis.property_rows import format_number, property_rows
from actcli.analysis.smoothness import smoothness
from actcli.analysis.study import properties
from actcli.formula.printing import symbol


def parameter_rows(activation: Activation) -> Iterator[tuple[str, str]]:
    """Yield the label and the text of a row for each parameter; the label stands once."""
    label = "parameters"
    for p in activation.parameters:
        letter = symbol(p.symbol or p.name)
        called = p.name if letter == p.name else f"{p.name}, {letter}"
        value = "" if p.value is None else f" = {format_number(p.value)}"
        yield label, f"{called}{value} ({p.brief()}): {p.help}"
        label = ""


def range_rows(activation: Activation, rest: str = "") -> Iterator[tuple[str, str]]:
    """Yield the range and the computed properties, or the declared range of a vector function.

    Parameters
    ----------
    activation : Activation
    rest : str
        What is said of the end of a list that is too long.
    """
    known = properties(activation)
    if known is None:
        yield "range", str(activation.range)
    else:
        yield from property_rows(known, smoothness(activation), rest)


def claim_rows(activation: Activation) -> Iterator[tuple[str, str]]:
    """Yield what is declared of accuracy and use; an expression claims nothing."""
    f, derivative = activation.accuracy
    if math.isfinite(f):
        where = "" if activation.has_defaults else ", with default parameters"
        yield "accuracy", f"f within {f:g} ulp, f' within {derivative:g} ulp in float64{where}"
    for label, text in (
        ("pros", activation.pros),
        ("cons", activation.cons),
        ("paper", activation.paper),
    ):
        if text:
            yield label, text
