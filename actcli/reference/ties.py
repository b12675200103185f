"""Words that choose or cancel, and raise an error where more digits might tell otherwise."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

from mpmath import mp

from actcli.formula.compile import Words
from actcli.reference.dual import value_of

SPARE_DIGITS = 10
# Numbers that agree to all digits but the last ones may be equal.


class TieError(ArithmeticError):
    """Two numbers that are compared are equal, as far as the digits tell."""


def _refuse_tie(a: Any, b: Any) -> None:
    """Raise TieError if two numbers, or duals, are equal but for the last digits."""
    u, v = value_of(a), value_of(b)
    size = max(abs(u), abs(v))
    if u == v or (mp.isfinite(size) and abs(u - v) <= mp.mpf(10) ** (SPARE_DIGITS - mp.dps) * size):
        raise TieError("more digits might choose otherwise")


def _comparison(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return a comparison that refuses ties."""

    def compared(a: Any, b: Any) -> Any:
        _refuse_tie(a, b)
        return compare(a, b)

    return compared


def _step(word: Callable[[Any], Any], steps: int) -> Callable[[Any], Any]:
    """Return a word that jumps at multiples of 1/steps, and refuses these."""

    def stepped(x: Any) -> Any:
        number = value_of(x)
        if mp.isfinite(number):
            _refuse_tie(number * steps, mp.nint(number * steps))
        return word(x)

    return stepped


def _sign(word: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return the sign, which refuses 0."""

    def signed(x: Any) -> Any:
        _refuse_tie(x, 0)
        return word(x)

    return signed


def _remainder(a: Any, b: Any) -> Any:
    """Return a % b, which jumps where a is a multiple of b, and refuses that."""
    u, v = value_of(a), value_of(b)
    if v and mp.isfinite(u) and mp.isfinite(v):
        quotient = u / v
        _refuse_tie(quotient, mp.nint(quotient))
    return a % b


def _sum(add: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return a sum or a difference that refuses to be 0 unless its terms are."""

    def added(a: Any, b: Any) -> Any:
        y = add(a, b)
        if value_of(y) == 0 and value_of(a) != 0:
            raise TieError("more digits may leave something")
        return y

    return added


def _log(word: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a logarithm that refuses 1: of log(1 + exp(-300)) few digits leave nothing."""

    def of_others(x: Any) -> Any:
        if value_of(x) == 1:
            raise TieError("more digits may leave something")
        return word(x)

    return of_others


def without_ties(words: Words) -> Words:
    """Return words of numbers of mpmath, or duals, whose choices raise TieError at a tie."""
    less, more = _comparison(operator.lt), _comparison(operator.gt)

    def least(*a: Any) -> Any:
        return reduce(lambda x, y: x if less(x, y) or mp.isnan(value_of(x)) else y, a)

    def largest(*a: Any) -> Any:
        return reduce(lambda x, y: x if more(x, y) or mp.isnan(value_of(x)) else y, a)

    def clip(x: Any, low: Any, high: Any) -> Any:
        return least(largest(x, low), high)

    choices = {"min": least, "max": largest, "clip": clip, "clamp": clip}
    comparisons = {"Lt": less, "Gt": more}
    comparisons |= {"LtE": _comparison(operator.le), "GtE": _comparison(operator.ge)}
    steps = {name: _step(words[name], 1) for name in ("floor", "ceil")}
    steps |= {"round": _step(words["round"], 2), "sign": _sign(words["sign"])}
    return {**words, **choices, **comparisons, **steps, "Mod": _remainder}


def without_ties_and_cancellation(words: Words) -> Words:
    """Return words that raise TieError at a tie, and where all digits of a sum cancel."""
    sums = {"Add": _sum(operator.add), "Sub": _sum(operator.sub)}
    logs = {name: _log(words[name]) for name in ("log", "log2", "log10")}
    return {**without_ties(words), **sums, **logs}
