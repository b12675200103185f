"""The exceptions that a user can put right, and the hints in their messages.

Every such exception derives from `ActcliError` and can be imported from `actcli`. Each is defined
in the module that raises it, save for those below, which several folders raise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class ActcliError(Exception):
    """Something that the user can put right.

    The message is one line that says what is wrong and what would be right.
    """


class ReadError(ActcliError):
    """Data, a file or a plug-in that cannot be read; the message names the file and the line."""


class MissingLibraryError(ActcliError, ImportError):
    """An optional library that is not installed; the message says how to install it."""


def did_you_mean(word: str, words: Iterable[str], limit: int = 1) -> str:
    """Return " Did you mean 'x' or 'y'?" for the closest of `words`, or "".

    Parameters
    ----------
    word : str
        What was typed.
    words : iterable of str, or mapping of str to str
        What there is. The keys of a mapping are compared with `word`, and its values are named.
    limit : int
        How many words are named at most.

    Returns
    -------
    str
        A question that begins with a space, so that it can follow a message; "" if no word is
        close.
    """
    from difflib import get_close_matches

    names = words if isinstance(words, Mapping) else {known: known for known in words}
    close = dict.fromkeys(names[key] for key in get_close_matches(word, names, limit))
    return f" Did you mean {' or '.join(map(repr, close))}?" if close else ""
