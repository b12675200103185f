"""Groups: functions worth seeing together. What no declaration tells is said only here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from actcli.activation import Activation
from actcli.catalogue import catalogue
from actcli.curves.naming import letter
from actcli.specs.spec import parse

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
        "gaussian sinc",
    ),
    (
        "periodic-functions",
        "Periodic functions",
        "They repeat themselves, alone or on top of a rising line.",
        "sine cosine snake gcu",
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
    """Every group."""
    return chain(_compared(), _apart(), _hard(), _swept())


def _compared() -> Iterator[Group]:
    for slug, title, about, specs in COMPARED:
        yield Group(slug=slug, title=title, about=about, activations=_shown(*specs.split()))


def _apart() -> Iterator[Group]:
    """Functions of which only the difference is to be seen."""
    for slug, title, about, specs, other in APART:
        (minus,) = _shown(other)
        found = _shown(*specs.split())
        yield Group(slug=slug, title=title, about=about, activations=found, minus=minus)


def _hard() -> Iterator[Group]:
    """Functions made of straight lines, each against the curve that it stands for."""
    for hard in catalogue().values():
        soft = catalogue().get(hard.name.removeprefix(HARD))
        if hard.name.startswith(HARD) and soft:
            yield Group(
                slug=_slug(hard.name, soft.name),
                title=f"{hard.name} against {soft.name}",
                about=f"{hard.title}, next to the smooth curve that it stands for.",
                activations=[hard, soft],
            )


def _swept() -> Iterator[Group]:
    """Functions at several values of a parameter."""
    for spec in SWEPT:
        activations = _shown(spec)
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


def _shown(*specs: str) -> list[Activation]:
    """The functions that specs mean."""
    return [activation for spec in specs for activation in parse(spec).family({})]


def _slug(*names: str) -> str:
    """A name of a file that no function has: theirs have no hyphen."""
    return "-".join(names).replace("_", "-")
