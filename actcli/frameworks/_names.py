"""What frameworks call the functions of the catalogue, read off their calls."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from actcli.activation import Activation, Equivalent
from actcli.catalogue import find, is_listed, normalized
from actcli.errors import ActcliError, did_you_mean
from actcli.frameworks import FRAMEWORKS
from actcli.frameworks._calls import all_calls_in, calls

FIELD = re.compile(r"\{(\w+)\}")  # It stands for the value of a parameter.

IN_COMMENT = re.compile(r"= ?[-\d.]+")
# A constant of a node or a layer that is not written as an argument: "# 0=0.5".

TURNED_INPUT = "(-x)"
# In a call that is another function of x than ours.

Scalar = bool | float | str
DeclaredCall = tuple["ParsedCall", Equivalent, Activation]


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
        The parameters that the framework would take, with those that the given call sets.
    settings : mapping of str to float
        Those that the given call sets.
    activation : Activation
    code : str
        The declared call.
    """

    name: str
    mismatches: int
    unset: int
    defaults: Mapping[str, float]
    settings: Mapping[str, float]
    activation: Activation
    code: str


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
    known = calls(activation)
    for equivalent in known:
        if equivalent.framework == framework:
            return {**equivalent.defaults, **equivalent.fixed}
    others = list(dict.fromkeys(equivalent.framework for equivalent in known))
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
    return _matches(framework, code)[0]


def remark(framework: str, text: str) -> str:
    """Return what a user should know who takes a framework's name for the catalogue's; "" if none.

    Parameters
    ----------
    framework : str
    text : str
        A name or a call that `translate` understands.
    """
    meant, *others = _matches(framework, text)
    key = normalized(text)
    if is_listed(text) and find(text) is not meant.activation:
        known = (_match(framework, alias) for alias in find(text).aliases)
        pairs = zip(find(text).aliases, known, strict=True)
        own = [(a, one) for a, one in pairs if one and one.activation is find(text)]
        rest = f"; write {own[0][0]} for {_shown(own[0][1])}" if own else ""
        return f"{framework} means {meant.activation.name} by {text}, {_shown(meant)}{rest}."
    if TURNED_INPUT in meant.code:
        return f"{framework} turns the sign of x: {_shown(meant)} is {meant.activation.name}(x)."
    for other in others:
        same = name_key(framework, other.name) == key and other.mismatches == 0
        if same and other.name != meant.name and other.activation is not meant.activation:
            return (
                f"{text} is {meant.name} of {framework}; its {other.name} is "
                f"{other.activation.name}."
            )
    return ""


def _match(framework: str, text: str) -> Match | None:
    """Return what `translate` does, or None where it raises."""
    try:
        return translate(framework, text)
    except ActcliError:
        return None


def _shown(match: Match) -> str:
    """Return a declared call with the parameters that it has there."""
    return match.code.format(**{**match.activation.freeze().values, **match.defaults})


def is_called(framework: str, code: str) -> bool:
    """Return whether a framework has a function of the name in a call."""
    _, key = _given(framework, code)
    return bool(_found(framework, _declared_calls(framework), key))


def _given(framework: str, code: str) -> tuple[ParsedCall, str]:
    """Return a name or a call, parsed, and the name as names are compared."""
    given = _parsed(code) or ParsedCall(code)
    classes = FRAMEWORKS.load(framework).FRAMEWORK.classes if framework in FRAMEWORKS else {}
    name = _last(given.name)
    return given, name_key(framework, classes.get(name, name))


def _found(framework: str, declared: Sequence[DeclaredCall], key: str) -> list[DeclaredCall]:
    """Return the calls of a name: the framework's, else the catalogue's."""
    found = [one for one in declared if name_key(framework, one[0].name) == key]
    return found or [one for one in declared if key in _own_names(one[2])]


