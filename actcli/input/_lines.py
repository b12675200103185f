"""Lines of text as they arrive: what is there is read, without waiting for more."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO

from actcli.errors import ReadError
from actcli.formula import FormulaError, number

BYTES_PER_READ = 1 << 20
# Large enough that Python's work for each read does not count.

MAX_LINE_LENGTH = 1 << 24
# Characters. What goes on for longer without an end of line is probably not text.

WORD_ENDS = "\n \t,;"
# Without one of these, nothing that has been read can be whole.

MAX_WORD_SHOWN = 40
# Characters of a wrong word in a message, which is to stay one line.


def end_of_lines(text: str) -> int:
    """Return where the last whole line of a text ends."""
    return text.rfind("\n") + 1


def text_blocks(
    stream: BinaryIO, title: str, end_of_whole: Callable[[str], int] = end_of_lines
) -> Iterator[tuple[int, str]]:
    """Yield a text in large pieces that can each be read by themselves.

    Parameters
    ----------
    stream : binary file
        In UTF-8, with or without a byte order mark.
    title : str
        How messages name the file.
    end_of_whole : callable
        Return up to where a text can be read, if more may follow it.

    Yields
    ------
    line : int
        The number of the piece's first line, from 1.
    text : str

    Raises
    ------
    ReadError
        If the stream is not text, or a line does not end.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    line, rest, more = 1, "", True
    while more:
        piece = stream.read1(BYTES_PER_READ)  # type: ignore[attr-defined]
        more = bool(piece)
        try:
            text = decoder.decode(piece, final=not more)
        except UnicodeDecodeError:
            raise ReadError(f"{title} is not text.") from None
        rest += text
        # Only the new characters can end anything; the rest may be long, and was searched before.
        can_end = any(end in text for end in WORD_ENDS)
        end = len(rest)
        if more:
            end = end_of_whole(rest) if can_end else 0
        if end:
            block, rest = rest[:end], rest[end:]
            yield line, block
            line += block.count("\n")
        if len(rest) > MAX_LINE_LENGTH:
            raise ReadError(
                f"{title}, line {line} does not end within {MAX_LINE_LENGTH} characters."
            )


def parse_number(word: str, place: str) -> float:
    """Return the number that a word of a file is; raise ReadError naming its place if it is none.

    The word may be all that a user may type as a number, such as 1/3.
    """
    try:
        return number(word)
    except FormulaError:
        shown = word if len(word) <= MAX_WORD_SHOWN else f"{word[:MAX_WORD_SHOWN]}…"
        hint = "" if word.strip() else " One that is missing is nan."
        raise ReadError(f"{place}: {shown!r} is not a number.{hint}") from None
