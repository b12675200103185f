"""The style sheet by which figures in a site are light or dark as its pages are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from actcli.plot.embed import STYLE_SHEET
from actcli.support.atomic import replacing

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NAME = "actcli.css"


def add_style_sheet(app: Sphinx) -> None:
    """Let the pages of a site in HTML have the style sheet of figures."""
    if app.builder.format != "html":
        return
    folder = Path(app.doctreedir, "actcli", "static")
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(folder / NAME) as stream:
        stream.write(STYLE_SHEET + "\n")
    app.config.html_static_path.append(str(folder))
    app.add_css_file(NAME)
