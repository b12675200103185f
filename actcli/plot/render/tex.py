r"""A figure for LaTeX, in pgfplots: curves as coordinates, and texts in the document's type.

The file compiles alone, and where a document has loaded amsmath and pgfplots it can be read by
\input. Lengths are measured in Computer Modern, the type of a document that chooses no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actcli.curves.axis import Axis
from actcli.curves.log_axis import LogAxis
from actcli.curves.trace import Polyline
from actcli.numerics import np
from actcli.plot.latex_text import in_latex
from actcli.plot.panel import AxisSide
from actcli.plot.placed import Arrangement, PlacedPanel
from actcli.plot.placement import Box
from actcli.plot.render.canvas import measure
from actcli.plot.render.draw import GRID_WIDTH, LINE_WIDTH, Drawing, draw_scene
from actcli.plot.scene import Scene
from actcli.plot.spacing import CAPTION_GAP
from actcli.plot.text import LINE_SPACING, TICK, Extent, TextRun

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from actcli.numerics import Array
    from actcli.plot.theme import Dashes

MEASURED_FONT = "computer modern"

ROOM = 1.06
# Texts get this times the room that they take in it: its small sizes are wider in proportion.

MAX_GAP = 0.02
# A curve deviates from the coordinates that are written by so many points at most.

HEAD = r"""% {title}
%
{description}
%
% This file compiles alone. To \input it, load amsmath and pgfplots in the document.
\expandafter\ifx\csname @notprerr\endcsname\documentclass
  \let\finishfigure\relax
\else
  \documentclass{{article}}
  \usepackage[paperwidth={width:g}bp,paperheight={height:g}bp,margin=0bp]{{geometry}}
  \usepackage{{amsmath,pgfplots}}
  \pgfplotsset{{compat=1.16}}
  \begin{{document}}
  \hoffset=-1in \voffset=-1in
  \setbox0\hbox\bgroup
  \def\finishfigure{{\egroup\shipout\box0 \end{{document}}}}%
\fi
\begin{{tikzpicture}}[
  x={unit:g}bp, y={unit:g}bp, every node/.style={{inner sep=0bp, outer sep=0bp}}]
