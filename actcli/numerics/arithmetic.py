"""Polynomials, products, squares and roots with fewer roundings than the plain expression has."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod, sqrt
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.error_free import two_product
from actcli.numerics.recorded import Recorded
from actcli.numerics.select import where

if TYPE_CHECKING:
    from actcli.numerics import Array


def polynomial(coefficients: Sequence[float], x: Array) -> Array:
    """Return the sum of coefficients[k]·x**k by Horner's rule.

    Its error is a few times 2**-53 of the sum of |coefficients[k]·x**k|. Kernels use it where the
    first term dominates, or as a correction to something larger.
    """
    if isinstance(x, Recorded):
        return x.polynomial(coefficients)
    y = np.full_like(x, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        y *= x
        y += coefficient
    return y


def corrected_polynomial(coefficients: Sequence[float], x: Array, low: Any) -> Array:
    """Return polynomial(coefficients, x)·(1 + low), where coefficients[0] dominates.

    The product of low and the sum is added to the smaller terms, before coefficients[0] is: so the
    factor costs no rounding that counts.

    Parameters
    ----------
    coefficients : sequence of float
        From degree 0 up.
    x : ndarray of float64
    low : ndarray or float
        Below about 2**-40. A float is taken for 0.
    """
    first, *others = coefficients
    y = polynomial(others, x)
    y *= x
    if not isinstance(low, float):
        y += (y + first) * low
    y += first
    return y


def safe_product(*factors: Array) -> Array:
    """Return the product of arrays, none of whose parts over- or underflows before the whole does.

    Mantissas and exponents are multiplied apart (frexp, ldexp). An infinity times 0 is nan.
    """
    mantissas, exponents = zip(*map(np.frexp, factors), strict=True)
    with np.errstate(invalid="ignore"):  # inf times 0
        return np.ldexp(prod(mantissas), sum(exponents))


def square_above_one(z: Array) -> Array:
    """Return (1 + z)² for z from 0 to 1, to 0.51 ulp; the square of a rounded sum has 1.5.

    1 + 2z is w and a rounding error, (2z - (w - 1)), which is exact as 2z <= 2 is. The error and z²
    are small compared to w, so that one rounding counts: that of the last sum.
    """
    twice = 2 * z
    w = 1 + twice
    return w + ((twice - (w - 1)) + z * z)


def inverse_root(a: float) -> float:
    """Return 1/sqrt(a) for a > 0, rounded once but for ties.

    One step of Newton's method from the rounded value y: y + y·(1 - a·y²)/2, its residual exact.
    """
    y = 1 / sqrt(a)
    p, low = two_product(y, np.asarray(a))
    q, rest = two_product(y, p)
    return float(y + y * (((1 - q) - rest) - y * low) / 2)


def algebraic_sigmoid(x: Array, alpha: float) -> Array:
    """Return x/sqrt(1 + alpha·x²) for alpha > 0.

    From alpha·x² = 1e17 on, where the square may overflow, it is ±1/sqrt(alpha) to the last digit.
    """
    q = 1 + alpha * x * x
    plateau = np.copysign(inverse_root(alpha), x)
    return where(q > 1e17, plateau, x / np.sqrt(np.minimum(q, 1e17)))


def algebraic_sigmoid_slope(x: Array, alpha: float) -> Array:
    """Return the derivative of `algebraic_sigmoid`, (1 + alpha·x²)**(-3/2)."""
    q = 1 + alpha * x * x
    return 1 / q / np.sqrt(q)
