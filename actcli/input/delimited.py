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
from actcli.input._lines import blocks, lines, parse
from actcli.input._source import Source, Wanted, arranged, select
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

SUFFIXES = (".csv", ".tsv", ".tab")
MAGIC = b""

SEPARATORS = "\t,;"  # the first of these that is in the first line

Row = tuple[int, list[str]]  # the number of a line, and its cells


def read(stream: BinaryIO, wanted: Wanted) -> Source:
    """Read the columns that are wanted, or all that there are."""
    texts = blocks(stream, wanted.title, _outside_quotes)
    separator = ""

    def rows() -> Iterator[list[Row]]:
        nonlocal separator
        for first, text in texts:
            separator = separator or next((s for s in SEPARATORS if s in _head(text)), ",")
            reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
            batch: list[Row] = []
            try:
                for cells in reader:
                    if cells and not cells[0].startswith("#"):
                        batch.append((first + reader.line_num - 1, cells))
            except csv.Error:  # a cell without end
                line = batch[-1][0] + 1 if batch else first
                raise ReadError(f"{wanted.title}, line {line}: a quote is not closed.") from None
            yield batch

    batches = (batch for batch in rows() if batch)
    batch = next(batches, None)
    if batch is None:
        raise ReadError(f"{wanted.title} holds no numbers.")
    head = [cell.strip() for cell in batch[0][1]]
    named = any(cell and not _is_number(cell) for cell in head)
    names = head if named else [*map(str, range(1, len(head) + 1))]
    batch = batch[1:] if named else batch
    which = [*range(len(names))] if not named and not wanted.columns else select(names, wanted)
    pieces = (_cells(batch, which, names, wanted.title) for batch in chain([batch], batches))
    return arranged(pieces, len(which), wanted)


def _outside_quotes(text: str) -> int:
    """Where the last whole line ends; one in whose middle a quote is open is not whole."""
    end = lines(text)
    return 0 if text.count('"', 0, end) % 2 else end


def _head(text: str) -> str:
    """The first line that is not a comment, without what stands in quotes."""
    lines = re.sub('"[^"]*"', "", text).split("\n")
    return next((line for line in lines if line.strip() and not line.startswith("#")), "")


def _is_number(cell: str) -> bool:
    try:
        number(cell)
    except FormulaError:
        return False
    return True


def _cells(
    rows: Sequence[Row], which: Sequence[int], names: Sequence[str], title: str
) -> npt.NDArray[Any]:
    """The numbers of some columns: shaped (rows, columns)."""
    try:  # all at once, which is many times faster
        columns = [[*map(float, [cells[i] for _, cells in rows])] for i in which]
    except (ValueError, IndexError):
        columns = [[_cell(row, i, names, title) for row in rows] for i in which]
    for line, cells in rows:
        if len(cells) != len(names):
            raise ReadError(
                f"{title}, line {line}: {len(cells)} cells, but the first line has {len(names)}."
            )
    return np.array(columns).reshape(len(which), len(rows)).T


def _cell(row: Row, i: int, names: Sequence[str], title: str) -> float:
    line, cells = row
    if i >= len(cells):
        raise ReadError(f"{title}, line {line}: it ends before column {names[i]!r}.")
    return parse(cells[i], f"{title}, line {line}, column {names[i]!r}")
