"""Encapsulated PostScript, which some publishers still ask for.

Matplotlib writes the fonts and the head of such a file only for a figure of its own. One that draws
a scene instead of axes gets them, too.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from matplotlib.backends.backend_ps import FigureCanvasPS
from matplotlib.figure import Figure

from actcli.plot.placed import Arrangement
from actcli.plot.render.canvas import INCHES_PER_POINT, Page
from actcli.plot.render.draw import draw_scene
from actcli.plot.scene import Scene
from actcli.support.unicode import to_ascii

UNSTABLE_LINE = re.compile(rb"^%%(?:Creator|CreationDate):.*\n", re.MULTILINE)
# Lines that say when and by what a file was made.


def encapsulated(scene: Scene, arrangement: Arrangement, width: float, height: float) -> bytes:
    """Return a scene, arranged on a page so many points wide and high, as PostScript."""
    figure = _SceneFigure(figsize=(width * INCHES_PER_POINT, height * INCHES_PER_POINT))
    figure.contents = scene, arrangement, width, height
    written = BytesIO()
    FigureCanvasPS(figure).print_eps(written, metadata={"Title": to_ascii(scene.title)})
    return UNSTABLE_LINE.sub(b"", written.getvalue())


class _SceneFigure(Figure):
    """A figure of Matplotlib that draws a scene."""

    contents: tuple[Scene, Arrangement, float, float]

    def draw(self, renderer: Any) -> None:
        scene, arrangement, width, height = self.contents
        draw_scene(scene, arrangement, Page(renderer, width, height))
