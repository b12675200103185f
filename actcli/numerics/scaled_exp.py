"""Jets times exponentials that no float holds: a series times e to a power that is kept apart.

So `exp(x)/sum(exp(x))` has its derivatives wherever it has a value, however large x is.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actcli.numerics import np, special
from actcli.numerics.jet import Jet, over_jets, select, value_of
from actcli.numerics.jet.functions import erfcx_and_slope
from actcli.numerics.jet.series import constant
from actcli.numerics.monte_carlo import within_range
from actcli.numerics.reductions import over_vector
from actcli.numerics.select import where

if TYPE_CHECKING:
    from actcli.numerics import Array

EXPONENTIAL_BELOW = -40
# Below this sigmoid(u) and softplus(u) are exp(u) to the last bit: they differ from it by a part of
# exp(u)/2 or exp(u), and exp(-40) < 2**-57.

NORMAL_BELOW = -0.5
# Beyond, the density and the tail of the normal distribution lose digits in what they are divided
# or multiplied by, and at last are 0.


@dataclass(frozen=True, eq=False)
class Scaled:
    """A series times exp(shift), where `shift` is a number or a series itself.

    Arithmetic, sums and logarithms keep the exponential apart; everything else multiplies it in.

    Parameters
    ----------
    series : Jet or array
    shift : Jet or array, of the shape of the series
    inverse : Jet or array, optional
        1/series, where dividing by the series would cancel digits.
    """

    series: Any
    shift: Any
    inverse: Any = None

    __array_ufunc__ = None  # An array on the left then leaves the operation to this class.

    def unscaled(self) -> Any:
        """Return the product."""
        factor = np.exp(self.shift)
        known = isinstance(self.shift, Jet)  # It minds the range of floats by itself.
        return self.series * (factor if known else within_range(factor, self.shift))

    def relative_to(self, shift: Array) -> Any:
        """Return the series that is the same when it is times exp(shift)."""
        return self.series * np.exp(self.shift - shift)

    def __add__(self, other: Any) -> Scaled:
        b = _scaled(other)
        top = np.maximum(value_of(self.shift), value_of(b.shift))
        return Scaled(self.relative_to(top) + b.relative_to(top), top)

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
        series = self.series / b.series if b.inverse is None else self.series * b.inverse
        return Scaled(series, self.shift - b.shift)

    def __rtruediv__(self, other: Any) -> Scaled:
        return _scaled(other) / self


def _unscaled_first(operation: Callable[..., Any]) -> Callable[[Any, Any], Any]:
    """Make an operator that multiplies the exponentials in."""
    return lambda a, b: operation(unscaled(a), unscaled(b))


for _name in ("mod", "pow", "lt", "le", "gt", "ge", "eq", "ne"):
    setattr(Scaled, f"__{_name}__", _unscaled_first(getattr(operator, _name)))
Scaled.__rmod__ = lambda a, b: unscaled(b) % unscaled(a)  # type: ignore[attr-defined]
Scaled.__rpow__ = lambda a, b: unscaled(b) ** unscaled(a)  # type: ignore[attr-defined]


def unscaled(u: Any) -> Any:
    """Return a `Scaled` as a series, and anything else as it is."""
    return u.unscaled() if isinstance(u, Scaled) else u


def _scaled(u: Any) -> Scaled:
    return u if isinstance(u, Scaled) else Scaled(u, np.zeros(np.shape(u)))


def accepting_scaled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of jets as one that accepts `Scaled` arguments too."""
    return lambda *given, **named: function(
        *map(unscaled, given), **{name: unscaled(value) for name, value in named.items()}
    )


def exp(u: Any) -> Any:
    """Return exp(u), with the value of u kept apart; of an array it is the array."""
    u = unscaled(u)
    if not isinstance(u, Jet):
        return np.exp(u)
    shift = where(np.isfinite(u.value), u.value, 0.0)
    return Scaled(np.exp(u - shift), shift)


def _log(u: Any) -> Any:
    return np.log(u.series) + u.shift if isinstance(u, Scaled) else np.log(u)


def _sqrt(u: Any) -> Any:
    return Scaled(np.sqrt(u.series), u.shift / 2) if isinstance(u, Scaled) else np.sqrt(u)


