"""JSON Lines: an object for each row, whose keys are the headings; numbers are as in json."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from actcli.output._frame import Frame, row_blocks
from actcli.output._strict import object_members

SUFFIXES = (".jsonl", ".ndjson")
MODE = "w"


def write(frames: Iterator[Frame], stream: TextIO) -> None:
    """Write a line for each row."""
    for block in row_blocks(frames):
        cells = [object_members(column, column.heading, block.digits) for column in block.columns]
        rows = map(", ".join, zip(*cells, strict=True))
        stream.write("".join(f"{{{row}}}\n" for row in rows))
