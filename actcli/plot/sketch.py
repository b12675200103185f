"""Sketch functions and their derivatives in the characters of a terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TextIO

from actcli.curves.naming import distinct_names, parameter_symbol
from actcli.curves.section import Section
from actcli.curves.trace import TooManyCurvesError, Trace
from actcli.plot.character_canvas import ASCII, BRAILLE, CellRow, cells, padded, rendered
from actcli.plot.character_panel import NUMERALS, CharacterPanel
from actcli.plot.panel import AxisSide, Panel, StyledCurve, with_limits
from actcli.plot.settings import FigureSettings
from actcli.plot.sides import vertical_sides
from actcli.plot.subject import Subject
from actcli.support.unicode import (
    derivative_marks,
    mixed_derivative,
    number_in_print,
    partial_derivative,
    subscript,
    to_ascii,
)

SIDE_BY_SIDE_COLUMNS = 70
# From this width on, f and f' stand beside each other.

PANEL_GAP, LEGEND_GAP = 3, 3
# Columns between two panels, and between two entries of the legend.

CURVE_COLOURS = 32, 166, 36, 175, 172, 74
# Of a terminal's 256 colours, those most like the figures'.

TERMINALS_WITHOUT_BRAILLE = {"dumb", "linux"}
# Whatever their encoding.


def sketch(
    subject: Subject,
    width: int,
    *,
    settings: FigureSettings | None = None,
    ascii: bool = False,
    color: bool = False,
) -> list[str]:
    """Return lines of characters that show functions and their derivatives.

    The panels stand beside each other where there is room. Several curves share a panel; each
    carries its number in the legend, and a colour of its own.

    Parameters
    ----------
    subject : Subject
    width : int
        Columns that a line has at most: 40 or more.
    settings : FigureSettings, optional
        Of which the vertical axes are heeded.
    ascii : bool
        Whether to draw in ASCII instead of braille patterns.
    color : bool
        Whether to colour the curves by ANSI escape sequences.

    Raises
    ------
    GridError
        If there are no points in the window.
    TooManyCurvesError
        If there are more curves than one-character numbers.
    """
    labels = list(_labels(subject))
    if len(labels) > len(NUMERALS):
        raise TooManyCurvesError(
            f"{len(labels)} curves are more than a sketch can show; {len(NUMERALS)} is the most."
        )
    side_by_side = width >= SIDE_BY_SIDE_COLUMNS
    panel_width = (width - PANEL_GAP) // 2 if side_by_side else width
    panels = _panels(subject, panel_width, settings or FigureSettings(), ascii=ascii)
    per_line = 2 if side_by_side else 1
    rows: list[CellRow] = []
    if len(labels) > 1:
        rows += _legend([to_ascii(label) if ascii else label for label in labels], width)
    for i in range(0, len(panels), per_line):
        rows += [[]] if i else []
        rows += _beside(panels[i : i + per_line], panel_width + PANEL_GAP)
    return [rendered(row, color=color) for row in rows]


def _panels(
    subject: Subject, width: int, settings: FigureSettings, *, ascii: bool
) -> list[list[CellRow]]:
    """Return a panel so many columns wide for each order, all with the same gutter."""
    by_order: list[list[Trace]] = [
        [curve for curves in of_order for curve in curves]
        for of_order in zip(*subject.traces, strict=True)
    ]
    shown = [_panel(subject, curves, settings) for curves in by_order]
    limited = with_limits(shown, settings.ylim)
    axes = [side.axis for side in vertical_sides(limited, shared=bool(settings.share_y))]
    gutter = max(len(tick.text) for axis in axes for tick in axis.ticks)
    panels = []
    for k, (heading, curves, axis) in enumerate(
        zip(_headings(subject.sections), by_order, axes, strict=True)
    ):
        panel = CharacterPanel(
            pen=ASCII if ascii else BRAILLE,
            spell=to_ascii if ascii else str,
            x=subject.axis,
            y=axis,
            gutter=gutter,
            columns=width - gutter - 1,
        )
        colours = [_colour(k if len(curves) == 1 else i) for i in range(len(curves))]
        panels.append(panel.lines(f"{heading}  {axis.note}".rstrip(), curves, colours))
    return panels


def _panel(subject: Subject, curves: Sequence[Trace], settings: FigureSettings) -> Panel:
    """Return curves as a panel of a figure, whose axes their sketch has."""
    return Panel(
        heading="",
        formulas=(),
        across=AxisSide(subject.axis, ()),
        curves=tuple(StyledCurve(trace=curve, label="", colour=0, dashes=0) for curve in curves),
        is_log=settings.log_y,
        without=("notes", "asymptotes"),
    )


def _beside(panels: Sequence[Sequence[CellRow]], distance: int) -> list[CellRow]:
    """Return one panel, or two whose left ends are so many columns apart, as rows."""
    left, *others = panels
    rows = list(left)
    for other in others:
        rows = [padded(a, distance) + b for a, b in zip(rows, other, strict=True)]
    return rows


def is_plain(stream: TextIO) -> bool:
    """Return whether a stream takes ASCII only: for its encoding, or for its terminal."""
    try:
        BRAILLE.characters.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return True
    return os.environ.get("TERM") in TERMINALS_WITHOUT_BRAILLE


def _labels(subject: Subject) -> Iterator[str]:
    """Yield the name of each curve: that of its function, with an index if that has several."""
    members = distinct_names(subject.activations)
    for name, (of_first_order, *_) in zip(members, subject.traces, strict=True):
        base, space, settings = name.partition(" ")
        count = len(of_first_order)
        for i in range(1, count + 1):
            yield (subscript(base, i) if count > 1 else base) + space + settings


def _headings(sections: Sequence[Section]) -> list[str]:
    """Return f and its derivatives, with what moves and what stays: "f(x₁, 1, 0)"."""
    points, orders = {section.at for section in sections}, sections[0].orders
    activation = sections[0].activation
    if activation.derivative_of:
        symbol = parameter_symbol(activation, activation.derivative_of[1])
        return [mixed_derivative("f", "x", order, symbol) for order in orders]
    if any(section.activation.pointwise for section in sections) or len(points) > 1:
        return [f"f{derivative_marks(order)}(x)" for order in orders]
    arguments = ", ".join([subscript("x", 1), *map(number_in_print, points.pop()[1:])])
    return [
        partial_derivative("f", subscript("x", 1), order) if order else f"f({arguments})"
        for order in orders
    ]


def _legend(labels: Sequence[str], width: int) -> list[CellRow]:
    """Return the numbers of the curves and their names, in as many lines as they need."""
    lines: list[CellRow] = [[]]
    for i, label in enumerate(labels):
        entry = f"{NUMERALS[i]} {label}"[:width]
        space = LEGEND_GAP if lines[-1] else 0
        if len(lines[-1]) + space + len(entry) > width:
            lines.append([])
            space = 0
        lines[-1] += [*cells(" " * space), *cells(entry, _colour(i))]
    return [*lines, []]


def _colour(i: int) -> str:
    """Return the colour of the i-th curve, as parameters of an ANSI escape sequence."""
    return f"38;5;{CURVE_COLOURS[i % len(CURVE_COLOURS)]}"
