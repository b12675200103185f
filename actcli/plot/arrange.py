"""Arrange a scene: where on the page its panels stand, and all that is written about them.

Matplotlib could do this only by drawing, measuring and drawing again; here it follows from the
sizes of the texts. What stands above and below the panels gives their heights. With those, their
vertical axes can leave room for labels. What stands beside the panels gives their widths.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from actcli.curves.trace import Polyline
from actcli.errors import ActcliError
from actcli.numerics import np
from actcli.plot.extrema import extremum_labels
from actcli.plot.heat_map import colour_bar_width, entry_texts, with_colour_bar
from actcli.plot.keys import is_key_alike, key_beside, key_heights, legend
from actcli.plot.layout import colour_bar, layout_of, panels
from actcli.plot.naming import variable_symbol
from actcli.plot.numerals import run_in_decimals, ticks_in_decimals
from actcli.plot.panel import AxisSide
from actcli.plot.placed import Arrangement, PlacedPanel
from actcli.plot.placement import Box
from actcli.plot.scene import Scene
from actcli.plot.sides import are_alike, axis_texts, thinned, vertical_sides
from actcli.plot.spacing import (
    CAPTION_GAP,
    COLUMN_GAP,
    FOOT_HEIGHT,
    HEAD_GAP,
    LEADER_LENGTH,
    LEGEND_LINE_LENGTH,
    MIN_PANEL_SIZE,
    NUMBERS_WIDTH,
    PAGE_MARGIN,
    ROW_GAP,
    TIGHT_COLUMN_GAP,
)
from actcli.plot.text import (
    FORMULA_GAP,
    LABEL,
    LINE_SPACING,
    NOTE,
    TICK,
    CellInk,
    Measure,
    TextRun,
    fitting_blocks,
    fitting_headings,
)

MAX_TENTHS_LARGER = 50
# A page is tried in so many tenths of its width and height before an error tells what it needs.


_SAMPLE = LEGEND_LINE_LENGTH + CAPTION_GAP
# The width of a sample of a line style, and what is between it and its formula.


class FigureTooSmallError(ActcliError, ValueError):
    """A figure without room for its panels."""


def arrange(scene: Scene, width: float, height: float, measure: Measure) -> Arrangement:
    """Return where everything in a scene stands on a page.

    Curves are labelled beside their ends, or in a legend if there is no room. Where there is none
    for the panels, the formulas are left out.

    Parameters
    ----------
    scene : Scene
    width, height : float
        The size of the page, in points.
    measure : Measure

    Returns
    -------
    Arrangement
        Its lengths are in units of the scene's settings, which are points unless the type is larger
        or smaller than usual.

    Raises
    ------
    FigureTooSmallError
        If the page has no room for the panels.
    """
    unit = scene.settings.unit
    page = width / unit, height / unit
    if found := _arranged(scene, *page, measure):
        return found
    larger = (i / 10 for i in range(11, MAX_TENTHS_LARGER))
    enough = next((by for by in larger if _arranged(scene, page[0] * by, page[1] * by, measure)), 0)
    raise FigureTooSmallError(
        f"{width / 72:.3g} x {height / 72:.3g} inches are too small for this figure"
        + (f": it needs {enough:g} times the width and height." if enough else ".")
    )


def _arranged(scene: Scene, width: float, height: float, measure: Measure) -> Arrangement | None:
    """Return where everything stands on a page, or None if it has no room for the panels.

    A matrix without room for its numbers has a colour bar instead, or if that has no room shorter
    numbers.
    """
    for formulas, gap in ((True, COLUMN_GAP), (False, COLUMN_GAP), (False, TIGHT_COLUMN_GAP)):
        sheet = partial(_Sheet, scene, width, height, measure, formulas=formulas, gap=gap)
        found = sheet().arrangement
        if found and any(map(_lacks_numbers, found.panels)):
            return sheet(has_bar=True).arrangement or sheet(least_decimals=1).arrangement
        if found:
            return found
    return None


def _lacks_numbers(placed: PlacedPanel) -> bool:
    """Return whether a panel has a matrix whose colours nothing explains."""
    numbers = (text for text in placed.texts if isinstance(text.ink, CellInk))
    return placed.panel.matrix is not None and not placed.bar and not any(numbers)


class _RowHead(NamedTuple):
    """What stands over the panels of a row: the reach of the formulas from their middle line."""

    heading: float
    above: float
    below: float
    note: float

    @property
    def middle(self) -> float:
        """Return how far below the top the middle line of the formulas is."""
        gap = CAPTION_GAP if self.heading and self.above else 0.0
        return self.heading + gap + self.above

    @property
    def height(self) -> float:
        return self.middle + self.below + HEAD_GAP + self.note


@dataclass(frozen=True)
class _Columns:
    """The widths of what stands left and right of the panels in each column, and of a panel."""

    lefts: Sequence[float]
    rights: Sequence[float]
    width: float
    gap: float

    def left(self, column: int) -> float:
        """Return the left end of the panels in a column."""
        before = sum([*self.lefts[: column + 1], *self.rights[:column]])
        return PAGE_MARGIN + column * (self.width + self.gap) + before


class _Sheet:
    """A page on which a scene is to be arranged."""

    def __init__(
        self,
        scene: Scene,
        width: float,
        height: float,
        measure: Measure,
        *,
        formulas: bool,
        gap: float,
        has_bar: bool = False,
        least_decimals: int = 2,
    ) -> None:
        """Set headings, and formulas if asked for, on a page so many points wide and high.

        Columns have a `gap` between them. A matrix has a colour bar if it always has, or if
        `has_bar`; its numbers lose decimals until they fit, but for the least.
        """
        layout = layout_of(scene)
        self.gap, self.least_decimals = gap, least_decimals
        self.scene, self.width, self.height, self.measure = scene, width, height, measure
        self.panels = [
            replace(panel, has_bar=True) if has_bar and panel.matrix else panel
            for panel in panels(scene)
        ]
        self.columns = layout.columns(len(self.panels))
        asked = scene.settings.share_y
        self.shared = layout.per_function and are_alike(self.panels) if asked is None else asked
        # Their heights, and thus the room for labels, are not known yet.
        self.sides = vertical_sides(self.panels, shared=self.shared)
        self.bar = colour_bar(scene) if any(panel.has_bar for panel in self.panels) else None
        bar_width = colour_bar_width(self.bar, measure) if self.bar else 0.0
        self.right = width - PAGE_MARGIN - bar_width
        self.cell = (self.right - PAGE_MARGIN + gap) / self.columns - gap
        room = self.cell - NUMBERS_WIDTH
        self.headings = fitting_headings(
            [panel.heading for panel in self.panels],
            room,
            measure,
            [panel.short_heading for panel in self.panels],
        )
        # A left side that is the heading already is not said again.
        written = [
            [f for f in panel.formulas if (f.line,) != heading.lines] if formulas else ()
            for panel, heading in zip(self.panels, self.headings, strict=True)
        ]
        samples = max(_SAMPLE * len(panel.formulas) * panel.has_line_key for panel in self.panels)
        self.blocks = fitting_blocks(written, room - samples, measure)
        # Panels of single functions are headed by their names, and the figure by its title.
        title = scene.headings[0] if layout.per_function else ""
        room = self.right - PAGE_MARGIN - NUMBERS_WIDTH
        (self.title,) = fitting_headings([title], room, measure)

    @property
    def arrangement(self) -> Arrangement | None:
        """Return the panels, their curves labelled beside them or in a legend, if there is room."""
        if placed := self.placed(PAGE_MARGIN, beside=True):
            return Arrangement(placed)
        keys, top = legend(self.panels[0].labelled, self.width, self.measure)
        placed = self.placed(top, beside=False)
        return Arrangement(placed, keys) if placed else None

    def placed(self, bottom: float, *, beside: bool) -> list[PlacedPanel]:
        """Return the panels above a height, their curves labelled `beside` them or not.

        The list is empty if there is no room.
        """
        count = len(self.panels)
        rows = [range(count)[i : i + self.columns] for i in range(0, count, self.columns)]
        heads = [self._row_head(row) for row in rows]
        title_gap = HEAD_GAP if self.title.lines else 0.0
        top = self.height - PAGE_MARGIN - self.title.height - title_gap
        height = top - bottom - sum(head.height for head in heads)
        height = (height + ROW_GAP) / len(rows) - FOOT_HEIGHT - ROW_GAP
        if height < MIN_PANEL_SIZE:
            return []
        sides = vertical_sides(self.panels, height, shared=self.shared)
        keys = [
            key_heights(self.panels[i], sides[i].axis, height, self.measure)
            if beside
            and not any(is_key_alike(self.panels[i], self.panels[j]) for j in row if j > i)
            else []
            for row in rows
            for i in row
        ]
        columns = self._columns(sides, keys)
        if None in keys or columns.width < (self.cell / 2 if any(keys) else MIN_PANEL_SIZE):
            return []
        placed = []
        for row, head in zip(rows, heads, strict=True):
            for i, column in zip(row, range(self.columns), strict=False):
                left = columns.left(column)
                bottom = top - head.height - height
                box = Box(left, bottom, left + columns.width, top - head.height)
                placed.append(self._placed(i, box, sides[i], head, keys[i] or []))
            top -= head.height + height + FOOT_HEIGHT + ROW_GAP
        if self.bar:
            placed = with_colour_bar(placed, self.bar, self.right)
        title = self.title.texts(placed[0].box.left, self.height - PAGE_MARGIN)
        placed[0] = replace(placed[0], texts=[*title, *placed[0].texts])
        return placed

    def _row_head(self, row: Sequence[int]) -> _RowHead:
        """Return the heights of what stands over the panels of a row."""
        blocks = [block for i in row for block in self.blocks[i]]
        notes = any(self.sides[i].note for i in row)
        return _RowHead(
            heading=max(self.headings[i].height for i in row),
            above=max((block.above for block in blocks), default=0.0),
            below=max((block.below for block in blocks), default=0.0),
            note=NOTE * LINE_SPACING if notes else 0.0,
        )

    def _columns(
        self, sides: Sequence[AxisSide], keys: Sequence[Sequence[float] | None]
    ) -> _Columns:
        """Return the widths of the columns, with room for the vertical axes and the labels."""
        last_tick = self._widest((tick.text for tick in self.scene.window.ticks), TICK) / 2
        unlabelled = max(CAPTION_GAP, last_tick - PAGE_MARGIN / 2)
        befores = [
            self._widest((tick.text for tick in side.ticks), TICK) + CAPTION_GAP for side in sides
        ]
        afters = [
            self._widest((curve.label for curve in panel.labelled), LABEL) + LEADER_LENGTH
            if heights
            else unlabelled
            for panel, heights in zip(self.panels, keys, strict=True)
        ]
        lefts = [max(befores[column :: self.columns]) for column in range(self.columns)]
        rights = [max(afters[column :: self.columns]) for column in range(self.columns)]
        width = self.cell - (sum(lefts) + sum(rights)) / self.columns
        return _Columns(lefts, rights, width, self.gap)

    def _placed(
        self, i: int, box: Box, up: AxisSide, head: _RowHead, keys: Sequence[float]
    ) -> PlacedPanel:
        """Return a panel in its box, with everything that is written."""
        panel, sign = self.panels[i], self.scene.settings.decimal
        texts, braces = self._head_texts(i, box, head)
        placed = PlacedPanel(
            panel=panel,
            box=box,
            x=panel.across.axis,
            y=up.axis,
            xticks=thinned(
                ticks_in_decimals(panel.across.ticks, sign),
                box.width,
                lambda tick: self.measure(tick.text, TICK).width + CAPTION_GAP,
            ),
            yticks=thinned(
                ticks_in_decimals(up.ticks, sign), box.height, lambda tick: TICK * LINE_SPACING
            ),
            braces=braces,
            samples=self._samples(i, box, head),
            keys=[
                key_beside(curve, box, up.axis, height)
                for curve, height in zip(panel.labelled, keys, strict=False)
            ],
        )
        numbers = axis_texts(placed, up.note, self.measure)
        if panel.matrix and not self.bar:
            numbers += entry_texts(panel.matrix, box, self.measure, self.least_decimals)
        variable = variable_symbol(self.scene.variable)
        labels = extremum_labels(placed, variable, self.measure)
        return replace(
            placed,
            texts=[*texts, *(run_in_decimals(text, sign) for text in numbers)],
            labels=[(room, run_in_decimals(text, sign)) for room, text in labels],
        )

    def _head_texts(self, i: int, box: Box, head: _RowHead) -> tuple[list[TextRun], list[Box]]:
        """Return the heading and the formulas over a panel, and the braces in these."""
        left, top = box.left, box.top + head.height
        middle = top - head.middle
        texts = self.headings[i].texts(left, top)
        braces = []
        for block, left in zip(self.blocks[i], self._block_lefts(i, box), strict=True):
            texts += [t._replace(x=left + t.x, y=middle + t.y) for t in block.texts]
            braces += [block.brace.moved(left, middle)] if block.brace else []
        return texts, braces

    def _block_lefts(self, i: int, box: Box) -> list[float]:
        """Return where the formulas over a panel begin, behind the samples of line styles."""
        before = _SAMPLE if self.panels[i].has_line_key else 0.0
        widths = [before + block.width + FORMULA_GAP for block in self.blocks[i]]
        return [box.left + before + sum(widths[:k]) for k in range(len(widths))]

    def _samples(self, i: int, box: Box, head: _RowHead) -> list[Polyline]:
        """Return the samples of line styles before the formulas over a panel."""
        if not self.panels[i].has_line_key:
            return []
        height = np.full(2, box.top + head.height - head.middle)
        ends = np.array([-_SAMPLE, -CAPTION_GAP])
        return [Polyline(left + ends, height) for left in self._block_lefts(i, box)]

    def _widest(self, texts: Iterable[str], size: float) -> float:
        """Return the width of the widest of some texts."""
        return max((self.measure(text, size).width for text in texts), default=0.0)