def _exponential_on_the_left(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Make the rule of a function that is exp(u) for u < EXPONENTIAL_BELOW."""
    over = over_jets(function)

    def rule(u: Any) -> Any:
        u = unscaled(u)
        y = over(u)
        if not isinstance(u, Jet):
            return y
        e, left = exp(u), u < EXPONENTIAL_BELOW
        return Scaled(select(left, e.series, y), where(left, e.shift, 0.0))

    return rule


def _normal_on_the_left(u: Any) -> Any:
    """Return Phi(u), below NORMAL_BELOW as erfcx(-u/sqrt(2))/2 times exp(-u²/2), kept apart."""
    u = unscaled(u)
    y = over_jets(special.Phi)(u)
    if not isinstance(u, Jet):
        return y
    tail, inverse = _scaled_tail(-u / special.ROOT_2)
    return _apart(u.value < NORMAL_BELOW, Scaled(tail / 2, -u * u / 2, inverse * 2), y)


def _normal_density(u: Any) -> Any:
    """Return phi(u), beyond NORMAL_BELOW on either side with its exponential kept apart."""
    u = unscaled(u)
    y = over_jets(special.phi)(u)
    if not isinstance(u, Jet):
        return y
    peak = special.NORMAL_PEAK
    bell = Scaled(constant(np.full(u.shape, peak), u.order), -u * u / 2)
    return _apart(np.abs(u.value) > -NORMAL_BELOW, bell, y)


def _error_on_the_right(u: Any) -> Any:
    """Return erfc(u), beyond -NORMAL_BELOW times exp(-u²), which is kept apart."""
    u = unscaled(u)
    y = over_jets(special.erfc)(u)
    if not isinstance(u, Jet):
        return y
    tail, inverse = _scaled_tail(u)
    return _apart(u.value > -NORMAL_BELOW, Scaled(tail, -u * u, inverse), y)


def _scaled_erfcx(u: Any) -> Any:
    """Return erfcx(u), on the left as erfc(u)·exp(u²) with the exponential kept apart."""
    u = unscaled(u)
    y = over_jets(special.erfcx)(u)
    if not isinstance(u, Jet):
        return y
    on_the_left = over_jets(special.erfc)(u)
    tail, inverse = _scaled_tail(u)
    y = _apart(u.value < NORMAL_BELOW, Scaled(on_the_left, u * u, 1 / on_the_left), y)
    return _apart(u.value > -NORMAL_BELOW, Scaled(tail, np.zeros(u.shape), inverse), y)


def _scaled_tail(u: Jet) -> tuple[Jet, Jet]:
    """Return erfcx(u) and 1/erfcx(u), for u > 0.

    Far out that is nearly a straight line, in whose higher coefficients the quotient of series
    cancels. By erfcx' = 2·u·erfcx - 2/sqrt(pi) it is sqrt(pi)·(u - erfcx'/(2·erfcx)), whose second
    term is small, decays, and has the sign of the first.
    """
    tail, slope = erfcx_and_slope(u)
    return tail, 2 / special.ERF_SLOPE_AT_0 * (u - slope / tail / 2)


def _apart(where_apart: Any, far: Scaled, y: Any) -> Scaled:
    """Return what is far out at some points, and y at all others."""
    y = _scaled(y)
    inverse = None
    if far.inverse is not None:
        inverse = select(where_apart, far.inverse, 1 / y.series if y.inverse is None else y.inverse)
    series = select(where_apart, far.series, y.series)
    return Scaled(series, select(where_apart, far.shift, y.shift), inverse)


def total(u: Any) -> Any:
    """Return the sum over the last axis, which stays with length 1."""
    if not isinstance(u, Scaled) or not np.ndim(u.shift):
        return _sum(unscaled(u))
    top = value_of(u.shift).max(axis=-1, keepdims=True)
    return Scaled(_sum(u.relative_to(top)), top)


_sum = over_vector(np.sum)

RULES: Mapping[Any, Callable[[Any], Any]] = {
    np.exp: exp,
    np.log: _log,
    np.sqrt: _sqrt,
    special.sigmoid: _exponential_on_the_left(special.sigmoid),
    special.softplus: _exponential_on_the_left(special.softplus),
    special.Phi: _normal_on_the_left,
    special.phi: _normal_density,
    special.erfc: _error_on_the_right,
    special.erfcx: _scaled_erfcx,
}
"""For each function that keeps the exponentials of its arguments apart, the one to call instead."""
