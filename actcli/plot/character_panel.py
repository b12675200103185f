"""A panel of a sketch: axes, numbers and curves in characters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from actcli.curves.axis import Axis
from actcli.curves.trace import Polyline, Trace
from actcli.numerics import np
from actcli.plot.character_canvas import Canvas, CellRow, Pen, cells

MIN_ROWS, MAX_ROWS = 8, 12
COLUMNS_PER_ROW = 3
# A panel has a third as many rows as columns, between these limits.

NUMERALS = "123456789abcdefghijklmnopqrstuvwxyz"
# The numbers of curves, of one character each.

LEGIBLE_DISTANCE = 8
# A number stands well on a curve that is so many dots from the others.

DIM = "2"
# The parameter of an ANSI escape sequence for what is less important: axes.


@dataclass(frozen=True, kw_only=True)
class CharacterPanel:
    """A pair of axes in characters.

    Attributes
    ----------
    pen : Pen
    spell : callable
        Return a text in the characters that the pen can write.
    x, y : Axis
    gutter : int
        Columns for the numbers left of the axes.
    columns : int
        Columns of the axes.
    """

    pen: Pen
    spell: Callable[[str], str]
    x: Axis
    y: Axis
    gutter: int
    columns: int

    @property
    def rows(self) -> int:
        """Return how many rows of characters the axes have."""
        return min(max(self.columns // COLUMNS_PER_ROW, MIN_ROWS), MAX_ROWS)

    def lines(self, heading: str, curves: Sequence[Trace], colours: Sequence[str]) -> list[CellRow]:
        """Return the panel with its heading, numbers and curves.

        A curve that is alone lends the heading its colour; several carry their numbers.
        """
        canvas = Canvas(self.pen, self.columns, self.rows)
        self._draw_zeros(canvas)
        heights = [
            self._draw_curve(canvas, curve, colour)
            for curve, colour in zip(curves, colours, strict=True)
        ]
        if len(curves) > 1:
            for i, x in enumerate(_clearest_columns(heights, self._last_dot[0])):
                if x is not None:
                    canvas.write(x, heights[i][x], NUMERALS[i], colours[i])
        title = cells(self.spell(heading)[: self.columns], colours[0] if len(colours) == 1 else "")
        top = [*cells(" " * (self.gutter + 1)), *title]
        return [top, *self._with_side(canvas.rows()), *self._bottom()]

    @property
    def _last_dot(self) -> tuple[int, int]:
        """Return the last column and row of dots."""
        return self.columns * self.pen.across - 1, self.rows * self.pen.down - 1

    def _dot_column(self, x: float) -> int:
        """Return the column of dots at x."""
        return round(float(self.x.place(x)) * self._last_dot[0])

    def _dot_row(self, y: float) -> int:
        """Return the row of dots at y."""
        return round((1 - float(self.y.place(y))) * self._last_dot[1])

    def _draw_zeros(self, canvas: Canvas) -> None:
        """Draw sparse dots through 0."""
        last_x, last_y = self._last_dot
        for x in range(0, last_x + 1, 2 * self.pen.across):
            canvas.dot(x, self._dot_row(0.0), DIM)
        for y in range(0, last_y + 1, self.pen.down):
            canvas.dot(self._dot_column(0.0), y, DIM)

    def _draw_curve(self, canvas: Canvas, curve: Trace, colour: str) -> Mapping[int, int]:
        """Draw a curve with its jumps, and return the row of dots in each column it passes."""
        path = [place for run in curve.runs for place in self._draw_run(canvas, run, colour)]
        for dot in sorted(curve.dots, key=lambda dot: dot.filled):
            mark = self.pen.filled if dot.filled else self.pen.hollow
            canvas.write(self._dot_column(dot.x), self._dot_row(dot.y), mark, colour)
        return {x: y for x, y in path if 0 <= y <= self._last_dot[1]}

    def _draw_run(self, canvas: Canvas, run: Polyline, colour: str) -> list[tuple[int, int]]:
        """Draw a polyline, and return the columns and rows of dots that it passes."""
        last_x, last_y = self._last_dot
        x, y = self.x.place(run.x) * last_x, (1 - self.y.place(run.y)) * last_y
        columns = np.arange(round(x[0]), round(x[-1]) + 1)
        rows = np.rint(np.interp(columns, x, y)).astype(int)
        path = list(zip(columns.tolist(), rows.tolist(), strict=True))
        canvas.dot(*path[0], colour)
        for (left, start), (_, end) in pairwise(path):
            steps = max(abs(end - start), 1)
            for step in range(1, steps + 1):
                # Half of a steep rise is drawn in each of its two columns.
                column = left + 1 if 2 * step > steps else left
                canvas.dot(column, start + round(step / steps * (end - start)), colour)
        return path

    def _with_side(self, rows: Sequence[CellRow]) -> Iterator[CellRow]:
        """Yield the rows behind the left side, with its ticks and numbers."""
        side, tick, *_ = self.pen.frame
        last = self._last_dot[1]
        texts = {round((1 - t.place) * last) // self.pen.down: t.text for t in self.y.ticks}
        for i, row in enumerate(rows):
            number = self.spell(texts.get(i, "")).rjust(self.gutter)
            yield [*cells(number + (tick if i in texts else side), DIM), *row]

    def _bottom(self) -> Iterator[CellRow]:
        """Yield the bottom with its ticks, and the numbers below that have room."""
        *_, corner, bottom, tick = self.pen.frame
        line, numbers = [bottom] * self.columns, ""
        for place, number in self.x.ticks:
            column = round(place * self._last_dot[0]) // self.pen.across
            text = self.spell(number)
            middle = self.gutter + 1 + column - len(text) // 2
            start = min(middle, self.gutter + 1 + self.columns - len(text))
            if not numbers or start > len(numbers):
                line[column] = tick
                numbers = numbers.ljust(start) + text
        yield cells(" " * self.gutter + corner + "".join(line), DIM)
        yield cells(numbers, DIM)
        if self.x.note:
            yield cells(self.spell(self.x.note).rjust(self.gutter + 1 + self.columns), DIM)


def _clearest_columns(heights: Sequence[Mapping[int, int]], last: int) -> Iterator[int | None]:
    """Yield the column in which each curve is well away from the others, each in another part."""
    for i, curve in enumerate(heights):
        wanted = last * (i + 1) / (len(heights) + 1)

        def merit(x: int, i: int = i, wanted: float = wanted) -> tuple[int, float]:
            gaps = (abs(heights[i][x] - h[x]) for j, h in enumerate(heights) if j != i and x in h)
            return min([LEGIBLE_DISTANCE, *gaps]), -abs(x - wanted)

        yield max(curve, key=merit, default=None)
