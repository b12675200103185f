"""Facts: everything known about an activation, declared or computed, as plain data."""

from __future__ import annotations

from typing import Any

from actcli.activation import Activation, Equivalent
from actcli.analysis.smoothness import smoothness
from actcli.analysis.study import properties
from actcli.formula import Formula
from actcli.formula.printing import latex, symbol, text
from actcli.support.extras import extra


def facts(activation: Activation, *, simplify: bool = False) -> dict[str, Any]:
    """Everything known about an activation with its parameters as they stand.

    To `simplify` is to write the derivative as SymPy does; MissingLibraryError where that is not
    installed.
    The values are strings, numbers, booleans, None, and lists and dicts of these; where a number
    is not finite it is the float inf or nan.
    """
    computed = properties(activation)
    derivative = activation.derivative_formula
    if simplify and derivative.is_written:
        extra("sympy", "sympy", "--simplify")
        from actcli.formula.sympy_simplify import simplified

        derivative = simplified(derivative)
    return {
        "name": activation.name,
        "title": activation.title,
        "family": activation.family,
        "aliases": list(activation.aliases),
        "summary": activation.summary,
        "description": activation.doc.partition("\n")[2].strip(),
        "formula": _formula(activation, activation.formula),
        "derivative": _formula(activation, derivative),
        "pointwise": activation.pointwise,
        "parameters": [
            {
                "name": p.name,
                "symbol": symbol(p.symbol or p.name),
                "value": p.value,
                "about": p.brief(),
                "meaning": p.help,
            }
            for p in activation.parameters
        ],
        "range": str(activation.range),
        "properties": None if computed is None else _plain(vars(computed)),
        "smoothness": None if computed is None else smoothness(activation),
        "accuracy": dict(zip(("f", "derivative"), activation.accuracy, strict=True)),
        "pros": activation.pros,
        "cons": activation.cons,
        "paper": activation.paper,
        "elsewhere": [_elsewhere(activation, equivalent) for equivalent in activation.equivalents],
    }


def _plain(value: Any) -> Any:
    """The value with named tuples as dicts and other tuples as lists."""
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _formula(activation: Activation, formula: Formula) -> dict[str, str] | None:
    """A formula in every notation; None of what is only code."""
    if not formula.is_written:
        return None
    symbols = activation.symbols
    return {
        "source": formula.text,
        "text": text(formula, symbols),
        "latex": latex(formula, symbols),
    }


def _elsewhere(activation: Activation, equivalent: Equivalent) -> dict[str, Any]:
    """The call of a framework with this activation's parameters, and what differs there."""
    values = activation.freeze().values
    remarks = [f"its default: {name} = {value:g}" for name, value in equivalent.defaults.items()]
    remarks += [f"{name} is always {value:g}" for name, value in equivalent.fixed.items()]
    remarks += filter(None, [equivalent.note])
    differs = equivalent.unsupported(activation.freeze().values, activation.settings)
    remarks += [f"another function: {name} cannot be {values[name]:g}" for name in differs]
    return {
        "framework": equivalent.framework,
        "call": equivalent.code_with(values),
        "defaults": dict(equivalent.defaults),
        "fixed": dict(equivalent.fixed),
        "same": not differs,
        "remarks": remarks,
    }
