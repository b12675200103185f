"""Saving: a scene as the bytes of a picture, the same whenever and wherever they are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

import matplotlib
from matplotlib.figure import Figure

from actcli.plot.draw import figure
from actcli.plot.scene import Scene

DPI = 200

# Matplotlib's own defaults, whatever a user's matplotlibrc says. The backend is left out, since
# setting it to its default imports pyplot.
RC: dict[Any, Any] = {
    **{key: value for key, value in matplotlib.rcParamsDefault.items() if key != "backend"},
    "svg.hashsalt": "actcli",  # else the ids in an SVG are drawn at random
    "pdf.fonttype": 42,  # many publishers take TrueType fonts only
}


def save(
    scene: Scene,
    stream: BinaryIO,
    *,
    format: str = "png",
    size: tuple[float, float] | None = None,
    dpi: float = DPI,
) -> None:
    """Write a scene in one of FORMATS, so many inches wide and high, a PNG with `dpi` dots an inch.

    Raises TooSmall where the scene has no room.
    """
    with matplotlib.rc_context(RC):
        drawn = figure(scene, size)
        drawn.dpi = dpi
        FORMATS[format](drawn, stream, scene.title)


def _png(figure: Figure, stream: BinaryIO, title: str) -> None:
    canvas: Any = figure.canvas  # on it texts have been measured, and need not be set again
    canvas.print_png(stream, metadata={"Title": title, "Software": None})


def _svg(figure: Figure, stream: BinaryIO, title: str) -> None:
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    canvas: Any = FigureCanvasSVG(figure)
    canvas.print_svg(stream, metadata={"Title": title, "Creator": None, "Date": None})


def _pdf(figure: Figure, stream: BinaryIO, title: str) -> None:
    from matplotlib.backends.backend_pdf import FigureCanvasPdf

    nothing = dict.fromkeys(("Creator", "Producer", "CreationDate"))
    canvas: Any = FigureCanvasPdf(figure)
    canvas.print_pdf(stream, metadata={"Title": title, **nothing})


FORMATS: Mapping[str, Callable[[Figure, BinaryIO, str], None]] = MappingProxyType(
    {"png": _png, "svg": _svg, "pdf": _pdf}
)
"""Every format there is; the first is the default."""
