"""Primitives that stay accurate over the whole range of float64, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from math import frexp
from typing import TYPE_CHECKING

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


def step(x: Array, below: float | Array, above: float | Array) -> Array:
    """`below` up to and at zero, `above` beyond it; nan stays nan."""
    return np.where(np.isnan(x), x, np.where(x > 0, above, below))


def line(slope: float | Array, x: Array) -> Array:
    """slope·x, and 0 where the slope is 0, at infinity too."""
    if not np.all(slope):
        x = np.where((slope == 0) & np.isinf(x), 0.0, x)
    return slope * x


def polynomial(coefficients: Sequence[float], x: Array) -> Array:
    """The sum of coefficients[k]·x**k, by Horner's rule."""
    y = np.full_like(x, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        y *= x
        y += coefficient
    return y


def head(x: float | Array) -> Array:
    """x cut to its upper 26 bits: the product of two heads is exact."""
    bits = np.asarray(x, np.float64).view(np.int64) & -(1 << 27)
    return bits.view(np.float64)


def two_product(a: float, x: Array) -> tuple[Array, Array]:
    """a·x as p + e: the rounded product, and what rounding took from it (Dekker 1971).

    exp(a·x) needs both, for half an ulp of p is up to |p|/2 ulps of exp(p): 350 of them. The first
    difference is exact, and the rest below |p|/2**25, so that e is right to |p|/2**78.
    """
    p = a * x
    if abs(frexp(a)[0]) == 0.5:  # a power of two: nothing was rounded
        return p, np.zeros_like(p)
    ah, xh = head(a), head(x)
    with np.errstate(invalid="ignore"):  # inf - inf, where there is nothing to correct
        e = (ah * xh - p) + ah * (x - xh) + (a - ah) * x
    return p, np.where(np.isfinite(e), e, 0.0)


def exp_factors(x: Array, low: float | Array = 0.0) -> tuple[Array, Array]:
    """exp(x + low) as a product a·b, for x <= 0 and a small correction `low`.

    exp(x) = exp(max(x, -708))·exp(min(x + 708, 0)): one factor stands still while the other moves.
    Below -708 exp(x) is subnormal and has lost digits. The factors have not, nor has scale·a·b,
    taken from the left, until it is subnormal itself. x + 708 is exact below -354 (Sterbenz), and
    cut off above. Adding `low` to it rounds by |x + 708|/2**53, which is little, or nothing beside
    a subnormal's own rounding, unless the scale goes into the thousands.
    """
    return np.exp(np.maximum(x, -708)), np.exp(np.minimum(x + 708, 0) + low)


def bell_factors(x: Array) -> tuple[Array, Array]:
    """exp(-x²/2) as a product a·b, as `exp_factors` does it; |x| up to 1e150.

    x² = h² + (x - h)(x + h) with h the head of x: h² is exact, and the rest is below x²/2**24, so
    that its own rounding does not count. Rounding x² instead would cost up to 370 ulps.
    """
    h = head(x)
    return exp_factors(-0.5 * h * h, -0.5 * (x - h) * (x + h))
