"""Text: numbers with blanks, commas or semicolons between them; # begins a comment.

For a function of vectors, each line is a vector.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.errors import ReadError
from actcli.input._lines import WORD_ENDS, end_of_lines, parse_number, text_blocks
from actcli.input._source import ReadRequest, Source
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

SUFFIXES = (".txt", ".dat")
MAGIC = b""

SEPARATORS_AS_BLANKS = str.maketrans(",;", "  ")


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read the numbers, or a vector from each line; with columns, read a table as of a csv."""
    if request.columns:
        from actcli.input import delimited

        return delimited.read(stream, request)
    pieces = _numbers(stream, request.title) if request.axis is None else _vectors(stream, request)
    return Source(pieces)


def _numbers(stream: BinaryIO, title: str) -> Iterator[npt.NDArray[Any]]:
    """Yield the numbers of a text, shaped (k,)."""
    for first, block in text_blocks(stream, title, _end_of_words):
        try:  # All at once, which is many times faster.
            numbers = [*map(float, block.translate(SEPARATORS_AS_BLANKS).split())]
        except ValueError:
            numbers = [x for _, row in _numbered_rows(first, block, title) for x in row]
        if numbers:
            yield np.array(numbers)


def _end_of_words(text: str) -> int:
    """Return where the last whole number ends, so that a line may be endless; no comment may."""
    end = end_of_lines(text)
    if text.find("#", end) < 0:
        end = max(text.rfind(separator, end) + 1 or end for separator in WORD_ENDS)
    return end


def _vectors(stream: BinaryIO, request: ReadRequest) -> Iterator[npt.NDArray[Any]]:
    """Yield the vectors of a text, one a line, shaped (k, n)."""
    width = None
    for first, block in text_blocks(stream, request.title):
        rows = [*_numbered_rows(first, block, request.title)]
        for line, row in rows:
            width = width or len(row)
            if len(row) != width:
                raise ReadError(
                    f"{request.title}, line {line}: {len(row)} values, "
                    f"but the lines above have {width}."
                )
        if rows:
            yield np.array([row for _, row in rows])


def _numbered_rows(first: int, block: str, title: str) -> Iterator[tuple[int, list[float]]]:
    """Yield the number of each line that has numbers, and those."""
    for line, text in enumerate(block.split("\n"), first):
        words = re.split(r"[\s,;]+", text.partition("#")[0].strip())
        try:
            row = [parse_number(word, f"{title}, line {line}") for word in words if word]
        except ReadError as error:
            if line > 1:
                raise
            raise ReadError(f"{error} Of columns under names, choose with --column.") from None
        if row:
            yield line, row
