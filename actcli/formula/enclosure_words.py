"""The words of the formula language over enclosures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, reduce
from typing import Any

from actcli.formula.compile import Words, defined
from actcli.formula.vocabulary import WORDS
from actcli.numerics.enclosures import Enclosure, Functions, UnknownSideError, exact, root_of

DEFINITIONS: Mapping[str, str] = {
    "tan": "sin(u)/cos(u)",
    "sinh": "(exp(u) - exp(-u))/2",
    "cosh": "(exp(u) + exp(-u))/2",
    "tanh": "sign(u)*(1 - exp(-2*abs(u)))/(1 + exp(-2*abs(u)))",
    "asinh": "sign(u)*log(abs(u) + sqrt(u*u + 1))",
    "atanh": "log((1 + u)/(1 - u))/2",
}
"""Words by others that do not overflow where these do not."""


class _Words(dict[str, Any]):
    """What each word means; infinities and nan are no real numbers."""

    def __missing__(self, name: str) -> Any:
        raise UnknownSideError(f"{name} is no real number")


@lru_cache(maxsize=8)
def enclosure_words(digits: int) -> Words:
    """Return what each word means over enclosures, computed to so many decimal digits."""
    functions = Functions(digits)
    words = _Words({
        "number": exact,
        "pi": functions.pi,
        "e": functions.e,
        "where": lambda condition, a, b: a if condition else b,
        "min": lambda *a: reduce(lambda u, v: u if u <= v else v, a),
        "max": lambda *a: reduce(lambda u, v: u if u >= v else v, a),
        "abs": abs,
        "sqrt": root_of,
        "sign": lambda u: exact(u.sign()),
        "floor": lambda u: exact(_known(u).low.__floor__()),
        "ceil": lambda u: exact(_known(u).low.__ceil__()),
        **{
            name: getattr(functions, name)
            for name in ("exp", "log", "atan", "erf", "erfc", "Phi", "sin", "cos")
        },
    })  # fmt: skip
    for name, word in WORDS.items():
        if name not in words:
            text = DEFINITIONS.get(name) or word.stable or word.definition
            words[name] = defined(text, words) if text else _unknown(name)
    return words


def _known(u: Enclosure) -> Enclosure:
    """Return a number that is known exactly, or raise UnknownSideError."""
    if not u.is_exact:
        raise UnknownSideError("the integer beside a number that is not known exactly")
    return u


def _unknown(name: str) -> Callable[..., Enclosure]:
    """Return a function that says that enclosures do not know a word."""

    def word(*_: Enclosure) -> Enclosure:
        raise UnknownSideError(f"{name} is not known over enclosures")

    return word
