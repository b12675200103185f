"""Charts: lines over a count, as layers or epochs, with a linear or a logarithmic vertical axis."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actcli.curves.axis import Axis, Tick
from actcli.curves.trace import Polyline, Trace
from actcli.numerics import np
from actcli.plot.options import PictureOptions
from actcli.plot.panel import AxisSide, Panel, StyledCurve
from actcli.plot.scene import ChartScene
from actcli.support.unicode import power_of_ten

if TYPE_CHECKING:
    from actcli.numerics import Array

MAX_DECADE_TICKS = 6
# On a logarithmic axis.

DASHED = 1
# The number of the line style of a dashed line.


@dataclass(frozen=True, kw_only=True, eq=False)
class ChartLine:
    """A line of a chart.

    Attributes
    ----------
    y : ndarray, shape (n,)
        Its heights at 1, 2, 3, …; where one is not finite, or on a logarithmic axis not positive,
        the line has a gap.
    label : str
        "" for a line without one.
    colour : int
        The number of its colour in the theme.
    dashed, thin : bool
    """

    y: Array
    label: str
    colour: int
    dashed: bool = False
    thin: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Chart:
    """A panel of lines.

    Attributes
    ----------
    heading : str
    lines : tuple of ChartLine
    logarithmic : bool
        Whether its vertical axis is.
    note : str
        Stands over a logarithmic axis.
    """

    heading: str
    lines: tuple[ChartLine, ...]
    logarithmic: bool = False
    note: str = ""


def chart_scene(
    charts: Sequence[Chart], options: PictureOptions, *, name: str, title: str, alt: str, count: str
) -> ChartScene:
    """Return the scene of some charts side by side.

    Parameters
    ----------
    charts : sequence of Chart
    options : PictureOptions
        Of which theme, ground and texts are heeded.
    name, title, alt : str
        The title and the description are taken where the user gave none.
    count : str
        What is counted along the horizontal axis: "layer".
    """
    last = max((len(line.y) for chart in charts for line in chart.lines), default=0)
    window = Axis(1.0, max(float(last), 2.0))
    return ChartScene(
        name=name,
        title=options.title or title,
        alt=alt if options.alt is None else options.alt,
        orders=(),
        headings=(),
        formulas=(),
        members=(),
        graphs=(),
        window=window,
        variable=rf"\mathrm{{{count}}}",
        given=None,
        family=None,
        jacobian=None,
        layout="",
        theme=options.theme,
        transparent=options.transparent,
        settings=options.settings,
        charts=tuple(_panel(chart, window, count) for chart in charts),
    )


def _panel(chart: Chart, window: Axis, count: str) -> Panel:
    """Return a chart as a panel."""
    curves = tuple(_curve(line, logarithmic=chart.logarithmic) for line in chart.lines)
    return Panel(
        heading=chart.heading,
        formulas=(),
        across=AxisSide(window, _whole_ticks(window), rf"\mathrm{{{count}}}"),
        up=_decades(curves, chart.note) if chart.logarithmic else None,
        curves=curves,
    )


def _curve(line: ChartLine, *, logarithmic: bool) -> StyledCurve:
    """Return a line as a curve; on a logarithmic axis of the decimal logarithms."""
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log10(line.y) if logarithmic else np.asarray(line.y, np.float64)
    runs = tuple(_runs(np.arange(1.0, len(y) + 1), y))
    seen = y[np.isfinite(y)]
    trace = Trace(
        runs=runs,
        dots=(),
        connectors=(),
        poles=(),
        kinks=(),
        extrema=(),
        asymptotes=(),
        extent=(float(seen.min()), float(seen.max())) if seen.size else (0.0, 0.0),
    )
    dashes = DASHED if line.dashed else 0
    return StyledCurve(
        trace=trace, label=line.label, colour=line.colour, dashes=dashes, thin=line.thin
    )


def _runs(x: Array, y: Array) -> Iterator[Polyline]:
    """Yield the parts of a line between its gaps."""
    gaps = np.flatnonzero(~np.isfinite(y))
    for part_x, part_y in zip(np.split(x, gaps), np.split(y, gaps), strict=True):
        finite = np.isfinite(part_y)
        if finite.any():
            yield Polyline(part_x[finite], part_y[finite])


def _whole_ticks(window: Axis) -> tuple[Tick, ...]:
    """Return the ticks of a count that are whole numbers."""
    return tuple(tick for tick in window.ticks if "." not in tick.text)


def _decades(curves: Sequence[StyledCurve], note: str) -> AxisSide:
    """Return the vertical side for decimal logarithms, from one power of ten to another."""
    levels = [y for curve in curves if curve.trace.runs for y in curve.trace.extent] or [0.0]
    low, high = math.floor(min(levels)), math.ceil(max(levels))
    high = max(high, low + 1)
    step = next(s for s in _round_steps() if (high - low) / s <= MAX_DECADE_TICKS)
    ticks = tuple(
        Tick((k - low) / (high - low), power_of_ten(k) if k else "1")
        for k in range(-(-low // step) * step, high + 1, step)
    )
    return AxisSide(Axis(float(low), float(high)), ticks, note=note)


def _round_steps() -> Iterator[int]:
    """Yield 1, 2, 5, 10, 20, 50, …"""
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10
