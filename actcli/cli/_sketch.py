"""Sketches on standard output."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from actcli.cli._base import show
from actcli.cli._output import color_setting
from actcli.support.terminal import width

if TYPE_CHECKING:
    from actcli.curves.section import Section

NARROWEST, WIDEST = 40, 100  # columns of what is written for a terminal


def columns() -> int:
    """How many columns there are to write on."""
    return max(NARROWEST, min(WIDEST, width()))


def echo_sketch(sections: Sequence[Section], window: tuple[float, float], color: str) -> None:
    """Write a sketch of functions and their derivatives, as --color says.

    Raises TooManyCurvesError.
    """
    from actcli.plot.sketch import is_plain, sketch

    style = color_setting(color)
    plain = is_plain(sys.stdout)
    for line in sketch(sections, window, columns(), ascii=plain, color=style is not False):
        show(line, style)
