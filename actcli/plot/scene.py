"""Scenes: what a figure shows, as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actcli.activation import Activation
from actcli.axis import Axis
from actcli.errors import Mistake
from actcli.plot.names import labels, names, variable
from actcli.plot.typeset import Typeset, formulas
from actcli.section import Section
from actcli.trace import POINTS, Trace, trace

MOST = 20  # curves in a figure, as many as colours and dashes tell apart


class Crowded(Mistake, ValueError):
    """More curves than a figure can show."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Graph:
    """A function of one variable next to its derivative; `labels` and `traces` are of both."""

    labels: tuple[str, str]
    traces: tuple[Trace, Trace]


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """Everything that a figure shows.

    `title` names the functions; `headings` and `formulas` stand over f and over f'. The graphs are
    drawn over `window`, along `variable`; `given` is where on it the input of a vector function
    lies. In headings and labels there is mathtext between dollar signs.
    """

    title: str
    headings: tuple[str, str]
    formulas: tuple[Typeset, Typeset]
    graphs: tuple[Graph, ...]
    window: Axis
    variable: str
    given: float | None
    layout: str
    theme: str


def compose(
    activations: Sequence[Activation],
    *,
    range: tuple[float, float] | None = None,
    points: int | None = None,
    layout: str = "side",
    theme: str = "light",
    title: str | None = None,
    at: tuple[float, ...] | None = None,
) -> Scene:
    """The scene that shows one function or several, and their derivatives.

    Without a range it is the union of the functions' views. A vector function is drawn while its
    first coordinate moves and the others stay as `at` has them, or without it as the function
    declares. Raises GridError for a range without points, Crowded for too many curves.
    """
    views = [activation.view for activation in activations]
    low, high = range or (min(low for low, _ in views), max(high for _, high in views))
    sections = [Section(a, a.at if a.pointwise else at or a.at) for a in activations]
    curves = sum(len(section.at) for section in sections)
    if curves > MOST:
        raise Crowded(f"{curves} curves are more than a figure can show; {MOST} is the most.")
    vectors = [section.at for section in sections if not section.activation.pointwise]
    called = names(activations)
    if len(activations) == 1:
        heading, written = called[0], formulas(activations[0])
        derivative = "derivative along x₁" if vectors else "derivative"
    else:
        heading, written = "", (Typeset("$f(x)$"), Typeset(r"$f\,'(x)$"))
        derivative = ""
    return Scene(
        title=title or ", ".join(called),
        headings=(heading if title is None else title.replace("$", r"\$"), derivative),
        formulas=written,
        graphs=tuple(
            graph
            for section, name in zip(sections, called, strict=True)
            for graph in _graphs(section, name if len(called) > 1 else None, low, high, points)
        ),
        window=Axis(low, high),
        variable=variable(sections),
        given=next((at[0] for at in vectors), None),
        layout=layout,
        theme=theme,
    )


def _graphs(
    section: Section, name: str | None, low: float, high: float, points: int | None
) -> Iterator[Graph]:
    """The components of a function along its section."""
    pairs = list(zip(*trace(section, low, high, points or POINTS), strict=True))
    for i, pair in enumerate(pairs, 1):
        yield Graph(labels=labels(name, i if len(pairs) > 1 else None), traces=pair)
