"""Pages: Matplotlib figures on which everything is measured in points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.cbook import is_math_text
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox

from actcli.plot.labels import Box
from actcli.plot.words import Extent, Words

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from numpy.typing import ArrayLike

    from actcli.plot.theme import Dashes

DPI = 200  # at which texts are measured, whatever they are drawn at
POINT = 1 / 72  # of an inch


class Page:
    """A figure; x and y are in points from its lower left corner.

    It does without Matplotlib's axes, which settle their ticks and labels only while they are
    drawn, too late to keep labels apart, and which take longer than all the rest of a figure.
    """

    def __init__(self, width: float, height: float, ground: str) -> None:
        """An empty page of that many inches."""
        self.figure = Figure(figsize=(width, height), dpi=DPI, facecolor=ground)
        self.width, self.height = width / POINT, height / POINT
        self._points = Affine2D().scale(POINT) + self.figure.dpi_scale_trans
        canvas: Any = FigureCanvasAgg(self.figure)
        self._ruler = canvas.get_renderer()

    def measure(self, text: str, size: float) -> Extent:
        """The size of a text in type of a size."""
        formula = is_math_text(text)
        pixels = self._ruler.get_text_width_height_descent(
            text if formula else text.replace(r"\$", "$"), FontProperties(size=size), formula
        )
        return Extent(*(v / DPI / POINT for v in pixels))

    def write(self, words: Words, colour: str, ground: str | None = None) -> None:
        """A text; with a ground, what is behind it does not show through."""
        self.figure.text(
            words.x,
            words.y,
            words.text,
            size=words.size,
            color=colour,
            ha=words.align,
            va="baseline",
            transform=self._points,
            zorder=6,
            bbox={"facecolor": ground, "edgecolor": "none", "pad": 1} if ground else None,
        )

    def line(
        self,
        x: ArrayLike,
        y: ArrayLike,
        colour: str,
        width: float,
        *,
        dashes: Dashes = (),
        zorder: float = 1,
        clip: Box | None = None,
    ) -> None:
        """A polyline, interrupted at nan."""
        line = Line2D(
            x,
            y,
            color=colour,
            linewidth=width,
            linestyle=(0, dashes) if dashes else "-",
            solid_joinstyle="miter",  # kinks are sharp
            dash_joinstyle="miter",
            solid_capstyle="butt",
            dash_capstyle="butt",
            zorder=zorder,
        )
        self._add(line)
        if clip:
            line.set_clip_box(TransformedBbox(Bbox.from_extents(*clip), self._points))

    def mark(
        self, shape: Literal["o", "D"], x: float, y: float, size: float, colour: str, inside: str
    ) -> None:
        """A dot or a diamond centred at a point."""
        self._add(
            Line2D(
                [x],
                [y],
                marker=shape,
                markersize=size,
                markeredgecolor=colour,
                markerfacecolor=inside,
                markeredgewidth=1.4,
                zorder=5,
            )
        )

    def brace(self, box: Box, colour: str) -> None:
        """An opening brace that fills a box."""
        left, bottom, right, top = box
        spine, middle, bend = (left + right) / 2, (bottom + top) / 2, box.width / 2
        points = [
            (right, top), (spine, top), (spine, top - bend), (spine, middle + bend),
            (spine, middle), (left, middle), (spine, middle), (spine, middle - bend),
            (spine, bottom + bend), (spine, bottom), (right, bottom),
        ]  # fmt: skip
        curve, line = Path.CURVE3, Path.LINETO
        codes = [
            Path.MOVETO, curve, curve, line, curve, curve, curve, curve, line, curve, curve
        ]  # fmt: skip
        self._add(PathPatch(Path(points, codes), facecolor="none", edgecolor=colour, linewidth=0.9))

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._points)
        self.figure.add_artist(artist)
