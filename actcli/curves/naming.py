"""Naming: what functions and their parameters are called in figures, sketches and files."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from actcli.activation import Activation
from actcli.formula.printing import symbol as printed
from actcli.numerics import np
from actcli.support.unicode import number_in_print

MAX_FILE_STEM = 100
# Characters; file systems allow 255 bytes, and the suffix of a figure comes behind.

OPERATOR_WORDS = {
    "**": "to", "/": "over", "%": "mod", "+": "plus", "-": "minus", "<": "below", ">": "above",
}  # fmt: skip
# How the name of a file spells the operators of an expression.

MAX_DRAWN_VALUES = 4
# Of a parameter that is drawn for each input, so many values are shown.

ORDINALS = "", "", "second ", "third ", "fourth ", "fifth ", "sixth ", "seventh ", "eighth "
# What precedes "derivative" for each order; 8 is the highest that can be drawn.

Symbol = Callable[[str], str]
"""Return how a parameter's symbol, "alpha", is written; without styles it is "α"."""


def distinct_names(
    activations: Sequence[Activation], symbol: Symbol = printed, *, in_words: bool = False
) -> list[str]:
    """Return a name for each function: "elu (α = 0.2)".

    A single function is named with the parameters that its formula shows. Several are named with
    those by which functions of the same name differ. A derivative in a parameter is "∂elu/∂α", or
    called so `in_words`.
    """
    listed: dict[str, set[str]] = {}
    for activation in activations:
        parameters = listed.setdefault(activation.name, set())
        parameters.update(activation.settings)
        if len(activations) == 1:
            parameters |= formula_parameters(activation)
    return [
        name_with_parameters(each, listed[each.name], symbol, in_words=in_words)
        for each in activations
    ]


def file_stem(activations: Sequence[Activation]) -> str:
    """Return the name of a file about some functions, without a suffix: "elu-relu"."""
    return "-".join(dict.fromkeys(map(_slug, activations)))[:MAX_FILE_STEM].rstrip("-_")


def _slug(activation: Activation) -> str:
    """Return the name in letters that every file system has; an expression is spelled out."""
    name = activation.name
    if not name.isidentifier():
        for sign, word in OPERATOR_WORDS.items():
            name = name.replace(sign, f"_{word}_")
        name = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")
    return name


def formula_parameters(activation: Activation) -> frozenset[str]:
    """Return the parameters that its formulas show."""
    written = activation.formula.names | activation.derivative_formula.names
    return written & activation.values.keys()


def name_with_parameters(
    activation: Activation,
    parameters: Collection[str],
    symbol: Symbol = printed,
    *,
    in_words: bool = False,
) -> str:
    """Return the name of a function with the values of some of its parameters."""
    settings = ", ".join(
        parameter_in_print(activation, p.name, symbol)
        for p in activation.parameters
        if p.name in parameters
    )
    name = _name_alone(activation, symbol, in_words=in_words)
    return f"{name} ({settings})" if settings else name


def _name_alone(activation: Activation, symbol: Symbol, *, in_words: bool) -> str:
    """Return the name of a function without its parameters."""
    if activation.derivative_of is None:
        return activation.name
    function, parameter = activation.derivative_of
    letter = parameter_symbol(activation, parameter, symbol)
    if in_words:
        return f"the derivative of {function} in {letter}"
    return f"∂{as_factor(function)}/∂{letter}"


def as_factor(name: str) -> str:
    """Return a name to which something is added; that of an expression is in brackets."""
    return name if name.isidentifier() else f"({name})"


def parameter_in_print(activation: Activation, parameter: str, symbol: Symbol = printed) -> str:
    """Return a parameter and its value: "α = 0.2", or "gᵢ = (0.3, −1)" if drawn for each input."""
    value = activation.freeze().values[parameter]
    drawn = [value] if isinstance(value, float) else np.ravel(value).tolist()
    text = ", ".join(map(number_in_print, drawn[:MAX_DRAWN_VALUES]))
    if len(drawn) > MAX_DRAWN_VALUES:
        text += ", …"
    if len(drawn) > 1:
        text = f"({text})"
    return f"{parameter_symbol(activation, parameter, symbol)} = {text}"


def parameter_symbol(activation: Activation, parameter: str, symbol: Symbol = printed) -> str:
    """Return what a parameter is called in print: "α"."""
    return symbol(activation.symbols.get(parameter, parameter))


def swept_parameter(activations: Sequence[Activation]) -> str | None:
    """Return the one parameter in which some functions differ, or None.

    They must have the same name, and each another value of the parameter.
    """
    if len({activation.name for activation in activations}) > 1:
        return None
    values = [activation.values for activation in activations]
    counts = {name: len({value[name] for value in values}) for name in values[0]}
    varying = [name for name, count in counts.items() if count > 1]
    is_swept = len(varying) == 1 and counts[varying[0]] == len(values)
    return varying[0] if is_swept else None


def derivative_in_words(order: int) -> str:
    """Return what a derivative is called: "second derivative"."""
    return f"{ORDINALS[order]}derivative"
