"""Lines of cells with a separator between them: what csv and tsv have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from actcli.output._frame import Frame, row_blocks


def write(frames: Iterator[Frame], stream: TextIO, separator: str) -> None:
    """Write the frames under a line of headings."""
    for number, block in enumerate(row_blocks(frames)):
        if not number:
            stream.write(separator.join(_quoted(block.headings, separator)) + "\n")
        if not len(block):
            continue
        cells = [
            _quoted(texts, separator) if column.is_text else texts
            for column, texts in zip(block.columns, block.texts(), strict=True)
        ]
        stream.write("\n".join(map(separator.join, zip(*cells, strict=True))) + "\n")


def _quoted(texts: list[str], separator: str) -> list[str]:
    """Texts in quotes where they need them, as RFC 4180 and every reader of csv have it."""
    special = {separator, '"', "\n", "\r"}
    return [
        text if special.isdisjoint(text) else '"' + text.replace('"', '""') + '"' for text in texts
    ]
