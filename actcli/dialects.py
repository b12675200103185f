"""Dialects: what frameworks call the functions of the catalogue, read off the declared calls."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from actcli.activation import Activation, Equivalent
from actcli.catalogue import catalogue, normal
from actcli.errors import Mistake

SPELLINGS = {
    "pytorch": "torch",
    "tf": "tensorflow",
    "hf": "transformers",
    "huggingface": "transformers",
}
"""What else frameworks are called than in the declared calls, as `normal` writes it."""


class Dialect(NamedTuple):
    """A function of a framework: its name there, its own defaults, and which function it is.

    `chosen` counts the arguments without which the framework's name means another function.
    """

    name: str
    chosen: int
    defaults: Mapping[str, float]
    activation: Activation


def defaults(activation: Activation, framework: str) -> Mapping[str, float]:
    """The values that a framework gives to the parameters, where they are not the catalogue's.

    Raises Mistake where the framework is unknown, or has no such function.
    """
    framework = _known(framework)
    for there in activation.elsewhere:
        if there.framework == framework:
            return {**there.defaults, **there.fixed}
    others = list(dict.fromkeys(there.framework for there in activation.elsewhere))
    who = f"it is in {', '.join(others)}" if others else "no framework has it"
    raise Mistake(f"{framework} has no {activation.name}: {who}.")


def translate(framework: str, name: str) -> Dialect:
    """What a framework means by a name, such as LeakyReLU or keras.activations.leaky_relu.

    It often has more names than the one of the declared call: those that are also ours will do.
    Raises Mistake where it is unknown.
    """
    framework = _known(framework)
    key = normal(_last(name))
    there = list(_dialects(framework))
    found = [d for d in there if normal(_last(d.name)) == key]
    found = found or [d for d in there if key in _ours(d.activation)]
    if not found:
        from difflib import get_close_matches

        names = {normal(_last(d.name)): d.name for d in there}
        close = get_close_matches(key, names, 3, 0.6)
        hint = f" Did you mean {' or '.join(names[key] for key in close)}?" if close else ""
        raise Mistake(f"{framework} has no {name!r}, as far as is known here.{hint}")
    return min(
        found, key=lambda d: (not d.name.endswith(name), d.chosen, key not in _ours(d.activation))
    )


def spelled(framework: str) -> str:
    """The framework as the calls name it: PyTorch is torch."""
    key = normal(framework)
    return SPELLINGS.get(key, key)


def _ours(activation: Activation) -> set[str]:
    return {normal(name) for name in (activation.name, *activation.aliases)}


def _known(framework: str) -> str:
    """Its name; raises Mistake where no call of it is declared."""
    names = {there.framework for a in catalogue().values() for there in a.elsewhere}
    if (name := spelled(framework)) in names:
        return name
    from difflib import get_close_matches

    close = get_close_matches(name, [*names, *SPELLINGS], 1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    raise Mistake(f"no framework {framework!r}: there are {', '.join(sorted(names))}.{hint}")


def _dialects(framework: str) -> Iterator[Dialect]:
    for activation in catalogue().values():
        for there in activation.elsewhere:
            if there.framework == framework and (called := _called(there)):
                yield Dialect(*called, {**there.defaults, **there.fixed}, activation)


def _called(there: Equivalent) -> tuple[str, int] | None:
    """The name of what is called, and how many arguments are neither x nor a parameter.

    Nor are they free where one parameter stands for two of them.
    """
    tree = ast.parse(re.sub(r"\{\w+\}", "x", there.code), mode="eval")
    fields = re.findall(r"\{\w+\}", there.code)
    node, chosen = tree.body, len(fields) - len(set(fields))
    while isinstance(node, ast.Call):
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        texts = [arg.value for arg in given if isinstance(arg, ast.Constant)]
        match node.func:
            case ast.Attribute(
                attr="make_node" | "get_act_fn" | "get_act_layer"
            ):  # it is named by a text
                return str(texts[0]), chosen + len(texts) - 1
            case ast.Subscript(slice=ast.Constant(value=name)):
                return str(name), chosen
            case ast.Attribute(value=ast.Call() as made):  # a method of what was made
                node = made
                continue
            case ast.Attribute():
                return ast.unparse(node.func), chosen + len(texts)
        node, chosen = node.func, chosen + len(texts)
    return None  # an expression of several calls


def _last(name: str) -> str:
    return name.rpartition(".")[2]
