"""Exponentials as products and sums of two floats, for what a single float cannot hold.

exp(x) magnifies an error of its argument by |x|, and below -708 it is subnormal and loses digits.
So the argument comes as a sum x + low, and the result goes out as factors, or as a sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.arithmetic import polynomial
from actcli.numerics.coefficients import (
    LOG_TWO_SIXTEENTH,
    POWERS_OF_TWO,
    POWERS_OF_TWO_REST,
)
from actcli.numerics.error_free import leading_bits, split_square, two_square
from actcli.numerics.select import any_, take, where

if TYPE_CHECKING:
    from actcli.numerics import Array

EXP_SUBNORMAL_BELOW = -708
# exp(-708) is 3e-308, the last whole power above the smallest normal number, 2.2e-308.

EXP_IS_0_BELOW = -1500
# exp(-1500) is 1e-651: times any float it is 0, whatever correction its argument has.

EXP_IS_0_IN_PRODUCTS_BELOW = -2200
# exp(-2200) is 1e-955: times any two floats it is 0.

EXP_SUM_LIMIT = 300
# Up to this |x|, `exp_sum` subtracts the multiple of log(2)/16 exactly.

TAYLOR = (1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320)
# (exp(r) - 1 - r)/r² up to r⁶; for |r| < 0.022 what follows is below 2**-67 of the first term.


def exp_factors(x: Array, low: Any = 0.0) -> tuple[Array, Any]:
    """Return exp(x + low) as a product a·b of factors that keep their digits.

    exp(x) = exp(max(x, -708))·exp(min(x + 708, 0)): one factor stands still while the other moves.
    Below -708 exp(x) is subnormal and has lost digits. The factors have not, nor has scale·a·b,
    multiplied from the left, until it is subnormal itself. x + 708 is exact below -354 (Sterbenz),
    and cut off above.

    Parameters
    ----------
    x : ndarray of float64
        Up to 700.
    low : ndarray or float
        A correction to x, below about 2**-30: exp(low) is taken as 1 + low.

    Returns
    -------
    a : ndarray, the shape of x
    b : ndarray or float
        The float 1.0 if no x is below -708, as in most arrays: multiplying by it costs little.
    """
    b: Any = 1.0
    if any_(x < EXP_SUBNORMAL_BELOW):
        a = np.exp(np.maximum(x, EXP_SUBNORMAL_BELOW))
        b = np.exp(np.minimum(x - EXP_SUBNORMAL_BELOW, 0))
    else:
        a = np.exp(x)
    if not isinstance(low, float):
        a += a * low
    return a, b


def bell_factors(x: Array, rate: float = 0.5, low: Any = 0.0) -> tuple[Array, Any]:
    """Return exp(-rate·(x + low)²) as a product a·b, as `exp_factors` does.

    Half an ulp of x² is up to 370 ulps of the result. So what rounding takes from it,
    h² - fl(x²) + (x - h)·(x + h) with h the leading bits of x, is kept as the correction of the
    exponent. W. J. Cody splits the square in this way in CALERF, a function of his SPECFUN.

    Parameters
    ----------
    x : ndarray of float64
        |x| up to 1e6.
    rate : {0.5, 1.0}
        A power of two, so that multiplying by it rounds nothing.
    low : ndarray or float
        A correction to x, whose own square is nothing.

    Returns
    -------
    a, b
        As of `exp_factors`.
    """
    return exp_factors(*bell_exponent(x, rate, low))


def growing_bell_factors(x: Array) -> tuple[Array, Array]:
    """Return exp(x²) as a product a·b, of which only the whole may overflow.

    b is the square root, rounded, and a what remains, with the rounding error of the square.
    """
    square, low = two_square(np.clip(x, -37, 37))
    b = np.exp(square / 2)
    return b * (1 + low), b


def bell_exponent(x: Array, rate: float = 0.5, low: Any = 0.0) -> tuple[Array, Array]:
    """Return the exponent -rate·(x + low)² of `bell_factors`, as a sum of two.

    exp of the second is taken as 1 + it: `special.normal_tail` multiplies by that.
    """
    square, (head, rest) = x * x, split_square(x)
    lost = (head - square) + rest
    if not isinstance(low, float):
        lost += 2 * x * low
    return -rate * square, -rate * lost


def exp_sum(x: Array) -> tuple[Array, Array]:
    """Return exp(x) as a sum y + e, right to 2**-62.9 of it, for |x| up to 300.

    exp(exp(x)) needs that. The method is table-driven (P. T. P. Tang, ACM Transactions on
    Mathematical Software 15, 1989, 144-157): with x = k·log(2)/16 + r, exp(x) is
    2**(k/16)·(1 + r + q).

    * k·log(2)/16 is subtracted in two parts, the first exactly, for it has 40 bits and k has 13.
    * As |r| < 0.022, q = exp(r) - 1 - r is below 2**-12, and its roundings below 2**-64.
    * The power t comes from a table, cut to 26 bits, and its rest from another. So its product with
      the leading bits of r is exact, as is the sum of both with its rounding error (Dekker).
    """
    k = np.rint(x * (1 / LOG_TWO_SIXTEENTH[2]))
    r, low = x - k * LOG_TWO_SIXTEENTH[0], -k * LOG_TWO_SIXTEENTH[1]
    q = polynomial(TAYLOR, r) * r * r
    q += low * (1 + r + q)
    n = where(np.isnan(k), 0, k).astype(np.int64)
    t, rest = (take(np.asarray(table), n & 15) for table in (POWERS_OF_TWO, POWERS_OF_TWO_REST))
    head = leading_bits(r)
    p = t * head
    y = t + p
    e = ((t - y) + p) + (t * ((r - head) + q) + rest * (1 + r + q))
    total = y + e
    return np.ldexp(total, n >> 4), np.ldexp((y - total) + e, n >> 4)


def negative_size(u: Array, low: Any = 0.0) -> tuple[Array, Array, Any]:
    """Return whether u is below 0, and -|u + low| as a sum of two.

    It is cut off at -2200, where its exponential times any two numbers is 0.

    Parameters
    ----------
    u : ndarray of float64
    low : ndarray or float
        A correction to u.

    Returns
    -------
    left : ndarray of bool
        True for -0 too.
    m : ndarray of float64, from -2200 to 0
    low : ndarray or float
        The correction to m; the float that was given, if it was one.
    """
    left, m = np.signbit(u), -np.abs(u)
    if not isinstance(low, float):
        low = where(m > EXP_IS_0_IN_PRODUCTS_BELOW, where(left, low, -low), 0.0)
    return left, np.maximum(m, EXP_IS_0_IN_PRODUCTS_BELOW), low
