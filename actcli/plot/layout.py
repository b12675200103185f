"""Layouts: which curves share a panel, and how the panels stand on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from actcli.curves.axis import Axis, Tick

if TYPE_CHECKING:
    from actcli.curves.trace import Trace
    from actcli.plot.jacobian import Jacobian
    from actcli.plot.scene import Scene
    from actcli.plot.typeset import Typeset

SHARED = 6  # curves that a panel of a grid has at most, and others unless they are asked to
NUMBERED = 8  # inputs up to which the numbers of a matrix are written in it; beyond, a bar explains


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """A trace in a panel: what it is called if it is labelled, and how it is drawn.

    It has the numbers of its colour and of its dashes; one is `bold` among thinner ones.
    """

    trace: Trace
    label: str
    colour: int
    dashes: int
    bold: bool = False


class Side(NamedTuple):
    """What is along one side of a panel: an axis, its ticks, its name, what to do with numbers."""

    axis: Axis
    ticks: Sequence[Tick]
    name: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Panel:
    """A box with axes: what is written over it, and the curves or the matrix in it.

    Its vertical side is as the curves need it, unless it says how. A line marks where the `given`
    input is. If it is `barred`, the bar of the scene explains its colours. Its
    vertical side has room for all the panels on its `stage`.
    """

    heading: str
    formulas: tuple[Typeset, ...]
    across: Side
    up: Side | None = None
    given: float | None = None
    curves: tuple[Curve, ...] = ()
    matrix: Jacobian | None = None
    barred: bool = False
    stage: tuple[Panel, ...] = ()

    @property
    def labelled(self) -> tuple[Curve, ...]:
        """The curves that have a label."""
        return tuple(curve for curve in self.curves if curve.label)


class Bar(NamedTuple):
    """A scale of colours: the numbers along it, what stands over it, and which is the usual one."""

    ticks: Sequence[Tick]
    title: str = ""
    usual: int | None = None


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a scene is shared out among panels.

    `size` is in inches, of so many rows with `most` panels beside each other, or if it `widens`, of
    one panel; further ones are as large. `each` function may have panels of its own.
    """

    size: tuple[float, float]
    rows: int = 1
    most: int = 1
    each: bool = False
    widens: bool = False
    panels: Callable[[Scene], tuple[Panel, ...]]

    def columns(self, panels: int) -> int:
        """How many of so many panels stand beside each other: the rows are filled evenly."""
        return ceil(panels / ceil(panels / self.most))


def size(scene: Scene) -> tuple[float, float]:
    """How many inches wide and high a scene is, unless one says otherwise."""
    layout = LAYOUTS[scene.layout]
    width, height = layout.size
    count = len(layout.panels(scene))
    if layout.widens:
        width *= layout.columns(count)
    return width, height * ceil(count / layout.most) / layout.rows


def panels(scene: Scene) -> tuple[Panel, ...]:
    """The panels of a scene, each with those that it may become."""
    layout = LAYOUTS[scene.layout]
    shown = layout.panels(scene)
    stills = (layout.panels(replace(scene, graphs=(graph,), stage=())) for graph in scene.stage)
    stages = zip(*stills, strict=True) if scene.stage else ((),) * len(shown)
    return tuple(replace(panel, stage=stage) for panel, stage in zip(shown, stages, strict=True))


def apart(scene: Scene) -> tuple[Panel, ...]:
    """The functions in one panel; in others their derivatives, of the first also the Jacobian."""
    panels = [
        Panel(
            heading=heading,
            formulas=scene.formulas[k : k + 1],
            across=_along(scene),
            given=scene.given,
            curves=tuple(_curve(scene, i, k) for i in range(len(scene.graphs))),
            barred=scene.family is not None,
        )
        for k, heading in enumerate(scene.headings)
    ]
    if scene.jacobian:
        panels[1] = _matrix(panels[1], scene.jacobian)
    return tuple(panels)


def together(scene: Scene) -> tuple[Panel, ...]:
    """Functions and derivatives in one panel."""
    return (
        Panel(
            heading=scene.headings[0],
            formulas=scene.formulas,
            across=_along(scene),
            given=scene.given,
            curves=tuple(
                _curve(scene, i, k, shared=True)
                for i in range(len(scene.graphs))
                for k in range(len(scene.headings))
            ),
            barred=scene.family is not None,
        ),
    )


def multiples(scene: Scene) -> tuple[Panel, ...]:
    """Each function next to its derivatives in a panel of its own, a long vector's in several."""
    panels: list[Panel] = []
    most = max(1, SHARED // len(scene.headings))
    for member, components in groupby(scene.graphs, key=lambda graph: graph.member):
        graphs = tuple(components)
        for i in range(0, len(graphs), most):
            given = scene.given if len(graphs) > 1 else None
            few = replace(scene, graphs=graphs[i : i + most], formulas=(), given=given)
            panels += (replace(p, heading=scene.members[member]) for p in together(few))
    return tuple(panels)


def _along(scene: Scene) -> Side:
    return Side(scene.window, scene.window.ticks, scene.variable, scene.window.note)


def _curve(scene: Scene, i: int, k: int, *, shared: bool = False) -> Curve:
    """The k-th curve of the i-th graph, in a panel of its kind or in one that they share."""
    graph, family = scene.graphs[i], scene.family
    trace, label = graph.traces[k], graph.labels[k if shared else 0]
    dashes = k if shared else 0
    if family:
        told = shared and i == (len(scene.graphs) - 1 if family.usual is None else family.usual)
        label = label if told else ""
        return Curve(trace=trace, label=label, colour=i, dashes=dashes, bold=i == family.usual)
    if len(scene.graphs) == 1:
        return Curve(trace=trace, label=label if shared else "", colour=k, dashes=dashes)
    dashes = len(scene.headings) * i + k if shared else i
    return Curve(trace=trace, label=label, colour=i, dashes=dashes)


def _matrix(panel: Panel, jacobian: Jacobian) -> Panel:
    """The panel with a Jacobian instead of its curves, the first row on top."""
    m, n = jacobian.parts.shape
    return replace(
        panel,
        across=Side(Axis(0, n), _middles(jacobian.columns)),
        up=Side(Axis(0, m), _middles(jacobian.rows[::-1]), note=jacobian.scale.note),
        curves=(),
        matrix=jacobian,
        barred=max(m, n) > NUMBERED,
    )


def bar(scene: Scene) -> Bar | None:
    """The bar that explains the colours of a scene, if they stand for numbers."""
    if scene.family:
        letter, axis = scene.family.letter, scene.family.axis
        if axis:
            return Bar(axis.ticks, f"{letter}  ({axis.note})" if axis.note else letter)
        return Bar(_middles(scene.family.values), letter, scene.family.usual)
    if scene.jacobian:
        return Bar(scene.jacobian.scale.ticks)
    return None


def _middles(labels: Sequence[str]) -> list[Tick]:
    """Labels at the middles of so many equal parts of a side."""
    return [Tick((i + 0.5) / len(labels), label) for i, label in enumerate(labels)]


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "side": Layout(size=(3.6, 3.0), most=3, widens=True, panels=apart),
        "stack": Layout(size=(4.2, 5.4), rows=2, panels=apart),
        "overlay": Layout(size=(4.8, 3.2), panels=together),
        "grid": Layout(size=(7.2, 4.4), rows=2, most=3, each=True, panels=multiples),
    }
)
"""Every layout there is; the first is the default."""
