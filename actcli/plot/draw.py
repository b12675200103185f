"""Drawing: a scene as a Matplotlib figure."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.figure import Figure

from actcli.plot.arrange import Frame, arrange
from actcli.plot.layout import LAYOUTS, Curve
from actcli.plot.page import Page
from actcli.plot.scene import Scene
from actcli.plot.theme import DASHES, THEMES, Dashes
from actcli.plot.words import Words

CURVE, THIN, HAIR = 2.2, 1.0, 0.7  # widths of lines, in points
DASHED, DOTTED = (4.0, 3.0), (1.0, 2.0)
DOT, DIAMOND = 5.4, 5.6


def figure(scene: Scene, size: tuple[float, float] | None = None) -> Figure:
    """The scene drawn, so many inches wide and high; the layout says how many unless it is given.

    The figure is made of lines and texts, without axes. Raises TooSmall.
    """
    return _Drawing(scene, size or LAYOUTS[scene.layout].size).figure


class _Drawing:
    """A scene on a page. What is drawn later, or with a higher zorder, covers the rest."""

    def __init__(self, scene: Scene, size: tuple[float, float]) -> None:
        self.scene, self.theme = scene, THEMES[scene.theme]
        self.page = Page(*size, self.theme.ground)
        self.figure = self.page.figure
        frames, legend = arrange(scene, self.page.width, self.page.height, self.page.measure)
        for frame in frames:
            self.axes(frame)
            self.guides(frame)
            for curve in frame.panel.curves:
                self.curve(frame, curve)
            self.words(frame)
        for curve, line, words in legend:
            self.page.line(*line, self.theme.curve(curve.colour), CURVE, dashes=_dashes(curve))
            self.write([words])

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
        page.line(
            [box.left, box.left, box.right], [box.top, box.bottom, box.bottom], theme.frame, THIN
        )

    def guides(self, frame: Frame) -> None:
        """Asymptotes, poles, and where the given input lies."""
        page, colour, box = self.page, self.theme.guide, frame.box
        for line in frame.guides():
            page.line(*frame.on_page(*line), colour, THIN, dashes=DASHED)
        upright = [(pole, DASHED) for c in frame.panel.curves for pole in c.trace.poles]
        if self.scene.given is not None:
            upright.append((self.scene.given, DOTTED))
        for at, dashes in upright:
            x, _ = frame.point(at, 0.0)
            if box.left <= x <= box.right:
                self.upright(x, box.bottom, box.top, colour, dashes)

    def curve(self, frame: Frame, curve: Curve) -> None:
        """A curve with its jumps, kinks and extrema."""
        page, trace, ground = self.page, curve.trace, self.theme.ground
        colour = self.theme.curve(curve.colour)
        for run in trace.runs:
            page.line(
                *frame.on_page(*run), colour, CURVE, dashes=_dashes(curve), zorder=2, clip=frame.box
            )
        for at, low, high in trace.connectors:
            (x, bottom), (_, top) = frame.point(at, low), frame.point(at, high)
            self.upright(x, bottom, top, colour, DOTTED)
        for kink in trace.kinks:
            page.mark("D", *frame.point(*kink), DIAMOND, colour, ground)
        for dot in trace.dots:
            inside = colour if dot.filled else ground
            page.mark("o", *frame.point(dot.x, dot.y), DOT, colour, inside)
        if len(frame.panel.curves) == 1:
            for extremum in trace.extrema:
                page.mark("o", *frame.point(extremum.x, extremum.y), DOT - 1, colour, colour)

    def upright(self, x: float, bottom: float, top: float, colour: str, dashes: Dashes) -> None:
        """A dashed or dotted vertical line, which a line under it does not fill."""
        self.page.line([x, x], [bottom, top], self.theme.ground, 2 * THIN)
        self.page.line([x, x], [bottom, top], colour, THIN, dashes=dashes)

    def words(self, frame: Frame) -> None:
        """Everything that is written around and in a panel."""
        self.write(frame.words)
        for brace in frame.braces:
            self.page.brace(brace, self.theme.note)
        for words in frame.labels:
            self.page.write(words, self.theme.note, ground=self.theme.ground)
        for curve, line, words in frame.keys:
            self.page.line(*line, self.theme.curve(curve.colour), THIN)
            self.write([words])

    def write(self, texts: Iterable[Words]) -> None:
        """Texts in their inks."""
        inks = {"text": self.theme.text, "note": self.theme.note}
        for words in texts:
            ink = words.ink
            self.page.write(words, self.theme.label(ink) if isinstance(ink, int) else inks[ink])


def _dashes(curve: Curve) -> Dashes:
    return DASHES[curve.dashes % len(DASHES)]


def _inside(places: Iterable[float]) -> list[float]:
    """The places on an axis that are not its ends."""
    return [place for place in places if 0.001 < place < 0.999]
