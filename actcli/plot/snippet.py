"""Snippets: the lines that embed a picture in a document, with its description."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from types import MappingProxyType
from urllib.parse import quote

from actcli.plot.latex_text import escaped
from actcli.plot.settings import FigureSettingsError

PIXELS_PER_INCH = 96
# Of a web page, as CSS defines them.

NO_LATEX_NAME = "%#{}$^~\\"
# Characters that end the name of a file, or mean something else in it.


def snippet(language: str, path: str, form: str, alt: str, size: tuple[float, float]) -> str:
    """Return the lines that embed a picture.

    Parameters
    ----------
    language : str
        A key of LANGUAGES.
    path : str
        Where the picture is, as seen from the document.
    form : str
        Its format, as its name ends.
    alt : str
        The description of the picture.
    size : (float, float)
        Its width and height in inches.

    Raises
    ------
    FigureSettingsError
        If documents in that language take no pictures of the kind, or LaTeX no such name.
    """
    forms, embed = LANGUAGES[language]
    if form not in forms:
        listed = ", ".join(f".{known}" for known in forms)
        raise FigureSettingsError(f"--snippet {language} embeds {listed}, and no .{form}.")
    return embed(path, " ".join(alt.split()), size)


def _html(path: str, alt: str, size: tuple[float, float]) -> str:
    width, height = (round(length * PIXELS_PER_INCH) for length in size)
    source, description = escape(quote(path)), escape(alt)
    if path.lower().endswith(".html"):
        return (
            f'<iframe src="{source}" width="{width}" height="{height}" title="{description}">'
            "</iframe>"
        )
    return f'<img src="{source}" width="{width}" height="{height}" alt="{description}">'


def _markdown(path: str, alt: str, size: tuple[float, float]) -> str:
    described = alt
    for sign in r"\[]`*_<":
        described = described.replace(sign, f"\\{sign}")
    return f"![{described}]({quote(path)})"


def _latex(path: str, alt: str, size: tuple[float, float]) -> str:
    if found := " ".join(sign for sign in NO_LATEX_NAME if sign in path):
        raise FigureSettingsError(f"LaTeX reads no file named {path!r}: leave out {found}.")
    if path.lower().endswith(".tex"):
        return f"% needs \\usepackage{{amsmath,pgfplots}}\n\\input{{{path}}}"
    settings = f"width={size[0]:.4g}in, alt={{{escaped(alt)}}}"
    return f"% needs \\usepackage{{graphicx}}\n\\includegraphics[{settings}]{{{path}}}"


def _rst(path: str, alt: str, size: tuple[float, float]) -> str:
    described = alt
    for sign in r"\*`|_":
        described = described.replace(sign, f"\\{sign}")
    return f".. image:: {quote(path)}\n   :alt: {described}\n   :width: {size[0]:.4g}in"


SHOWN_ON_PAGES = "png", "svg", "gif", "apng"

LANGUAGES: Mapping[str, tuple[tuple[str, ...], Callable[[str, str, tuple[float, float]], str]]] = (
    MappingProxyType(
        {
            "html": ((*SHOWN_ON_PAGES, "html"), _html),
            "markdown": (SHOWN_ON_PAGES, _markdown),
            "latex": (("pdf", "png", "eps", "tex"), _latex),
            "rst": ((*SHOWN_ON_PAGES, "pdf"), _rst),
        }
    )
)
"""The languages of documents: the pictures that each takes, and what writes a snippet."""
