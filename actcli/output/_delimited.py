"""Lines of cells with a separator between them: what csv and tsv have in common."""

from __future__ import annotations

from typing import TextIO

from actcli.output._frame import Frame


def write(frame: Frame, stream: TextIO, separator: str) -> None:
    """Write the frame under a line of headings."""
    stream.write(separator.join(_quoted(frame.headings, separator)) + "\n")
    for block in frame.blocks():
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
