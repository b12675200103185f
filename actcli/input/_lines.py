"""Lines of text, as they come: what is there is taken, without waiting for more."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO

from actcli.errors import ReadError
from actcli.formula import FormulaError, number

READ = 1 << 20  # bytes that are read at a time
LONGEST = 1 << 24  # characters that are read for the end of a line: more may be no text at all
ENDS = "\n \t,;"  # after these something may be whole
SHOWN = 40  # characters of a word that is wrong


def lines(text: str) -> int:
    """Where the last whole line of a text ends."""
    return text.rfind("\n") + 1


def blocks(
    stream: BinaryIO, title: str, whole: Callable[[str], int] = lines
) -> Iterator[tuple[int, str]]:
    """What is whole of a text, much at a time, and the number of its first line.

    `whole` tells up to where a text is, if more may follow. Raises ReadError.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    line, rest, more = 1, "", True
    while more:
        piece = stream.read1(READ)  # type: ignore[attr-defined]
        more = bool(piece)
        try:
            text = decoder.decode(piece, final=not more)
        except UnicodeDecodeError:
            raise ReadError(f"{title} is not text.") from None
        rest += text
        # Only what has just come can end something, and of that which does not, there may be much.
        ends = any(end in text for end in ENDS)
        if end := len(rest) if not more else whole(rest) if ends else 0:
            block, rest = rest[:end], rest[end:]
            yield line, block
            line += block.count("\n")
        if len(rest) > LONGEST:
            raise ReadError(f"{title}, line {line} does not end within {LONGEST} characters.")


def parse(word: str, place: str) -> float:
    """Read a number as a user writes it; raises ReadError naming the place."""
    try:
        return number(word)
    except FormulaError:
        shown = word if len(word) <= SHOWN else f"{word[:SHOWN]}…"
        hint = "" if word.strip() else " One that is missing is nan."
        raise ReadError(f"{place}: {shown!r} is not a number.{hint}") from None
