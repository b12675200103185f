"""Figures in pages of others: an <img> that is light or dark as the page is, with its description.

An SVG of the theme "auto" is dark where its <img> has the color-scheme "dark", whatever the
reader's system prefers. Pages that can be switched say in an attribute or a class how they are.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape

IMAGE_CLASS = "actcli-figure"

DARK_PAGES = (
    '[data-jp-theme-light="false"]',  # JupyterLab, Notebook 7 and nbconvert
    ".vscode-dark",
    ".vscode-high-contrast:not(.vscode-high-contrast-light)",
    'html[theme="dark"]',  # Colab
    '[data-theme="dark"]',  # Furo, PyData and Book themes of Sphinx
    '[data-bs-theme="dark"]',  # Bootstrap, as MkDocs has it
    '[data-md-color-scheme="slate"]',  # Material for MkDocs
)

UNDECIDED_PAGES = ('[data-theme="auto"]', '[data-bs-theme="auto"]')
# They are as the reader's system prefers. All others are taken to be light.


def _rule(pages: tuple[str, ...], scheme: str) -> str:
    """Return the rule by which the figures in such pages have a color-scheme."""
    selectors = ", ".join(f"{page} .{IMAGE_CLASS}".strip() for page in pages)
    return f"{selectors} {{color-scheme: {scheme}}}"


STYLE_SHEET = "\n".join(
    [
        f".{IMAGE_CLASS} {{color-scheme: light; max-width: 100%; height: auto}}",
        _rule(UNDECIDED_PAGES, "light dark"),
        _rule(DARK_PAGES, "dark"),
    ]
)
"""By which the images of class IMAGE_CLASS are light or dark as the page is."""


def inline_image(svg: str, alt: str) -> str:
    """Return an SVG as HTML in one line that needs no other file; its style sheet stands before it.

    Sanitisers, as of notebooks that are not trusted, leave the image and its description.
    """
    source = b64encode(svg.encode()).decode()
    style = " ".join(STYLE_SHEET.split("\n"))
    return (
        f"<div><style>{style}</style>"
        f'<img class="{IMAGE_CLASS}" src="data:image/svg+xml;base64,{source}"'
        f' alt="{escape(" ".join(alt.split()))}"></div>'
    )
