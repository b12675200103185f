"""Layouts: which curves share a panel, and how the panels stand on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from actcli.curves.axis import Axis, Tick
from actcli.curves.naming import derivative_in_words
from actcli.plot.naming import mathtext_primes
from actcli.plot.numerals import in_decimals, ticks_in_decimals
from actcli.plot.panel import AxisSide, Panel, StyledCurve, with_limits
from actcli.plot.scene import ChartScene, Scene

if TYPE_CHECKING:
    from actcli.plot.jacobian import Jacobian

MAX_SHARED_CURVES = 6
# A panel of a grid has so many curves at most. More in one panel are drawn if they are asked for.

MAX_NUMBERED_INPUTS = 8
# The cells of a larger matrix have no room for their numbers: a colour bar explains them.


class ColourBar(NamedTuple):
    """A scale of colours: its ticks, its title, and the number of the default member's tick."""

    ticks: Sequence[Tick]
    title: str = ""
    default: int | None = None


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a scene is shared out among panels.

    Attributes
    ----------
    size : (float, float)
        Width and height in inches, of `rows` rows; of one column if it `widens`. A figure with
        more panels is larger in proportion.
    rows : int
    max_columns : int
        How many panels stand beside each other at most.
    per_function : bool
        Whether each function has panels of its own.
    widens : bool
        Whether the figure is as wide as its columns need.
    panels : callable
        Return the panels of a scene.
    """

    size: tuple[float, float]
    rows: int = 1
    max_columns: int = 1
    per_function: bool = False
    widens: bool = False
    panels: Callable[[Scene], tuple[Panel, ...]]

    def columns(self, panels: int) -> int:
        """Return how many of so many panels stand beside each other, in rows filled evenly."""
        return ceil(panels / ceil(panels / self.max_columns))


def natural_size(scene: Scene) -> tuple[float, float]:
    """Return the width and the height, in inches, that the layout gives to a scene."""
    layout = layout_of(scene)
    width, height = layout.size
    count = len(layout.panels(scene))
    if layout.widens:
        width *= layout.columns(count)
    return width, height * ceil(count / layout.max_columns) / layout.rows


def panels(scene: Scene) -> tuple[Panel, ...]:
    """Return the panels of a scene, each with those of the animation's other frames."""
    current = _with_settings(scene)
    stills = (
        _with_settings(replace(scene, graphs=(graph,), all_frames=())) for graph in scene.all_frames
    )
    all_panels = zip(*stills, strict=True) if scene.all_frames else ((),) * len(current)
    return tuple(
        replace(panel, all_frames=all_frames)
        for panel, all_frames in zip(current, all_panels, strict=True)
    )


def _with_settings(scene: Scene) -> tuple[Panel, ...]:
    """Return the panels of a scene, drawn as its settings say."""
    settings = scene.settings
    return tuple(
        replace(panel, is_log=settings.log_y, without=settings.without)
        for panel in with_limits(layout_of(scene).panels(scene), settings.ylim)
    )


def panel_per_order(scene: Scene) -> tuple[Panel, ...]:
    """Return a panel for the functions, and one for each derivative or the Jacobian."""
    panels = [
        Panel(
            heading=heading,
            short_heading=_short(heading, order),
            formulas=scene.formulas[k : k + 1],
            across=_window_side(scene),
            given=scene.given,
            curves=tuple(_styled(scene, i, k) for i in range(len(scene.graphs))),
            has_bar=scene.family is not None,
        )
        for k, (order, heading) in enumerate(zip(scene.orders, scene.headings, strict=True))
    ]
    if scene.jacobian:
        panels[1] = _with_matrix(panels[1], scene.jacobian)
    return tuple(panels)


def _short(heading: str, order: int) -> str:
    """Return what takes less room than "derivative", or "" for another heading."""
    return f"$f{mathtext_primes(order)}(x)$" if heading == derivative_in_words(order) else ""


def single_panel(scene: Scene) -> tuple[Panel, ...]:
    """Return one panel for functions and derivatives."""
    return (
        Panel(
            heading=scene.headings[0],
            formulas=scene.formulas,
            across=_window_side(scene),
            given=scene.given,
            curves=tuple(
                _styled(scene, i, k, shared=True)
                for i in range(len(scene.graphs))
                for k in range(len(scene.headings))
            ),
            has_bar=scene.family is not None,
            has_line_key=scene.family is None and min(len(scene.members), len(scene.orders)) > 1,
        ),
    )


