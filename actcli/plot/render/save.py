"""Save a scene as a picture: the same bytes whenever and wherever it is made."""

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
from zlib import Z_RLE

import matplotlib

from actcli.errors import ActcliError
from actcli.plot.arrange import arrange
from actcli.plot.layout import natural_size
from actcli.plot.placed import Arrangement
from actcli.plot.render.canvas import INCHES_PER_POINT, Page, measure, raster
from actcli.plot.render.draw import draw_scene
from actcli.plot.render.fonts import DEFAULT_FONT, font_settings
from actcli.plot.render.svg import accessible, adaptive, portable
from actcli.plot.scene import ChartScene, Scene
from actcli.plot.settings import FigureSettings
from actcli.plot.theme import THEMES

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.PngImagePlugin import PngInfo

DEFAULTS = FigureSettings()

PNG_DPI = 200
# Twice the resolution of an ordinary screen, and legible on paper.

ADAPTIVE_FORMATS = {"svg", "html"}
# The formats that can leave the colours to the reader.

MAX_PIXELS = 10**8
# These take 400 MB in memory: a slip in --size or --dpi must not ask for more.

PNG_COMPRESSION = Z_RLE
# To look for runs of equal bytes alone takes a fifth of the time of the highest level. A file is a
# twentieth larger, or a fifth if it has many curves.

MISSING_GLYPH = re.compile(r"Glyph (\d+) ")
# So begins Matplotlib's warning of a letter that the font does not have.

MISSING_IN_FORMULA = re.compile(r"does not have a glyph for .*\[U\+([0-9a-fA-F]+)\]")
# And so it says, in its log, that the font of a formula does not.

RC: dict[Any, Any] = {
    **{key: value for key, value in matplotlib.rcParamsDefault.items() if key != "backend"},
    "svg.hashsalt": "actcli",  # Otherwise the ids in an SVG are random.
    "pdf.fonttype": 42,  # Many publishers take TrueType fonts only.
    "ps.fonttype": 42,
}
# Matplotlib's own defaults, whatever a user's matplotlibrc says. The backend is left out, since
# setting it to its default imports pyplot.


class FigureTooLargeError(ActcliError, ValueError):
    """A picture of more than MAX_PIXELS."""


class FixedColoursError(ActcliError, ValueError):
    """A theme for light and dark pages, in a format that has one set of colours."""


class MissingGlyphError(ActcliError, ValueError):
    """A text with letters that the font does not have."""


def save(
    scene: Scene,
    stream: BinaryIO,
    *,
    format: str = "png",
    size: tuple[float, float] | None = None,
    dpi: float | None = None,
) -> None:
    """Write a scene as a picture.

    Parameters
    ----------
    scene : Scene
    stream : binary file
    format : str
        A key of PICTURE_FORMATS.
    size : (float, float), optional
        Width and height in inches; by default those of the layout.
    dpi : float, optional
        Pixels per inch of a PNG; by default 200.

    Raises
    ------
    FigureTooSmallError
        If the scene has no room.
    FigureTooLargeError
        If there would be more than MAX_PIXELS.
    FixedColoursError
        If the format cannot leave the theme to the reader.
    MissingGlyphError
        If the font has no glyph for a letter of the title.
    """
    if format not in ADAPTIVE_FORMATS:
        require_colours(scene, format)
    dpi = dpi or PNG_DPI
    width, height = size or natural_size(scene)
    with drawing(width * dpi * height * dpi, scene.settings):
        PICTURE_FORMATS[format](
            scene, stream, width / INCHES_PER_POINT, height / INCHES_PER_POINT, dpi
        )


def require_colours(scene: Scene, format: str) -> None:
    """Raise FixedColoursError where `format` cannot leave the theme to the reader."""
    if THEMES[scene.theme].dark:
        *others, last = (name for name, theme in THEMES.items() if not theme.dark)
        fixed = f"{', '.join(others)} or {last}"
        raise FixedColoursError(
            f"only an SVG can be light and dark; for a {format.upper()} choose --theme {fixed}."
        )


@contextmanager
def drawing(pixels: float, settings: FigureSettings = DEFAULTS) -> Iterator[None]:
    """Draw in this context, with Matplotlib's own settings and not the user's.

    Raises FigureTooLargeError for more than MAX_PIXELS, and MissingGlyphError for a letter that
    the font does not have.
    """
    if not pixels <= MAX_PIXELS:
        raise FigureTooLargeError(
            f"{pixels:.3g} are too many pixels for a picture (at most {MAX_PIXELS:,})."
        )
    rc = RC | (font_settings(settings.font) if settings.font else {})
    rc |= {"svg.fonttype": "none"} if settings.svg_text else {}
    with matplotlib.rc_context(rc), warnings.catch_warnings(), _formulas_refused():
        warnings.filterwarnings("error", MISSING_GLYPH.pattern, UserWarning)
        try:
            yield
        except UserWarning as warning:
            missing = MISSING_GLYPH.match(str(warning))
            if not missing:  # Another warning, which somebody has made an error.
                raise
            letter = chr(int(missing[1]))
            raise MissingGlyphError(
                f"the font of figures, {DEFAULT_FONT}, has no {letter!r}."
            ) from None


class _Refusal(logging.Handler):
    """Raises MissingGlyphError where Matplotlib notes that a formula's font lacks a letter."""

    def emit(self, record: logging.LogRecord) -> None:
        if missing := MISSING_IN_FORMULA.search(record.getMessage()):
            raise MissingGlyphError(f"the font of formulas has no {chr(int(missing[1], 16))!r}.")


