"""What a notebook shows of an activation: its name, its figure and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from html import escape
from typing import Any

from actcli.activation import Activation
from actcli.analysis.fact_rows import claim_rows, parameter_rows, range_rows
from actcli.errors import ActcliError
from actcli.formula import printing
from actcli.plot.figure import Figure
from actcli.plot.options import FigureOptions
from actcli.specs.spec import canonical_spec


def mimebundle(activation: Activation, **formats: Any) -> dict[str, str]:
    """Return how a notebook shows an activation, by the media type, as IPython asks for it.

    Returns
    -------
    dict
        "text/html": the name, what it is, the figure with its formulas, and a table of facts; not
        for a function that cannot be drawn, as while a parameter of a formula has no value.
        "text/plain": as `repr` has it.
    """
    shown = {"text/plain": repr(activation)}
    with suppress(ActcliError):
        shown["text/html"] = _page(activation)
    return shown


def _page(activation: Activation) -> str:
    """Return an activation as HTML."""
    figure = Figure([activation], FigureOptions())
    rows = "".join(
        f'<tr><th scope="row" style="text-align: left">{escape(label)}</th>'
        f'<td style="text-align: left">{escape(text)}</td></tr>'
        for label, text in _rows(activation)
    )
    return (
        f"<div><p><strong>{escape(activation.title)}</strong>"
        f" <code>{escape(canonical_spec(activation))}</code></p>"
        f"<p>{escape(activation.summary)}</p>"
        f"{figure.inline}<table>{rows}</table></div>"
    )


def _rows(activation: Activation) -> Iterator[tuple[str, str]]:
    """Yield the label and the text of each row of the table."""
    derivative = activation.derivative_formula
    if activation.formula.is_written:
        yield "f(x)", printing.text(activation.formula, activation.symbols)
    if activation.pointwise and derivative.is_written:
        yield "f'(x)", printing.text(derivative, activation.symbols)
    yield from parameter_rows(activation)
    yield from range_rows(activation)
    yield from claim_rows(activation)
