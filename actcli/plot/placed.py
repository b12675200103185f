"""Panels on the page: their boxes and axes, and all that is written in and around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.curves.axis import Axis, Tick
from actcli.curves.log_axis import LogAxis
from actcli.curves.trace import Polyline
from actcli.numerics import np
from actcli.plot.panel import Panel, StyledCurve
from actcli.plot.placement import Box
from actcli.plot.text import TextRun

if TYPE_CHECKING:
    import numpy.typing as npt


LINE_SAMPLES = 400
# Of a straight line where an axis is logarithmic: it is drawn as a curve.


class CurveKey(NamedTuple):
    """The label of a curve and a line in its colour, which leads to it or stands beside it."""

    curve: StyledCurve
    line: Polyline
    text: TextRun


@dataclass(frozen=True, kw_only=True)
class PlacedPanel:
    """A panel on the page.

    Attributes
    ----------
    panel : Panel
    box : Box
        Where its axes are.
    x, y : Axis
    xticks, yticks : sequence of Tick
        Those that have room.
    texts : sequence of TextRun
        What is written around it, and the numbers of a matrix.
    braces : sequence of Box
        The braces of its formulas.
    samples : sequence of Polyline
        A line before each formula, in the line style that it explains.
    keys : sequence of CurveKey
        The labels beside its curves.
    labels : sequence of (Box, TextRun)
        The labels of extrema, each with the box that is cleared for it.
    bar : Box or None
        The colour bar of the figure, which the last panel has.
    """

    panel: Panel
    box: Box
    x: Axis
    y: Axis
    xticks: Sequence[Tick]
    yticks: Sequence[Tick]
    texts: Sequence[TextRun] = ()
    braces: Sequence[Box] = ()
    samples: Sequence[Polyline] = ()
    keys: Sequence[CurveKey] = ()
    labels: Sequence[tuple[Box, TextRun]] = ()
    bar: Box | None = None

    def on_page(self, x: npt.ArrayLike, y: npt.ArrayLike) -> Polyline:
        """Return where points of the panel are on the page."""
        return Polyline(
            self.box.left + self.box.width * self.x.place(x),
            self.box.bottom + self.box.height * self.y.place(y),
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the panel is on the page."""
        at = self.on_page(x, y)
        return float(at.x), float(at.y)

    def shows(self, x: float, y: float) -> bool:
        """Return whether a point lies in the panel, as all do unless its ends are set."""
        return self.x.low <= x <= self.x.high and self.y.low <= y <= self.y.high

    def _line_samples(self, start: float, stop: float) -> Any:
        """Return x at which a straight line is drawn: its ends, on logarithmic axes many."""
        if not (isinstance(self.x, LogAxis) or isinstance(self.y, LogAxis)):
            return np.array([start, stop])
        ends = self.x.place([start, stop])
        inner = self.x.samples(LINE_SAMPLES)
        places = self.x.place(inner)
        return np.concatenate([[start], inner[(ends[0] < places) & (places < ends[1])], [stop]])

    def guides(self) -> Iterator[Polyline]:
        """Yield the asymptotes of a curve that is alone, from their end of the panel to x = 0."""
        if len(self.panel.curves) != 1 or "asymptotes" in self.panel.without:
            return
        middle = min(max(0.0, self.x.low), self.x.high)
        for end, slope, offset in self.panel.curves[0].trace.asymptotes:
            start, stop = (self.x.low, middle) if end == "left" else (middle, self.x.high)
            if slope:
                crossings = sorted((y - offset) / slope for y in (self.y.low, self.y.high))
                start, stop = max(start, crossings[0]), min(stop, crossings[1])
            if start < stop and (slope or offset):  # At 0 there is a line already.
                x = self._line_samples(start, stop)
                with np.errstate(over="ignore"):
                    yield Polyline(x, slope * x + offset)


class Arrangement(NamedTuple):
    """All that stands on a page: the panels, and a legend unless curves are labelled beside."""

    panels: Sequence[PlacedPanel]
    legend: Sequence[CurveKey] = ()
