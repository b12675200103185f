"""Text on the page: runs of text, formulas set in blocks, and headings that fit.

All texts are Matplotlib's: mathtext if there are dollar signs around them. Sizes of type and
distances on the page are in points; distances that grow with the type are in sizes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from actcli.plot.placement import Box
from actcli.plot.typeset import Typeset

HEADING, FORMULA, TICK, LABEL, NOTE = 11.0, 10.0, 9.0, 9.0, 8.5
# Sizes of type, in points.

MIN_UNBROKEN_SIZE = 8.5
# A formula that has no room in this size is set in two lines, and a long heading in several.

MIN_SIZE = 6.5
# Smaller type cannot be read in print: a formula without room in it is left out.

LINE_SPACING = 1.25
# The distance of two baselines, in sizes of type.

DIGIT_HEIGHT = 0.73
# The height of a digit above the baseline, in sizes of type.

FORMULA_AXIS = 0.3
# The height of a formula's middle line above the baseline, in sizes of type.

BRACE_WIDTH = 0.55
BRACE_PADDING = 0.2, 0.25
# Before and behind a brace, in sizes of type, like its width.

CONDITION_GAP = 1.4
# The distance of the values from the conditions of cases, in sizes of type.

CASE_GAP = 0.35
# The distance of two cases, or of the two lines of a formula, in sizes of type.

SECOND_LINE_INDENT = 2.5
# The indent of the second line of a formula, in sizes of type.

FORMULA_GAP = 20.0
# The distance of two formulas on a line, in points.

FITTING_MARGIN = 0.98
# Formulas that shrink are set a little smaller than computed: type does not scale exactly.

MAX_HEADING_LINES = 4

ELLIPSIS = "…"
# What stands for the part of a heading that has no room.

UNDERSCORED = re.compile(r"(?:\$(?:\\\$|[^$])*\$|\\\$|[^$_])+_*|_+")
# The parts of a word, each up to an underscore outside of mathtext.

PIECE = re.compile(r"\$(?:\\\$|[^$])*\$|\\\$|[^$]")
# What may not be cut in a text: mathtext, or a character.

HEADING_WORD = re.compile(r"(?:(?:\$[^$]*\$|[^\s$])+ = )?(?:\\\$|\$[^$]*\$|[^\s$])+")
# What may not be broken in a heading: a word, a setting "α = 0.2", or mathtext.

TUPLE = re.compile(r"(\([−.,\d]+(?:[,;] [−.,\d]+)+\))")
# An input "(3, 0.7)", which stays in a line if that has room for it.


class CellInk(NamedTuple):
    """The ink of a number in a heat-map cell whose value is `part` of the largest magnitude."""

    part: float


Ink = Literal["text", "note"] | int | CellInk


class Extent(NamedTuple):
    """The size of a text in points; `depth` is the part of its height below the baseline."""

    width: float
    height: float
    depth: float


Measure = Callable[[str, float], Extent]
"""Return the extent of a text in type of a size."""


class TextRun(NamedTuple):
    """A text on the page, its baseline at y. The ink is the theme's, or that of the i-th curve."""

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
    texts: tuple[TextRun, ...]
    brace: Box | None

    @property
    def height(self) -> float:
        return self.above + self.below


def block(formula: Typeset, size: float, measure: Measure) -> Block:
    """Set a formula in type of a size: in a line, in two, or in cases behind a brace."""
    if formula.rest:
        return _two_lines(formula, size, measure)
    line = measure(formula.line, size)
    above = line.height - line.depth - FORMULA_AXIS * size
    below = line.depth + FORMULA_AXIS * size
    text = TextRun(formula.line, 0, -FORMULA_AXIS * size, size)
    if formula.cases:
        return _cases(formula, Block(line.width, above, below, (text,), None), size, measure)
    return Block(line.width, above, below, (text,), None)