def panels_per_function(scene: Scene) -> tuple[Panel, ...]:
    """Return a panel for each function and its derivatives; several for a long vector."""
    panels: list[Panel] = []
    most = max(1, MAX_SHARED_CURVES // len(scene.headings))
    for member, components in groupby(scene.graphs, key=lambda graph: graph.member):
        graphs = tuple(components)
        for i in range(0, len(graphs), most):
            given = scene.given if len(graphs) > 1 else None
            part = replace(scene, graphs=graphs[i : i + most], formulas=(), given=given)
            panels += (replace(p, heading=scene.members[member]) for p in single_panel(part))
    return tuple(panels)


def _window_side(scene: Scene) -> AxisSide:
    """Return the horizontal side of every panel of curves."""
    return AxisSide(scene.window, scene.window.ticks, scene.variable, scene.window.note)


def _styled(scene: Scene, i: int, k: int, *, shared: bool = False) -> StyledCurve:
    """Return curve k of graph i, for a panel of its order or for one that all orders share."""
    graph, family = scene.graphs[i], scene.family
    trace, label = graph.traces[k], graph.labels[k if shared else 0]
    dashes = k if shared else 0
    if family:
        labelled = len(scene.graphs) - 1 if family.default is None else family.default
        label = label if shared and i == labelled else ""
        bold = i == family.default
        return StyledCurve(trace=trace, label=label, colour=i, dashes=dashes, bold=bold)
    if len(scene.graphs) == 1:
        return StyledCurve(trace=trace, label=label if shared else "", colour=k, dashes=dashes)
    # A function has a colour, and a derivative a line style where it stands beside the function.
    dashes = k if shared else i
    return StyledCurve(trace=trace, label=label, colour=i, dashes=dashes)


def _with_matrix(panel: Panel, jacobian: Jacobian) -> Panel:
    """Return the panel with a Jacobian instead of its curves, the first row on top."""
    m, n = jacobian.parts.shape
    return replace(
        panel,
        across=AxisSide(Axis(0, n), _middles(jacobian.columns)),
        up=AxisSide(Axis(0, m), _middles(jacobian.rows[::-1]), note=jacobian.scale.note),
        curves=(),
        matrix=jacobian,
        has_bar=max(m, n) > MAX_NUMBERED_INPUTS,
    )


def colour_bar(scene: Scene) -> ColourBar | None:
    """Return the bar that explains the colours of a scene, if they stand for numbers."""
    bar = _bar_of(scene)
    sign = scene.settings.decimal
    return bar and bar._replace(
        ticks=ticks_in_decimals(bar.ticks, sign),
        title=in_decimals(bar.title, sign),
    )


def _bar_of(scene: Scene) -> ColourBar | None:
    """Return the colour bar of a scene with decimal points, if it has one."""
    if scene.family:
        letter, axis = scene.family.letter, scene.family.axis
        if axis:
            return ColourBar(axis.ticks, f"{letter}  ({axis.note})" if axis.note else letter)
        return ColourBar(_middles(scene.family.values), letter, scene.family.default)
    if scene.jacobian:
        return ColourBar(scene.jacobian.scale.ticks)
    return None


def _middles(labels: Sequence[str]) -> list[Tick]:
    """Return labels at the middles of so many equal parts of a side."""
    return [Tick((i + 0.5) / len(labels), label) for i, label in enumerate(labels)]


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "side": Layout(size=(3.6, 3.0), max_columns=3, widens=True, panels=panel_per_order),
        "stack": Layout(size=(4.2, 5.4), rows=2, panels=panel_per_order),
        "overlay": Layout(size=(4.8, 3.2), panels=single_panel),
        "grid": Layout(
            size=(7.2, 4.4), rows=2, max_columns=3, per_function=True, panels=panels_per_function
        ),
    }
)
"""Every layout of functions there is; the first is the default."""


def shares_panels(scene: Scene) -> bool:
    """Return whether f and its derivatives are in one panel, where labels tell them apart."""
    return LAYOUTS[scene.layout].panels is not panel_per_order


def layout_of(scene: Scene) -> Layout:
    """Return the layout of a scene; charts stand two beside each other, or in one column."""
    if isinstance(scene, ChartScene):
        charts = scene.charts
        if scene.layout:
            return replace(LAYOUTS[scene.layout], panels=lambda _: charts)
        return Layout(size=(3.6, 3.0), max_columns=2, widens=True, panels=lambda _: charts)
    return LAYOUTS[scene.layout]


def colour_count(scene: Scene) -> int:
    """Return how many colours the curves of a scene need in the panel that has most."""
    panels = layout_of(scene).panels(scene)
    return max((curve.colour + 1 for panel in panels for curve in panel.curves), default=0)
