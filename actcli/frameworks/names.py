"""Dialects: what frameworks call the functions of the catalogue, read off the declared calls."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from actcli.activation import Activation, Equivalent
from actcli.catalogue import catalogue, normalized
from actcli.errors import ActcliError, did_you_mean

SPELLINGS = {
    "pytorch": "torch",
    "tf": "tensorflow",
    "hf": "transformers",
    "huggingface": "transformers",
}
"""What else frameworks are called than in the declared calls, as `normal` writes it."""

NAMED_BY_A_TEXT = {"make_node", "get_act_fn", "get_act_layer"}
FIELD = re.compile(r"\{(\w+)\}")  # which stands for the value of a parameter

Scalar = bool | float | str


class Call(NamedTuple):
    """What is called, and the numbers, truths and texts it is given, behind a keyword or none."""

    name: str
    arguments: Sequence[tuple[str | None, Scalar]] = ()


class Dialect(NamedTuple):
    """A function of a framework: its name there, its own defaults, and which function it is.

    `chosen` counts the arguments by which what is given and the declared call differ, without which
    the name may mean another function; `open` the parameters that were not given.
    """

    name: str
    chosen: int
    open: int
    defaults: Mapping[str, float]
    activation: Activation


def defaults(activation: Activation, framework: str) -> Mapping[str, float]:
    """The values that a framework gives to the parameters, where they are not the catalogue's.

    Raises ActcliError where it has no such function.
    """
    for there in activation.equivalents:
        if there.framework == framework:
            return {**there.defaults, **there.fixed}
    others = list(dict.fromkeys(there.framework for there in activation.equivalents))
    who = f"it is in {', '.join(others)}" if others else "no framework has it"
    raise ActcliError(f"{framework} has no {activation.name}: {who}.")


def translate(framework: str, code: str) -> Dialect:
    """What a framework means by a name, such as LeakyReLU or keras.activations.leaky_relu.

    It often has more names than the one of the declared call: those that are also ours will do.
    So will a call, as a model is printed: LeakyReLU(negative_slope=0.2, inplace=True).
    Raises ActcliError where it is unknown.
    """
    given = _called(code) or Call(code)
    key = normalized(_last(given.name))
    there = [*_declared(framework)]
    found = [one for one in there if normalized(_last(one[0].name)) == key]
    found = found or [one for one in there if key in _ours(one[2])]
    if not found:
        names = {normalized(_last(called.name)): called.name for called, *_ in there}
        hint = did_you_mean(key, names, 3)
        raise ActcliError(f"{framework} has no {given.name!r}, as far as is known here.{hint}")
    fitting = [dialect for one in found if (dialect := _fitted(given, *one))]
    if not fitting:
        calls = [there.code_with(activation.freeze().values) for _, there, activation in found]
        raise ActcliError(
            f"{code} has arguments that are not known here: only {' or '.join(calls)}."
        )
    return min(
        fitting,
        key=lambda d: (
            not d.name.endswith(given.name), d.chosen, key not in _ours(d.activation), d.open
        ),
    )  # fmt: skip


def frameworks() -> list[str]:
    """Those of which a call is declared."""
    return sorted({there.framework for a in catalogue().values() for there in a.equivalents})


def spelled(framework: str) -> str:
    """The framework as the calls name it: PyTorch is torch."""
    key = normalized(framework)
    return SPELLINGS.get(key, key)


def _ours(activation: Activation) -> set[str]:
    return {normalized(name) for name in (activation.name, *activation.aliases)}


def _declared(framework: str) -> Iterator[tuple[Call, Equivalent, Activation]]:
    for activation in catalogue().values():
        for there in activation.equivalents:
            # A field becomes a text, so that Python can read it.
            called = _called(FIELD.sub(r'"\g<0>"', there.code))
            if there.framework == framework and called:
                yield called, there, activation


def _called(code: str) -> Call | None:
    """The call that code is, or the name; None of anything else, as an expression of several."""
    try:
        node = ast.parse(code, mode="eval").body
    except SyntaxError:
        return None
    arguments: list[tuple[str | None, Scalar]] = []
    while isinstance(node, ast.Call):
        given = [*((None, arg) for arg in node.args), *((k.arg, k.value) for k in node.keywords)]
        scalars = [(word, value) for word, arg in given if (value := _scalar(arg)) is not None]
        if scalars and _last(ast.unparse(node.func)) in NAMED_BY_A_TEXT:
            (_, text), *scalars = scalars
            return Call(str(text), scalars + arguments)
        match node.func:
            case ast.Attribute(value=ast.Call() as made):  # a method of what was made
                node = made
            case _:
                node, arguments = node.func, scalars + arguments
    match node:
        case ast.Subscript(slice=ast.Constant(value=key)):  # ACT2FN["gelu"]
            return Call(str(key), arguments)
        case ast.Attribute() | ast.Name():
            return Call(ast.unparse(node), arguments)
    return None


def _scalar(node: ast.expr) -> Scalar | None:
    """The value of a literal that is neither None nor made of others; None of all else."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError):
        return None
    return value if isinstance(value, bool | int | float | str) else None


def _fitted(given: Call, called: Call, there: Equivalent, activation: Activation) -> Dialect | None:
    """The function that is called so with the arguments given; None if it does not take them.

    Undeclared texts and truths may make no difference, as inplace=True; numbers do.
    """
    declared: dict[str | int | None, Scalar] = {
        **{name: f"{{{name}}}" for name in activation.values.keys() - there.fixed.keys()},
        **dict(enumerate(value for _, value in called.arguments)),
        **dict(called.arguments),
    }
    fields = FIELD.findall(there.code)
    constants = [value for _, value in called.arguments if not FIELD.fullmatch(str(value))]
    chosen = len(constants) + len(fields) - len({*fields})  # one may stand for two arguments
    settings: dict[str, float] = {}
    for place, (keyword, value) in enumerate(given.arguments):
        did_you_mean = declared.get(place if keyword is None else keyword)
        if did_you_mean == value:
            chosen -= 1
        elif did_you_mean is None and isinstance(value, bool | str):
            chosen += 1
        elif isinstance(value, bool | str):
            return None
        else:
            field = FIELD.fullmatch(str(did_you_mean))
            if field is None or settings.setdefault(field[1], value) != value:
                return None
    own = {**there.defaults, **there.fixed, **settings}
    return Dialect(called.name, chosen, len({*fields} - settings.keys()), own, activation)


def _last(name: str) -> str:
    return name.rpartition(".")[2]
