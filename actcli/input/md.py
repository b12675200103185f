"""Tables of Markdown, as actcli writes them: a line of names, a rule of dashes, and rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from actcli.errors import ActcliError, ReadError
from actcli.input._lines import text_blocks
from actcli.input._source import ReadRequest, Source, column_indices, source_of_rows
from actcli.input.delimited import NumberedRow, numbers_of_columns

SUFFIXES = (".md", ".markdown")
MAGIC = b""
IS_COMPRESSED = False

BETWEEN_CELLS = re.compile(r"(?<!\\)\|")

ESCAPED = re.compile(r"\\(.)")

RULE = re.compile(r":?-+:?")


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read the requested columns, or all."""
    if request.separator:
        raise ActcliError(f"{request.title} is Markdown, which needs no --separator.")
    batches = _batches(stream, request.title)
    rows: list[NumberedRow] = []
    while len(rows) < 2 and (batch := next(batches, None)):
        rows += batch
    if len(rows) < 2 or not all(RULE.fullmatch(cell) for cell in rows[1][1]):
        raise ReadError(f"{request.title} is no table of Markdown: a rule of dashes is missing.")
    names = rows[0][1]
    which = column_indices(names, request)
    pieces = (
        numbers_of_columns(batch, which, names, request) for batch in chain([rows[2:]], batches)
    )
    return source_of_rows(pieces, len(which), request)


def _batches(stream: BinaryIO, title: str) -> Iterator[list[NumberedRow]]:
    """Yield the rows, many at a time and never none."""
    for first, text in text_blocks(stream, title):
        batch = []
        for line, row in enumerate(text.split("\n"), first):
            plain = row.strip()
            if not plain:
                continue
            if not plain.startswith("|"):
                raise ReadError(f"{title}, line {line}: a row of a table begins with |.")
            cells = BETWEEN_CELLS.split(plain)[1:]
            cells = cells if cells[-1].strip() else cells[:-1]
            batch.append((line, [ESCAPED.sub(r"\1", cell.strip()) for cell in cells]))
        if batch:
            yield batch
