"""Sketches: f and f' in the characters of a terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple, TextIO

from actcli.curves.axis import Axis
from actcli.curves.naming import distinct_names
from actcli.curves.section import Section
from actcli.curves.trace import Polyline, TooManyCurvesError, Trace
from actcli.numerics import np
from actcli.plot.subject import Subject
from actcli.support.unicode import (
    derivative_marks,
    number_in_print,
    partial_derivative,
    subscript,
    to_ascii,
)

WIDE = 70  # columns from which f and f' stand beside each other
GAP = 3  # columns between them
ROWS = 8, 12  # the least and the most of a panel, which has a third as many as columns
NUMERALS = "123456789abcdefghijklmnopqrstuvwxyz"  # of the curves
CLEAR = 8  # dots between curves where a number stands well on one of them

COLOURS = 32, 166, 36, 175, 172, 74  # of a terminal's 256, those like the figures'
DIM = "2"  # as are axes

UNABLE = {"dumb", "linux"}  # terminals without braille, whatever their encoding


@dataclass(frozen=True)
class Pen:
    """What curves are drawn with: a cell holds across × down dots, and one character shows them.

    The i-th character is that of the dots whose bits are set in i, counted row by row. The frame
    consists of the side, a tick on it, the corner, the bottom, and a tick on that.
    """

    across: int
    down: int
    characters: str
    frame: tuple[str, ...]
    filled: str
    hollow: str


def _braille() -> Iterator[str]:
    """The patterns, in the order of a pen."""
    yield " "
    bits = (0, 3, 1, 4, 2, 5, 6, 7)  # in which Unicode counts the dots
    for pattern in range(1, 256):
        yield chr(0x2800 + sum(1 << bit for i, bit in enumerate(bits) if pattern >> i & 1))


BRAILLE = Pen(2, 4, "".join(_braille()), tuple("│┤└─┬"), "●", "○")
ASCII = Pen(1, 3, " ''-.:.|", tuple("|++-+"), "@", "o")


class Cell(NamedTuple):
    """A character, and its colour as the terminal numbers it."""

    text: str
    colour: str = ""


Line = list[Cell]


def sketch(subject: Subject, width: int, *, ascii: bool = False, color: bool = False) -> list[str]:
    """Return lines of characters that show functions and their derivatives.

    The panels stand beside each other where there is room. Several curves share a panel; each
    carries its number in the legend, and a colour of its own.

    Parameters
    ----------
    subject : Subject
    width : int
        Columns that a line has at most: 40 or more.
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
    pen, spell = (ASCII, to_ascii) if ascii else (BRAILLE, str)
    sections, traces, window = subject.sections, subject.traces, subject.window
    panels = [
        [curve for curves in of_order for curve in curves] for of_order in zip(*traces, strict=True)
    ]
    counts = [len(of_function[0]) for of_function in traces]
    if sum(counts) > len(NUMERALS):
        raise TooManyCurvesError(
            f"{sum(counts)} curves are more than a sketch can show; {len(NUMERALS)} is the most."
        )
    labels = [spell(label) for label in _labels(sections, counts)]
    alone = len(labels) == 1
    beside = width >= WIDE
    room = (width - GAP) // 2 if beside else width
    axes = [_axis(curves) for curves in panels]
    gutter = max(len(tick.text) for axis in axes for tick in axis.ticks)
    drawn = [
        _Panel(pen=pen, x=Axis(*window), y=axis, gutter=gutter, columns=room - gutter - 1).lines(
            f"{heading}  {axis.note}".rstrip(),
            curves,
            [_colour(k if alone else i) for i in range(len(curves))],
            spell,
        )
        for k, (heading, curves, axis) in enumerate(
            zip(_headings(sections), panels, axes, strict=True)
        )
    ]
    lines = [] if alone else _legend(labels, width)
    for i in range(0, len(drawn), 2 if beside else 1):
        left, *right = drawn[i : i + 2 if beside else i + 1]
        lines += [[]] if i else []
        for other in right:
            left = [_padded(a, room + GAP) + b for a, b in zip(left, other, strict=True)]
        lines += left
    return [_written(line, color) for line in lines]


def is_plain(stream: TextIO) -> bool:
    """Whether a stream takes ASCII only: for its encoding, or for its terminal."""
    try:
        BRAILLE.characters.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return True
    return os.environ.get("TERM") in UNABLE


# Words


