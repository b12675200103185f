"""Text: numbers with blanks, commas or semicolons between them; # begins a comment.

For a function of vectors, each line is a vector. Of the first word with a comma that could be one
number or several, as 1,5, nobody can tell which it is: it is refused until that is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.errors import ReadError
from actcli.input._lines import end_of_lines, text_blocks
from actcli.input._source import ReadRequest, Source
from actcli.input._words import COMMENT, number_in, one_or_several
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

SUFFIXES = (".txt", ".dat")
MAGIC = b""
IS_COMPRESSED = False

BLANKS = " \t\r\f\v"

WORD_OR_COMMENT = re.compile(rf"{COMMENT.pattern}|[^\n;{BLANKS}#]+", re.IGNORECASE)

MAX_COMMAS_OF_ONE_NUMBER = 4
# Between thousands, in a number whose digits a float has.


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read the numbers, or a vector from each line; with columns, read a table as of a csv."""
    if request.columns:
        from actcli.input import delimited

        return delimited.read(stream, request)
    text = _Text(request)
    return Source(pieces=text.numbers(stream) if request.axis is None else text.vectors(stream))


class _Text:
    """A text of numbers, and what is known of it so far.

    Attributes
    ----------
    separators : str
        The characters that stand between numbers, beside blanks: two in a row leave out a number.
    blanks : str
        BLANKS without the tab where it is told to separate.
    is_settled : bool
        Whether it is known what a comma is.
    before : str
        What stands before the next block on its line: "" for nothing, "," for a separator, or "0"
        for a number.
    """

    def __init__(self, request: ReadRequest) -> None:
        self.request = request
        self.separators = request.separator.strip(" ") if request.separator else ",;"
        self.blanks = BLANKS.replace("\t", "") if self.separators == "\t" else BLANKS
        if request.decimal == ",":
            self.separators = self.separators.replace(",", "")
        is_told = bool(request.separator) or request.is_pair
        self.is_settled = is_told or "," not in self.separators
        self.before = ""
        self.as_blanks = str.maketrans(dict.fromkeys(self.separators, " "))
        blank = f"[{self.blanks}]"
        between = f"{blank}*[{re.escape(self.separators)}]{blank}*|" if self.separators else ""
        self.between = re.compile(f"{between}{blank}+")

    def numbers(self, stream: BinaryIO) -> Iterator[npt.NDArray[Any]]:
        """Yield the numbers, shaped (k,)."""
        for first, block in text_blocks(stream, self.request.title, self._end_of_words):
            if not self.is_settled and "," in block:
                self._settle(first, block)
            numbers = self._all_at_once(block)
            if numbers is None:
                numbers = [x for _, row in self._rows(first, block) for x in row if x is not None]
            self.before = self._left_on_the_line(block)
            if numbers:
                yield np.array(numbers)

    def vectors(self, stream: BinaryIO) -> Iterator[npt.NDArray[Any]]:
        """Yield the vectors, one a line, shaped (k, n)."""
        width = None
        for first, block in text_blocks(stream, self.request.title):
            if not self.is_settled and "," in block:
                self._settle(first, block)
            rows = []
            for line, row in self._rows(first, block):
                width = width or len(row)
                if len(row) != width:
                    raise ReadError(
                        f"{self.request.title}, line {line}: {len(row)} values, "
                        f"but the lines above have {width}."
                    )
                if None not in row:
                    rows.append(row)
            if rows:
                yield np.array(rows)

    def _end_of_words(self, text: str) -> int:
        """Return where the last whole number ends, so that a line may be endless.

        No comment may be, and no word of which it is not known whether its commas separate.
        """
        end = end_of_lines(text)
        if text.find("#", end) >= 0:
            return end
        for mark in (*self.separators, *BLANKS):
            if mark != "," or self.is_settled or text.count(",", end) > MAX_COMMAS_OF_ONE_NUMBER:
                end = max(text.rfind(mark, end) + 1, end)
        return end

    def _settle(self, first: int, block: str) -> None:
        """Find the first word with a comma, if it is here; raise ReadError if it may be a number.

        From then on it is known that commas separate.
        """
        for found in WORD_OR_COMMENT.finditer(block):
            word = found[0]
            if "," not in word or word.startswith("#"):
                continue
            line = first + block.count("\n", 0, found.start())
            if doubt := one_or_several(word, f"{self.request.title}, line {line}"):
                raise ReadError(doubt)
            self.is_settled = True
            return

    def _all_at_once(self, block: str) -> list[float] | None:
        """Return all numbers of a block, or None if it is not plain numbers alone.

        This is many times faster than to read word by word.
        """
        if not block.isascii() or (self.request.decimal == "," and "." in block):
            return None  # Unicode has blanks that stand between thousands.
        if "," in self.separators and "," in block:
            cells = block.replace(",\n", "\n").replace("\n", ",").split(",")
            with suppress(ValueError):  # It fails where two stand side by side, too.
                return [*map(float, cells if cells[-1].strip() else cells[:-1])]
        if self._has_gaps(block):
            return None
        plain = block.translate(self.as_blanks) if self.separators else block
        try:
            return [*map(float, plain.replace(self.request.decimal, ".").split())]
        except ValueError:
            return None

    def _has_gaps(self, block: str) -> bool:
        """Return whether a number may be missing between two separators, or before the first."""
        marks = [mark for mark in self.separators if mark in block]
        if not marks:
            return False
        closed = (self.before or "\n") + block
        for blank in self.blanks:
            closed = closed.replace(blank, "")
        for mark in marks:
            closed = closed.replace(mark, ",")
        return ",," in closed or "\n," in closed

    def _left_on_the_line(self, block: str) -> str:
        """Return what stands before the next block on its line, as `before` has it."""
        line = block[end_of_lines(block) :].rstrip(self.blanks)
        if not line:
            return "" if "\n" in block else self.before
        return "," if line[-1] in self.separators else "0"

    def _rows(self, first: int, block: str) -> Iterator[tuple[int, list[float | None]]]:
        """Yield the number of each line that has words, and its numbers, None for one left out."""
        for line, text in enumerate(block.split("\n"), first):
            words = self._words(text, self.before if line == first else "")
            try:
                place = f"{self.request.title}, line {line}"
                row = [number_in(word, place, self.request) for word in words]
            except ReadError as error:
                if line > 1 or not str(error).endswith("is not a number."):
                    raise
                raise ReadError(f"{error} Of columns under names, choose with --column.") from None
            if row:
                yield line, row

    def _words(self, text: str, before: str) -> list[str]:
        """Return the words of a line, "" between two separators; it may end with one."""
        plain = COMMENT.sub("", text).strip(self.blanks)
        if not plain:
            return []
        words = self.between.split(plain)
        if not words[0] and before == "0":
            words = words[1:]
        return words if words[-1] else words[:-1]
