"""Lines of text, as they come: what is there is taken, without waiting for more."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from actcli.errors import Unreadable
from actcli.formula import FormulaError, number

READ = 1 << 20  # bytes that are read at a time


def blocks(stream: BinaryIO, title: str, *, quotes: bool = False) -> Iterator[tuple[int, str]]:
    """Whole lines, many at a time, and the number of the first; raises Unreadable.

    A line may reach over several where they stand in quotes, if there are `quotes`.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    line, rest, more = 1, "", True
    while more:
        piece = stream.read1(READ)  # type: ignore[attr-defined]
        more = bool(piece)
        try:
            rest += decoder.decode(piece, final=not more)
        except UnicodeDecodeError:
            raise Unreadable(f"{title} is not text.") from None
        end = rest.rfind("\n") + 1 if more else len(rest)
        block = rest[:end]
        if block and not (quotes and more and block.count('"') % 2):
            yield line, block
            line += block.count("\n")
            rest = rest[end:]


def parse(word: str, place: str) -> float:
    """Read a number as a user writes it; raises Unreadable naming the place."""
    try:
        return number(word)
    except FormulaError:
        raise Unreadable(f"{place}: {word!r} is not a number.") from None
