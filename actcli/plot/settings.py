"""Settings of a figure: its vertical axes, what is left out of it, and its type."""

from __future__ import annotations

from typing import Any

from actcli.errors import ActcliError
from actcli.support.record import Record

PARTS = "title", "formula", "notes", "asymptotes", "marks"
"""What can be left out of a figure: its headings, its formulas, the labels of extrema, the lines
that curves approach, and the dots and diamonds on curves."""

DECIMAL_SIGNS = ".", ","


class FigureSettingsError(ActcliError, ValueError):
    """Settings that do not fit the figure that they are for."""


Interval = tuple[float, float]


class FigureSettings(Record):
    """How a figure is drawn, apart from what it shows and in which colours.

    Attributes
    ----------
    vertical : tuple of ((float, float) or None)
        The lowest and the highest y: one interval for all panels, or one for each order. None
        leaves an axis to the curves.
    log_y : bool
        Whether vertical axes are logarithmic, and linear around 0 if they reach it.
    share_y : bool or None
        Whether all panels have the same vertical axis; None for a grid alone.
    without : tuple of str
        The PARTS that are left out.
    decimal : str
        One of DECIMAL_SIGNS.
    """

    vertical: tuple[Interval | None, ...] = ()
    log_y: bool = False
    share_y: bool | None = None
    without: tuple[str, ...] = ()
    decimal: str = "."

    @property
    def changed(self) -> dict[str, Any]:
        """Return the fields that are not as they are by default."""
        kind = type(self)
        return {
            name: value
            for name in FigureSettings._fields
            if (value := getattr(self, name)) != getattr(kind, name)
        }
