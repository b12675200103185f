"""A page for Matplotlib's renderers, on which everything is measured in points.

Matplotlib's figures, axes and artists would take a third of the time of a plot, most of it before
anything is drawn; and axes settle their ticks and labels only while they are drawn, too late to
keep labels apart. What there is to draw here is lines, shapes and texts, and those the renderers
take as they are.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.cbook import is_math_text
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Bbox, Transform

from actcli.numerics import np
from actcli.plot.mathtext import between_math
from actcli.plot.placement import Box
from actcli.plot.settings import FigureSettingsError
from actcli.plot.text import Extent, TextRun

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from actcli.plot.theme import Dashes

INCHES_PER_POINT = 1 / 72

MEASURING_DPI = 200
# Texts are measured at one resolution, so that they stand in the same places in every format.

CIRCLE = Path.unit_circle()
DIAMOND = Path([(0, 1), (1, 0), (0, -1), (-1, 0), (0, 1)], closed=True)
MARK_EDGE = 1.4
# The width of a mark's outline, in points.

BRACED_LETTER = re.compile(r"([_^])\{(\w)\}")
# Mathtext takes several times as long to parse a letter in braces as one without.

ALIGNMENT = {"left": 0.0, "center": 0.5, "right": 1.0}
# The part of a text that is left of where it stands.


class Page:
    """A page drawn by a renderer of Matplotlib. x and y are in points from its lower left."""

    def __init__(self, renderer: Any, width: float, height: float) -> None:
        """Begin a page so many points wide and high."""
        self.width, self.height = width, height
        self._renderer = renderer
        self._scale = renderer.points_to_pixels(1)
        self._points = Affine2D().scale(self._scale)
        self._unit = 1.0

    def measure_in(self, unit: float) -> None:
        """Take all lengths, those of type and of lines too, in units of so many points from now."""
        self.width, self.height = self.width / unit, self.height / unit
        self._unit, self._scale = unit, self._scale * unit
        self._points = Affine2D().scale(self._scale)

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
        """Draw a polyline; its dashes are in widths of the line."""
        pen = self._pen(colour, width)
        if dashes:
            pen.set_dashes(0, [width * self._unit * dash for dash in dashes])
        if clip:
            pen.set_clip_rectangle(Bbox.from_extents(*clip).transformed(self._points))
        self._renderer.draw_path(pen, Path(np.column_stack([x, y])), self._points)

    def fill(self, box: Box, colour: str) -> None:
        """Fill a rectangle."""
        left, bottom, right, top = box
        corners = [(left, bottom), (left, top), (right, top), (right, bottom), (left, bottom)]
        self._shape(Path(corners, closed=True), self._points, colour, 0, colour)

    def dot(self, x: float, y: float, size: float, colour: str, inside: str) -> None:
        """Draw a circle about a point."""
        self._shape(CIRCLE, self._about(x, y, size), colour, MARK_EDGE, inside)

    def diamond(self, x: float, y: float, size: float, colour: str, inside: str) -> None:
        """Draw a square that stands on its corner, about a point."""
        self._shape(DIAMOND, self._about(x, y, size), colour, MARK_EDGE, inside)

    def brace(self, box: Box, colour: str, width: float) -> None:
        """Draw an opening brace that fills a box."""
        left, bottom, right, top = box
        spine, middle, bend = (left + right) / 2, (bottom + top) / 2, box.width / 2
        points = [
            (right, top), (spine, top), (spine, top - bend), (spine, middle + bend),
            (spine, middle), (left, middle), (spine, middle), (spine, middle - bend),
            (spine, bottom + bend), (spine, bottom), (right, bottom),
        ]  # fmt: skip
        bent, straight = [Path.CURVE3, Path.CURVE3], [Path.LINETO]
        codes = [Path.MOVETO, *bent, *straight, *bent, *bent, *straight, *bent]
        self._renderer.draw_path(self._pen(colour, width), Path(points, codes), self._points)

    def write(self, text: TextRun, colour: str) -> None:
        """Write a text, its formulas as mathtext."""
        advances = [self._advance(part, text.size) for part in _parts(text.text)]
        x = text.x - ALIGNMENT[text.align] * sum(advances)
        y = self.height - text.y if self._renderer.flipy() else text.y
        for part, advance in zip(_parts(text.text), advances, strict=True):
            content, font, is_formula = _matplotlib_text(part, text.size * self._unit)
            if is_formula and isinstance(self._renderer, RendererAgg):
                size = Affine2D().scale(text.size / text_to_path.FONT_SCALE)
                outline = _outline(part, *matplotlib.rcParams["font.family"])
                self._shape(outline, size.translate(x, text.y) + self._points, colour, 0, colour)
            else:
                place = x * self._scale, y * self._scale
                self._renderer.draw_text(self._pen(colour, 0), *place, content, font, 0, is_formula)
            x += advance

    def _advance(self, part: str, size: float) -> float:
        """Return the width of a part of a text as it is drawn: only pixels have hinted letters."""
        if isinstance(self._renderer, RendererAgg) or is_math_text(part):
            return _advance(part, size)
        font = matplotlib.rcParams["font.family"]
        return _unhinted(f"{part}|", size, *font) - _unhinted("|", size, *font)

    def _pen(self, colour: str, width: float) -> Any:
        """Return Matplotlib's graphics context for a line of a colour and a width in points."""
        pen = self._renderer.new_gc()
        pen.set_foreground(colour)
        pen.set_linewidth(width * self._unit)
        pen.set_joinstyle("miter")  # Kinks are sharp.
        pen.set_capstyle("butt")
        return pen

    def _shape(self, path: Path, where: Transform, colour: str, edge: float, inside: str) -> None:
        self._renderer.draw_path(self._pen(colour, edge), path, where, to_rgb(inside))

    def _about(self, x: float, y: float, size: float) -> Transform:
        return Affine2D().scale(size / 2).translate(x, y) + self._points


