"""Messages of one line: bounded in length, and without control characters, whatever was typed."""

from __future__ import annotations

import re

ELLIPSIS = "…"

LONG_PART = re.compile(r"(?<!\w)'[^']{100,}'(?!\w)|(?<!\w)\"[^\"]{100,}\"(?!\w)|\S{100,}")
# What somebody has typed, in quotes, or as a name or a path: no word of ours is so long.

PART_LENGTH = 60
# Characters that are kept of such a part.


def in_one_line(text: str, length: int) -> str:
    """Return a text in one printable line.

    Line breaks become spaces, and other control characters are escaped, as is what the terminal
    would obey. If the line is too long, its long parts are shortened in the middle, and then the
    line itself.

    Parameters
    ----------
    text : str
    length : int
        How many characters the line may have.
    """
    line = " ".join(text.splitlines())
    if not line.isprintable():
        line = "".join(c if c.isprintable() else _escaped(c) for c in line)
    if len(line) > length:
        line = LONG_PART.sub(lambda part: shortened(part[0], PART_LENGTH), line)
    return shortened(line, length)


def shortened(text: str, length: int) -> str:
    """Return a text of at most so many characters, with an ellipsis in the middle if it is cut."""
    if len(text) <= length:
        return text
    tail = (length - 1) // 2
    return f"{text[: length - 1 - tail]}{ELLIPSIS}{text[len(text) - tail :]}"


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
