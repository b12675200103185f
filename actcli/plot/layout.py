"""Layouts: which curves share a panel, and how the panels stand on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actcli.plot.scene import Scene
    from actcli.plot.typeset import Typeset
    from actcli.trace import Trace


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """A trace in a panel: what it is called there, and the numbers of its colour and dashes."""

    trace: Trace
    label: str
    colour: int
    dashes: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Panel:
    """A pair of axes: what is written over it, and the curves in it, labelled if several."""

    heading: str
    formulas: tuple[Typeset, ...]
    curves: tuple[Curve, ...]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a scene is shared out among panels; its width and height are in inches."""

    size: tuple[float, float]
    columns: int
    panels: Callable[[Scene], tuple[Panel, ...]]


def apart(scene: Scene) -> tuple[Panel, ...]:
    """The functions in one panel, their derivatives in another."""
    alone = len(scene.graphs) == 1
    return tuple(
        Panel(
            heading=scene.headings[order],
            formulas=scene.formulas[order : order + 1],
            curves=tuple(
                Curve(
                    trace=graph.traces[order],
                    label=graph.labels[0],
                    colour=order if alone else i,
                    dashes=0 if alone else i,
                )
                for i, graph in enumerate(scene.graphs)
            ),
        )
        for order in (0, 1)
    )


def together(scene: Scene) -> tuple[Panel, ...]:
    """Functions and derivatives in one panel."""
    alone = len(scene.graphs) == 1
    return (
        Panel(
            heading=scene.headings[0],
            formulas=scene.formulas,
            curves=tuple(
                Curve(
                    trace=graph.traces[order],
                    label=graph.labels[order],
                    colour=order if alone else i,
                    dashes=2 * i + order,
                )
                for i, graph in enumerate(scene.graphs)
                for order in (0, 1)
            ),
        ),
    )


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "side": Layout(size=(7.2, 3.0), columns=2, panels=apart),
        "stack": Layout(size=(4.2, 5.4), columns=1, panels=apart),
        "overlay": Layout(size=(4.8, 3.2), columns=1, panels=together),
    }
)
"""Every layout there is; the first is the default."""
