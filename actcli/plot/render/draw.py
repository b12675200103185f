"""Draw a scene on a page. What comes later covers what was there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.plot.extrema import marked_extrema
from actcli.plot.heat_map import matrix_cells
from actcli.plot.layout import colour_count
from actcli.plot.panel import StyledCurve
from actcli.plot.placed import Arrangement, PlacedPanel
from actcli.plot.placement import Box
from actcli.plot.render.canvas import Page
from actcli.plot.scene import Scene
from actcli.plot.text import CellInk, TextRun
from actcli.plot.theme import DASHES, THEMES, Dashes

if TYPE_CHECKING:
    from actcli.plot.jacobian import Jacobian

CURVE_WIDTH, DEFAULT_MEMBER_WIDTH, MEMBER_WIDTH = 2.2, 2.9, 1.6
# The widths of curves, in points; the second and the third in a family.

LINE_WIDTH, BRACE_LINE_WIDTH, GRID_WIDTH = 1.0, 0.9, 0.7
# The widths of other lines, in points; the first is that of thin curves, too.

DASHED, DOTTED = (4.0, 3.0), (1.0, 2.0)
# Line styles, in line widths on and off.

DOT_SIZE, DIAMOND_SIZE, EXTREMUM_SIZE = 5.4, 7.6, 5.0
# The sizes of marks, in points.

NESTING_STEP, MAX_NESTED_MARKS = 3.4, 4
# A mark is larger by so many points for each that lies in it, of which so many count.

COINCIDENCE = 2.0
# Marks whose middles are closer than this, in points, cover one another.

SHADES_PER_SIGN = 20
# The steps of a colour bar on either side of 0.

AXIS_END = 1e-3
# A tick as near to an end of its axis as this part of it has no grid line: the axis is there.


def draw_scene(
    scene: Scene, arrangement: Arrangement, page: Any, kind: type[Drawing] | None = None
) -> None:
    """Draw a scene, arranged for a page of that size.

    Parameters
    ----------
    scene : Scene
    arrangement : Arrangement
    page : Page
        Or what has its methods.
    kind : type, optional
        How it is drawn, a subclass of Drawing.
    """
    kind = kind or Drawing
    page.measure_in(scene.settings.unit)
    drawing = kind(scene, page)
    drawing.ground(Box(0, 0, page.width, page.height))
    for placed in arrangement.panels:
        if placed.panel.matrix:
            drawing.matrix(placed.panel.matrix, placed.box)
        else:
            drawing.curves(placed)
        if placed.bar:
            drawing.bar(placed.bar)
        drawing.texts(placed)
    for curve, line, text in arrangement.legend:
        colour = drawing.theme.curve(curve.colour)
        page.line(*line, colour, CURVE_WIDTH, dashes=_dashes(curve))
        drawing.write([text])


class _Mark(NamedTuple):
    """A mark on the page: a dot, or else a diamond."""

    x: float
    y: float
    size: float
    colour: str
    inside: str
    is_dot: bool = True

    def covers(self, other: _Mark) -> bool:
        """Return whether it lies on another one."""
        return math.hypot(self.x - other.x, self.y - other.y) < COINCIDENCE


class Drawing:
    """A scene being drawn on a page."""

    def __init__(self, scene: Scene, page: Page) -> None:
        """Begin to draw a scene in the colours of its theme, or of its family."""
        self.scene, self.page, self.theme = scene, page, THEMES[scene.theme]
        if scene.family:
            self.theme = self.theme.family(len(scene.graphs))
        else:
            self.theme = self.theme.of_curves(colour_count(scene))

    def ground(self, box: Box) -> None:
        """Fill a part of the page with the ground, unless it is transparent."""
        if not self.scene.transparent:
            self.page.fill(box, self.theme.ground)

    def curves(self, placed: PlacedPanel) -> None:
        """Draw a panel of curves, a bold one on top."""
        self.axes(placed)
        self.guides(placed)
        curves = sorted(placed.panel.curves, key=lambda curve: curve.bold)
        for curve in curves:
            self.curve(placed, curve)
        self.marks(placed, curves)

    def matrix(self, matrix: Jacobian, box: Box) -> None:
        """Draw the cells of a matrix, with lines between them."""
        self.page.fill(box, self.theme.grid)
        for cells, parts in zip(matrix_cells(matrix, box), matrix.parts.tolist(), strict=True):
            for cell, part in zip(cells, parts, strict=True):
                self.page.fill(cell.inside(GRID_WIDTH / 2), self.theme.shade(part))

    def bar(self, box: Box) -> None:
        """Draw the scale of the colours; each covers the rest of the bar, which leaves no seams."""
        steps = range(-SHADES_PER_SIGN, SHADES_PER_SIGN + 1)
        shades = [self.theme.shade(i / SHADES_PER_SIGN) for i in steps]
        colours = self.theme.curves if self.scene.family else shades
        for i, colour in enumerate(colours):
            bottom = box.bottom + box.height * i / len(colours)
            self.page.fill(box._replace(bottom=bottom), colour)

    def axes(self, placed: PlacedPanel) -> None:
        """Draw the grid, the lines through zero, and the axes themselves."""
        box, page, theme = placed.box, self.page, self.theme
        for place in _inside(tick.place for tick in placed.xticks):
            x = box.left + place * box.width
            page.line([x, x], [box.bottom, box.top], theme.grid, GRID_WIDTH)
        for place in _inside(tick.place for tick in placed.yticks):
            y = box.bottom + place * box.height
            page.line([box.left, box.right], [y, y], theme.grid, GRID_WIDTH)
        self.zeros(placed)
        corners = [box.left, box.left, box.right], [box.top, box.bottom, box.bottom]
        page.line(*corners, theme.frame, LINE_WIDTH)

    def zeros(self, placed: PlacedPanel) -> None:
        """Draw the lines through zero."""
        box, page, theme = placed.box, self.page, self.theme
        x, y = placed.point(0.0, 0.0)
        if box.left < x < box.right:
            page.line([x, x], [box.bottom, box.top], theme.rule, LINE_WIDTH)
        if box.bottom < y < box.top:
            page.line([box.left, box.right], [y, y], theme.rule, LINE_WIDTH)

    def guides(self, placed: PlacedPanel) -> None:
        """Draw asymptotes, poles, and a line where the given input lies."""
        colour, box = self.theme.guide, placed.box
        for line in placed.guides():
            self.page.line(*placed.on_page(*line), colour, LINE_WIDTH, dashes=DASHED)
        shown = () if "asymptotes" in placed.panel.without else placed.panel.curves
        verticals = [(pole, DASHED) for curve in shown for pole in curve.trace.poles]
        if placed.panel.given is not None:
            verticals.append((placed.panel.given, DOTTED))
        for at, dashes in verticals:
            x, _ = placed.point(at, 0.0)
            if box.left <= x <= box.right:
                self.vertical(x, box.bottom, box.top, colour, dashes)

    def curve(self, placed: PlacedPanel, curve: StyledCurve) -> None:
        """Draw a curve, and the dotted lines at its jumps."""
        colour = self.theme.curve(curve.colour)
        for at, low, high in curve.trace.connectors:
            (x, bottom), (_, top) = placed.point(at, low), placed.point(at, high)
            bottom, top = max(bottom, placed.box.bottom), min(top, placed.box.top)
            if bottom < top:
                self.vertical(x, bottom, top, colour, DOTTED)
        for run in curve.trace.runs:
            line = placed.on_page(*run)
            width = self.curve_width(curve)
            self.page.line(*line, colour, width, dashes=_dashes(curve), clip=placed.box)

    def curve_width(self, curve: StyledCurve) -> float:
        """Return the width of a curve's line; in a family the default member's is larger."""
        if curve.thin:
            return LINE_WIDTH
        if self.scene.family is None:
            return CURVE_WIDTH
        return DEFAULT_MEMBER_WIDTH if curve.bold else MEMBER_WIDTH

    def vertical(self, x: float, bottom: float, top: float, colour: str, dashes: Dashes) -> None:
        """Draw a dashed or dotted vertical line, whose gaps no line below it fills."""
        self.ground(Box(x - LINE_WIDTH, bottom, x + LINE_WIDTH, top))
        self.page.line([x, x], [bottom, top], colour, LINE_WIDTH, dashes=dashes)

    def marks(self, placed: PlacedPanel, curves: Sequence[StyledCurve]) -> None:
        """Mark the kinks and jumps of curves, and the extrema of one that is alone.

        Where marks of several curves coincide, each is inside of the one before, so that all are
        seen; the members of a family share theirs.
        """
        if "marks" in placed.panel.without:
            return
        marks = [mark for curve in curves for mark in self.marks_of(placed, curve)]
        for i, mark in enumerate(marks):
            later = {other.colour for other in marks[i + 1 :] if other.covers(mark)} - {mark.colour}
            inside = 0 if self.scene.family else min(len(later), MAX_NESTED_MARKS)
            draw = self.page.dot if mark.is_dot else self.page.diamond
            draw(mark.x, mark.y, mark.size + inside * NESTING_STEP, mark.colour, mark.inside)

    def marks_of(self, placed: PlacedPanel, curve: StyledCurve) -> Iterator[_Mark]:
        """Yield the marks of a curve that are in view."""
        trace, ground, colour = curve.trace, self.theme.ground, self.theme.curve(curve.colour)
        for kink in trace.kinks:
            if placed.shows(*kink):
                yield _Mark(*placed.point(*kink), DIAMOND_SIZE, colour, ground, is_dot=False)
        for x, y, filled in trace.dots:
            if placed.shows(x, y):
                yield _Mark(*placed.point(x, y), DOT_SIZE, colour, colour if filled else ground)
        if len(placed.panel.curves) == 1:
            marked = {kink.x for kink in trace.kinks}
            for _, x, y in marked_extrema(trace):
                if x not in marked and placed.shows(x, y):
                    yield _Mark(*placed.point(x, y), EXTREMUM_SIZE, colour, colour)

    def texts(self, placed: PlacedPanel) -> None:
        """Write everything around and in a panel."""
        self.write(placed.texts)
        for brace in placed.braces:
            self.page.brace(brace, self.theme.note, BRACE_LINE_WIDTH)
        self.samples(placed)
        for box, text in placed.labels:
            self.ground(box)
            self.write([text])
        for curve, line, text in placed.keys:
            self.page.line(*line, self.theme.curve(curve.colour), LINE_WIDTH)
            self.write([text])

    def samples(self, placed: PlacedPanel) -> None:
        """Draw the samples of line styles, in no curve's colour."""
        for k, line in enumerate(placed.samples):
            dashes = DASHES[k % len(DASHES)]
            self.page.line(*line, self.theme.note, CURVE_WIDTH, dashes=dashes)

    def write(self, texts: Iterable[TextRun]) -> None:
        """Write texts in their inks."""
        inks = {"text": self.theme.text, "note": self.theme.note}
        for text in texts:
            match text.ink:
                case CellInk(part):
                    colour = self.theme.ink(self.theme.shade(part))
                case int(curve):
                    colour = self.theme.label(curve)
                case name:
                    colour = inks[name]
            self.page.write(text, colour)


def _dashes(curve: StyledCurve) -> Dashes:
    """Return the line style of a curve."""
    return DASHES[curve.dashes % len(DASHES)]


def _inside(places: Iterable[float]) -> list[float]:
    """Return the places on an axis that are not at its ends."""
    return [place for place in places if AXIS_END < place < 1 - AXIS_END]
