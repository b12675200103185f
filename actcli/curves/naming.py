"""Names: what functions are called in a figure or a sketch, "elu (α = 0.2)"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from actcli.activation import Activation
from actcli.formula.printing import symbol as printed
from actcli.numerics import np
from actcli.support.unicode import number_in_print

LONGEST = 100  # characters of a file's name
SPOKEN = {"**": "to", "/": "over", "+": "plus", "-": "minus", "<": "below", ">": "above"}
LISTED = 4  # values up to which all that were drawn are told


def distinct_names(activations: Sequence[Activation]) -> list[str]:
    """What each function is called.

    Alone, a function is named with the parameters that its formula shows; among others, with those
    that tell it from its like.
    """
    told: dict[str, set[str]] = {}
    for a in activations:
        told.setdefault(a.name, set()).update(a.settings)
        if len(activations) == 1:
            told[a.name] |= formula_parameters(a)
    return [name_with_parameters(a, told[a.name]) for a in activations]


def file_stem(activations: Sequence[Activation]) -> str:
    """What a file about these functions is called, without a suffix: "elu-relu"."""
    return "-".join(dict.fromkeys(map(_slug, activations)))[:LONGEST].rstrip("-_")


def _slug(activation: Activation) -> str:
    """The function's name in letters that every file system has; an expression is spelled out."""
    name = activation.name
    if not name.isidentifier():
        for sign, word in SPOKEN.items():
            name = name.replace(sign, f"_{word}_")
        name = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")
    return name


def formula_parameters(activation: Activation) -> frozenset[str]:
    """The parameters that its formulas show."""
    written = activation.formula.names | activation.derivative_formula.names
    return written & activation.values.keys()


def name_with_parameters(activation: Activation, told: Collection[str]) -> str:
    """A function with these of its parameters."""
    settings = ", ".join(
        parameter_in_print(activation, p.name) for p in activation.parameters if p.name in told
    )
    return f"{activation.name} ({settings})" if settings else activation.name


def parameter_in_print(activation: Activation, parameter: str) -> str:
    """A parameter and its value: "α = 0.2"; or one drawn for each input: "gᵢ = (0.3, −1)"."""
    value = activation.freeze().values[parameter]
    drawn = [value] if isinstance(value, float) else np.ravel(value).tolist()
    told = ", ".join(map(number_in_print, drawn[:LISTED])) + (", …" if len(drawn) > LISTED else "")
    return f"{parameter_symbol(activation, parameter)} = {told if len(drawn) == 1 else f'({told})'}"


def parameter_symbol(activation: Activation, parameter: str) -> str:
    """What a parameter is called in print: "α"."""
    symbol = activation.symbols.get(parameter, parameter)
    return printed(symbol)


def swept_parameter(activations: Sequence[Activation]) -> str | None:
    """The one parameter that tells these functions from each other, if they are otherwise one."""
    if len({activation.name for activation in activations}) > 1:
        return None
    values = [activation.values for activation in activations]
    counts = {name: len({value[name] for value in values}) for name in values[0]}
    varying = [name for name, count in counts.items() if count > 1]
    return varying[0] if len(varying) == 1 and counts[varying[0]] == len(values) else None


ORDINALS = "", "", "second ", "third ", "fourth ", "fifth ", "sixth ", "seventh ", "eighth "


def derivative_in_words(order: int) -> str:
    """What a derivative is called: "second derivative"."""
    return f"{ORDINALS[order]}derivative"
