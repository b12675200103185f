"""The words of the formula language over mpmath's numbers and duals, and over vectors of these.

What a word means stands here and not in its declaration, which is judged by this.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

from mpmath import mp, mpc, mpf

from actcli.formula.compile import Words, defined
from actcli.formula.vocabulary import WORDS
from actcli.numerics import np
from actcli.reference.asymptotic import (
    MAX_EXPONENT_BITS,
    cosh,
    erfc,
    erfcx,
    exp,
    expm1,
    phi,
    power,
    sech,
    sigmoid,
    sinh,
    softplus,
    tanh,
)
from actcli.reference.dual import Dual, dual, remembering, value_of

FULL_DIGITS = 800
# With as many no term that a float can hold is lost beside another: between 1e308 and 5e-324 lie
# 632 digits.

MEANINGS: dict[str, Callable[[Any], Any]] = {
    "abs": abs,
    "sign": mp.sign,
    "floor": mp.floor,
    "ceil": mp.ceil,
    "round": mp.nint,
    "sqrt": mp.sqrt,
    "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
    "exp": exp,
    "exp2": lambda x: exp(x * mp.ln2),
    "expm1": expm1,
    "log": mp.log,
    "log1p": mp.log1p,
    "log2": lambda x: mp.log(x) / mp.ln2,
    "log10": lambda x: mp.log(x) / mp.ln10,
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
    "erfcx": erfcx,
    "Phi": lambda x: erfc(-x / mp.sqrt(2)) / 2,
    "phi": phi,
    "sigmoid": sigmoid,
    "softplus": softplus,
}
"""What each word of one number means over mpmath's numbers; its declaration is not read."""


def _of_real_numbers(word: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a word of mpmath as one that is nan where it has no real value.

    Complex numbers may be real again later on: abs(log(-1)) would be pi.
    """

    def of_real(x: Any) -> Any:
        y = mp.nan if mp.isnan(x) else word(x)
        return mp.nan if isinstance(y, mpc) else y

    return of_real


def least(*numbers: Any) -> Any:
    """Return the least of some numbers or duals, or one that is nan."""
    return reduce(lambda a, b: a if a <= b or mp.isnan(value_of(a)) else b, numbers)


def largest(*numbers: Any) -> Any:
    """Return the largest of some numbers or duals, or one that is nan."""
    return reduce(lambda a, b: a if a >= b or mp.isnan(value_of(a)) else b, numbers)


def _power(a: Any, b: Any) -> Any:
    """Return a**b, nan where it is not real; duals and vectors of them see to that themselves."""
    return power(a, b) if isinstance(a, mpf) and isinstance(b, mpf) else a**b


MP_NUMBERS: dict[str, Any] = {
    **{name: remembering(_of_real_numbers(meaning)) for name, meaning in MEANINGS.items()},
    "number": mpf,
    "pi": mp.pi,
    "e": mp.e,
    "inf": mp.inf,
    "nan": mp.nan,
    "where": lambda condition, a, b: a if condition else b,
    "min": least,
    "max": largest,
    "sum": lambda a: a,
    "clip": lambda x, low, high: least(largest(x, low), high),
    "clamp": lambda x, low, high: least(largest(x, low), high),
    "pow": _power,
    "Pow": _power,
    "hypot": mp.hypot,
}
"""What each word means over mpmath's numbers without a derivative."""


def _with_derivative(name: str) -> Callable[[Any], Any]:
    """Return a word of mpmath's numbers as one of duals, by its declared derivative."""
    return dual(MP_NUMBERS[name], defined(WORDS[name].derivative, MP_NUMBERS))


DUALS: dict[str, Any] = {
    **{name: word for name, word in MP_NUMBERS.items() if name not in ("pi", "e")},
    **{name: _with_derivative(name) for name in MEANINGS},
    "hypot": lambda a, b: DUALS["sqrt"](a * a + b * b),
}
"""What each word means over mpmath's numbers and duals.

The derivatives of the words are those of their declarations, which tests compare with mpmath's.
"""


def over_last_axis(word: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a word of sequences as one of arrays, along the last axis."""
    return lambda x: np.array([*map(over_last_axis(word), x)]) if x.ndim > 1 else word([*x])


def entry(x: Any, k: Any) -> Any:
    """Return the entries of x at the places k, counted from 1; nan beyond its ends."""

    def one(place: Any) -> Any:
        i = int(value_of(place)) - 1
        return x[i] if 0 <= i < len(x) else Dual(mp.nan)

    return np.frompyfunc(one, 1, 1)(k)


def cutoff(x: Any, power: Any) -> Any:
    """Return the number t at which the max(0, x - t)**power sum to 1; the power is 1 or 2.

    Among the k largest entries, which t has to be below, it is the root of a polynomial in t. All
    digits of that may cancel, and leave those of a tiny entry; so FULL_DIGITS more are used.
    """
    found = None
    ordered = sorted(x, reverse=True)
    with mp.workdps(mp.dps + FULL_DIGITS):
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
                t = mean - DUALS["sqrt"]((1 - spread) / k)
            if k > 1 and not top[-1] > t:
                break
            found = t
    return found


def constant_dual(text: Any) -> Dual:
    """Return a number, or the text of one, as a dual that does not move."""
    return Dual(mpf(text))


def vectorized(name: str, word: Any) -> Any:
    """Return a word of duals as one of vectors, which are NumPy arrays of duals."""
    one = over_last_axis(lambda x: word(*x))
    if name in ("min", "max"):
        return lambda *a: one(a[0]) if len(a) == 1 else np.frompyfunc(word, len(a), 1)(*a)
    if name in MEANINGS or name in ("where", "clip", "clamp", "pow", "hypot"):
        return np.frompyfunc(word, WORDS[name].arity[0], 1)
    return word


DUAL_VECTORS: dict[str, Any] = {name: vectorized(name, word) for name, word in DUALS.items()} | {
    "number": constant_dual,
    "sum": over_last_axis(lambda x: reduce(operator.add, x)),
    "argmax": over_last_axis(lambda x: Dual(mpf(1 + max(range(len(x)), key=x.__getitem__)))),
    "entry": entry,
    "group": lambda x, size: x.reshape(-1, int(value_of(size))),
    "cutoff": cutoff,
}


def guarded(word: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a periodic word that is nan where its argument has too many digits to be reduced."""

    def of_small(x: Any) -> Any:
        number = value_of(x)
        too_large = mp.isfinite(number) and number and mp.mag(number) > MAX_EXPONENT_BITS
        return Dual(mp.nan, mp.nan) if too_large else word(x)

    return of_small


GUARDED_DUALS = {
    **DUALS,
    **{name: guarded(DUALS[name]) for name, word in WORDS.items() if word.periodic},
    "number": constant_dual,
}
"""What each word means in an expression that anybody may type, whose numbers may be immense.

A power of constants has the asymptotic form far out, too.
"""


def with_constants(words: Words) -> Words:
    """Return the words with the constants, to the digits that mpmath works with."""
    return {**words, "pi": words["number"](mp.pi), "e": words["number"](mp.e)}
