"""Groups: functions worth seeing together. What no declaration tells is said here, and only here.

A group names functions that may not be there; it shows those that are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from actcli.activation import Activation, UnknownParameter
from actcli.catalogue import UnknownActivation, catalogue
from actcli.names import letter
from actcli.spec import parse

HARD = "hard_"  # begins the names of functions made of straight lines


@dataclass(frozen=True, kw_only=True)
class Group:
    """Functions in one figure, or these `minus` another: its name among files, and what it says."""

    slug: str
    title: str
    about: str
    activations: Sequence[Activation]
    minus: Activation | None = None


# A slug, a title and a sentence, and the functions as specs.
COMPARED = (
    (
        "relu-family",
        "The ReLU family",
        "One line above zero; what they do below it is the whole difference.",
        "relu leaky_relu:negative_slope=0.1 prelu elu selu",
    ),
    (
        "rounded-relus",
        "ReLU with its corner rounded off",
        "Softplus never touches zero; the others dip below it before they rise.",
        "relu softplus gelu silu mish",
    ),
    (
        "which-gelu",
        "Which GELU?",
        "The exact function, and what libraries compute in its place under the same name.",
        "gelu gelu_tanh quick_gelu",
    ),
    (
        "s-curves",
        "S-shaped curves",
        "From one plateau to another: how fast they arrive is how soon the gradient fades.",
        "sigmoid tanh softsign arctan isru",
    ),
    (
        "shrinkage-functions",
        "Shrinkage",
        "Small inputs become zero, and large ones stay as they are or come closer to it.",
        "hardshrink softshrink tanhshrink",
    ),
    (
        "bump-functions",
        "Bumps",
        "Near zero at both ends: each unit answers to one place only.",
        "gaussian sinc mexican_hat",
    ),
    (
        "periodic-functions",
        "Periodic functions",
        "They repeat themselves, alone or on top of a rising line.",
        "sine cosine snake growing_cosine",
    ),
)

# The same, and the function that each is compared with.
APART = (
    (
        "gelu-apart",
        "Which GELU: how far tanh is from the exact function",
        "Too little to be seen side by side; enough for two libraries to disagree.",
        "gelu_tanh",
        "gelu",
    ),
    (
        "quick-gelu-apart",
        "Which GELU: how far the quick one is from the exact function",
        "One sigmoid instead of the error function costs more than ten times what tanh does.",
        "quick_gelu",
        "gelu",
    ),
    (
        "swish-apart",
        "How far hard swish is from swish",
        "A parabola and two lines in the place of a sigmoid.",
        "hard_swish",
        "silu",
    ),
)

# Functions as specs, with the values of a parameter at which its effect is seen.
SWEPT = (
    "leaky_relu:negative_slope=0,0.01,0.1,0.2,0.5",
    "elu:alpha=0.1,0.2,0.5,1,2",
    "celu:alpha=0.2,0.5,1,2,4",
    "softplus:beta=0.5,1,2,4",
    "swish:beta=0.2,0.5,1,2,5",
    "squareplus:b=0.25,1,4,16",
    "snake:a=0.5,1,2",
    "soft_exponential:alpha=-0.15,-0.05,0,0.1,0.2",
    "softcap:cap=10,20,30,50",
)


def groups() -> Iterator[Group]:
    """Every group of at least two functions that the catalogue has."""
    found = (*_compared(), *_apart(), *_hard(), *_swept())
    return (group for group in found if len(group.activations) + bool(group.minus) > 1)


def _compared() -> Iterator[Group]:
    for slug, title, about, specs in COMPARED:
        yield Group(slug=slug, title=title, about=about, activations=_known(*specs.split()))


def _apart() -> Iterator[Group]:
    """Functions of which only the difference is to be seen."""
    for slug, title, about, specs, other in APART:
        for minus in _known(other):
            found = _known(*specs.split())
            yield Group(slug=slug, title=title, about=about, activations=found, minus=minus)


def _hard() -> Iterator[Group]:
    """Functions made of straight lines, each against the curve that it stands for."""
    for hard in catalogue().values():
        if hard.name.startswith(HARD):
            for soft in _known(hard.name.removeprefix(HARD)):
                yield Group(
                    slug=_slug(hard.name, soft.name),
                    title=f"{hard.name} against {soft.name}",
                    about=f"{hard.title}, next to the smooth curve that it stands for.",
                    activations=[hard, soft],
                )


def _swept() -> Iterator[Group]:
    """Functions at several values of a parameter."""
    for spec in SWEPT:
        if activations := _known(spec):
            first = activations[0]
            name = next(iter(parse(spec).settings))
            symbol = letter(first, name)
            meaning = next(p.help for p in first.parameters if p.name == name)
            yield Group(
                slug=_slug(first.name, name),
                title=f"{first.name} as {symbol} varies",
                about=f"{symbol}: {meaning}.",
                activations=activations,
            )


def _known(*specs: str) -> list[Activation]:
    """The functions that specs mean, as far as the catalogue has them."""
    found: list[Activation] = []
    for spec in specs:
        with suppress(UnknownActivation, UnknownParameter):
            found += parse(spec).family({})
    return found


def _slug(*names: str) -> str:
    """A name of a file that no function has: theirs have no hyphen."""
    return "-".join(names).replace("_", "-")
