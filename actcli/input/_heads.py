"""The first lines of a table: what separates its columns, and whether they have names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Literal, NoReturn

from actcli.errors import ReadError
from actcli.input._source import ReadRequest, column_number
from actcli.input._words import COMMENT, MISSING_WORDS, number_in, one_or_several

SEPARATORS = "\t;,"
# A file's separator is the first of these that is in its first line. Where a comma is the decimal
# mark, a semicolon separates.

NUMBER_START = re.compile(r"[-+(]?[.,]?\d")

CONSTANT = re.compile(r"(?!(nan|inf|infinity)$)[a-z]+", re.IGNORECASE)
# The name of a number, such as pi, and perhaps of a column.

Kind = Literal["missing", "number", "constant", "unclear", "word"]

Blocks = Iterator[tuple[int, str]]
"""Pieces of a text, each with the number of its first line."""


def leading_lines(blocks: Blocks) -> tuple[list[str], Blocks]:
    """Return the first two lines of a text that are no comments, and its blocks.

    The second is waited for only if the first has blanks, which may separate, and no separator.

    Returns
    -------
    lines : list of str
        At most two, without what stands in quotes.
    blocks : iterator of (int, str)
        The same ones; the first may be some of them put together.
    """
    number, start = 0, ""
    for first, text in blocks:
        number, start = number or first, start + text
        lines = _content(start)
        if len(lines) == 2 or (lines and (_marks_in(lines[0]) or len(lines[0].split()) == 1)):
            return lines, chain([(number, start)], blocks)
    return _content(start), iter([(number, start)] if start else [])


def _content(text: str) -> list[str]:
    """Return at most two lines that are no comments, without what stands in quotes."""
    lines = re.sub('"[^"]*"', '""', text).splitlines()
    return [line for line in lines if line.strip() and not COMMENT.match(line)][:2]


def _marks_in(line: str) -> str:
    return "".join(mark for mark in SEPARATORS if mark in line.strip(" "))


def find_separator(lines: Sequence[str], request: ReadRequest) -> str:
    """Return what separates the columns of a table with these first lines; " " for blanks.

    A single name may have blanks. They separate if there are some in the second line, too.
    """
    default = ";" if request.decimal == "," else ","
    if not lines:
        return default
    if marks := _marks_in(lines[0]).replace(request.decimal, ""):
        return marks[0]
    words = lines[0].split()
    are_numbers = all(_kind(word, request) in ("number", "missing") for word in words)
    is_table = are_numbers or (len(lines) > 1 and len(lines[1].split()) > 1)
    return " " if len(words) > 1 and is_table else default


def head_names(cells: Sequence[str], place: str, request: ReadRequest) -> list[str] | None:
    """Return the names of the columns if the first line has them, or None if it has numbers.

    Names may be whole numbers, as years are, if others are words. What could be either is taken for
    a name if it is requested.

    Parameters
    ----------
    cells : sequence of str
        The cells of the first line.
    place : str
        How messages name the line.
    request : ReadRequest

    Raises
    ------
    ReadError
        If it cannot be told, so that a number might be taken for a name or the other way round.
    """
    head = [cell.strip() for cell in cells]
    kinds = [_kind(cell, request) for cell in head]
    kind_of = dict(zip(head, kinds, strict=True))
    if any(kind_of.get(name) in ("word", "constant", "unclear") for name in request.columns):
        return head
    are_plain = all(cell.isdecimal() for cell in head if kind_of[cell] == "number")
    if "word" in kinds and "unclear" not in kinds and are_plain:
        return head
    for kind in ("unclear", "word", "constant"):
        if kind in kinds:
            _refuse(head[kinds.index(kind)], place, request)
    return None


def _refuse(cell: str, place: str, request: ReadRequest) -> NoReturn:
    """Raise ReadError for a cell of the first line that may be a name."""
    try:
        number_in(cell, place, request)
    except ReadError as error:
        raise ReadError(f"{error} If it is a name, choose it with --column.") from None
    raise ReadError(
        f"{place}: {cell!r} may be a number or a name. If it is a name, choose it with --column."
    )


def refuse_doubtful_commas(line: str, place: str, request: ReadRequest) -> None:
    """Raise ReadError if the commas of a first line of numbers may be no separators.

    There is no doubt if that was told, or if two columns or one behind the first are requested.
    """
    if request.separator or request.is_pair:
        return
    if any(column_number(column) > 1 for column in request.columns):
        return
    if doubt := one_or_several(line.strip(), place):
        raise ReadError(doubt)


def _kind(cell: str, request: ReadRequest) -> Kind:
    """Return what a cell of the first line is: one that is "unclear" begins as a number does."""
    if cell.lower() in MISSING_WORDS:
        return "missing"
    try:
        number_in(cell, "", request)
    except ReadError:
        return "unclear" if NUMBER_START.match(cell) else "constant" if cell == "e" else "word"
    return "constant" if CONSTANT.fullmatch(cell) else "number"
