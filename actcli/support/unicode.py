"""Letters: what stands for one that a stream cannot write, "alpha" for "α", "10^-7" for "10⁻⁷"."""

from __future__ import annotations

from itertools import groupby

SIGNS = str.maketrans(
    {"−": "-", "·": "*", "×": "x", "√": "sqrt", "∂": "d", "∞": "inf", "Σ": "sum"}
    | {"≤": "<=", "≥": ">=", "≠": "!=", "±": "+-"}
)
MOVED = {"<super>": "^", "<sub>": "_"}


def spelled(text: str) -> str:
    """A text in ASCII; what cannot be spelled is "?"."""
    from unicodedata import combining, decomposition, normalize

    parts = []
    for kind, letters in groupby(text, lambda letter: decomposition(letter).partition(" ")[0]):
        plain = normalize("NFKD", "".join(letters)).translate(SIGNS)
        spelt = "".join(_named(letter) for letter in plain if not combining(letter))
        parts.append(MOVED.get(kind, "") + spelt)
    return "".join(parts).encode("ascii", "replace").decode("ascii")


def _named(letter: str) -> str:
    """A Greek letter by its name."""
    from unicodedata import name

    match name(letter, "").split():
        case ["GREEK", "SMALL", "LETTER", called]:
            return called.lower().replace("lamda", "lambda")
        case ["GREEK", "CAPITAL", "LETTER", called]:
            return called.capitalize().replace("Lamda", "Lambda")
    return letter


def spell(error: UnicodeError) -> tuple[str, int]:
    """What is written in place of letters that an encoding lacks: an error handler of codecs."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return spelled(error.object[error.start : error.end]), error.end