def _two_lines(formula: Typeset, size: float, measure: Measure) -> Block:
    """Set a formula in two lines, the second of them indented."""
    line, rest = measure(formula.line, size), measure(formula.rest, size)
    tall = line.height + CASE_GAP * size + rest.height
    indent = SECOND_LINE_INDENT * size
    texts = (
        TextRun(formula.line, 0, tall / 2 - line.height + line.depth, size),
        TextRun(formula.rest, indent, rest.depth - tall / 2, size),
    )
    return Block(max(line.width, indent + rest.width), tall / 2, tall / 2, texts, None)


def _cases(formula: Typeset, line: Block, size: float, measure: Measure) -> Block:
    """Set the cases of a formula behind its line and a brace."""
    extents = [[measure(cell, size) for cell in case] for case in formula.cases]
    ups = [max(size * DIGIT_HEIGHT, *(e.height - e.depth for e in row)) for row in extents]
    depths = [max(e.depth for e in row) for row in extents]
    tall = sum(ups) + sum(depths) + CASE_GAP * size * (len(extents) - 1)
    before, behind = BRACE_PADDING
    values = line.width + (before + BRACE_WIDTH + behind) * size
    conditions = values + max(value.width for value, _ in extents) + CONDITION_GAP * size
    texts = list(line.texts)
    top = tall / 2
    for (value, condition), up, depth in zip(formula.cases, ups, depths, strict=True):
        texts.append(TextRun(value, values, top - up, size))
        texts.append(TextRun(condition, conditions, top - up, size))
        top -= up + depth + CASE_GAP * size
    start = line.width + before * size
    return Block(
        width=conditions + max(condition.width for _, condition in extents),
        above=max(line.above, tall / 2),
        below=max(line.below, tall / 2),
        texts=tuple(texts),
        brace=Box(start, -tall / 2, start + BRACE_WIDTH * size, tall / 2),
    )


def fitting_blocks(
    formulas: Sequence[Sequence[Typeset]], room: float, measure: Measure
) -> list[list[Block]]:
    """Set lines of formulas in one size of type, the largest up to FORMULA in which all have room.

    A formula without room in MIN_SIZE is left out.
    """

    def legible(line: Sequence[Typeset]) -> tuple[Sequence[Typeset], list[Block]]:
        """Return a line and its blocks, broken if it has no room in MIN_UNBROKEN_SIZE.

        Its width in that size follows from the one in FORMULA.
        """
        blocks = [block(formula, FORMULA, measure) for formula in line]
        if line_width(blocks) * MIN_UNBROKEN_SIZE <= room * FORMULA:
            return line, blocks
        broken = [formula.broken or formula for formula in line]
        return broken, [block(formula, FORMULA, measure) for formula in broken]

    set_lines = [legible(line) for line in formulas]
    formulas, lines = [line for line, _ in set_lines], [blocks for _, blocks in set_lines]
    most = room * FORMULA / MIN_SIZE
    for line in lines:
        while line and line_width(line) > most:
            line.pop()
    # A function from code has an empty formula, whose width is 0.
    widths = [width for width in map(line_width, lines) if width > 0]
    size = FORMULA * min((room / width for width in widths), default=1.0)
    if size >= FORMULA:
        return lines
    return [
        [
            block(formula, FITTING_MARGIN * size, measure)
            for formula, _ in zip(line, kept, strict=False)
        ]
        for line, kept in zip(formulas, lines, strict=True)
    ]


def line_width(line: Sequence[Block]) -> float:
    """Return the width of formulas beside each other."""
    return sum(b.width for b in line) + FORMULA_GAP * (len(line) - 1)