def _labels(sections: Sequence[Section], counts: Sequence[int]) -> Iterator[str]:
    """What each curve is called; a function has so many."""
    called = distinct_names([section.activation for section in sections])
    for name, count in zip(called, counts, strict=True):
        base, space, settings = name.partition(" ")
        for i in range(1, count + 1):
            yield (subscript(base, i) if count > 1 else base) + space + settings


def _headings(sections: Sequence[Section]) -> list[str]:
    """f and its derivatives in what moves, and what stays: "f(x₁, 1, 0)"."""
    points, orders = {section.at for section in sections}, sections[0].orders
    if any(section.activation.pointwise for section in sections) or len(points) > 1:
        return [f"f{derivative_marks(order)}(x)" for order in orders]
    arguments = ", ".join([subscript("x", 1), *map(number_in_print, points.pop()[1:])])
    return [
        partial_derivative("f", subscript("x", 1), order) if order else f"f({arguments})"
        for order in orders
    ]


def _legend(labels: Sequence[str], width: int) -> list[Line]:
    """The numbers of the curves and their names, in as many lines as they need."""
    lines: list[Line] = [[]]
    for i, label in enumerate(labels):
        entry = f"{_numeral(i)} {label}"[:width]
        space = 3 if lines[-1] else 0
        if len(lines[-1]) + space + len(entry) > width:
            lines.append([])
            space = 0
        lines[-1] += [*_cells(" " * space), *_cells(entry, _colour(i))]
    return [*lines, []]


def _numeral(i: int) -> str:
    """The number of the i-th curve, one character."""
    return NUMERALS[i]


# Panels


def _axis(curves: Sequence[Trace]) -> Axis:
    """The axis that shows all of some curves."""
    lows, highs = zip(*(curve.extent for curve in curves), strict=True)
    return Axis.around(min(lows), max(highs))


