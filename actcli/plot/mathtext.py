"""Texts with TeX between dollar signs, of which figures take the part that Matplotlib sets."""

from __future__ import annotations

import re

from actcli.support.unicode import SUBSCRIPTS

MATH = re.compile(r"(?<!\\)(\$(?:\\\$|[^$])*\$)")
# A stretch of TeX in a text of a figure, in which all other dollar signs are escaped.

TYPED_MATH = re.compile(r"(?<!\\)(\$(?=\S)(?:\\\$|[^$])*?(?<=[^\s\\])\$(?!\d))")
# A stretch of TeX in what somebody has typed. As in Pandoc, no space follows its first dollar sign
# or precedes its last, which no digit follows: "from $5 to $6" has none.

COMMAND = re.compile(r"\\([A-Za-z]+) ?")

SPACE = re.compile(r"\\[ ,:;!]")

UPRIGHT = re.compile(r"\\mathrm\{([^{}]*)\}")

INDEX = re.compile(r"_\{([^{}]*)\}")


def between_math(text: str) -> list[str]:
    """Return the parts of a figure's text: plain ones at even places, and TeX at odd ones."""
    return MATH.split(text)


def with_math(text: str) -> str:
    """Return what somebody has typed as a text of a figure.

    It has one line, and dollar signs outside of TeX are escaped.
    """
    parts = TYPED_MATH.split(" ".join(text.split()))
    parts[::2] = [re.sub(r"(?<!\\)\$", r"\\$", part) for part in parts[::2]]
    return "".join(parts)


def without_math(text: str) -> str:
    """Return a text for readers without TeX: "f_α" for "$f_\\alpha$", and "f₁" for "$f_{1}$"."""
    parts = TYPED_MATH.split(" ".join(text.split()))
    parts[1::2] = [_in_unicode(part[1:-1]) for part in parts[1::2]]
    return "".join(parts).replace(r"\$", "$")


def _in_unicode(math: str) -> str:
    """Return a stretch of TeX without its commands."""
    plain = UPRIGHT.sub(r"\1", SPACE.sub("", math))
    plain = INDEX.sub(lambda index: index[1].translate(SUBSCRIPTS), plain)
    return COMMAND.sub(_letter, plain)


def _letter(command: re.Match[str]) -> str:
    """Return the Greek letter that a command of TeX names, or the command's name."""
    from unicodedata import lookup

    word = command[1].replace("lambda", "lamda").replace("Lambda", "Lamda")
    size = "CAPITAL" if word[0].isupper() else "SMALL"
    try:
        return lookup(f"GREEK {size} LETTER {word.upper()}")
    except KeyError:
        return command[1]
