"""Lines of text, as they come: what is there is taken, without waiting for more."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO

from actcli.errors import Unreadable
from actcli.formula import FormulaError, number

READ = 1 << 20  # bytes that are read at a time
LONGEST = 1 << 26  # characters that are read for the end of a line: more may be no text at all
SHOWN = 40  # characters of a word that is wrong


def lines(text: str) -> int:
    """Where the last whole line of a text ends."""
    return text.rfind("\n") + 1


def blocks(
    stream: BinaryIO, title: str, whole: Callable[[str], int] = lines
) -> Iterator[tuple[int, str]]:
    """What is whole of a text, much at a time, and the number of its first line.

    `whole` tells up to where a text is, if more may follow. Raises Unreadable.
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
        end = whole(rest) if more else len(rest)
        if end:
            block, rest = rest[:end], rest[end:]
            yield line, block
            line += block.count("\n")
        if len(rest) > LONGEST:
            raise Unreadable(f"{title}, line {line} does not end within {LONGEST} characters.")


def parse(word: str, place: str) -> float:
    """Read a number as a user writes it; raises Unreadable naming the place."""
    try:
        return number(word)
    except FormulaError:
        shown = word if len(word) <= SHOWN else f"{word[:SHOWN]}…"
        raise Unreadable(f"{place}: {shown!r} is not a number.") from None