def measure(text: str, size: float) -> Extent:
    """Return the extent, in points, of a text in type of a size, in the font that is set."""
    *others, last = _parts(text) or [""]
    extents = [_extent(part, size) for part in (*others, last)]
    depth = max(extent.depth for extent in extents)
    above = max(extent.height - extent.depth for extent in extents)
    width = sum(_advance(part, size) for part in others) + extents[-1].width
    return Extent(width, above + depth, depth)


def _parts(text: str) -> list[str]:
    """Return the formulas of a text and what is between them.

    A formula's fonts may lack letters that a text can take from other fonts.
    """
    return [part for part in between_math(text) if part]


def _advance(part: str, size: float) -> float:
    """Return how far behind a part of a text the next one stands; spaces at its end count."""
    if not part.endswith(" "):
        return _extent(part, size).width
    return _extent(f"{part}|", size).width - _extent("|", size).width


def _extent(part: str, size: float) -> Extent:
    """Return the extent of a formula, or of a text without one."""
    font = matplotlib.rcParams["font.family"]
    if not is_math_text(part):
        return _measured(part, size, *font)
    scale = size / text_to_path.FONT_SCALE
    return Extent(*(scale * length for length in _measured_formula(part, *font)))


@cache
def _measured_formula(part: str, *font: str) -> Extent:
    """Return the extent of a formula in type of the size FONT_SCALE.

    It is parsed once, for every size and resolution and for the outlines that are drawn, since that
    takes longer than all else.
    """
    content, properties, _ = _matplotlib_text(part, text_to_path.FONT_SCALE)
    try:
        parsed = text_to_path.mathtext_parser.parse(content, text_to_path.DPI, properties)
    except ValueError as error:  # A text of the user's: what is wrong stands in a line of many.
        reason = re.search(r"Exception: (.+?)(?:, found|  \(|$)", str(error), re.MULTILINE)
        told = f": {reason[1]}." if reason else "."
        raise FigureSettingsError(f"cannot set '{part}' as TeX{told}") from None
    return Extent(parsed.width, parsed.height, parsed.depth)


@cache
def _outline(part: str, *font: str) -> Path:
    """Return the outlines of the letters of a formula in type of the size FONT_SCALE."""
    content, properties, _ = _matplotlib_text(part, text_to_path.FONT_SCALE)
    vertices, codes = text_to_path.get_text_path(properties, content, ismath=True)
    return Path(vertices, codes)


@cache
def _measured(text: str, size: float, *font: str) -> Extent:
    """Return the extent of a text in the first of these fonts, which Matplotlib is set to."""
    pixels = _measuring_renderer().get_text_width_height_descent(*_matplotlib_text(text, size))
    return Extent(*(v / MEASURING_DPI / INCHES_PER_POINT for v in pixels))


@cache
def _unhinted(text: str, size: float, *font: str) -> float:
    """Return the width of a text whose letters are outlines, in the first of these fonts."""
    content, properties, _ = _matplotlib_text(text, size)
    width, *_ = text_to_path.get_text_width_height_descent(content, properties, ismath=False)
    return float(width)


def raster(width: int, height: int, dpi: float) -> Any:
    """Return a renderer of so many pixels."""
    return RendererAgg(width, height, dpi)  # type: ignore[no-untyped-call]


@cache
def _measuring_renderer() -> Any:
    return raster(1, 1, MEASURING_DPI)


def _matplotlib_text(text: str, size: float) -> tuple[str, FontProperties, bool]:
    """Return a text as renderers take it: with its font, and whether it is mathtext."""
    is_formula = is_math_text(text)
    content = BRACED_LETTER.sub(r"\1\2", text) if is_formula else text.replace(r"\$", "$")
    return content, FontProperties(size=size), is_formula
