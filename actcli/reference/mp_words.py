"""The words of formulas over mpmath's numbers and duals, and over vectors of these."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

from mpmath import mp, mpf

from actcli.formula.compile import Words, defined
from actcli.formula.vocabulary import WORDS
from actcli.numerics import np
from actcli.reference.asymptotic import (
    IMMENSE,
    cosh,
    erfc,
    exp,
    expm1,
    phi,
    sech,
    sigmoid,
    sinh,
    softplus,
    tanh,
)
from actcli.reference.dual import Dual, dual, remembering, value_of

ENOUGH = 800
"""Digits for any result that a float can hold: between 1e308 and 5e-324 lie 632."""

MEANINGS: dict[str, Callable[[Any], Any]] = {
    "abs": abs,
    "sign": mp.sign,
    "sqrt": mp.sqrt,
    "exp": exp,
    "expm1": expm1,
    "log": mp.log,
    "log1p": mp.log1p,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "asin": mp.asin,
    "acos": mp.acos,
    "atan": mp.atan,
    "sinh": sinh,
    "cosh": cosh,
    "tanh": tanh,
    "sech": sech,
    "asinh": mp.asinh,
    "acosh": mp.acosh,
    "atanh": mp.atanh,
    "erf": mp.erf,
    "erfc": erfc,
    "Phi": lambda x: erfc(-x / mp.sqrt(2)) / 2,
    "phi": phi,
    "sigmoid": sigmoid,
    "softplus": softplus,
}
"""What each word of one number means over mpmath's numbers; its declaration is not read."""

NUMBERS: dict[str, Any] = {
    **{name: remembering(meaning) for name, meaning in MEANINGS.items()},
    "number": mpf,
    "pi": mp.pi,
    "e": mp.e,
    "inf": mp.inf,
    "nan": mp.nan,
    "where": lambda condition, a, b: a if condition else b,
    "min": lambda *a: reduce(lambda x, y: x if x <= y else y, a),
    "max": lambda *a: reduce(lambda x, y: x if x >= y else y, a),
    "sum": lambda a: a,
}
"""What each word means over mpmath's numbers without a derivative."""

SCALAR: dict[str, Any] = {
    **{name: word for name, word in NUMBERS.items() if name not in ("pi", "e")},
    **{name: dual(NUMBERS[name], defined(WORDS[name].derivative, NUMBERS)) for name in MEANINGS},
}
"""What each word means over mpmath's numbers and duals.

The derivatives of the words are those of their declarations, which tests compare with mpmath's.
"""


def along_last(word: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A word for sequences as one for arrays, of which it takes the last axis."""
    return lambda x: np.array([*map(along_last(word), x)]) if x.ndim > 1 else word([*x])


def entry(x: Any, k: Any) -> Any:
    """The entries of x at the places k, counted from 1; nan beyond its ends."""

    def one(place: Any) -> Any:
        i = int(value_of(place)) - 1
        return x[i] if 0 <= i < len(x) else Dual(mp.nan)

    return np.frompyfunc(one, 1, 1)(k)


def cutoff(x: Any, power: Any) -> Any:
    """The number t at which the max(0, x - t)**power sum to 1; the power is 1 or 2.

    Among the k largest, which t has to be below, it is the root of a polynomial in t. All its
    digits may cancel, and leave those of a tiny entry.
    """
    found = None
    ordered = sorted(x, reverse=True)
    with mp.workdps(mp.dps + ENOUGH):
        for k in range(1, len(x) + 1):
            top = ordered[:k]
            total = reduce(operator.add, top)
            if value_of(power) == 1:
                t = (total - 1) / k
            else:
                mean = total / k
                spread = reduce(operator.add, [(v - mean) * (v - mean) for v in top])
                if spread > 1:
                    break
                t = mean - SCALAR["sqrt"]((1 - spread) / k)
            if k > 1 and not top[-1] > t:
                break
            found = t
    return found


def literal(text: Any) -> Dual:
    """A number that does not move."""
    return Dual(mpf(text))


def over_vectors(name: str, word: Any) -> Any:
    """The word for vectors, which are NumPy arrays of duals."""
    one = along_last(lambda x: word(*x))
    if name in ("min", "max"):
        return lambda *a: one(a[0]) if len(a) == 1 else np.frompyfunc(word, len(a), 1)(*a)
    if name == "where":
        return np.frompyfunc(word, 3, 1)
    return np.frompyfunc(word, 1, 1) if name in MEANINGS else word


VECTOR = {name: over_vectors(name, word) for name, word in SCALAR.items()} | {
    "number": literal,
    "sum": along_last(lambda x: reduce(operator.add, x)),
    "argmax": along_last(lambda x: Dual(mpf(1 + max(range(len(x)), key=x.__getitem__)))),
    "entry": entry,
    "group": lambda x, size: x.reshape(-1, int(value_of(size))),
    "cutoff": cutoff,
}


def wave(word: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The word, and nan where a turn has more digits before the point than could be computed."""

    def near(x: Any) -> Any:
        far = mp.isfinite(value_of(x)) and value_of(x) and mp.mag(value_of(x)) > IMMENSE
        return Dual(mp.nan, mp.nan) if far else word(x)

    return near


TYPED = {
    **SCALAR,
    **{name: wave(SCALAR[name]) for name in ("sin", "cos", "tan")},
    "number": literal,
}
"""The words for what anybody may type. Its literals are duals, of which powers may be immense."""


def complete(words: Words) -> Words:
    """The words with the constants, to the digits that mpmath works with."""
    return {**words, "pi": words["number"](mp.pi), "e": words["number"](mp.e)}
