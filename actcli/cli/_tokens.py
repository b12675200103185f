"""The tokens of a command line: how negative numbers get past Click, and back.

A token that starts like a negative number is one. Click would take it for an option, so it is given
a real minus sign before Click sees it, and the parameter types read that back. `-o`, `-n` or a
misspelt `--alfa` do not look like numbers and stay options.
"""

from __future__ import annotations

import re

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
