"""Exponentials that no float holds: a series times e to the power of a number that is kept apart.

So `exp(x)/sum(exp(x))` has its derivatives wherever it has a value, however large x is.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.jet import JET, Jet, select
from actcli.numerics.select import where

if TYPE_CHECKING:
    from actcli.numerics import Array


@dataclass(frozen=True, eq=False)
class Scaled:
    """The series times exp(shift), which does not move.

    It stays one in arithmetic, in sums and in logarithms; everything else takes it as a series.
    """

    series: Any
    shift: Array

    __array_ufunc__ = None  # so that an array on the left leaves the operation to it

    def plain(self) -> Any:
        """The series alone."""
        return self.series * np.exp(self.shift)

    def _beside(self, shift: Array) -> Any:
        """The series that it is times exp(shift)."""
        return self.series * np.exp(self.shift - shift)

    def __add__(self, other: Any) -> Scaled:
        b = _scaled(other)
        top = np.maximum(self.shift, b.shift)
        return Scaled(self._beside(top) + b._beside(top), top)

    __radd__ = __add__

    def __neg__(self) -> Scaled:
        return Scaled(-self.series, self.shift)

    def __sub__(self, other: Any) -> Scaled:
        return self + -other

    def __rsub__(self, other: Any) -> Scaled:
        return -self + other

    def __mul__(self, other: Any) -> Scaled:
        b = _scaled(other)
        return Scaled(self.series * b.series, self.shift + b.shift)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Scaled:
        b = _scaled(other)
        return Scaled(self.series / b.series, self.shift - b.shift)

    def __rtruediv__(self, other: Any) -> Scaled:
        return _scaled(other) / self


def _as_series(do: Callable[..., Any]) -> Callable[[Any, Any], Any]:
    return lambda a, b: do(plain(a), plain(b))


for _name in ("pow", "lt", "le", "gt", "ge", "eq", "ne"):
    setattr(Scaled, f"__{_name}__", _as_series(getattr(operator, _name)))
Scaled.__rpow__ = lambda a, b: plain(b) ** plain(a)  # type: ignore[attr-defined]


def plain(u: Any) -> Any:
    """A series of what is one, and whatever else it is."""
    return u.plain() if isinstance(u, Scaled) else u


def _scaled(u: Any) -> Scaled:
    return u if isinstance(u, Scaled) else Scaled(u, np.zeros(np.shape(u)))


def exp(u: Any) -> Any:
    """exp(u), the value of u kept apart."""
    u = plain(u)
    if not isinstance(u, Jet):
        return JET["exp"](u)
    shift = where(np.isfinite(u.value), u.value, 0.0)
    return Scaled(JET["exp"](u - shift), shift)


def log(u: Any) -> Any:
    """log(u)."""
    return JET["log"](u.series) + u.shift if isinstance(u, Scaled) else JET["log"](u)


def sqrt(u: Any) -> Any:
    """sqrt(u)."""
    return Scaled(JET["sqrt"](u.series), u.shift / 2) if isinstance(u, Scaled) else JET["sqrt"](u)


def _exponential_on_the_left(name: str) -> Callable[[Any], Any]:
    """The word, which below -40 is the exponential to the last bit."""

    def over(u: Any) -> Any:
        u = plain(u)
        y = JET[name](u)
        if not isinstance(u, Jet):
            return y
        e, left = exp(u), u < -40
        return Scaled(select(left, e.series, y), where(left, e.shift, 0.0))

    return over


def total(u: Any) -> Any:
    """The sum over the vector."""
    if not isinstance(u, Scaled) or not np.ndim(u.shift):
        return JET["sum"](plain(u))
    top = u.shift.max(axis=-1, keepdims=True)
    return Scaled(JET["sum"](u._beside(top)), top)


def taking(word: Callable[..., Any]) -> Callable[..., Any]:
    """A word over series that takes these too."""
    return lambda *given, **named: word(
        *map(plain, given), **{k: plain(v) for k, v in named.items()}
    )


def scaled(words: Mapping[str, Any]) -> dict[str, Any]:
    """Words over series with exponentials that are kept so, which all others take, too."""
    all_ = {name: taking(word) if callable(word) else word for name, word in words.items()}
    left = {name: _exponential_on_the_left(name) for name in ("sigmoid", "softplus")}
    return {**all_, **left, "exp": exp, "log": log, "sqrt": sqrt, "sum": total}
