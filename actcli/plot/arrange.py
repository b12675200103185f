"""Arranging: where on the page the panels of a scene stand, and all that is written about them.

Matplotlib could do this only by drawing, measuring and drawing again; here it follows from the
sizes of the texts. What stands above and below the panels gives their heights; with those, their
vertical axes can leave room for labels; and what stands beside them gives their widths.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from actcli.curves.axis import MARGIN, Axis, Tick, to_known_digits
from actcli.curves.trace import Extremum, Polyline, Trace
from actcli.errors import ActcliError
from actcli.numerics import np
from actcli.plot.layout import LAYOUTS, Bar, Curve, Panel, Side, bar, panels
from actcli.plot.placement import Box, spread
from actcli.plot.scene import Scene
from actcli.plot.text import (
    BESIDE,
    DIGIT,
    FORMULA,
    LABEL,
    LINE,
    MIDDLE,
    NOTE,
    SMALLEST,
    TICK,
    Measure,
    On,
    Words,
    fitting_blocks,
    fitting_heading,
)
from actcli.support.unicode import number_in_label

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.plot.jacobian import Jacobian

SPACE = r"\ "  # in mathtext

# Distances in points.
PAD = 7.0  # around the page
GAP = 4.5  # between a thing and its caption
BETWEEN = 16.0  # panels beside each other
BELOW = 8.0  # between panels one above the other
OVER = 9.0  # between a panel and what stands over it
FOOT = 26.0  # of a panel: the numbers at its ticks and the name of x
LEADER = 13.0  # from the end of a curve to its label
SAMPLE = 22.0  # of a curve's line, in the legend
MANY = 8  # extrema of a curve, of which not all are worth a mark
CLEAR = 6.0  # from an extremum to its label
WORTH = 0.25  # of the height of a panel, for the label of an extremum
LEAST = 36.0  # the width and the height of a panel
BEFORE, BAR = 6.0, 9.0  # the distance of a bar of colours from the panels, and its width
MARK = 3.5  # from the middle of a mark to where it is clear
FILLED = 0.9  # of a cell, by its number
NUMBERS = 30.0  # about the width of the numbers at a vertical axis


class FigureTooSmallError(ActcliError, ValueError):
    """A figure without room for its panels."""


class Key(NamedTuple):
    """The label of a curve and a line in its colour, which leads to it or stands beside it."""

    curve: Curve
    line: Polyline
    words: Words


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A panel on the page: its box and axes, and what is written around it and inside.

    The last one has the bar that explains the colours of a figure.
    """

    panel: Panel
    box: Box
    x: Axis
    y: Axis
    xticks: Sequence[Tick]
    yticks: Sequence[Tick]
    words: Sequence[Words] = ()
    braces: Sequence[Box] = ()
    keys: Sequence[Key] = ()
    labels: Sequence[tuple[Box, Words]] = ()
    bar: Box | None = None

    def on_page(self, x: npt.ArrayLike, y: npt.ArrayLike) -> Polyline:
        """Points of the panel, where they are on the page."""
        return Polyline(
            self.box.left + self.box.width * self.x.place(x),
            self.box.bottom + self.box.height * self.y.place(y),
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the panel, where it is on the page."""
        at = self.on_page(x, y)
        return float(at.x), float(at.y)

    def guides(self) -> Iterator[Polyline]:
        """The asymptotes of a curve that is alone, from their end of the panel to its middle."""
        if len(self.panel.curves) != 1:
            return
        middle = min(max(0.0, self.x.low), self.x.high)
        for end, slope, offset in self.panel.curves[0].trace.asymptotes:
            start, stop = (self.x.low, middle) if end == "left" else (middle, self.x.high)
            if slope:
                crossings = sorted((y - offset) / slope for y in (self.y.low, self.y.high))
                start, stop = max(start, crossings[0]), min(stop, crossings[1])
            if start < stop and (slope or offset):  # at 0 there is a line already
                x = np.array([start, stop])
                with np.errstate(over="ignore"):
                    yield Polyline(x, slope * x + offset)


def arrange(
    scene: Scene, width: float, height: float, measure: Measure
) -> tuple[Sequence[Frame], Sequence[Key]]:
    """The panels of a scene on a page of so many points, and the legend if there has to be one.

    Where there is no room for them, the formulas are left out. Raises FigureTooSmallError.
    """
    for formulas in (True, False):
        sheet = _Sheet(scene, width, height, measure, formulas=formulas)
        frames = sheet.frames(PAD, beside=True)
        if frames:
            return frames, ()
        legend, top = sheet.legend()
        frames = sheet.frames(top, beside=False)
        if frames:
            return frames, legend
    raise FigureTooSmallError(
        f"{width / 72:g} x {height / 72:g} inches are too small for this figure."
    )


class _Sheet:
    """A page on which a scene is to be arranged."""

    def __init__(
        self, scene: Scene, width: float, height: float, measure: Measure, *, formulas: bool
    ) -> None:
        """A page so many points wide and high, with formulas over the panels or without."""
        layout = LAYOUTS[scene.layout]
        self.scene, self.width, self.height, self.measure = scene, width, height, measure
        self.panels = panels(scene)
        self.columns = layout.columns(len(self.panels))
        self.bar = bar(scene) if any(panel.barred for panel in self.panels) else None
        self.right = width - PAD - (self.beside_bar() if self.bar else 0.0)
        self.cell = (self.right - PAD + BETWEEN) / self.columns - BETWEEN
        room = self.cell - NUMBERS
        written = [panel.formulas if formulas else () for panel in self.panels]
        self.blocks = fitting_blocks(written, room, measure)
        self.headings = [fitting_heading(panel.heading, room, measure) for panel in self.panels]
        title = scene.headings[0] if layout.each else ""  # the panels have names of their own
        self.title = fitting_heading(title, self.right - PAD, measure)

    def frames(self, bottom: float, *, beside: bool) -> list[Frame]:
        """The panels above that height, their curves labelled beside them; none without room."""
        count, columns = len(self.panels), range(self.columns)
        rows = [range(count)[i : i + self.columns] for i in range(0, count, self.columns)]
        heads = [self.head(row) for row in rows]
        top = self.height - PAD - self.title.height - (OVER if self.title.lines else 0.0)
        height = top - bottom - sum(head.height for head in heads)
        height = (height + BELOW) / len(rows) - FOOT - BELOW
        if height < LEAST:
            return []
        sides = [_side(panel, height) for panel in self.panels]
        ends = [
            self.ends(panel, side.axis, height) if beside else []
            for panel, side in zip(self.panels, sides, strict=True)
        ]
        over = max(GAP, self.widest((t.text for t in self.scene.window.ticks), TICK) / 2 - PAD / 2)
        befores = [self.widest((tick.text for tick in side.ticks), TICK) + GAP for side in sides]
        afters = [
            self.widest((curve.label for curve in panel.labelled), LABEL) + LEADER if end else over
            for panel, end in zip(self.panels, ends, strict=True)
        ]
        lefts = [max(befores[column :: self.columns]) for column in columns]
        rights = [max(afters[column :: self.columns]) for column in columns]
        width = self.cell - (sum(lefts) + sum(rights)) / self.columns
        if None in ends or width < (self.cell / 2 if any(ends) else LEAST):
            return []
        frames = []
        for row, head in zip(rows, heads, strict=True):
            for i, column in zip(row, columns, strict=False):
                left = PAD + column * (width + BETWEEN) + sum(lefts[: column + 1] + rights[:column])
                box = Box(left, top - head.height - height, left + width, top - head.height)
                frames.append(self.frame(i, box, sides[i], head, ends[i] or []))
            top -= head.height + height + FOOT + BELOW
        if self.bar:
            frames[-1] = self.barred(frames, self.bar)
        title = self.title.words(frames[0].box.left, self.height - PAD)
        frames[0] = replace(frames[0], words=[*title, *frames[0].words])
        return frames

    def head(self, row: Sequence[int]) -> _Head:
        """What stands over the panels of a row."""
        blocks = [block for i in row for block in self.blocks[i]]
        notes = any(_side(self.panels[i]).note for i in row)
        return _Head(
            heading=max(self.headings[i].height for i in row),
            above=max((block.above for block in blocks), default=0.0),
            below=max((block.below for block in blocks), default=0.0),
            note=NOTE * LINE if notes else 0.0,
        )

    def frame(self, i: int, box: Box, up: Side, head: _Head, ends: Sequence[float]) -> Frame:
        """A panel in its box, with everything that is written."""
        panel = self.panels[i]
        across = panel.across
        top = box.top + head.height
        words, braces = self.over(i, box.left, top, top - head.middle)
        frame = Frame(
            panel=panel,
            box=box,
            x=across.axis,
            y=up.axis,
            xticks=_apart(
                across.ticks,
                box.width,
                lambda tick: self.measure(tick.text, TICK).width + GAP,
            ),
            yticks=_apart(up.ticks, box.height, lambda tick: TICK * LINE),
            braces=braces,
            keys=[
                _key(curve, box, up.axis, end)
                for curve, end in zip(panel.labelled, ends, strict=False)
            ],
        )
        words += self.numbers(frame, up.note)
        words += self.entries(panel.matrix, box) if panel.matrix else []
        return replace(frame, words=words, labels=self.labels(frame))

    def over(self, i: int, left: float, top: float, middle: float) -> tuple[list[Words], list[Box]]:
        """What stands over a panel, and the braces in it."""
        words = self.headings[i].words(left, top)
        braces = []
        for block in self.blocks[i]:
            words += [w._replace(x=left + w.x, y=middle + w.y) for w in block.words]
            braces += [block.brace.moved(left, middle)] if block.brace else []
            left += block.width + BESIDE
        return words, braces

    def numbers(self, frame: Frame, note: str) -> list[Words]:
        """What is written along the axes of a panel, and the note above its vertical one."""
        box, across = frame.box, frame.panel.across
        baseline = box.bottom - GAP - DIGIT * TICK
        words = [
            Words(tick.text, box.left + tick.place * box.width, baseline, TICK, "center")
            for tick in frame.xticks
        ]
        lower = box.bottom - DIGIT * TICK / 2
        words += [
            Words(tick.text, box.left - GAP, lower + tick.place * box.height, TICK, "right")
            for tick in frame.yticks
        ]
        if note:
            words.append(Words(note, box.left, box.top + GAP, NOTE))
        if across.name:
            name = f"{across.name}  ({across.note})" if across.note else across.name
            name = f"${name.replace(' = ', '=').replace(' ', SPACE)}$"
            baseline -= LINE * FORMULA
            middle = (box.left + box.right) / 2
            size = FORMULA * min(1.0, box.width / self.measure(name, FORMULA).width)
            words.append(Words(name, middle, baseline, size, "center", "text"))
        return words

    def entries(self, matrix: Jacobian, box: Box) -> list[Words]:
        """The numbers in the cells of a matrix, in a type that fits; none without room."""
        cells = matrix_cells(matrix, box)
        cell = cells[0][0]
        widest = self.widest((text for row in matrix.texts for text in row), TICK)
        size = TICK * min(1.0, cell.width * FILLED / widest, cell.height * FILLED / TICK)
        if size < SMALLEST or self.bar:
            return []
        return [
            Words(
                text,
                (cell.left + cell.right) / 2,
                (cell.bottom + cell.top - DIGIT * size) / 2,
                size,
                "center",
                On(part),
            )
            for row in zip(cells, matrix.texts, matrix.parts.tolist(), strict=True)
            for cell, text, part in zip(*row, strict=True)
        ]

    def beside_bar(self) -> float:
        """What a bar and the numbers beside it take of the width."""
        assert self.bar
        widest = self.widest((tick.text for tick in self.bar.ticks), TICK)
        return BEFORE + BAR + GAP + max(widest, self.measure(self.bar.title, LABEL).width - BAR)

    def barred(self, frames: Sequence[Frame], bar: Bar) -> Frame:
        """The last panel with the bar, which is as high as the panels it explains."""
        boxes = [frame.box for frame in frames if frame.panel.barred]
        left = self.right + BEFORE
        box = Box(left, min(b.bottom for b in boxes), left + BAR, max(b.top for b in boxes))
        kept = _apart(bar.ticks, box.height, lambda tick: TICK * LINE)
        words = [
            Words(
                tick.text,
                box.right + GAP,
                box.bottom + tick.place * box.height - DIGIT * TICK / 2,
                TICK,
                ink="text" if bar.usual is not None and tick is bar.ticks[bar.usual] else "note",
            )
            for tick in kept
        ]
        words.append(Words(bar.title, box.left, box.top + GAP, LABEL, ink="text"))
        return replace(frames[-1], words=[*frames[-1].words, *words], bar=box)

    def labels(self, frame: Frame) -> list[tuple[Box, Words]]:
        """The labels of the extrema, those that fit."""
        runs = [run for curve in frame.panel.curves for run in curve.trace.runs]
        lines = [frame.on_page(*line) for line in (*runs, *frame.guides())]
        variable = self.scene.variable.partition(" ")[0]
        dots = [frame.point(e.x, e.y) for curve in frame.panel.curves for e in curve.trace.extrema]
        marks = [Box(x, y, x, y).inside(-MARK) for x, y in dots]
        placed: list[tuple[Box, Words]] = []
        for extremum in _labelled(frame.panel):
            kind = extremum.kind[:3]
            height, place = number_in_label(extremum.y), number_in_label(extremum.x)
            text = f"{kind} {height} at {variable} = {place}"
            width = self.measure(text, NOTE).width
            x, y = frame.point(extremum.x, extremum.y)
            bottom = y + CLEAR if extremum.kind == "maximum" else y - CLEAR - NOTE
            for left in (x - width / 2, x - CLEAR, x + CLEAR - width):
                left = min(max(left, frame.box.left + GAP), frame.box.right - width)
                box = Box(left, bottom, left + width, bottom + NOTE)
                taken = any(map(box.touches, [*marks, *(other for other, _ in placed)]))
                if box.lies_in(frame.box) and not taken and not any(map(box.is_crossed_by, lines)):
                    words = Words(text, left, bottom + (1 - DIGIT) * NOTE, NOTE)
                    placed.append((box, words))
                    break
        return placed

    def ends(self, panel: Panel, y: Axis, height: float) -> list[float] | None:
        """How high the labels of the curves stand in a panel so high; none of one that is alone.

        None where there is no room for all of them.
        """
        if not panel.labelled:
            return []
        wanted = [height * _end(curve, y) for curve in panel.labelled]
        tallest = max(self.measure(curve.label, LABEL).height for curve in panel.labelled)
        return spread(wanted, max(LABEL * LINE, tallest + 1), 0, height)

    def widest(self, texts: Iterable[str], size: float) -> float:
        """The width of the widest of some texts."""
        return max((self.measure(text, size).width for text in texts), default=0.0)

    def legend(self) -> tuple[list[Key], float]:
        """The labels of the curves in lines at the foot of the page, and where those end."""
        lines: list[list[tuple[float, Curve]]] = [[]]
        x = PAD
        for curve in self.panels[0].labelled:
            width = SAMPLE + GAP + self.measure(curve.label, LABEL).width
            if x > PAD and x + width > self.width - PAD:
                lines.append([])
                x = PAD
            lines[-1].append((x, curve))
            x += width + BETWEEN
        keys = []
        for below, entries in zip(reversed(range(len(lines))), lines, strict=True):
            baseline = PAD + below * LABEL * LINE + (1 - DIGIT) * LABEL
            middle = np.full(2, baseline + MIDDLE * LABEL)
            for x, curve in entries:
                words = Words(curve.label, x + SAMPLE + GAP, baseline, LABEL, ink=curve.colour)
                keys.append(Key(curve, Polyline(np.array([x, x + SAMPLE]), middle), words))
        return keys, PAD + len(lines) * LABEL * LINE + GAP


class _Head(NamedTuple):
    """What stands over the panels of a row: the reach of the formulas from their middle line."""

    heading: float
    above: float
    below: float
    note: float

    @property
    def middle(self) -> float:
        """How far below the top the middle line of the formulas is."""
        return self.heading + (GAP if self.heading and self.above else 0.0) + self.above

    @property
    def height(self) -> float:
        return self.middle + self.below + OVER + self.note


def matrix_cells(matrix: Jacobian, box: Box) -> list[list[Box]]:
    """The boxes of the entries of a matrix that fills a box, row by row."""
    m, n = matrix.parts.shape
    width, height = box.width / n, box.height / m
    first = Box(box.left, box.top - height, box.left + width, box.top)
    return [[first.moved(j * width, -i * height) for j in range(n)] for i in range(m)]


def _side(panel: Panel, height: float = math.inf) -> Side:
    """The vertical side of a panel so high."""
    if panel.up:
        return panel.up
    axes = [_axis(still, height) for still in panel.stage or (panel,)]
    axis = Axis(min(axis.low for axis in axes), max(axis.high for axis in axes))
    return Side(axis, axis.ticks, note=axis.note)


def _axis(panel: Panel, height: float) -> Axis:
    """The vertical axis of a panel so high, with room for the labels of extrema at its ends."""
    levels = [y for curve in panel.curves for y in curve.trace.extent]
    if len(panel.curves) == 1:
        levels += (a.offset for a in panel.curves[0].trace.asymptotes if a.slope == 0)
    low, high = min(levels), max(levels)
    if 0 < 3 * low <= high:  # 0 is near enough to be worth showing
        low = 0.0
    if low <= 3 * high < 0:
        high = 0.0
    room = {"minimum": MARGIN, "maximum": MARGIN}
    label = (CLEAR + NOTE + GAP) / height
    for kind, _, y in _labelled(panel):
        share = (
            float(Axis(low, high).place(y))
            if kind == "minimum"
            else 1 - float(Axis(low, high).place(y))
        )
        need = label - share * (1 - 2 * MARGIN)
        if need <= WORTH:  # else the curve would be pressed flat: the label is left out
            room[kind] = max(room[kind], need)
    return Axis.around(low, high, room["minimum"], room["maximum"])


def _labelled(panel: Panel) -> list[Extremum]:
    """The extrema to be labelled: those of a curve that is alone, of equals the most central."""
    chosen: dict[tuple[str, str], Extremum] = {}
    if len(panel.curves) == 1:
        for extremum in sorted(marked(panel.curves[0].trace), key=_outwards):
            chosen.setdefault((extremum.kind, number_in_label(extremum.y)), extremum)
    return list(chosen.values())


def marked(trace: Trace) -> Sequence[Extremum]:
    """The extrema of a curve that are marked: of very many the highest and the lowest.

    Of those that are as high, it is the most central one, whatever their last digits are.
    """
    if len(trace.extrema) <= MANY:
        return trace.extrema
    outwards = sorted(trace.extrema, key=_outwards)
    levels = [to_known_digits(extremum.y) for extremum in outwards]
    return outwards[levels.index(max(levels))], outwards[levels.index(min(levels))]


def _outwards(extremum: Extremum) -> tuple[float, bool]:
    """How far out an extremum is, whatever its last digits; of two the right one comes first."""
    return to_known_digits(abs(extremum.x)), extremum.x < 0


def _key(curve: Curve, box: Box, y: Axis, height: float) -> Key:
    """The label at the right end of a curve, and the line that leads there."""
    start = box.bottom + _end(curve, y) * box.height
    middle = box.bottom + height
    line = Polyline(np.array([box.right + 1.5, box.right + LEADER - 3]), np.array([start, middle]))
    words = Words(curve.label, box.right + LEADER, middle - MIDDLE * LABEL, LABEL, ink=curve.colour)
    return Key(curve, line, words)


def _end(curve: Curve, y: Axis) -> float:
    """Where on a vertical axis the right end of a curve is."""
    runs = curve.trace.runs
    return float(np.clip(y.place(runs[-1].y[-1]), 0, 1)) if runs else 0.0


def _apart(ticks: Sequence[Tick], length: float, room: Callable[[Tick], float]) -> Sequence[Tick]:
    """Every tick of an axis so long, or every second, third…, so that their labels have room."""
    for every in range(1, len(ticks)):
        kept = ticks[::every]
        need = max(map(room, kept))
        if all((b.place - a.place) * length >= need for a, b in pairwise(kept)):
            return kept
    return ticks[:1]
