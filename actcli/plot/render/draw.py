"""Drawing: a scene on a page. What comes later covers what was there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from actcli.plot.arrange import Frame, arrange, marked, matrix_cells
from actcli.plot.layout import Curve
from actcli.plot.placement import Box
from actcli.plot.render.canvas import Page, measure
from actcli.plot.scene import Scene
from actcli.plot.text import On, Words
from actcli.plot.theme import DASHES, THEMES, Dashes

if TYPE_CHECKING:
    from actcli.plot.jacobian import Jacobian

CURVE, BOLD, MEMBER = 2.2, 2.9, 1.6  # widths of curves, in points: the latter two in a family
THIN, FINE, HAIR = 1.0, 0.9, 0.7  # and of other lines
SHADES = 20  # in a bar, on either side of 0
DASHED, DOTTED = (4.0, 3.0), (1.0, 2.0)
DOT, DIAMOND, POINT = 5.4, 7.6, 5.0  # sizes of marks


def draw(scene: Scene, page: Page) -> None:
    """Draw a scene. Raises FigureTooSmallError where the page has no room for it."""
    frames, legend = arrange(scene, page.width, page.height, measure)
    drawing = _Drawing(scene, page)
    drawing.ground(Box(0, 0, page.width, page.height))
    for frame in frames:
        if frame.panel.matrix:
            drawing.matrix(frame.panel.matrix, frame.box)
        else:
            drawing.curves(frame)
        if frame.bar:
            drawing.bar(frame.bar)
        drawing.words(frame)
    for curve, line, words in legend:
        page.line(*line, drawing.theme.curve(curve.colour), CURVE, dashes=_dashes(curve))
        drawing.write([words])


class _Drawing:
    """A scene being drawn on a page."""

    def __init__(self, scene: Scene, page: Page) -> None:
        self.scene, self.page, self.theme = scene, page, THEMES[scene.theme]
        if scene.family:
            self.theme = self.theme.family(len(scene.graphs))

    def ground(self, box: Box) -> None:
        """The ground of a part of the page, which a transparent one does not have."""
        if not self.scene.transparent:
            self.page.fill(box, self.theme.ground)

    def curves(self, frame: Frame) -> None:
        """A panel of curves, a bold one on top."""
        self.axes(frame)
        self.guides(frame)
        curves = sorted(frame.panel.curves, key=lambda curve: curve.bold)
        for curve in curves:
            self.curve(frame, curve)
        for curve in curves:
            self.marks(frame, curve)

    def matrix(self, matrix: Jacobian, box: Box) -> None:
        """The cells of a matrix, with lines between them."""
        self.page.fill(box, self.theme.grid)
        for cells, parts in zip(matrix_cells(matrix, box), matrix.parts.tolist(), strict=True):
            for cell, part in zip(cells, parts, strict=True):
                self.page.fill(cell.inside(HAIR / 2), self.theme.shade(part))

    def bar(self, box: Box) -> None:
        """The scale of the colours; each covers the rest of the bar, so that there are no seams."""
        shades = [self.theme.shade(i / SHADES) for i in range(-SHADES, SHADES + 1)]
        colours = self.theme.curves if self.scene.family else shades
        for i, colour in enumerate(colours):
            bottom = box.bottom + box.height * i / len(colours)
            self.page.fill(box._replace(bottom=bottom), colour)

    def axes(self, frame: Frame) -> None:
        """The grid, the lines through zero, and the axes themselves."""
        box, page, theme = frame.box, self.page, self.theme
        for place in _inside(tick.place for tick in frame.xticks):
            x = box.left + place * box.width
            page.line([x, x], [box.bottom, box.top], theme.grid, HAIR)
        for place in _inside(tick.place for tick in frame.yticks):
            y = box.bottom + place * box.height
            page.line([box.left, box.right], [y, y], theme.grid, HAIR)
        x, y = frame.point(0.0, 0.0)
        if box.left < x < box.right:
            page.line([x, x], [box.bottom, box.top], theme.rule, THIN)
        if box.bottom < y < box.top:
            page.line([box.left, box.right], [y, y], theme.rule, THIN)
        corners = [box.left, box.left, box.right], [box.top, box.bottom, box.bottom]
        page.line(*corners, theme.frame, THIN)

    def guides(self, frame: Frame) -> None:
        """Asymptotes, poles, and where the given input lies."""
        colour, box = self.theme.guide, frame.box
        for line in frame.guides():
            self.page.line(*frame.on_page(*line), colour, THIN, dashes=DASHED)
        upright = [(pole, DASHED) for c in frame.panel.curves for pole in c.trace.poles]
        if frame.panel.given is not None:
            upright.append((frame.panel.given, DOTTED))
        for at, dashes in upright:
            x, _ = frame.point(at, 0.0)
            if box.left <= x <= box.right:
                self.upright(x, box.bottom, box.top, colour, dashes)

    def curve(self, frame: Frame, curve: Curve) -> None:
        """A curve, and the dotted lines at its jumps."""
        colour = self.theme.curve(curve.colour)
        for at, low, high in curve.trace.connectors:
            (x, bottom), (_, top) = frame.point(at, low), frame.point(at, high)
            self.upright(x, bottom, top, colour, DOTTED)
        for run in curve.trace.runs:
            line = frame.on_page(*run)
            width = self.width(curve)
            self.page.line(*line, colour, width, dashes=_dashes(curve), clip=frame.box)

    def width(self, curve: Curve) -> float:
        """The width of a curve's line: of a family, the usual member's is larger."""
        if self.scene.family is None:
            return CURVE
        return BOLD if curve.bold else MEMBER

    def upright(self, x: float, bottom: float, top: float, colour: str, dashes: Dashes) -> None:
        """A dashed or dotted vertical line, which a line under it does not fill."""
        self.ground(Box(x - THIN, bottom, x + THIN, top))
        self.page.line([x, x], [bottom, top], colour, THIN, dashes=dashes)

    def marks(self, frame: Frame, curve: Curve) -> None:
        """The kinks and jumps of a curve, and its extrema if it is alone."""
        page, ground, colour = self.page, self.theme.ground, self.theme.curve(curve.colour)
        for kink in curve.trace.kinks:
            page.diamond(*frame.point(*kink), DIAMOND, colour, ground)
        for x, y, filled in curve.trace.dots:
            page.dot(*frame.point(x, y), DOT, colour, colour if filled else ground)
        if len(frame.panel.curves) == 1:
            kinks = {kink.x for kink in curve.trace.kinks}  # which have their mark
            for _, x, y in (e for e in marked(curve.trace) if e.x not in kinks):
                page.dot(*frame.point(x, y), POINT, colour, colour)

    def words(self, frame: Frame) -> None:
        """Everything that is written around and in a panel."""
        self.write(frame.words)
        for brace in frame.braces:
            self.page.brace(brace, self.theme.note, FINE)
        for box, words in frame.labels:
            self.ground(box)
            self.write([words])
        for curve, line, words in frame.keys:
            self.page.line(*line, self.theme.curve(curve.colour), THIN)
            self.write([words])

    def write(self, texts: Iterable[Words]) -> None:
        """Texts in their inks."""
        inks = {"text": self.theme.text, "note": self.theme.note}
        for words in texts:
            match words.ink:
                case On(part):
                    colour = self.theme.ink(self.theme.shade(part))
                case int(curve):
                    colour = self.theme.label(curve)
                case name:
                    colour = inks[name]
            self.page.write(words, colour)


def _dashes(curve: Curve) -> Dashes:
    return DASHES[curve.dashes % len(DASHES)]


def _inside(places: Iterable[float]) -> list[float]:
    """The places on an axis that are not its ends."""
    return [place for place in places if 0.001 < place < 0.999]