@contextmanager
def _formulas_refused() -> Iterator[None]:
    """Refuse formulas whose letters their font lacks, in this context."""
    log, refusal = logging.getLogger("matplotlib.mathtext"), _Refusal()
    log.addHandler(refusal)
    try:
        yield
    finally:
        log.removeHandler(refusal)


def raster_image(scene: Scene, width: float, height: float, dpi: float) -> Image:
    """Return a scene in pixels, so many points wide and high."""
    from PIL.Image import frombuffer

    pixels = round(width * INCHES_PER_POINT * dpi), round(height * INCHES_PER_POINT * dpi)
    renderer = raster(*pixels, dpi)
    draw_scene(scene, arrange(scene, width, height, measure), Page(renderer, width, height))
    drawn = frombuffer("RGBA", pixels, renderer.buffer_rgba(), "raw", "RGBA", 0, 1)
    return drawn if scene.transparent else drawn.convert("RGB")


def png_metadata(scene: Scene) -> PngInfo:
    """Return the title and the description of a PNG."""
    from PIL.PngImagePlugin import PngInfo

    metadata = PngInfo()
    metadata.add_text("Title", scene.title)
    metadata.add_text("Description", scene.alt)
    return metadata


def _png(scene: Scene, stream: BinaryIO, width: float, height: float, dpi: float) -> None:
    """Write a PNG; like all of PICTURE_FORMATS, of a page so many points wide and high."""
    raster_image(scene, width, height, dpi).save(
        stream,
        "png",
        dpi=(dpi, dpi),
        pnginfo=png_metadata(scene),
        compress_type=PNG_COMPRESSION,
    )


def _svg(scene: Scene, stream: BinaryIO, width: float, height: float, dpi: float) -> None:
    """Write an SVG."""
    arrangement = arrange(scene, width, height, measure)
    stream.write(vector_image(scene, arrangement, width, height).encode())


def _html(scene: Scene, stream: BinaryIO, width: float, height: float, dpi: float) -> None:
    """Write a web page."""
    from actcli.plot.render.html import chart_page, html_page

    page = chart_page if isinstance(scene, ChartScene) else html_page
    stream.write(page(scene, width, height, vector_image).encode())


def vector_image(scene: Scene, arrangement: Arrangement, width: float, height: float) -> str:
    """Return a scene as an SVG with a description, and with dark colours if the theme has them."""
    picture = _matplotlib_svg(scene, arrangement, width, height)
    if dark := THEMES[scene.theme].dark:
        in_dark = _matplotlib_svg(replace(scene, theme=dark), arrangement, width, height)
        picture = adaptive(picture, in_dark)
    return accessible(picture, scene.name, scene.title, scene.alt)


def _matplotlib_svg(scene: Scene, arrangement: Arrangement, width: float, height: float) -> str:
    """Return the SVG that Matplotlib writes, made portable."""
    from matplotlib.backends.backend_svg import RendererSVG
    from matplotlib.textpath import text_to_path

    text = StringIO()
    metadata = {"Creator": None, "Date": None}
    renderer: Any = RendererSVG(width, height, text, metadata=metadata)  # type: ignore[no-untyped-call]
    # Otherwise each picture would parse its formulas again, in the dark as in the light.
    renderer._text2path = text_to_path
    draw_scene(scene, arrangement, Page(renderer, width, height))
    renderer.finalize()
    return portable(text.getvalue())


def _pdf(scene: Scene, stream: BinaryIO, width: float, height: float, dpi: float) -> None:
    """Write a PDF."""
    from matplotlib.backends.backend_pdf import RendererPdf

    from actcli.plot.render.pdf import EnglishPdfFile

    # fontTools would write of the dates in the font.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    metadata: dict[str, Any] = {"Title": scene.title, "Subject": scene.alt}
    metadata |= dict.fromkeys(("Creator", "Producer", "CreationDate"))
    file: Any = EnglishPdfFile(stream, metadata=metadata)  # type: ignore[no-untyped-call]
    file.newPage(width * INCHES_PER_POINT, height * INCHES_PER_POINT)
    renderer: Any = RendererPdf(file, dpi, height * INCHES_PER_POINT, width * INCHES_PER_POINT)  # type: ignore[no-untyped-call]
    draw_scene(scene, arrange(scene, width, height, measure), Page(renderer, width, height))
    renderer.finalize()
    file.finalize()
    file.close()


def _eps(scene: Scene, stream: BinaryIO, width: float, height: float, dpi: float) -> None:
    """Write an Encapsulated PostScript file."""
    from actcli.plot.render.eps import encapsulated

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    arrangement = arrange(scene, width, height, measure)
    stream.write(encapsulated(scene, arrangement, width, height))


def _tex(scene: Scene, stream: BinaryIO, width: float, height: float, dpi: float) -> None:
    """Write a file of LaTeX."""
    from actcli.plot.render.tex import MEASURED_FONT, pgfplots, roomy_measure

    measured: dict[Any, Any] = font_settings(MEASURED_FONT)
    with matplotlib.rc_context(measured):
        arrangement = arrange(scene, width, height, roomy_measure)
    stream.write(pgfplots(scene, arrangement, width, height).encode())


PICTURE_FORMATS: Mapping[str, Callable[[Scene, BinaryIO, float, float, float], None]] = (
    MappingProxyType(
        {"png": _png, "svg": _svg, "pdf": _pdf, "eps": _eps, "tex": _tex, "html": _html}
    )
)
"""Every format there is; the first is the default."""
