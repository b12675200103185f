"""Text: numbers with blanks, commas or semicolons between them; # begins a comment.

Of a function of vectors, each line is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.errors import ReadError
from actcli.input._lines import ENDS, blocks, lines, parse
from actcli.input._source import Source, Wanted
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

SUFFIXES = (".txt", ".dat")
MAGIC = b""

BETWEEN = str.maketrans(",;", "  ")


def read(stream: BinaryIO, wanted: Wanted) -> Source:
    """Read the numbers, or a vector a line. Columns cannot be chosen: they are those of a csv."""
    if wanted.columns:
        from actcli.input import delimited

        return delimited.read(stream, wanted)
    pieces = _numbers(stream, wanted.title) if wanted.axis is None else _vectors(stream, wanted)
    return Source(pieces)


def _numbers(stream: BinaryIO, title: str) -> Iterator[npt.NDArray[Any]]:
    for first, block in blocks(stream, title, _words):
        try:  # all at once, which is many times faster
            numbers = [*map(float, block.translate(BETWEEN).split())]
        except ValueError:
            numbers = [x for _, row in _rows(first, block, title) for x in row]
        if numbers:
            yield np.array(numbers)


def _words(text: str) -> int:
    """Where the last whole number ends, so that a line may be endless; a comment has to end."""
    end = lines(text)
    if text.find("#", end) < 0:
        end = max(text.rfind(separator, end) + 1 or end for separator in ENDS)
    return end


def _vectors(stream: BinaryIO, wanted: Wanted) -> Iterator[npt.NDArray[Any]]:
    width = None
    for first, block in blocks(stream, wanted.title):
        rows = [*_rows(first, block, wanted.title)]
        for line, row in rows:
            width = width or len(row)
            if len(row) != width:
                raise ReadError(
                    f"{wanted.title}, line {line}: {len(row)} values, "
                    f"but the lines above have {width}."
                )
        if rows:
            yield np.array([row for _, row in rows])


def _rows(first: int, block: str, title: str) -> Iterator[tuple[int, list[float]]]:
    """The numbers of each line that has some, and the number of the line."""
    for line, text in enumerate(block.split("\n"), first):
        words = re.split(r"[\s,;]+", text.partition("#")[0].strip())
        try:
            row = [parse(word, f"{title}, line {line}") for word in words if word]
        except ReadError as error:
            if line > 1:
                raise
            raise ReadError(f"{error} Of columns under names, choose with --column.") from None
        if row:
            yield line, row
