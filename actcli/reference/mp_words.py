"""The words of formulas over mpmath's numbers and duals, and over vectors of these."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

from mpmath import mp, mpf

from actcli.formula import Words
from actcli.numerics import np
from actcli.reference.asymptotic import (
    IMMENSE,
    ZERO,
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
from actcli.reference.dual import Dual, dual, value_of

ENOUGH = 800
"""Digits for any result that a float can hold: between 1e308 and 5e-324 lie 632."""

# Each word with its derivative, from the argument x and the value y.
FUNCTIONS: dict[str, tuple[Callable[[Any], Any], Callable[[mpf, Any], Any]]] = {
    "abs": (abs, lambda x, y: mp.sign(x)),
    "sign": (mp.sign, lambda x, y: ZERO),
    "sqrt": (mp.sqrt, lambda x, y: 1 / (2 * y)),
    "exp": (exp, lambda x, y: y),
    "expm1": (expm1, lambda x, y: exp(x)),
    "log": (mp.log, lambda x, y: 1 / x),
    "log1p": (mp.log1p, lambda x, y: 1 / (1 + x)),
    "sin": (mp.sin, lambda x, y: mp.cos(x)),
    "cos": (mp.cos, lambda x, y: -mp.sin(x)),
    "tan": (mp.tan, lambda x, y: 1 / mp.cos(x) ** 2),
    "asin": (mp.asin, lambda x, y: 1 / mp.sqrt(1 - x * x)),
    "acos": (mp.acos, lambda x, y: -1 / mp.sqrt(1 - x * x)),
    "atan": (mp.atan, lambda x, y: 1 / (1 + x * x)),
    "sinh": (sinh, lambda x, y: cosh(x)),
    "cosh": (cosh, lambda x, y: sinh(x)),
    "tanh": (tanh, lambda x, y: sech(x) ** 2),
    "sech": (sech, lambda x, y: -y * tanh(x)),
    "asinh": (mp.asinh, lambda x, y: 1 / mp.sqrt(1 + x * x)),
    "acosh": (mp.acosh, lambda x, y: 1 / mp.sqrt(x * x - 1)),
    "atanh": (mp.atanh, lambda x, y: 1 / (1 - x * x)),
    "erf": (mp.erf, lambda x, y: 2 * exp(-x * x) / mp.sqrt(mp.pi)),
    "erfc": (erfc, lambda x, y: -2 * exp(-x * x) / mp.sqrt(mp.pi)),
    "Phi": (lambda x: erfc(-x / mp.sqrt(2)) / 2, lambda x, y: phi(x)),
    "phi": (phi, lambda x, y: -x * y),
    "sigmoid": (sigmoid, lambda x, y: y * sigmoid(-x)),
    "softplus": (softplus, lambda x, y: sigmoid(x)),
}

SCALAR: dict[str, Any] = {
    **{name: dual(*pair) for name, pair in FUNCTIONS.items()},
    "number": mpf,
    "inf": mp.inf,
    "nan": mp.nan,
    "where": lambda condition, a, b: a if condition else b,
    "min": lambda *a: reduce(lambda x, y: x if x <= y else y, a),
    "max": lambda *a: reduce(lambda x, y: x if x >= y else y, a),
    "sum": lambda a: a,
}


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
    return np.frompyfunc(word, 1, 1) if name in FUNCTIONS else word


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
