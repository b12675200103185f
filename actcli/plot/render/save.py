"""Saving: a scene as the bytes of a picture, the same whenever and wherever they are made."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

import matplotlib

from actcli.errors import ActcliError
from actcli.plot.layout import size as natural
from actcli.plot.render.canvas import POINT, Page, raster
from actcli.plot.render.draw import draw
from actcli.plot.render.svg import accessible, adaptive
from actcli.plot.scene import Scene
from actcli.plot.theme import THEMES

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.PngImagePlugin import PngInfo

DPI = 200
ADAPTIVE = {"svg", "html"}  # formats that can leave the colours to the reader
PIXELS = 10**8  # of a picture at most
COMPRESSION = 4  # of a PNG: in half of the time a twentieth larger than at most

MISSING = r"Glyph (\d+) "  # begins what Matplotlib says of a letter that a font does not have

# Matplotlib's own defaults, whatever a user's matplotlibrc says. The backend is left out, since
# setting it to its default imports pyplot.
RC: dict[Any, Any] = {
    **{key: value for key, value in matplotlib.rcParamsDefault.items() if key != "backend"},
    "svg.hashsalt": "actcli",  # else the ids in an SVG are drawn at random
    "pdf.fonttype": 42,  # many publishers take TrueType fonts only
}


class FigureTooLargeError(ActcliError, ValueError):
    """A picture of more pixels than anybody can look at."""


class FixedColoursError(ActcliError, ValueError):
    """A theme that leaves the colours to the reader, in a format that has to settle them."""


class MissingGlyphError(ActcliError, ValueError):
    """A text with letters that the font does not have."""


def save(
    scene: Scene,
    stream: BinaryIO,
    *,
    format: str = "png",
    size: tuple[float, float] | None = None,
    dpi: float = DPI,
) -> None:
    """Write a scene in one of FORMATS, so many inches wide and high, a PNG with `dpi` dots an inch.

    Raises FigureTooSmallError where the scene has no room, FigureTooLargeError, FixedColoursError
    for a theme that the format cannot have, and MissingGlyphError for a title that the font cannot
    write.
    """
    if format not in ADAPTIVE:
        require_colours(scene, format)
    width, height = size or natural(scene)
    with drawing(width * dpi * height * dpi):
        FORMATS[format](scene, stream, width / POINT, height / POINT, dpi)


def require_colours(scene: Scene, format: str) -> None:
    """Raise FixedColoursError where `format` cannot leave the theme to the reader."""
    if THEMES[scene.theme].dark:
        settled = " or ".join(name for name, theme in THEMES.items() if not theme.dark)
        raise FixedColoursError(
            f"only an SVG can be light and dark; for a {format.upper()} choose --theme {settled}."
        )


@contextmanager
def drawing(pixels: float) -> Iterator[None]:
    """Draw in this context, with Matplotlib's own settings and not the user's.

    Raises FigureTooLargeError for so many pixels, and MissingGlyphError for what is written in it.
    """
    if not pixels <= PIXELS:
        raise FigureTooLargeError(
            f"{pixels:.3g} are too many pixels for a picture (at most {PIXELS:,})."
        )
    with matplotlib.rc_context(RC), warnings.catch_warnings():
        warnings.filterwarnings("error", MISSING)
        try:
            yield
        except UserWarning as warning:
            letter = chr(int(re.findall(MISSING, str(warning))[0]))
            raise MissingGlyphError(
                f"the font of figures, DejaVu Sans, has no {letter!r}."
            ) from None


def image(scene: Scene, width: float, height: float, dpi: float) -> Image:
    """A scene in pixels, so many points wide and high."""
    from PIL.Image import frombuffer

    pixels = round(width * POINT * dpi), round(height * POINT * dpi)
    renderer = raster(*pixels, dpi)
    draw(scene, Page(renderer, width, height))
    drawn = frombuffer("RGBA", pixels, renderer.buffer_rgba(), "raw", "RGBA", 0, 1)
    return drawn if scene.transparent else drawn.convert("RGB")


def about(scene: Scene) -> PngInfo:
    """What a PNG says of itself."""
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Title", scene.title)
    told.add_text("Description", scene.alt)
    return told


def _png(scene: Scene, stream: BinaryIO, width: float, height: float, dpi: float) -> None:
    image(scene, width, height, dpi).save(
        stream, "png", dpi=(dpi, dpi), pnginfo=about(scene), compress_level=COMPRESSION
    )


def _svg(scene: Scene, stream: BinaryIO, width: float, height: float, dpi: float) -> None:
    stream.write(_vector(scene, width, height).encode())


def _html(scene: Scene, stream: BinaryIO, width: float, height: float, dpi: float) -> None:
    from actcli.plot.render.html import page

    stream.write(page(scene, width, height, _vector).encode())


def _vector(scene: Scene, width: float, height: float) -> str:
    """The picture as an SVG that is read aloud, and light and dark if the theme is both."""
    picture = _drawn(scene, width, height)
    if dark := THEMES[scene.theme].dark:
        picture = adaptive(picture, _drawn(replace(scene, theme=dark), width, height))
    return accessible(picture, scene.name, scene.title, scene.alt)


def _drawn(scene: Scene, width: float, height: float) -> str:
    """The SVG that Matplotlib writes."""
    from matplotlib.backends.backend_svg import RendererSVG

    text = StringIO()
    nothing = {"Creator": None, "Date": None}
    renderer: Any = RendererSVG(width, height, text, metadata=nothing)  # type: ignore[no-untyped-call]
    draw(scene, Page(renderer, width, height))
    renderer.finalize()
    return text.getvalue()


def _pdf(scene: Scene, stream: BinaryIO, width: float, height: float, dpi: float) -> None:
    from matplotlib.backends.backend_pdf import PdfFile, RendererPdf

    # Of the font's date, which is none of our readers' business.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    told: dict[str, Any] = {"Title": scene.title, "Subject": scene.alt}
    told |= dict.fromkeys(("Creator", "Producer", "CreationDate"))
    file: Any = PdfFile(stream, metadata=told)  # type: ignore[no-untyped-call]
    file.newPage(width * POINT, height * POINT)
    renderer: Any = RendererPdf(file, dpi, height * POINT, width * POINT)  # type: ignore[no-untyped-call]
    draw(scene, Page(renderer, width, height))
    renderer.finalize()
    file.finalize()
    file.close()


FORMATS: Mapping[str, Callable[[Scene, BinaryIO, float, float, float], None]] = MappingProxyType(
    {"png": _png, "svg": _svg, "pdf": _pdf, "html": _html}
)
"""Every format there is; the first is the default."""