@dataclass(frozen=True, kw_only=True)
class _Panel:
    """A pair of axes, so many columns wide, and a gutter for the numbers on the left of them."""

    pen: Pen
    x: Axis
    y: Axis
    gutter: int
    columns: int

    @property
    def rows(self) -> int:
        least, most = ROWS
        return min(max(self.columns // 3, least), most)

    def lines(
        self,
        heading: str,
        curves: Sequence[Trace],
        colours: Sequence[str],
        spell: Callable[[str], str],
    ) -> list[Line]:
        """The panel with its heading, numbers and curves; one curve lends the heading its colour.

        All texts are spelled as the pen can write them.
        """
        canvas = _Canvas(self.pen, self.columns, self.rows)
        self._draw_zeros(canvas)
        heights = []
        for curve, colour in zip(curves, colours, strict=True):
            path = [place for run in curve.runs for place in self._draw(canvas, run, colour)]
            heights.append({x: y for x, y in path if 0 <= y <= self._last[1]})
            for dot in sorted(curve.dots, key=lambda dot: dot.filled):
                mark = self.pen.filled if dot.filled else self.pen.hollow
                canvas.write(self._across(dot.x), self._down(dot.y), mark, colour)
        if len(curves) > 1:
            for i, x in enumerate(_clearest(heights, self._last[0])):
                if x is not None:
                    canvas.write(x, heights[i][x], _numeral(i), colours[i])
        shown = spell(heading)[: self.columns]
        top = [*_cells(" " * (self.gutter + 1)), *_cells(shown, *colours[: len(colours) == 1])]
        return [top, *self._sided(canvas.lines(), spell), *self._bottom(spell)]

    # Places

    @property
    def _last(self) -> tuple[int, int]:
        """The last column and row of dots."""
        return self.columns * self.pen.across - 1, self.rows * self.pen.down - 1

    def _across(self, x: float) -> int:
        """The column of dots at x."""
        return round(float(self.x.place(x)) * self._last[0])

    def _down(self, y: float) -> int:
        """The row of dots at y."""
        return round((1 - float(self.y.place(y))) * self._last[1])

    # Parts

    def _draw_zeros(self, canvas: _Canvas) -> None:
        """Sparse dots through 0."""
        last_x, last_y = self._last
        for x in range(0, last_x + 1, 2 * self.pen.across):
            canvas.dot(x, self._down(0.0), DIM)
        for y in range(0, last_y + 1, self.pen.down):
            canvas.dot(self._across(0.0), y, DIM)

    def _draw(self, canvas: _Canvas, run: Polyline, colour: str) -> list[tuple[int, int]]:
        """Draw a polyline; the columns and rows that it passes."""
        last_x, last_y = self._last
        x, y = self.x.place(run.x) * last_x, (1 - self.y.place(run.y)) * last_y
        columns = np.arange(round(x[0]), round(x[-1]) + 1)
        rows = np.rint(np.interp(columns, x, y)).astype(int)
        path = list(zip(columns.tolist(), rows.tolist(), strict=True))
        canvas.dot(*path[0], colour)
        for (left, start), (_, end) in pairwise(path):
            steps = max(abs(end - start), 1)
            for step in range(1, steps + 1):
                canvas.dot(
                    left + (2 * step > steps), start + round(step / steps * (end - start)), colour
                )
        return path

    def _sided(self, rows: Sequence[Line], spell: Callable[[str], str]) -> Iterator[Line]:
        """The rows behind the left side, with its ticks and numbers."""
        side, tick, *_ = self.pen.frame
        last = self._last[1]
        texts = {round((1 - t.place) * last) // self.pen.down: t.text for t in self.y.ticks}
        for i, row in enumerate(rows):
            number = spell(texts.get(i, "")).rjust(self.gutter)
            yield [*_cells(number + (tick if i in texts else side), DIM), *row]

    def _bottom(self, spell: Callable[[str], str]) -> Iterator[Line]:
        """The bottom with its ticks, and the numbers below."""
        *_, corner, bottom, tick = self.pen.frame
        line, numbers = [bottom] * self.columns, ""
        for place, text in self.x.ticks:
            column = round(place * self._last[0]) // self.pen.across
            text = spell(text)
            middle = self.gutter + 1 + column - len(text) // 2
            start = min(middle, self.gutter + 1 + self.columns - len(text))
            if not numbers or start > len(numbers):
                line[column] = tick
                numbers = numbers.ljust(start) + text
        yield _cells(" " * self.gutter + corner + "".join(line), DIM)
        yield _cells(numbers, DIM)
        if self.x.note:
            yield _cells(spell(self.x.note).rjust(self.gutter + 1 + self.columns), DIM)


class _Canvas:
    """Rows of cells, in which dots are set and characters are written; what is outside is lost."""

    def __init__(self, pen: Pen, columns: int, rows: int) -> None:
        self.pen = pen
        self.patterns = [[0] * columns for _ in range(rows)]
        self.colours = [[""] * columns for _ in range(rows)]
        self.written: dict[tuple[int, int], Cell] = {}

    def dot(self, x: int, y: int, colour: str) -> None:
        """Set the dot in a column and a row of dots."""
        column, across = divmod(x, self.pen.across)
        row, down = divmod(y, self.pen.down)
        if 0 <= row < len(self.patterns) and 0 <= column < len(self.patterns[0]):
            self.patterns[row][column] |= 1 << (down * self.pen.across + across)
            self.colours[row][column] = colour

    def write(self, x: int, y: int, text: str, colour: str) -> None:
        """Write a character over the dot in a column and a row."""
        self.written[y // self.pen.down, x // self.pen.across] = Cell(text, colour)

    def lines(self) -> list[Line]:
        """The rows in characters."""
        return [
            [
                self.written.get((i, j), Cell(self.pen.characters[pattern], colour))
                for j, (pattern, colour) in enumerate(zip(patterns, colours, strict=True))
            ]
            for i, (patterns, colours) in enumerate(zip(self.patterns, self.colours, strict=True))
        ]


def _clearest(heights: Sequence[Mapping[int, int]], last: int) -> Iterator[int | None]:
    """The column in which each curve is well away from the others, and each in another part."""
    for i, curve in enumerate(heights):
        wanted = last * (i + 1) / (len(heights) + 1)

        def merit(x: int, i: int = i, wanted: float = wanted) -> tuple[int, float]:
            gaps = (abs(heights[i][x] - h[x]) for j, h in enumerate(heights) if j != i and x in h)
            return min([CLEAR, *gaps]), -abs(x - wanted)

        yield max(curve, key=merit, default=None)


# Characters


def _cells(text: str, colour: str = "") -> Line:
    return [Cell(character, colour) for character in text]


def _colour(i: int) -> str:
    return f"38;5;{COLOURS[i % len(COLOURS)]}"


def _padded(line: Line, width: int) -> Line:
    return line + _cells(" " * (width - len(line)))


def _written(line: Line, color: bool) -> str:
    """A line without the blanks at its end, with escape sequences if in colour."""
    while line and line[-1].text == " ":
        line = line[:-1]
    parts = ((c, "".join(cell.text for cell in cells)) for c, cells in groupby(line, _shade))
    return "".join(f"\x1b[{c}m{text}\x1b[0m" if color and c else text for c, text in parts)


def _shade(cell: Cell) -> str:
    """The colour that is seen of a cell."""
    return "" if cell.text == " " else cell.colour
