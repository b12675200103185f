"""Error-free transformations: a rounded result, and its rounding error as a second float.

In round-to-nearest the error of a sum, a difference or a product of two float64 is a float64 too,
unless something overflows or underflows, and a few more operations compute it exactly. Kernels keep
it where a later step would magnify it: cancellation, or an exponential of a large argument.

References
----------
T. J. Dekker, A floating-point technique for extending the available precision, Numerische
Mathematik 18 (1971) 224-242: the product of two halves each, which he credits to G. W. Veltkamp
(1968).
D. E. Knuth, The Art of Computer Programming, vol. 2, section 4.2.2: the sum of any two numbers.
T. Ogita, S. M. Rump & S. Oishi, Accurate sum and dot product, SIAM Journal on Scientific Computing
26 (2005) 1955-1988: the name and the proofs.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import frexp
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.piecewise import line
from actcli.numerics.recorded import Recorded
from actcli.numerics.select import all_, where

if TYPE_CHECKING:
    from actcli.numerics import Array


def leading_bits(x: float | Array) -> Array:
    """Return x rounded to its 26 leading bits.

    Veltkamp's splitting, by integer arithmetic on the bits instead of a product that may overflow.
    What is left, x - leading_bits(x), is exact and has at most 26 bits as well. So the product of
    two heads, of two rests, and of a head and a rest have at most 52 bits, and are exact.
    """
    number: Any = np.float64(x) if isinstance(x, float | int) else x
    bits = (number.view(np.int64) + (1 << 26)) & -(1 << 27)
    return bits.view(np.float64)


def two_sum(a: Array, b: float | Array) -> tuple[Array, Array]:
    """Return a + b as s + e: the rounded sum and its rounding error (Knuth).

    Exact for all finite a and b whose sum is finite; e is 0 where s is infinite or nan.
    """
    return two_difference(a, -b)


def two_difference(a: Array, b: float | Array) -> tuple[Array, Array]:
    """Return a - b as d + e: the rounded difference and its rounding error (Knuth's two-sum).

    Exact for all finite a and b whose difference is finite; e is 0 where d is infinite or nan.
    """
    d = a - b
    for array in (a, b):
        if isinstance(array, Recorded):
            return d, array.difference_error(a, b, d).finite_or_zero()
    with np.errstate(invalid="ignore"):
        minus_b = d - a
        e = (a - (d - minus_b)) - (b + minus_b)
    return d, finite_or_zero(e)


def two_product(a: float, x: Array) -> tuple[Array, Any]:
    """Return a·x as p + e: the rounded product and its rounding error (Dekker).

    An exponential needs both: half an ulp of p is up to |p|/2 ulps of exp(p), which is 350 of them.
    Where a function of a·x crosses zero, every bit of both counts.

    Parameters
    ----------
    a : float
        If a is 0, the product is 0 at infinity too.
    x : ndarray of float64

    Returns
    -------
    p : ndarray, the shape of x
    e : ndarray or float
        Exact unless a part of the product over- or underflows. 0 where p is infinite or nan. The
        float 0.0 if a is a power of two, which rounds nothing: what is done with it then is cheap.
    """
    p = line(a, x)
    if abs(frexp(a)[0]) == 0.5:
        return p, 0.0
    with np.errstate(invalid="ignore"):  # inf - inf, where there is nothing to correct
        e = _product_error(a, x, p)
    return p, finite_or_zero(e)


def excess(
    slope: float, x: Array, offset: float, bound: float = 0.0, rest: float | Array = 0.0
) -> Array:
    """Return slope·x + offset - bound, with the right sign and its digits next to 0.

    slope·x is a sum p + e and offset - bound a sum d + low. Where p + d cancels, it is exact
    (Sterbenz).

    Parameters
    ----------
    slope, offset, bound : float
    x : ndarray of float64
    rest : float or ndarray
        A correction to slope·x.
    """
    p, e = two_product(slope, x)
    d, low = two_difference(np.asarray(offset), bound)
    return (p + d) + ((e + rest) + low)


def dekker_product(a: Array, b: Array) -> tuple[Array, Array]:
    """Return a·b as p + e for arrays of moderate size: as `two_product`, without its safeguards."""
    p = a * b
    return p, _product_error(a, b, p)


def _product_error(a: Any, b: Array, p: Array) -> Array:
    """Return a·b - p: every product and every sum in it is exact (Dekker)."""
    for array in (a, b):
        if isinstance(array, Recorded):
            return array.product_error(a, b, p)
    ah, bh = leading_bits(a), leading_bits(b)
    return (ah * bh - p) + ah * (b - bh) + (a - ah) * bh + (a - ah) * (b - bh)


def two_square(x: Array) -> tuple[Array, Array]:
    """Return x² as y + e: the rounded square and its rounding error (Dekker); |x| up to 1e150."""
    y, h = x * x, leading_bits(x)
    return y, ((h * h - y) + 2 * h * (x - h)) + (x - h) * (x - h)


def split_square(x: Array) -> tuple[Array, Array]:
    """Return x² as h² + (x - h)·(x + h), with h the leading bits of x.

    The first is exact, for h has 26 bits. The second is below 2**-25 of it, so that its two
    roundings are below 2**-77 of x².
    """
    h = leading_bits(x)
    return h * h, (x - h) * (x + h)


def two_quotient(x: Array, a: float) -> tuple[Array, Array]:
    """Return x/a as q + e, for a > 0: the rounded quotient and its error, right to 2**-53 of it.

    The remainder x - q·a is exact, for q·a is got as a sum; e is the remainder divided by a.
    """
    q = x / a
    p, low = two_product(a, q)
    with np.errstate(invalid="ignore"):
        e = ((x - p) - low) / a
    return q, finite_or_zero(e)


def distance(x: Array, zero: Sequence[float], low: Any = 0.0) -> Array:
    """Return x + low - zero with every digit, however close x is to the zero.

    Parameters
    ----------
    x : ndarray of float64
    zero : pair of floats
        The zero to 106 bits, as an unevaluated sum. Near it, x - zero[0] is exact (Sterbenz).
    low : ndarray or float
        A correction to x.
    """
    return (x - zero[0]) + (low - zero[1])


def finite_or_zero(x: Array) -> Array:
    """Return x with 0 in place of infinities and nan."""
    if isinstance(x, Recorded):
        return x.finite_or_zero()
    known = np.isfinite(x)
    return x if all_(known) else where(known, x, 0.0)
