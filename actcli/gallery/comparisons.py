"""Comparisons: functions worth seeing together, and what no declaration tells about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from actcli.activation import Activation
from actcli.catalogue import catalogue
from actcli.curves.naming import parameter_symbol
from actcli.specs.spec import parse_spec

HARD_PREFIX = "hard_"
# Begins the names of functions made of straight lines.


@dataclass(frozen=True, kw_only=True)
class ComparedFunctions:
    """Functions in one figure, or these `minus` another.

    `slug` begins the names of its files, and `about` is a sentence on what can be seen.
    """

    slug: str
    title: str
    about: str
    activations: Sequence[Activation]
    minus: Activation | None = None


SIDE_BY_SIDE = (
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
# Of each a slug, a title, a sentence, and the functions as specs.

DIFFERENCES = (
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
# Of each the same, and the function that the others are compared with.

SWEEPS = (
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
# Functions as specs, with the values of a parameter at which its effect is seen.


def comparisons() -> Iterator[ComparedFunctions]:
    """Yield every comparison, in the order in which the index shows them."""
    return chain(_side_by_side(), _differences(), _hard_and_smooth(), _sweeps())


def _side_by_side() -> Iterator[ComparedFunctions]:
    """Yield functions whose curves are compared by eye."""
    for slug, title, about, specs in SIDE_BY_SIDE:
        activations = _activations(*specs.split())
        yield ComparedFunctions(slug=slug, title=title, about=about, activations=activations)


def _differences() -> Iterator[ComparedFunctions]:
    """Yield functions that are too alike to be compared by eye, minus the one they are like."""
    for slug, title, about, specs, other in DIFFERENCES:
        (minus,) = _activations(other)
        yield ComparedFunctions(
            slug=slug,
            title=title,
            about=about,
            activations=_activations(*specs.split()),
            minus=minus,
        )


def _hard_and_smooth() -> Iterator[ComparedFunctions]:
    """Yield functions made of straight lines, each with the smooth curve that it replaces."""
    for hard in catalogue().values():
        soft = catalogue().get(hard.name.removeprefix(HARD_PREFIX))
        if hard.name.startswith(HARD_PREFIX) and soft:
            yield ComparedFunctions(
                slug=_slug(hard.name, soft.name),
                title=f"{hard.name} against {soft.name}",
                about=f"{hard.title}, next to the smooth curve that it stands for.",
                activations=[hard, soft],
            )


def _sweeps() -> Iterator[ComparedFunctions]:
    """Yield functions at several values of a parameter."""
    for spec in SWEEPS:
        activations = _activations(spec)
        first = activations[0]
        name = next(iter(parse_spec(spec).settings))
        symbol = parameter_symbol(first, name)
        meaning = next(p.help for p in first.parameters if p.name == name)
        yield ComparedFunctions(
            slug=_slug(first.name, name),
            title=f"{first.name} as {symbol} varies",
            about=f"{symbol}: {meaning}.",
            activations=activations,
        )


def _activations(*specs: str) -> list[Activation]:
    """Return the functions of some specs; a swept parameter gives one for each value."""
    return [activation for spec in specs for activation in parse_spec(spec).family({})]


def _slug(*names: str) -> str:
    """Return names joined by hyphens, so that it is no function's name, which have none."""
    return "-".join(names).replace("_", "-")
