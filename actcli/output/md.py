"""Markdown: a table as GitHub draws it, aligned so that it reads well as text too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from actcli.output._frame import Frame, concatenated

SUFFIXES = (".md", ".markdown")
MODE = "w"

MARKDOWN_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~$&#]")

MAX_CELLS = 400_000
# All are text in memory before the widths of the columns are known: 100 MB.

MIN_COLUMN_WIDTH = 3
# GitHub takes a rule of fewer dashes for text.


def write(frames: Iterator[Frame], stream: TextIO) -> None:
    """Write the frames; texts stand to the left, numbers to the right."""
    frame = concatenated(frames, MAX_CELLS)
    columns = []
    for column, cells in zip(frame.columns, frame.texts(), strict=True):
        heading, *body = (_cell(text) for text in (column.heading, *cells))
        width = max(MIN_COLUMN_WIDTH, *map(len, (heading, *body)))
        rule = "-" * width if column.is_text else "-" * (width - 1) + ":"
        place = str.ljust if column.is_text else str.rjust
        columns.append([place(heading, width), rule, *(place(text, width) for text in body)])
    stream.writelines(f"| {' | '.join(row)} |\n" for row in zip(*columns, strict=True))


def _cell(text: str) -> str:
    """Return a text as a cell, on one line."""
    return escape_markdown(" ".join(text.split()))


def escape_markdown(text: str) -> str:
    """Return the text with a backslash before every character that means something else."""
    return MARKDOWN_SPECIAL.sub(r"\\\g<0>", text)
