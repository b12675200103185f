"""The words of the formula language over germs: just beside a point, or far out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, reduce
from typing import Any

from actcli.formula.compile import Words, defined
from actcli.formula.vocabulary import WORDS, Word
from actcli.numerics.germ import (
    Germ,
    Precision,
    UndecidedError,
    choices,
    functions,
    germ_of,
    integrals,
)
from actcli.numerics.germ.monomials import ONE

DEFINITIONS: Mapping[str, str] = {
    "tan": "sin(u)/cos(u)",
    "sinh": "(exp(u) - exp(-u))/2",
    "cosh": "(exp(u) + exp(-u))/2",
    "tanh": "1 - 2*sigmoid(-2*u)",
    "sech": "2/(exp(u) + exp(-u))",
    "asinh": "log(u + sqrt(u*u + 1))",
    "acosh": "log(u + sqrt(u - 1)*sqrt(u + 1))",
    "atanh": "(log(1 + u) - log(1 - u))/2",
}
"""Words by exp, log and powers, which germs know far out as well as near.

That these forms cancel costs them digits, of which germs have enough.
"""

BY_DERIVATIVE = ("asin", "acos", "atan", "erf", "erfc")
"""Words that are the integral of their declared derivative."""

STEPS: Mapping[str, Callable[[Germ], Germ]] = {
    "floor": choices.floor,
    "ceil": lambda g: -choices.floor(-g),
    "round": choices.round_half_even,
}
"""Words that jump at integers."""


def _sign(g: Germ) -> Germ:
    """Return the sign of a germ."""
    return g if g.is_nan else g.constant(g.sign())


def _atan(near: Callable[[Germ], Germ], words: Mapping[str, Any]) -> Callable[[Germ], Germ]:
    """Return atan; far out it is what is missing to a quarter turn."""

    def atan(g: Germ) -> Germ:
        if not g.is_infinite:
            return near(g)
        quarter: Germ = words["pi"] / 2 * g.sign()
        return quarter - near(1 / g)

    return atan


def _erfc(near: Callable[[Germ], Germ], words: Mapping[str, Any]) -> Callable[[Germ], Germ]:
    """Return erfc; far out by its asymptotic series."""

    def far(g: Germ) -> Germ:
        if g.special is not None:
            return g.constant(0 if g.special > 0 else 2)
        precision, inverse = g.precision, 1 / (g * g)

        def term(k: int) -> Any:
            odd = math.prod(range(1, 2 * k, 2))
            return precision.fraction(Fraction((-1) ** k * odd, 2**k))

        return (
            functions.exp(-g * g) / (g * functions.square_root(words["pi"])) * inverse.compose(term)
        )

    def erfc(g: Germ) -> Germ:
        if not g.is_infinite:
            return near(g)
        return far(g) if g.sign() > 0 else 2 - far(-g)

    return erfc


def _erf(near: Callable[[Germ], Germ], words: Mapping[str, Any]) -> Callable[[Germ], Germ]:
    """Return erf; far out by erfc, of which it keeps what is missing to 1 or -1."""

    def erf(g: Germ) -> Germ:
        if not g.is_infinite:
            return near(g)
        rest: Germ = words["erfc"](abs(g))
        return 1 - rest if g.sign() > 0 else rest - 1

    return erf


FAR_OUT = {"atan": _atan, "erf": _erf, "erfc": _erfc}


def _unknown(name: str) -> Callable[..., Germ]:
    """Return a function that says that germs do not know a word."""

    def word(*_: Germ) -> Germ:
        raise UndecidedError(f"{name} is not known over germs")

    return word


def _meaning(word: Word, words: Words) -> Callable[..., Germ]:
    """Return what a word means, by what is known of it."""
    name = word.name
    if name in STEPS:
        return STEPS[name]
    if name in BY_DERIVATIVE:

        def near(g: Germ) -> Germ:
            if g.is_nan:
                return g
            derivative = _derivative(name, g.precision.without_joins)
            return integrals.from_derivative(name, derivative, g)

        return FAR_OUT[name](near, words) if name in FAR_OUT else near
    text = DEFINITIONS.get(name) or word.definition or word.stable
    if not text:
        return _unknown(name)
    near_by = defined(text, words)
    if not word.stable:
        return near_by
    far_out = defined(word.stable, words)
    return lambda g: far_out(g) if g.is_infinite else near_by(g)


@lru_cache(maxsize=64)
def _derivative(name: str, precision: Precision) -> Callable[[Germ], Germ]:
    """Return the declared derivative of a word over germs."""
    return defined(WORDS[name].derivative, germ_words(precision))


class _Words(Mapping[str, Any]):
    """What each word means, found out when it is first asked for.

    Parameters
    ----------
    known : dict of str to anything
        What is not found out from declarations.
    """

    def __init__(self, known: dict[str, Any]) -> None:
        self._known = known

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = _meaning(WORDS[name], self)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._known or name in WORDS

    def __iter__(self) -> Iterator[str]:
        return iter({**self._known, **WORDS})

    def __len__(self) -> int:
        return len({**self._known, **WORDS})


@lru_cache(maxsize=64)
def germ_words(precision: Precision) -> Words:
    """Return what each word means over germs, computed as exactly as `precision` says."""

    def number(text: str) -> Germ:
        value = Decimal(text)
        return germ_of(precision, value if value.is_finite() else float(value))

    return _Words({
        "number": number,
        "pi": Germ(precision, {ONE: precision.pi}),
        "e": Germ(precision, {ONE: precision.e}),
        "inf": germ_of(precision, math.inf),
        "nan": germ_of(precision, math.nan),
        "where": lambda condition, a, b: a if condition else b,
        "min": lambda *a: reduce(choices.smaller, a),
        "max": lambda *a: reduce(choices.larger, a),
        "abs": abs,
        "sign": _sign,
        "sqrt": functions.square_root,
        "exp": functions.exp,
        "log": functions.log,
        "sin": functions.sine,
        "cos": functions.cosine,
    })  # fmt: skip
