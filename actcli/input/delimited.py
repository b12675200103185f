"""Columns of text with a separator between them, as csv and tsv have them.

The first line names the columns unless it is all numbers. One column is numbers, or one vector;
several are a vector a line, or numbers line by line.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.errors import ReadError
from actcli.input._heads import (
    find_separator,
    head_names,
    leading_lines,
    refuse_doubtful_commas,
)
from actcli.input._lines import end_of_lines, text_blocks
from actcli.input._source import ReadRequest, Source, column_indices, source_of_rows
from actcli.input._words import COMMENT, DECIMAL_COMMA, number_in
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

SUFFIXES = (".csv", ".tsv", ".tab")
MAGIC = b""
IS_COMPRESSED = False

NumberedRow = tuple[int, list[str]]
"""The number of a line, and its cells."""


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read the requested columns, or all."""
    lines, blocks = leading_lines(text_blocks(stream, request.title, _end_outside_quotes))
    separator = request.separator or find_separator(lines, request)
    batches = (
        rows
        for first, text in blocks
        if (rows := _rows(first, text.splitlines(keepends=True), separator, request.title))
    )
    batch = next(batches, None)
    if batch is None:
        raise ReadError(f"{request.title} holds no numbers.")
    line, head = batch[0]
    place = f"{request.title}, line {line}"
    names = head_names(head, place, request)
    if names is None:
        if separator == ",":
            refuse_doubtful_commas(lines[0], place, request)
        names = [*map(str, range(1, len(head) + 1))]
        is_chosen = request.columns or request.is_pair
        columns = column_indices(names, request) if is_chosen else [*range(len(names))]
    else:
        batch = batch[1:]
        columns = column_indices(names, request)
    pieces = (numbers_of_columns(rows, columns, names, request) for rows in chain([batch], batches))
    return source_of_rows(pieces, len(columns), request)


def _rows(first: int, lines: list[str], separator: str, title: str) -> list[NumberedRow]:
    """Return the rows of a block of lines that are not comments."""
    by_blanks = separator == " "
    if by_blanks:
        lines = [f"{line.strip()}\n".replace("\t", " ") for line in lines]
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=by_blanks)
    batch: list[NumberedRow] = []
    try:
        for cells in reader:
            if cells and not (cells[0].startswith("#") and COMMENT.match(cells[0])):
                batch.append((first + reader.line_num - 1, cells))
    except csv.Error:  # A quote is not closed.
        line = batch[-1][0] + 1 if batch else first
        raise ReadError(f"{title}, line {line}: a quote is not closed.") from None
    return batch


def _end_outside_quotes(text: str) -> int:
    """Return where the last whole line ends; a line in which a quote stays open is not whole."""
    end = end_of_lines(text)
    return 0 if text.count('"', 0, end) % 2 else end


def numbers_of_columns(
    rows: Sequence[NumberedRow], which: Sequence[int], names: Sequence[str], request: ReadRequest
) -> Array:
    """Return the numbers of some columns, shaped (rows, columns), without those left out.

    Parameters
    ----------
    rows : sequence of (int, list of str)
        The number of each line, and its cells.
    which : sequence of int
        The indices of the columns.
    names : sequence of str
        What all columns are called.
    request : ReadRequest

    Returns
    -------
    ndarray of float64
        Numbers that stand for themselves are shaped (k, 1), line by line, if some are left out.
    """
    columns = _all_at_once(rows, which, request)
    for line, cells in rows:
        if len(cells) != len(names):
            raise ReadError(_wrong_count(line, cells, names, which, request))
    if columns is None:
        table = [[_number_in_cell(row, i, names, request) for i in which] for row in rows]
        if request.axis is None:
            return np.array([[x] for row in table for x in row if x is not None], float)
        kept = [row for row in table if None not in row]
        return np.array(kept, float).reshape(len(kept), len(which))
    return np.array(columns).reshape(len(which), len(rows)).T


def _all_at_once(
    rows: Sequence[NumberedRow], which: Sequence[int], request: ReadRequest
) -> list[list[float]] | None:
    """Return the numbers of some columns, or None if they are not plain numbers alone.

    This is many times faster than to read cell by cell.
    """
    try:
        if request.decimal == ".":
            return [[*map(float, [cells[i] for _, cells in rows])] for i in which]
        text = [[cells[i] for _, cells in rows] for i in which]
        if any("." in cell for column in text for cell in column):
            return None
        return [[float(cell.replace(",", ".")) for cell in column] for column in text]
    except (ValueError, IndexError):
        return None


def _wrong_count(
    line: int,
    cells: Sequence[str],
    names: Sequence[str],
    which: Sequence[int],
    request: ReadRequest,
) -> str:
    """Return what is said of a line that has not as many cells as there are columns."""
    place = f"{request.title}, line {line}"
    if len(cells) <= max(which):
        return f"{place}: it ends before column {names[max(which)]!r}."
    message = f"{place}: {len(cells)} cells, but the first line has {len(names)}."
    if len(cells) == 2 * len(names) and DECIMAL_COMMA.fullmatch(",".join(cells[:2])):
        message += " If their decimal mark is a comma, add --decimal-mark comma."
    return message


def _number_in_cell(
    row: NumberedRow, i: int, names: Sequence[str], request: ReadRequest
) -> float | None:
    """Return the number in cell i of a row, or None for one that is left out.

    Raises ReadError that names the line and the column.
    """
    line, cells = row
    return number_in(cells[i], f"{request.title}, line {line}, column {names[i]!r}", request)
