"""Everything known about an activation, declared or computed: as objects, and as plain data."""

from __future__ import annotations

from typing import Any, NamedTuple

from actcli.activation import Activation, Equivalent
from actcli.activation.parameter import Parameter
from actcli.analysis.smoothness import smoothness
from actcli.analysis.study import properties
from actcli.analysis.unknown import as_data
from actcli.formula import Formula
from actcli.formula.printing import latex, symbol, text
from actcli.frameworks._calls import calls


class FrameworkCall(NamedTuple):
    """The call of a framework with an activation's parameters, and what differs there."""

    framework: str
    call: str
    defaults: dict[str, float]
    fixed: dict[str, float]
    same: bool
    remarks: list[str]


def framework_calls(activation: Activation) -> list[FrameworkCall]:
    """Return the calls of all frameworks that have the function."""
    return [_framework_call(activation, equivalent) for equivalent in calls(activation)]


def facts(activation: Activation, derivative: Formula | None = None) -> dict[str, Any]:
    """Return everything known about an activation, its parameters as they stand, as plain data.

    Parameters
    ----------
    activation : Activation
    derivative : Formula, optional
        The formula of f' to write, by default as declared or derived.

    Returns
    -------
    dict
        Strings, numbers, booleans, None, and lists and dicts of these. A number that is not finite
        is the float inf or nan. `properties` and `smoothness` are None for a function of a vector;
        within the properties None is what is not known, which "unknown" names.
    """
    derivative = derivative or activation.derivative_formula
    computed = properties(activation)
    return {
        "name": activation.name,
        "title": activation.title,
        "family": activation.family,
        "aliases": list(activation.aliases),
        "summary": activation.summary,
        "description": description(activation),
        "formula": _notations(activation, activation.formula),
        "derivative": _notations(activation, derivative),
        "training_gradient": _notations(activation, activation.training_gradient),
        "pointwise": activation.pointwise,
        "parameters": [_parameter(p) for p in activation.parameters],
        "range": str(activation.range),
        "properties": None if computed is None else _as_data(as_data(computed)),
        "smoothness": None if computed is None else smoothness(activation),
        "accuracy": dict(zip(("f", "derivative"), activation.accuracy, strict=True)),
        "pros": activation.pros,
        "cons": activation.cons,
        "paper": activation.paper,
        "elsewhere": [_as_data(call) for call in framework_calls(activation)],
    }


def description(activation: Activation) -> str:
    """Return the docstring without its first line, which is the summary."""
    return activation.doc.partition("\n")[2].strip()


def _parameter(parameter: Parameter) -> dict[str, Any]:
    """Return what `facts` has of a parameter."""
    return {
        "name": parameter.name,
        "symbol": symbol(parameter.symbol or parameter.name),
        "value": parameter.value,
        "about": parameter.brief(),
        "meaning": parameter.help,
    }


def _as_data(value: Any) -> Any:
    """Return a value with named tuples as dicts and other tuples as lists."""
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {key: _as_data(item) for key, item in value.items()}
    return [_as_data(item) for item in value] if isinstance(value, tuple) else value


def _notations(activation: Activation, formula: Formula) -> dict[str, str] | None:
    """Return a formula in every notation; None if the function is only code."""
    if not formula.is_written:
        return None
    symbols = activation.symbols
    return {
        "source": formula.text,
        "text": text(formula, symbols),
        "latex": latex(formula, symbols),
    }


def _framework_call(activation: Activation, equivalent: Equivalent) -> FrameworkCall:
    """Return the call of one framework."""
    values = activation.freeze().values
    differs = equivalent.unsupported(values, activation.settings)
    remarks = [f"its default: {name} = {value:g}" for name, value in equivalent.defaults.items()]
    remarks += [f"{name} is always {value:g}" for name, value in equivalent.fixed.items()]
    remarks += filter(None, [equivalent.note])
    remarks += [f"another function: {name} cannot be {values[name]:g}" for name in differs]
    return FrameworkCall(
        framework=equivalent.framework,
        call=equivalent.code_with(values),
        defaults=dict(equivalent.defaults),
        fixed=dict(equivalent.fixed),
        same=not differs,
        remarks=remarks,
    )
