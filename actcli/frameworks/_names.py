"""What frameworks call the functions of the catalogue, read off the declared calls."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from actcli.activation import Activation, Equivalent
from actcli.catalogue import catalogue, normalized
from actcli.errors import ActcliError, did_you_mean
from actcli.frameworks import FRAMEWORKS

FIELD = re.compile(r"\{(\w+)\}")  # It stands for the value of a parameter.

Scalar = bool | float | str


class ParsedCall(NamedTuple):
    """The name that is called, and its literal arguments, each with its keyword or None."""

    name: str
    arguments: Sequence[tuple[str | None, Scalar]] = ()


class Match(NamedTuple):
    """A function of the catalogue that a framework's name or call may mean.

    Parameters
    ----------
    name : str
        The name in the declared call.
    mismatches : int
        The number of arguments in which the given and the declared call differ.
    unset : int
        The number of parameters to which the given call gives no value.
    defaults : mapping of str to float
        The parameters that the framework would take.
    activation : Activation
    """

    name: str
    mismatches: int
    unset: int
    defaults: Mapping[str, float]
    activation: Activation


def defaults(activation: Activation, framework: str) -> Mapping[str, float]:
    """Return the parameters that a framework would take, where they are not the catalogue's.

    Parameters
    ----------
    activation : Activation
    framework : str
        Its name in the declared calls: "torch".

    Raises
    ------
    ActcliError
        If the framework has no such function.
    """
    for equivalent in activation.equivalents:
        if equivalent.framework == framework:
            return {**equivalent.defaults, **equivalent.fixed}
    others = list(dict.fromkeys(equivalent.framework for equivalent in activation.equivalents))
    who = f"it is in {', '.join(others)}" if others else "no framework has it"
    raise ActcliError(f"{framework} has no {activation.name}: {who}.")


def translate(framework: str, code: str) -> Match:
    """Return the function that a framework means by a name or a call.

    Parameters
    ----------
    framework : str
        Its name in the declared calls: "torch".
    code : str
        A name such as LeakyReLU or keras.activations.leaky_relu, or a call as a model is printed,
        LeakyReLU(negative_slope=0.2, inplace=True). A name of the catalogue's own is understood
        where the framework has the function under another name.

    Raises
    ------
    ActcliError
        If the name or an argument is unknown; the message says which are known.
    """
    given = _parsed(code) or ParsedCall(code)
    key = normalized(_last(given.name))
    declared = [*_declared_calls(framework)]
    found = [one for one in declared if normalized(_last(one[0].name)) == key]
    found = found or [one for one in declared if key in _own_names(one[2])]
    if not found:
        names = {normalized(_last(called.name)): called.name for called, *_ in declared}
        hint = did_you_mean(key, names, 3)
        raise ActcliError(f"{framework} has no {given.name!r}, as far as is known here.{hint}")
    fitting = [match for one in found if (match := _matched(given, *one))]
    if not fitting:
        calls = [
            equivalent.code_with(activation.freeze().values) for _, equivalent, activation in found
        ]
        raise ActcliError(
            f"{code} has arguments that are not known here: only {' or '.join(calls)}."
        )
    return min(
        fitting,
        key=lambda match: (
            not match.name.endswith(given.name),
            match.mismatches,
            key not in _own_names(match.activation),
            match.unset,
        ),
    )


def framework_called(name: str) -> str:
    """Return the framework as the declared calls name it: "torch" of "PyTorch"."""
    key = normalized(name)
    if key in FRAMEWORKS:
        return key
    known = (one for one in FRAMEWORKS.names() if key in FRAMEWORKS.load(one).FRAMEWORK.spellings)
    return next(known, key)


@cache
def _called_by_text() -> set[str]:
    """Return the functions that take the name of an activation function as a text."""
    return {name for module in FRAMEWORKS.loaded() for name in module.FRAMEWORK.called_by_text}


def _own_names(activation: Activation) -> set[str]:
    """Return the catalogue's names of a function, as names are compared."""
    return {normalized(name) for name in (activation.name, *activation.aliases)}


def _declared_calls(framework: str) -> Iterator[tuple[ParsedCall, Equivalent, Activation]]:
    """Yield the declared calls of a framework, parsed."""
    for activation in catalogue().values():
        for equivalent in activation.equivalents:
            # A field becomes a text, so that Python can read it.
            called = _parsed(FIELD.sub(r'"\g<0>"', equivalent.code))
            if equivalent.framework == framework and called:
                yield called, equivalent, activation


def _parsed(code: str) -> ParsedCall | None:
    """Parse a name or a call; return None for anything else, such as an expression of several."""
    try:
        node = ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # as of surrogates, or too deep
        return None
    arguments: list[tuple[str | None, Scalar]] = []
    while isinstance(node, ast.Call):
        given = [*((None, arg) for arg in node.args), *((k.arg, k.value) for k in node.keywords)]
        scalars = [(word, value) for word, arg in given if (value := _scalar(arg)) is not None]
        if scalars and _last(ast.unparse(node.func)) in _called_by_text():
            (_, text), *scalars = scalars
            return ParsedCall(str(text), scalars + arguments)
        match node.func:
            case ast.Attribute(value=ast.Call() as made):  # A method of what was made.
                node = made
            case _:
                node, arguments = node.func, scalars + arguments
    match node:
        case ast.Subscript(slice=ast.Constant(value=key)):  # ACT2FN["gelu"]
            return ParsedCall(str(key), arguments)
        case ast.Attribute() | ast.Name():
            return ParsedCall(ast.unparse(node), arguments)
    return None


def _scalar(node: ast.expr) -> Scalar | None:
    """Return the value of a number, truth or text, and None for any other expression."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError):
        return None
    return value if isinstance(value, bool | int | float | str) else None


def _matched(
    given: ParsedCall, called: ParsedCall, equivalent: Equivalent, activation: Activation
) -> Match | None:
    """Return what a call means if it is the declared one, or None if an argument does not fit.

    An argument that is not declared does not fit if it is a number. A text or a truth may make no
    difference, as inplace=True makes none, and counts as a mismatch.
    """
    declared: dict[str | int | None, Scalar] = {
        **{name: f"{{{name}}}" for name in activation.values.keys() - equivalent.fixed.keys()},
        **dict(enumerate(value for _, value in called.arguments)),
        **dict(called.arguments),
    }
    fields = FIELD.findall(equivalent.code)
    constants = [value for _, value in called.arguments if not FIELD.fullmatch(str(value))]
    mismatches = (
        len(constants) + len(fields) - len({*fields})
    )  # A field may stand for two arguments.
    settings: dict[str, float] = {}
    for place, (keyword, value) in enumerate(given.arguments):
        expected = declared.get(place if keyword is None else keyword)
        if expected == value:
            mismatches -= 1
        elif expected is None and isinstance(value, bool | str):
            mismatches += 1
        elif isinstance(value, bool | str):
            return None
        else:
            field = FIELD.fullmatch(str(expected))
            if field is None or settings.setdefault(field[1], value) != value:
                return None
    own = {**equivalent.defaults, **equivalent.fixed, **settings}
    return Match(called.name, mismatches, len({*fields} - settings.keys()), own, activation)


def _last(name: str) -> str:
    return name.rpartition(".")[2]