class Heading(NamedTuple):
    """The lines of a heading, the size of their type, and how far below the top each stands."""

    lines: Sequence[str]
    size: float
    drops: Sequence[float] = ()
    height: float = 0.0

    def texts(self, left: float, top: float) -> list[TextRun]:
        """Return the heading on a page, below that height."""
        return [
            TextRun(line, left, top - drop, self.size, ink="text")
            for line, drop in zip(self.lines, self.drops, strict=True)
        ]

    def set_in(self, size: float, measure: Measure) -> Heading:
        """Return the heading in type of a size, with more room about lines with fractions."""
        if not self.lines:
            return self._replace(size=size)
        extents = [measure(line, size) for line in self.lines]
        ups = [max(extent.height - extent.depth, size) for extent in extents]
        depths = [max(extent.depth, (LINE_SPACING - 1) * size) for extent in extents]
        drops = [ups[0] if ups[0] > HEADING else HEADING * DIGIT_HEIGHT]
        for depth, up in zip(depths, ups[1:], strict=False):
            drops.append(drops[-1] + depth + up)
        height = drops[-1] + max(extents[-1].depth, HEADING * (1 - DIGIT_HEIGHT))
        return Heading(self.lines, size, drops, height)

    @property
    def is_cut(self) -> bool:
        """Return whether a part of its text is left out."""
        return any(line.endswith(ELLIPSIS) for line in self.lines)


def fitting_headings(
    texts: Sequence[str], room: float, measure: Measure, shorter: Sequence[str] = ()
) -> list[Heading]:
    """Set headings in one size of type, the largest up to HEADING in which all have room.

    One that would be cut gives way to the one that is `shorter`, if that is not empty.
    """
    headings = [_fitting_heading(text, room, measure) for text in texts]
    for i, short in enumerate(shorter):
        if short and headings[i].is_cut:
            headings[i] = _fitting_heading(short, room, measure)
    size = min(heading.size for heading in headings)
    return [heading.set_in(size, measure) for heading in headings]


def _fitting_heading(text: str, room: float, measure: Measure) -> Heading:
    """Set a heading in the largest type up to HEADING in which it has room, or else in lines.

    The lines are in MIN_UNBROKEN_SIZE, or smaller for a long word. One that has no room in MIN_SIZE
    is broken behind an underscore or else cut, and so is what is too long for MAX_HEADING_LINES.
    """
    if not text:
        return Heading((), HEADING)
    size = min(HEADING, HEADING * room / max(measure(text, HEADING).width, 1.0))
    if size >= MIN_SIZE:
        return Heading((text,), size)
    words = _heading_words(text, room, measure)
    widest = max(measure(word, MIN_UNBROKEN_SIZE).width for word in words) / FITTING_MARGIN
    size = max(MIN_SIZE, MIN_UNBROKEN_SIZE * min(1.0, room / widest))
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".lstrip()
        if measure(longer, size).width <= room:
            lines[-1] = longer
        else:
            lines += _broken_word(word, size, room, measure)
    lines = [line for line in lines if line]
    if len(lines) > MAX_HEADING_LINES:
        last = MAX_HEADING_LINES - 1
        lines[last:] = [_cut(" ".join(lines[last:]), size, room, measure)]
    return Heading(lines, size)


def _heading_words(text: str, room: float, measure: Measure) -> list[str]:
    """Return the parts of a heading between which lines may end."""
    words: list[str] = []
    for i, part in enumerate(TUPLE.split(text)):
        stays = i % 2 and measure(part, MIN_UNBROKEN_SIZE).width <= room
        words += [part] if stays else HEADING_WORD.findall(part)
    return words


def _broken_word(word: str, size: float, room: float, measure: Measure) -> list[str]:
    """Return a word that stands in lines of its own, each but the last up to an underscore."""
    lines = [""]
    for part in UNDERSCORED.findall(word):
        if measure(lines[-1] + part, size).width <= room:
            lines[-1] += part
        else:
            lines.append(_cut(part, size, room, measure))
    return lines


def _cut(text: str, size: float, room: float, measure: Measure) -> str:
    """Return as much of a text as a line of a long heading has room for."""
    if measure(text, size).width <= room:
        return text
    pieces = PIECE.findall(text)
    while pieces and measure(f"{''.join(pieces)}{ELLIPSIS}", size).width > room:
        del pieces[-1 - len(pieces) // 10 :]
    return f"{''.join(pieces)}{ELLIPSIS}"
