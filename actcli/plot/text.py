"""Words: texts on the page, and formulas as blocks of them.

All texts are Matplotlib's: mathtext if there are dollar signs around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from actcli.plot.placement import Box
from actcli.plot.typeset import Typeset

HEADING, FORMULA, TICK, LABEL, NOTE = 11.0, 10.0, 9.0, 9.0, 8.5  # sizes of type, in points
SMALL = 8.5  # to which they shrink before a formula is broken in two lines
SMALLEST = 6.5  # to which they shrink before a heading is set in lines, or a formula is left out
LINE = 1.25  # the distance of two lines of type, in sizes
DIGIT, MIDDLE = 0.73, 0.3  # how high above the baseline a digit ends, and a formula has its middle
BRACE = 0.55  # the width of a brace, in sizes
COLUMN = 1.4  # the distance of values and conditions, in sizes
LEADING = 0.35  # between two cases, or the two lines of a formula, in sizes
INDENT = 2.5  # of the second one, in sizes
BESIDE = 20.0  # between two formulas on a line, in points
LINES = 4  # that a heading has at most
WORD = re.compile(r"(?:[^\s$]+ = )?(?:\\\$|\$[^$]*\$|[^\s$])+")  # or a setting, or mathtext


class On(NamedTuple):
    """The ink of what is written on the colour of a number, so large a part of the largest."""

    part: float


Ink = Literal["text", "note"] | int | On


class Extent(NamedTuple):
    """The size of a text in points; `depth` is the part of its height below the baseline."""

    width: float
    height: float
    depth: float


Measure = Callable[[str, float], Extent]
"""Gives the extent of a text in type of a size."""


class Words(NamedTuple):
    """A text on the page, its baseline at y; the ink is the theme's, or that of the i-th curve."""

    text: str
    x: float
    y: float
    size: float
    align: Literal["left", "center", "right"] = "left"
    ink: Ink = "note"


class Block(NamedTuple):
    """A formula set in type, relative to the left end of its middle line."""

    width: float
    above: float
    below: float
    words: tuple[Words, ...]
    brace: Box | None

    @property
    def height(self) -> float:
        return self.above + self.below


def block(formula: Typeset, size: float, measure: Measure) -> Block:
    """A formula in type of a size: its line, and its cases behind a brace."""

    line = measure(formula.line, size)
    words = [Words(formula.line, 0, -MIDDLE * size, size)]
    above, below = line.height - line.depth - MIDDLE * size, line.depth + MIDDLE * size
    if formula.rest:
        rest = measure(formula.rest, size)
        tall = line.height + LEADING * size + rest.height
        words = [
            Words(formula.line, 0, tall / 2 - line.height + line.depth, size),
            Words(formula.rest, INDENT * size, rest.depth - tall / 2, size),
        ]
        width = max(line.width, INDENT * size + rest.width)
        return Block(width, tall / 2, tall / 2, tuple(words), None)
    if not formula.cases:
        return Block(line.width, above, below, tuple(words), None)
    extents = [[measure(cell, size) for cell in case] for case in formula.cases]
    ups = [max(size * DIGIT, *(e.height - e.depth for e in row)) for row in extents]
    depths = [max(e.depth for e in row) for row in extents]
    tall = sum(ups) + sum(depths) + LEADING * size * (len(extents) - 1)
    values = line.width + (0.2 + BRACE + 0.25) * size
    conditions = values + max(value.width for value, _ in extents) + COLUMN * size
    top = tall / 2
    for (value, condition), up, depth in zip(formula.cases, ups, depths, strict=True):
        words.append(Words(value, values, top - up, size))
        words.append(Words(condition, conditions, top - up, size))
        top -= up + depth + LEADING * size
    start = line.width + 0.2 * size
    return Block(
        width=conditions + max(condition.width for _, condition in extents),
        above=max(above, tall / 2),
        below=max(below, tall / 2),
        words=tuple(words),
        brace=Box(start, -tall / 2, start + BRACE * size, tall / 2),
    )


def fitting_blocks(
    formulas: Sequence[Sequence[Typeset]], room: float, measure: Measure
) -> list[list[Block]]:
    """Lines of formulas, in one size of type, the largest up to FORMULA in which all have room.

    A formula without room in the SMALLEST is left out.
    """

    def legible(line: Sequence[Typeset]) -> Sequence[Typeset]:
        if width([block(formula, SMALL, measure) for formula in line]) <= room:
            return line
        return [formula.broken or formula for formula in line]

    formulas = [legible(line) if line else line for line in formulas]
    lines = [[block(formula, FORMULA, measure) for formula in line] for line in formulas]
    most = room * FORMULA / SMALLEST
    for line in lines:
        while line and width(line) > most:
            line.pop()
    widths = [wide for wide in map(width, lines) if wide > 0]  # code has no formula to be written
    size = FORMULA * min((room / wide for wide in widths), default=1.0)
    if size >= FORMULA:
        return lines
    return [
        [block(formula, 0.98 * size, measure) for formula, _ in zip(line, kept, strict=False)]
        for line, kept in zip(formulas, lines, strict=True)
    ]


def width(line: Sequence[Block]) -> float:
    """The width of formulas beside each other."""
    return sum(b.width for b in line) + BESIDE * (len(line) - 1)


class Heading(NamedTuple):
    """The lines of a heading, and the size of their type."""

    lines: Sequence[str]
    size: float

    @property
    def height(self) -> float:
        return HEADING + (len(self.lines) - 1) * self.size * LINE if self.lines else 0.0

    def words(self, left: float, top: float) -> list[Words]:
        """The heading on a page, below that height."""
        first = top - HEADING * DIGIT
        return [
            Words(line, left, first - i * self.size * LINE, self.size, ink="text")
            for i, line in enumerate(self.lines)
        ]


def fitting_heading(text: str, room: float, measure: Measure) -> Heading:
    """A heading in a type up to HEADING in which it has room; in several lines if there is none.

    A word that is too long for a line is cut, and what is too long for LINES.
    """
    if not text:
        return Heading((), HEADING)
    size = min(HEADING, HEADING * room / max(measure(text, HEADING).width, 1.0))
    if size >= SMALLEST:
        return Heading((text,), size)
    lines = [""]
    for word in WORD.findall(text):
        longer = f"{lines[-1]} {word}".lstrip()
        if measure(longer, SMALL).width <= room:
            lines[-1] = longer
        else:
            lines += [_cut(word, room, measure)]
    lines = [line for line in lines if line]
    if len(lines) > LINES:
        lines[LINES - 1 :] = [_cut(" ".join(lines[LINES - 1 :]), room, measure)]
    return Heading(lines, SMALL)


def _cut(text: str, room: float, measure: Measure) -> str:
    """As much of a text as a line of SMALL type has room for."""
    if measure(text, SMALL).width <= room:
        return text
    while text and measure(f"{text}…", SMALL).width > room:
        text = text[: -1 - len(text) // 10]
    return f"{text}…"
