"""Lines of text as they arrive: what is there is read, without waiting for more."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO

from actcli.errors import ReadError

BYTES_PER_READ = 1 << 20
# Large enough that Python's work for each read does not count.

MAX_LINE_LENGTH = 1 << 24
# Characters. What goes on for longer without an end of line is probably not text.

WORD_ENDS = "\n \t,;"
# Without one of these, nothing that has been read can be whole.


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
            raise ReadError(
                f"{title} is not text in UTF-8: convert it, as with iconv -t UTF-8."
            ) from None
        if "\0" in text:
            raise ReadError(f"{title} is not text: it holds zero bytes, as binary files do.")
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
