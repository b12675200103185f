"""Sketches on standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actcli.cli._console import Console
    from actcli.plot.settings import FigureSettings
    from actcli.plot.subject import Subject

MIN_COLUMNS, MAX_COLUMNS = 40, 100
# A sketch needs 40 columns, and lines of more than 100 are hard to read.


def columns(console: Console) -> int:
    """Return how many columns a command writes on."""
    return max(MIN_COLUMNS, min(MAX_COLUMNS, console.width))


def echo_sketch(console: Console, subject: Subject, settings: FigureSettings | None = None) -> None:
    """Write a sketch of functions and their derivatives to standard output.

    Of the settings of a figure it has the vertical axes. Raises TooManyCurvesError for more curves
    than a sketch can show.
    """
    from actcli.plot.sketch import is_plain, sketch

    plain = is_plain(console.results)
    styled = console.color is not False
    for line in sketch(subject, columns(console), settings=settings, ascii=plain, color=styled):
        console.write(line)
