"""The tokens of a command line: how negative numbers get past Click, and back.

A token that starts like a negative number is one. Click would take it for an option, so it is given
a real minus sign before Click sees it, and the parameter types read that back. `-o`, `-n` or a
misspelt `--alfa` do not look like numbers and stay options.
"""

from __future__ import annotations

import re
from collections.abc import Container

from actcli.support.unicode import MINUS

NEGATIVE = re.compile(r"^-(?=[\d.(]|(?:inf|infinity|nan|pi|e|x)\b|[A-Za-z]\w*[(*])", re.IGNORECASE)
# The sign of a negative number, or of an expression that begins with x, a call or a product.


def guard(token: str) -> str:
    """Return a token as Click is to see it.

    A negative number begins with a real minus sign, and the name of an option has dashes:
    --negative_slope is --negative-slope.
    """
    if token.startswith("--"):
        option, equals, value = token.partition("=")
        return option.replace("_", "-") + equals + value
    return NEGATIVE.sub(MINUS, token, count=1)


def unguard(value: str) -> str:
    """Return a guarded value as it was typed."""
    return "-" + value[1:] if value.startswith(MINUS) else value


def split_tokens(
    tokens: list[str], flags: Container[str]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Tell the options of a command line from its other words, as Click will.

    Click can do so only when it knows every option, and the options of a command depend on the
    functions that are among these words.

    Parameters
    ----------
    tokens : list of str
        As Click is to see them.
    flags : container of str
        The options that take no value. Every other one does.

    Returns
    -------
    values : list of (str, str)
        The options that have a value, by name: ("--alpha", "0.2"), ("-f", "csv").
    words : list of str
        What is neither an option nor the value of one.
    """
    values: list[tuple[str, str]] = []
    words: list[str] = []
    rest = iter(tokens)
    for token in rest:
        if token == "--":
            words += rest
        elif token.startswith("--"):
            name, equals, value = token.partition("=")
            if name not in flags:
                values.append((name, value if equals else next(rest, "")))
        elif token.startswith("-") and token != "-":
            letters = token[1:].lstrip("".join(c for c in token if f"-{c}" in flags))
            if letters:  # Behind flags stands an option, and behind that its value.
                values.append((f"-{letters[0]}", letters[1:] or next(rest, "")))
        else:
            words.append(token)
    return values, words
