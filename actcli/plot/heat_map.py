"""A matrix as a heat map: its cells, the numbers in them, and the colour bar beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actcli.plot.layout import ColourBar
from actcli.plot.placed import PlacedPanel
from actcli.plot.placement import Box
from actcli.plot.sides import thinned
from actcli.plot.spacing import BAR_GAP, BAR_WIDTH, CAPTION_GAP
from actcli.plot.text import (
    DIGIT_HEIGHT,
    LABEL,
    LINE_SPACING,
    MIN_SIZE,
    TICK,
    CellInk,
    Measure,
    TextRun,
)

if TYPE_CHECKING:
    from actcli.plot.jacobian import Jacobian

MAX_FILLED_WIDTH = 0.9
# A number takes so much of its cell's width or height at most.


def matrix_cells(matrix: Jacobian, box: Box) -> list[list[Box]]:
    """Return the boxes of the entries of a matrix that fills a box, row by row."""
    m, n = matrix.parts.shape
    width, height = box.width / n, box.height / m
    first = Box(box.left, box.top - height, box.left + width, box.top)
    return [[first.moved(j * width, -i * height) for j in range(n)] for i in range(m)]


def entry_texts(matrix: Jacobian, box: Box, measure: Measure, least_decimals: int) -> list[TextRun]:
    """Return the numbers in the cells of a matrix, in type that fits; none without room.

    They lose decimals, but for the least, before they are left out.
    """
    cells = matrix_cells(matrix, box)
    cell = cells[0][0]
    for texts in matrix.variants(least_decimals):
        widest = max(measure(text, TICK).width for row in texts for text in row)
        room = cell.width * MAX_FILLED_WIDTH / widest, cell.height * MAX_FILLED_WIDTH / TICK
        size = TICK * min(1.0, *room)
        if size >= MIN_SIZE:
            break
    else:
        return []
    return [
        TextRun(
            text,
            (cell.left + cell.right) / 2,
            (cell.bottom + cell.top - DIGIT_HEIGHT * size) / 2,
            size,
            "center",
            CellInk(part),
        )
        for row in zip(cells, texts, matrix.parts.tolist(), strict=True)
        for cell, text, part in zip(*row, strict=True)
    ]


def colour_bar_width(bar: ColourBar, measure: Measure) -> float:
    """Return how much of the page's width a colour bar takes, with the numbers beside it."""
    widest = max((measure(tick.text, TICK).width for tick in bar.ticks), default=0.0)
    title = measure(bar.title, LABEL).width - BAR_WIDTH
    return BAR_GAP + BAR_WIDTH + CAPTION_GAP + max(widest, title)


def with_colour_bar(
    panels: Sequence[PlacedPanel], bar: ColourBar, right: float
) -> list[PlacedPanel]:
    """Return the panels, the last with a colour bar, as high as the panels it explains.

    The bar stands right of `right`.
    """
    boxes = [placed.box for placed in panels if placed.panel.has_bar]
    left = right + BAR_GAP
    box = Box(left, min(b.bottom for b in boxes), left + BAR_WIDTH, max(b.top for b in boxes))
    default = None if bar.default is None else bar.ticks[bar.default]
    texts = [
        TextRun(
            tick.text,
            box.right + CAPTION_GAP,
            box.bottom + tick.place * box.height - DIGIT_HEIGHT * TICK / 2,
            TICK,
            ink="text" if tick is default else "note",
        )
        for tick in thinned(bar.ticks, box.height, lambda tick: TICK * LINE_SPACING)
    ]
    texts.append(TextRun(bar.title, box.left, box.top + CAPTION_GAP, LABEL, ink="text"))
    *others, last = panels
    return [*others, replace(last, texts=[*last.texts, *texts], bar=box)]