def _matches(framework: str, code: str) -> list[Match]:
    """Return all functions that a name or a call may mean, the likeliest first."""
    given, key = _given(framework, code)
    declared = _declared_calls(framework)
    found = _found(framework, declared, key)
    if not found:
        names = {name_key(framework, called.name): called.name for called, *_ in declared}
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
    return sorted(
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


def _declared_calls(framework: str) -> list[DeclaredCall]:
    """Return the declared calls of a framework, parsed."""
    # A field becomes a text, so that Python can read it.
    return [
        (called, equivalent, activation)
        for activation, equivalent in all_calls_in(framework)
        if (called := _parsed(FIELD.sub(r'"\g<0>"', equivalent.code)))
    ]


@cache
def _parsed(code: str) -> ParsedCall | None:
    """Parse a name or a call; return None for anything else, such as an expression of several."""
    try:
        node = ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # as of surrogates, or too deep
        return None
    arguments: list[tuple[str | None, Scalar]] = []
    while isinstance(node, ast.Call):
        given: list[tuple[str | None, Scalar | None]] = [(None, _scalar(arg)) for arg in node.args]
        given += [(keyword.arg, _word(keyword.value)) for keyword in node.keywords]
        scalars = [(word, value) for word, value in given if value is not None]
        if scalars and _last(ast.unparse(node.func)) in _called_by_text():
            (_, text), *scalars = scalars
            return ParsedCall(str(text), scalars + arguments)
        takes_x = any(isinstance(arg, ast.Name) and arg.id == "x" for arg in node.args)
        match node.func:
            case ast.Attribute(value=ast.Call() as made) if not takes_x:
                node = made  # What follows is a method of it, as eval().
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


def _word(node: ast.expr) -> Scalar | None:
    """Return the value of a keyword; a name is a text whose quotes the shell has taken away."""
    return node.id if isinstance(node, ast.Name) and node.id != "x" else _scalar(node)


def _matched(
    given: ParsedCall, called: ParsedCall, equivalent: Equivalent, activation: Activation
) -> Match | None:
    """Return what a call means if it is the declared one, or None if an argument does not fit.

    An argument that is not declared does not fit if it is a number, or a text where another text is
    known to leave the function as it is. Other texts and truths may make no difference, as
    inplace=True makes none, and count as mismatches.
    """
    declared: dict[str | int | None, Scalar] = {
        **{name: f"{{{name}}}" for name in activation.values.keys() - equivalent.fixed.keys()},
        **dict(enumerate(value for _, value in called.arguments)),
        **dict(called.arguments),
    }
    fields = FIELD.findall(equivalent.code)
    constants = [value for _, value in called.arguments if not FIELD.fullmatch(str(value))]
    constants += IN_COMMENT.findall(equivalent.code.partition("#")[2])
    mismatches = (
        len(constants) + len(fields) - len({*fields})
    )  # A field may stand for two arguments.
    settings: dict[str, float] = {}
    for place, (keyword, value) in enumerate(given.arguments):
        expected = declared.get(place if keyword is None else keyword)
        if expected == value:
            mismatches -= 1
        elif not FIELD.fullmatch(str(expected)) and _has_no_effect(
            equivalent.framework, keyword, value
        ):
            continue
        elif expected is None and _is_choice(equivalent.framework, keyword, value):
            return None
        elif expected is None and isinstance(value, bool | str):
            mismatches += 1
        elif isinstance(value, bool | str):
            return None
        else:
            field = FIELD.fullmatch(str(expected))
            if field is None or settings.setdefault(field[1], value) != value:
                return None
    return Match(
        name=called.name,
        mismatches=mismatches,
        unset=len({*fields} - settings.keys()),
        defaults={**equivalent.defaults, **equivalent.fixed, **settings},
        settings=settings,
        activation=activation,
        code=equivalent.code,
    )


def _has_no_effect(framework: str, keyword: str | None, value: Scalar) -> bool:
    """Return whether an argument with this value leaves a function as it is."""
    known = _without_effect(framework)
    if keyword is None and isinstance(value, str):
        return value in known.values()
    return keyword in known and (known[keyword] is None or value == known[keyword])


def _is_choice(framework: str, keyword: str | None, value: Scalar) -> bool:
    """Return whether an argument is one of several texts, each of which is another function."""
    known = _without_effect(framework)
    choices = known.values() if keyword is None else [known.get(keyword)]
    return isinstance(value, str) and any(isinstance(one, str) for one in choices)


def _without_effect(framework: str) -> Mapping[str | None, Scalar | None]:
    """Return the arguments that leave a function as it is, also those of a call that is lent."""
    known = FRAMEWORKS.load(framework).FRAMEWORK
    if not known.calls_of:
        return known.arguments_without_effect
    return {**_without_effect(known.calls_of), **known.arguments_without_effect}


def name_key(framework: str, name: str) -> str:
    """Return a framework's name as names are compared: "gelu" for ggml.ggml_gelu.

    C libraries put their own name in front of that of every function.
    """
    key = normalized(_last(name))
    return key.removeprefix(framework) or key


def _last(name: str) -> str:
    return name.rpartition(".")[2]