"""

TAIL = r"""\end{tikzpicture}%
\finishfigure
"""

ANCHORS = {"left": "base west", "center": "base", "right": "base east"}


def pgfplots(scene: Scene, arrangement: Arrangement, width: float, height: float) -> str:
    """Return a scene, arranged on a page so many points wide and high, as a file of LaTeX."""
    page = _TexPage(width, height)
    draw_scene(scene, arrangement, page, _TexDrawing)
    words = (" ".join(text.split()) for text in (scene.title, scene.alt))
    title, description = words
    return (
        HEAD.format(
            title=title,
            description="\n".join(_commented(description)),
            width=width,
            height=height,
            unit=scene.settings.unit,
        )
        + page.written()
        + TAIL
    )


def roomy_measure(text: str, size: float) -> Extent:
    """Return the extent of a text, with some room to spare for the type of the document."""
    width, height, depth = measure(text, size)
    return Extent(ROOM * width, height, depth)


def _commented(text: str) -> Iterable[str]:
    """Yield a text in lines of comments."""
    from textwrap import wrap

    return (f"% {line}" for line in wrap(text, 96))


class _TexDrawing(Drawing):
    """A scene being drawn in TeX, where pgfplots draws the axes."""

    page: _TexPage  # type: ignore[assignment]

    def axes(self, placed: PlacedPanel) -> None:
        """Begin the axes of a panel; what is drawn next is in its coordinates."""
        self.page.begin_axes(placed, self.theme.frame, self.theme.grid, self.theme.note)
        self.zeros(placed)

    def bar(self, box: Box) -> None:
        """Draw the scale of the colours, beside the axes."""
        self.page.end_axes()
        super().bar(box)

    def texts(self, placed: PlacedPanel) -> None:
        """Write everything around and in a panel, except for the numbers of its axes."""
        self.page.end_axes()
        if not placed.panel.matrix:
            kept = [text for text in placed.texts if not _is_axis_number(text, placed.box)]
            placed = replace(placed, texts=kept)
        super().texts(placed)


def _is_axis_number(text: TextRun, box: Box) -> bool:
    """Return whether a text around a panel is a number at one of its ticks."""
    beside = text.align == "right" and text.x < box.left
    below = text.align == "center" and text.y < box.bottom
    return text.size == TICK and (beside or below)


class _TexPage:
    """A page of TeX, with the methods of `Page`. x and y are in points from its lower left."""

    def __init__(self, width: float, height: float) -> None:
        """Begin a page so many points wide and high."""
        self.width, self.height, self.unit = width, height, 1.0
        self._lines: list[str] = []
        self._colours: dict[str, None] = {}
        self._axes: PlacedPanel | None = None

    def measure_in(self, unit: float) -> None:
        """Take all lengths in units of so many points from now."""
        self.width, self.height, self.unit = self.width / unit, self.height / unit, unit

    def written(self) -> str:
        """Return what has been drawn, behind the colours that it needs."""
        colours = [rf"\definecolor{{{self._ink(c)}}}{{HTML}}{{{c[1:]}}}" for c in self._colours]
        outline = rf"\path[use as bounding box] (0,0) rectangle ({self.width:g},{self.height:g});"
        return "\n".join([*colours, outline, *self._lines, ""])

    def begin_axes(self, placed: PlacedPanel, frame: str, grid: str, numbers: str) -> None:
        """Begin the axes of a panel, in these colours."""
        box, size, gap = placed.box, TICK * self.unit, CAPTION_GAP * self.unit
        across = AxisSide(placed.x, placed.xticks)
        up = AxisSide(placed.y, placed.yticks)
        self._lines += [
            r"\begin{axis}[",
            f"  at={{({box.left * self.unit:.5g}bp,{box.bottom * self.unit:.5g}bp)}},",
            "  anchor=south west, scale only axis,",
            f"  width={box.width * self.unit:.5g}bp, height={box.height * self.unit:.5g}bp,",
            *_side("x", across),
            *_side("y", up),
            f"  axis lines*=left, axis line style={{{self._ink(frame)},",
            f"  {self._width(LINE_WIDTH)}}},",
            f"  grid=major, grid style={{{self._ink(grid)}, {self._width(GRID_WIDTH)}}},",
            r"  major tick length=0bp, minor tick length=0bp,",
            r"  scaled ticks=false, clip mode=individual,",
            f"  tick label style={{{self._font(size)}, text={self._ink(numbers)}}},",
            f"  xticklabel style={{yshift=-{gap:g}bp}}, yticklabel style={{xshift=-{gap:g}bp}},",
            "]",
        ]
        self._axes = placed

    def end_axes(self) -> None:
        """End the axes of a panel, if there are any."""
        if self._axes:
            self._lines.append(r"\end{axis}")
            self._axes = None

    def line(
        self,
        x: ArrayLike,
        y: ArrayLike,
        colour: str,
        width: float,
        *,
        dashes: Dashes = (),
        clip: Box | None = None,
    ) -> None:
        """Draw a polyline; its dashes are in widths of the line. It is clipped to its axes."""
        style = [self._ink(colour), self._width(width), "line join=miter"]
        if dashes:
            lengths = [f"{dash * width * self.unit:g}bp" for dash in dashes]
            pairs = zip(lengths[::2], lengths[1::2], strict=True)
            style.append("dash pattern=" + " ".join(f"on {a} off {b}" for a, b in pairs))
        self._path(", ".join(style), _thinned(np.asarray(x, float), np.asarray(y, float)))

    def fill(self, box: Box, colour: str) -> None:
        """Fill a rectangle."""
        left, bottom, right, top = box
        corners = Polyline(
            np.array([left, left, right, right]), np.array([bottom, top, top, bottom])
        )
        self._path(f"draw=none, fill={self._ink(colour)}", corners, closed=True)

    def dot(self, x: float, y: float, size: float, colour: str, inside: str) -> None:
        """Draw a circle about a point."""
        self._mark("*", x, y, size / 2, colour, inside)

    def diamond(self, x: float, y: float, size: float, colour: str, inside: str) -> None:
        """Draw a square that stands on its corner, about a point."""
        self._mark("square*, mark options={rotate=45}", x, y, size / 2 / 2**0.5, colour, inside)

    def brace(self, box: Box, colour: str, width: float) -> None:
        """Draw an opening brace that fills a box."""
        left, bottom, right, top = box
        spine, middle, bend = (left + right) / 2, (bottom + top) / 2, box.width / 2
        points = [
            (right, top), (spine, top), (spine, top - bend), (spine, middle + bend),
            (spine, middle), (left, middle), (spine, middle), (spine, middle - bend),
            (spine, bottom + bend), (spine, bottom), (right, bottom),
        ]  # fmt: skip
        a, b, c, d, e, f, g, h, i, j, k = (f"({x:.5g},{y:.5g})" for x, y in points)
        self._lines.append(
            rf"\draw[{self._ink(colour)}, {self._width(width)}] {a} .. controls {b} .. {c} -- {d} "
            rf".. controls {e} .. {f} .. controls {g} .. {h} -- {i} .. controls {j} .. {k};"
        )

    def write(self, text: TextRun, colour: str) -> None:
        """Write a text."""
        style = f"anchor={ANCHORS[text.align]}, text={self._ink(colour)}"
        font = self._font(text.size * self.unit)
        self._lines.append(
            rf"\node[{style}, {font}] at ({text.x:.5g},{text.y:.5g}) {{{in_latex(text.text)}}};"
        )

    def _path(self, style: str, points: Polyline, *, closed: bool = False) -> None:
        """Draw a path through points of the page, in coordinates of the axes if there are any."""
        if self._axes:
            end = " -- cycle;" if closed else ";"
            self._lines.append(rf"\addplot[{style}] coordinates {{")
            self._lines += _rows(self._in_axes(points))
            self._lines.append("}" + end)
        else:
            way = " -- ".join(f"({x:.5g},{y:.5g})" for x, y in zip(*points, strict=True))
            self._lines.append(rf"\path[draw, {style}] {way}{' -- cycle' if closed else ''};")

    def _mark(self, mark: str, x: float, y: float, radius: float, colour: str, inside: str) -> None:
        """Draw a mark about a point of the axes."""
        assert self._axes
        point = self._in_axes(Polyline(np.array([x]), np.array([y])))
        style = f"{self._ink(colour)}, fill={self._ink(inside)}, {self._width(1.4)}"
        size = f"mark size={radius * self.unit:.4g}bp"
        self._lines.append(rf"\addplot[only marks, mark={mark}, {style}, {size}] coordinates {{")
        self._lines += [*_rows(point), "};"]

    def _in_axes(self, points: Polyline) -> Polyline:
        """Return points of the page in the numbers of the current axes."""
        assert self._axes
        box = self._axes.box
        return Polyline(
            _numbers(self._axes.x, (points.x - box.left) / box.width),
            _numbers(self._axes.y, (points.y - box.bottom) / box.height),
        )

    def _ink(self, colour: str) -> str:
        """Return the name of a colour, which is defined before it is needed."""
        self._colours[colour] = None
        return f"figure{colour[1:]}"

    def _width(self, width: float) -> str:
        return f"line width={width * self.unit:g}bp"

    def _font(self, size: float) -> str:
        return rf"font=\fontsize{{{size:g}bp}}{{{size * LINE_SPACING:g}bp}}\selectfont"


def _numbers(axis: Axis, places: Any) -> Any:
    """Return the numbers at places along an axis, from 0 to 1, as they are written beside it.

    On a logarithmic axis they are themselves; if it is linear around 0, which pgfplots has no axis
    for, they are parts of its length, and only its ticks are labelled by numbers.
    """
    if isinstance(axis, LogAxis):
        return places if axis.linear else abs(axis.values_at(places))
    low, high = axis.written_ends
    return low + places * (high - low)


def _side(letter: str, side: AxisSide) -> Iterable[str]:
    """Yield the options of pgfplots for the axis x or y."""
    low, high = _numbers(side.axis, np.array([0.0, 1.0]))
    at = ",".join(f"{_numbers(side.axis, tick.place):.6g}" for tick in side.ticks)
    texts = ",".join(f"{{{in_latex(tick.text)}}}" for tick in side.ticks)
    yield f"  {letter}min={low:.7g}, {letter}max={high:.7g},"
    if isinstance(side.axis, LogAxis) and not side.axis.linear:
        yield f"  {letter}mode=log, {letter} dir={'normal' if side.axis.low > 0 else 'reverse'},"
    yield f"  {letter}tick={{{at}}}, {letter}ticklabels={{{texts}}},"


def _rows(points: Polyline) -> Iterable[str]:
    """Yield coordinates in rows."""
    pairs = [f"({x:.7g},{y:.7g})" for x, y in zip(*points, strict=True)]
    return ("  " + " ".join(pairs[i : i + 6]) for i in range(0, len(pairs), 6))


def _thinned(x: Array, y: Array) -> Polyline:
    """Return those points of a polyline that draw it to MAX_GAP: Ramer-Douglas-Peucker."""
    kept = np.zeros(len(x), bool)
    kept[[0, -1]] = True
    spans = [(0, len(x) - 1)]
    while spans:
        start, end = spans.pop()
        if end - start < 2:
            continue
        along_x, along_y = x[end] - x[start], y[end] - y[start]
        inner_x, inner_y = x[start + 1 : end] - x[start], y[start + 1 : end] - y[start]
        gaps = abs(along_x * inner_y - along_y * inner_x) / max(np.hypot(along_x, along_y), 1e-9)
        farthest = int(gaps.argmax())
        if gaps[farthest] > MAX_GAP:
            middle = start + 1 + farthest
            kept[middle] = True
            spans += [(start, middle), (middle, end)]
    return Polyline(x[kept], y[kept])
