"""Settings of a figure: its vertical axes, what is left out of it, and its type."""

from __future__ import annotations

from typing import Any

from actcli.errors import ActcliError
from actcli.support.record import Record

PARTS = "title", "formula", "notes", "asymptotes", "marks"
"""What can be left out of a figure: its headings, its formulas, the labels of extrema, the lines
that curves approach, and the dots and diamonds on curves."""

DECIMAL_SIGNS = ".", ","

FONT_SIZE = 10.0
# Of formulas and of the names of axes, in points; headings are larger, numbers and notes smaller.

MIN_FONT_SIZE, MAX_FONT_SIZE = 2, 100
# In points. What is smaller cannot be read, and what is larger has no room.

MAX_TITLE = 2000
# Characters, as many as a formula may have. Laying out a hundred thousand takes minutes.

MAX_FPS = 50
# A GIF counts in hundredths of a second, and browsers show no frame for less than two of them.

MIN_DPI = 10


class FigureSettingsError(ActcliError, ValueError):
    """Settings that do not fit the figure that they are for."""


Interval = tuple[float, float]


class FigureSettings(Record):
    """How a figure is drawn, apart from what it shows and in which colours.

    Attributes
    ----------
    ylim : tuple of ((float, float) or None)
        The lowest and the highest y: one interval for all panels, or one for each order. None
        leaves an axis to the curves.
    log_y : bool
        Whether vertical axes are logarithmic, and linear around 0 if they reach it.
    share_y : bool or None
        Whether all panels have the same vertical axis; None for a grid alone.
    without : tuple of str
        What is left out: "title", "formula", "notes", "asymptotes", "marks", as PARTS has them.
    decimal : str
        The decimal sign, "." or ",".
    font : str or None
        The family of the type; None for DejaVu Sans.
    font_size : float
        Of ordinary type, in points. All other type, distances on the page, and lines scale with it.
    svg_text : bool
        Whether the texts of an SVG are texts, rather than the outlines of their letters.
    """

    ylim: tuple[Interval | None, ...] = ()
    log_y: bool = False
    share_y: bool | None = None
    without: tuple[str, ...] = ()
    decimal: str = "."
    font: str | None = None
    font_size: float = FONT_SIZE
    svg_text: bool = False

    @property
    def unit(self) -> float:
        """Return the length, in points, of what is a point long with type of the usual size."""
        return self.font_size / FONT_SIZE

    @property
    def changed(self) -> dict[str, Any]:
        """Return the fields that are not as they are by default."""
        kind = type(self)
        return {
            name: value
            for name in FigureSettings._fields
            if (value := getattr(self, name)) != getattr(kind, name)
        }
