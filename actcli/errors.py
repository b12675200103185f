"""What can be wrong with what a user asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def did_you_mean(word: str, words: Iterable[str], most: int = 1) -> str:
    """A question whether those of the words were meant that are like this one; "" if none is.

    Words that are keys are asked about by what they stand for.
    """
    from difflib import get_close_matches

    names = words if isinstance(words, Mapping) else {known: known for known in words}
    close = dict.fromkeys(names[key] for key in get_close_matches(word, names, most))
    return f" Did you mean {' or '.join(map(repr, close))}?" if close else ""


class ActcliError(Exception):
    """Something the user can put right; the message is one line that says what would be right."""


class ReadError(ActcliError):
    """Data that cannot be read as numbers; the message names the file and the line."""
