"""Columns of text with a separator between them, as csv and tsv have them.

The first line names the columns unless it is all numbers. One column is numbers, or one vector;
several are a vector a line, or numbers line by line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.errors import ReadError
from actcli.formula import FormulaError, number
from actcli.input._lines import end_of_lines, parse_number, text_blocks
from actcli.input._source import ReadRequest, Source, column_indices, source_of_rows
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

SUFFIXES = (".csv", ".tsv", ".tab")
MAGIC = b""

SEPARATORS = "\t,;"
# A file's separator is the first of these that is in its first line.

NumberedRow = tuple[int, list[str]]
"""The number of a line, and its cells."""


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read the requested columns, or all."""
    batches = _batches(stream, request.title)
    batch = next(batches, None)
    if batch is None:
        raise ReadError(f"{request.title} holds no numbers.")
    head = [cell.strip() for cell in batch[0][1]]
    if any(cell and not _is_number(cell) for cell in head):
        names, batch = head, batch[1:]
        columns = column_indices(names, request)
    else:
        names = [*map(str, range(1, len(head) + 1))]
        is_chosen = request.columns or request.is_pair
        columns = column_indices(names, request) if is_chosen else [*range(len(names))]
    pieces = (
        _numbers_of_columns(rows, columns, names, request.title) for rows in chain([batch], batches)
    )
    return source_of_rows(pieces, len(columns), request)


def _batches(stream: BinaryIO, title: str) -> Iterator[list[NumberedRow]]:
    """Yield the rows that are not comments, many at a time and never none."""
    separator = ""
    for first, text in text_blocks(stream, title, _end_outside_quotes):
        separator = separator or next((s for s in SEPARATORS if s in _first_line(text)), ",")
        reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
        batch: list[NumberedRow] = []
        try:
            for cells in reader:
                if cells and not cells[0].startswith("#"):
                    batch.append((first + reader.line_num - 1, cells))
        except csv.Error:  # A quote is not closed.
            line = batch[-1][0] + 1 if batch else first
            raise ReadError(f"{title}, line {line}: a quote is not closed.") from None
        if batch:
            yield batch


def _end_outside_quotes(text: str) -> int:
    """Return where the last whole line ends; a line in which a quote stays open is not whole."""
    end = end_of_lines(text)
    return 0 if text.count('"', 0, end) % 2 else end


def _first_line(text: str) -> str:
    """Return the first line that is not a comment, without what stands in quotes."""
    lines = re.sub('"[^"]*"', "", text).split("\n")
    return next((line for line in lines if line.strip() and not line.startswith("#")), "")


def _is_number(cell: str) -> bool:
    """Return whether a cell can be read as a number."""
    try:
        number(cell)
    except FormulaError:
        return False
    return True


def _numbers_of_columns(
    rows: Sequence[NumberedRow], which: Sequence[int], names: Sequence[str], title: str
) -> npt.NDArray[Any]:
    """Return the numbers of some columns, shaped (rows, columns)."""
    try:  # All at once, which is many times faster.
        columns = [[*map(float, [cells[i] for _, cells in rows])] for i in which]
    except (ValueError, IndexError):
        columns = [[_number_in_cell(row, i, names, title) for row in rows] for i in which]
    for line, cells in rows:
        if len(cells) != len(names):
            raise ReadError(
                f"{title}, line {line}: {len(cells)} cells, but the first line has {len(names)}."
            )
    return np.array(columns).reshape(len(which), len(rows)).T


def _number_in_cell(row: NumberedRow, i: int, names: Sequence[str], title: str) -> float:
    """Return the number in cell i of a row; raise ReadError naming the line and the column."""
    line, cells = row
    if i >= len(cells):
        raise ReadError(f"{title}, line {line}: it ends before column {names[i]!r}.")
    return parse_number(cells[i], f"{title}, line {line}, column {names[i]!r}")
