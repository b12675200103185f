"""JSON and JSON Lines: rows as actcli writes them, or numbers, or an array of either.

A row is an object, whose keys name the columns, or an array. The rows of one function among several
are chosen by FUNCTION.KEY.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.errors import ActcliError, ReadError
from actcli.input._json_text import JsonText
from actcli.input._source import ReadRequest, Source, column_indices, column_number, source_of_rows
from actcli.input._words import number_in
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

SUFFIXES = (".json", ".jsonl", ".ndjson")
MAGIC = b""
IS_COMPRESSED = False

LINES_SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
# Of files in which every line is a row.

ROWS_PER_PIECE = 1 << 14
# Some megabytes of Python's numbers.

FUNCTION_START = '{"version":'
# How actcli begins the object of a function, which has its rows under "rows".

MAX_START_LENGTH = 64
# Characters in which that start is, with blanks.

Row = tuple[int, Any]
"""The number of a line, and what stands there."""


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read the requested columns, or all."""
    if request.separator:
        raise ActcliError(f"{request.title} is JSON, which needs no --separator.")
    text = JsonText(stream, request.title)
    table = _Table(text, request)
    rows = table.rows()
    first = next(rows, None)
    if first is None or not _names(first[1]):
        raise ReadError(f"{request.title} holds no numbers.")
    names, request = _names(first[1]), request.replace(columns=table.columns)
    is_chosen = isinstance(first[1], dict) or request.columns or request.is_pair
    which = column_indices(names, request) if is_chosen else [*range(len(names))]
    pieces = (
        _numbers_of_rows(batch, type(first[1]), which, names, request)
        for batch in _batches(chain([first], rows), text)
    )
    return source_of_rows(pieces, len(which), request)


class _Table:
    """The rows of a text of JSON, and the keys of the columns that are requested of them.

    Attributes
    ----------
    columns : sequence of str
        As requested; of several functions, without the function, once the first row is read.
    """

    def __init__(self, text: JsonText, request: ReadRequest) -> None:
        self.text = text
        self.title = request.title
        self.columns = request.columns
        self.is_lines = request.title.lower().endswith(LINES_SUFFIXES)
        self.wanted: str | None = None
        self.functions: list[str] = []

    def rows(self) -> Iterator[Row]:
        """Yield the rows one by one."""
        has_array = False
        while start := self.text.next():
            if has_array:
                raise ReadError(f"{self.text.place()}: more follows the array. Is it .jsonl?")
            if start == "{" and self._is_function():
                yield from self._rows_of_function()
            elif start == "[" and not self.is_lines:
                yield from self._rows_of_array()
                has_array = True
            else:
                yield self.text.line, self.text.value()

    def _is_function(self) -> bool:
        """Return whether the next object is one of a function; no more is read than shows it."""
        for count in range(1, MAX_START_LENGTH):
            start = "".join(self.text.next(count).split())[: len(FUNCTION_START)]
            if start == FUNCTION_START:
                return True
            if not FUNCTION_START.startswith(start):
                break
        return False

    def _rows_of_array(self) -> Iterator[Row]:
        """Yield the items of an array, or the rows of the wanted one of several functions."""
        for _ in self.text.items():
            if self.text.next() == "{" and self._is_function():
                if self.wanted is None:
                    self._choose_function()
                yield from self._rows_of_function()
            else:
                yield self.text.line, self.text.value()
        if self.wanted is not None and not self._matches():
            known = ", ".join(self.functions)
            raise ActcliError(f"{self.title} has no function {self.wanted!r}. It has {known}.")

    def _choose_function(self) -> None:
        """Split the requested columns into the function and its keys."""
        chosen = [column.rpartition(".") for column in self.columns]
        functions = {function for function, _, _ in chosen}
        if len(functions) != 1 or "" in functions:
            raise ActcliError(
                f"{self.title} holds several functions: choose one of them and its column with "
                "--column FUNCTION.KEY, such as relu.f or 1.f."
            )
        (self.wanted,) = functions
        self.columns = [key for _, _, key in chosen]

    def _rows_of_function(self) -> Iterator[Row]:
        """Yield the rows of a function that actcli wrote, if it is wanted."""
        self.functions.append("")
        for key in self.text.members():
            if key != "rows":
                value = self.text.value()
                if key == "function":
                    self.functions[-1] = str(value)
                continue
            is_wanted = self.wanted is None or len(self.functions) in self._matches()
            for _ in self.text.items():
                row = self.text.line, self.text.value()
                if is_wanted:
                    yield row

    def _matches(self) -> list[int]:
        """Return the number of the function that is wanted, if it is known; refuse several."""
        names = self.functions
        found = [number for number, name in enumerate(names, 1) if name == self.wanted]
        if len(found) > 1:
            raise ReadError(
                f"{self.title} has several functions {self.wanted!r}: choose one by its number, as "
                f"with --column {found[-1]}.{self.columns[0]}."
            )
        if not found and 1 <= column_number(str(self.wanted)) <= len(names):
            return [column_number(str(self.wanted))]
        return found


def _batches(rows: Iterator[Row], text: JsonText) -> Iterator[list[Row]]:
    """Yield the rows in lists; what is there is not kept back until more comes."""
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_PER_PIECE or text.has_nothing_at_hand():
            yield batch
            batch = []
    if batch:
        yield batch


def _names(row: Any) -> list[str]:
    """Return the names of the columns of a row: its keys, or numbers from 1."""
    if isinstance(row, dict):
        return [*row]
    return [*map(str, range(1, (len(row) if isinstance(row, list) else 1) + 1))]


def _numbers_of_rows(
    rows: Sequence[Row],
    kind: type,
    which: Sequence[int],
    names: Sequence[str],
    request: ReadRequest,
) -> Array:
    """Return the numbers of some columns, shaped (rows, columns), without those left out."""
    table = [
        [
            cell if type(cell) is float else _number(cell, line, names[i], request)
            for i, cell in zip(which, _cells(row, kind, which, names, line, request), strict=True)
        ]
        for line, row in rows
    ]
    if request.axis is None:
        return np.array([[x] for row in table for x in row if x is not None], float).reshape(-1, 1)
    kept = [row for row in table if None not in row]
    return np.array(kept, float).reshape(len(kept), len(which))


def _cells(
    row: Any,
    kind: type,
    which: Sequence[int],
    names: Sequence[str],
    line: int,
    request: ReadRequest,
) -> list[Any]:
    """Return some cells of a row; one whose key an object lacks is missing."""
    if (type(row) in (dict, list) or kind in (dict, list)) and type(row) is not kind:
        raise ReadError(f"{request.title}, line {line}: it is no row like the first.")
    if isinstance(row, dict):
        return [row.get(names[i]) for i in which]
    cells = row if isinstance(row, list) else [row]
    if len(cells) != len(names):
        counts = f"{len(cells)} values, but the first row has {len(names)}"
        raise ReadError(f"{request.title}, line {line}: {counts}.")
    return [cells[i] for i in which]


def _number(cell: Any, line: int, name: str, request: ReadRequest) -> float | None:
    """Return the number that a cell is which is none of JSON's, or None for one left out."""
    place = f"{request.title}, line {line}, column {name!r}"
    if isinstance(cell, dict | list):
        raise ReadError(f"{place}: it is no number, but an array or an object.")
    words = {None: "null", True: "true", False: "false"}
    return number_in(words.get(cell, str(cell)), place, request)
