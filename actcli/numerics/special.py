"""Special functions over the whole range of float64: the logistic and the normal distribution.

Each says its error bound, in units in the last place (ulp): the largest error measured against
mpmath, rounded up. It was looked for at 400 000 points of every binade and both signs, and anew
around the worst of them. NumPy's exp and log1p, which are within 1 ulp, are part of it. nan gives
nan, and an infinity gives the limit there.

References
----------
W. J. Cody, Rational Chebyshev approximations for the error function, Mathematics of Computation 23
(1969) 631-637: erf(x)/x as a function of x² up to 1/2, the scaled tail beyond.
M. M. Shepherd & J. G. Laframboise, Chebyshev approximation of (1 + 2x) exp(x²) erfc(x) in
0 <= x < ∞, Mathematics of Computation 36 (1981) 249-253: one polynomial for the whole scaled tail,
in a variable that maps it to a finite interval.

The coefficients are our own: polynomials through Chebyshev nodes, fitted with mpmath by
tests/generate/coefficients.py. There are no rational approximations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.arithmetic import corrected_polynomial, polynomial, square_above_one
from actcli.numerics.coefficients import ERF, NORMAL_TAIL, NORMAL_TAIL_SLOPE
from actcli.numerics.exponentials import (
    EXP_SUBNORMAL_BELOW,
    bell_exponent,
    bell_factors,
    exp_factors,
    growing_bell_factors,
)
from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.recorded import Recorded
from actcli.numerics.select import patched, where

if TYPE_CHECKING:
    from actcli.numerics import Array

ROOT_2 = 1.4142135623730951  # sqrt(2)

NORMAL_TAIL_SHIFT = 0.875
# The polynomial of the normal tail is fitted to m + 0.875 times the tail.

NORMAL_TAIL_SLOPE_SHIFT = 1.125
# The polynomial of its slope is fitted to (m + 1.125)² times it.

NORMAL_TAIL_END = 39.0
# Their polynomials reach so far; beyond, the density is 0.

MILLS_TERMS = (1.0, -1.0, 3.0, -15.0, 105.0, -945.0, 10395.0, -135135.0, 2027025.0, -34459425.0)
# Beyond, m·sqrt(2·pi) times the tail is a series in 1/m², the products of odd numbers. From 39 on
# what follows is below 2**-60.

NORMAL_PEAK = 0.3989422804014327  # 1/sqrt(2·pi), the normal density at 0

ERF_SLOPE_AT_0 = 1.1283791670955126  # 2/sqrt(pi)


def sigmoid(x: Array) -> Array:
    """Return 1/(1 + exp(-x)).

    No term cancels. Where exp(-x) overflows, below -708, the result is exp(x) to the last digit.

    Error: at most 2.6 ulp.
    """
    return patched(1 / (1 + np.exp(-x)), x < EXP_SUBNORMAL_BELOW, np.exp, x)


def sigmoid_slope(x: Array) -> Array:
    """Return the derivative of sigmoid, z/(1 + z)² with z = exp(-|x|).

    sigmoid(x)·(1 - sigmoid(x)), as usually written, is 0 from x = 37 on.

    Error: at most 2.4 ulp.
    """
    z = np.exp(-np.abs(x))
    return z / square_above_one(z)


def softplus(x: Array) -> Array:
    """Return log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)): terms of one sign, no overflow.

    Error: at most 1.7 ulp.
    """
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def sech(x: Array) -> Array:
    """Return 1/cosh(x) = 2z/(1 + z²) with z = exp(-|x|), which never overflows.

    Error: at most 2.6 ulp.
    """
    z = np.exp(-np.abs(x))
    return 2 * z / (1 + z * z)


def sech_square(x: Array) -> Array:
    """Return the derivative of tanh, 1/cosh(x)², as four times the slope of sigmoid at 2x.

    1 - tanh(x)², as usually written, is 0 from x = 19 on.

    Error: at most 2.4 ulp.
    """
    return 4 * sigmoid_slope(2 * x)


def normal_tail(m: Array, low: Any = 0.0) -> Array:
    """Return Phi(-m)·exp(m²/2)·(1 + low), the tail of the normal distribution over its bell.

    It falls from 1/2 like 1/(m·sqrt(2·pi)). So m + 7/8 times it is nearly constant, from 0.398 to
    0.479, and a smooth function of s = m/(m + 5) - 1/2 from -1/2 to 0.39: there a polynomial of
    degree 22 is right to 2**-52, and its first coefficient dominates, so that it rounds little.

    Parameters
    ----------
    m : ndarray of float64
        From 0 to 39; beyond, the normal density is 0.
    low : ndarray or float
        What rounding took from the exponent of the bell (`bell_exponent`).

    Returns
    -------
    ndarray, the shape of m
        Error: at most 2.9 ulp.
    """
    return corrected_polynomial(NORMAL_TAIL, m / (m + 5) - 0.5, low) / (m + NORMAL_TAIL_SHIFT)


def scaled_normal_tail(m: Array) -> Array:
    """Return Phi(-m)·exp(m²/2) for all m from 0 to infinity, also where the bell is 0.

    Error: at most 3 ulp.
    """
    near = normal_tail(np.minimum(m, NORMAL_TAIL_END))
    return patched(near, m > NORMAL_TAIL_END, _far_normal_tail, m)


def _far_normal_tail(m: Array) -> Array:
    """Return the tail over its bell from NORMAL_TAIL_END on, by its asymptotic series."""
    return NORMAL_PEAK / m * polynomial(MILLS_TERMS, 1 / m / m)


def scaled_normal_tail_slope(m: Array) -> Array:
    """Return the derivative of `scaled_normal_tail` with its sign turned, for all m >= 0.

    It is phi(0) - m·Phi(-m)·exp(m²/2), which cancels, so it has a polynomial and a series of its
    own. Far out it is phi(0)/m².

    Error: at most 4.8 ulp.
    """
    near = np.minimum(m, NORMAL_TAIL_END)
    shifted = near + NORMAL_TAIL_SLOPE_SHIFT
    y = corrected_polynomial(NORMAL_TAIL_SLOPE, near / (near + 5) - 0.5, 0.0) / (shifted * shifted)
    return patched(y, m > NORMAL_TAIL_END, _far_normal_tail_slope, m)


def _far_normal_tail_slope(m: Array) -> Array:
    """Return the slope of the tail over its bell, by the derivative of its asymptotic series."""
    terms = [-term for term in MILLS_TERMS[1:]]
    return NORMAL_PEAK / m / m * polynomial(terms, 1 / m / m)


def erfcx(x: Array) -> Array:
    """Return exp(x²)·erfc(x), which is finite far to the right, where erfc is 0.

    For x >= 0 it is twice the tail at sqrt(2)·x over its bell, from 1e9 on 1/(x·sqrt(pi)) to the
    last digit. Below it is exp(x²)·(1 + erf(|x|)), whose terms have one sign.

    Error: at most 4 ulp.
    """
    m = np.maximum(x, 0)
    near = 2 * scaled_normal_tail(ROOT_2 * np.minimum(m, 1e9))
    right = where(m < 1e9, near, ERF_SLOPE_AT_0 / 2 / np.maximum(m, 1))
    return patched(right, x < 0, _erfcx_below_0, x)


def _erfcx_below_0(x: Array) -> Array:
    a, b = growing_bell_factors(x)
    return a * (1 - erf(x)) * b


def erfcx_slope(x: Array) -> Array:
    """Return the derivative of `erfcx`, 2·x·erfcx(x) - 2/sqrt(pi).

    On the right the terms cancel: there it is the slope of the scaled normal tail. On the left they
    have one sign.

    Error: at most 6 ulp.
    """
    m = np.minimum(np.maximum(x, 0), 1e200)  # There it is 0.
    right = -2 * ROOT_2 * scaled_normal_tail_slope(ROOT_2 * m)
    return patched(right, x < 0, _erfcx_slope_below_0, x)


def _erfcx_slope_below_0(x: Array) -> Array:
    a, b = growing_bell_factors(x)
    return 2 * x * a * (1 - erf(x)) * b - ERF_SLOPE_AT_0


def log_normal_cdf(x: Array) -> Array:
    """Return log(Phi(x)), finite far to the left, where Phi is 0.

    Up to 0 it is log(tail) - x²/2, the tail at |x| over its bell: both terms are negative. Beyond
    it is log1p(-Phi(-x)).

    Error: at most 4 ulp.
    """
    m = np.maximum(-x, 0)
    with np.errstate(over="ignore"):
        left = np.log(scaled_normal_tail(np.minimum(m, LARGEST_FLOAT))) - m / 2 * m
    return patched(left, x > 0, lambda x: np.log1p(-Phi(-x)), x)


def bell(x: Array) -> Array:
    """Return exp(-x²), its exponent held as a sum of two floats; 0 from 27.3 on.

    Error: at most 1.3 ulp.
    """
    a, b = bell_factors(np.clip(x, -40, 40), 1.0)
    return a * b


def erf(x: Array) -> Array:
    """Return the error function.

    For |x| < 3/4 it is x·P(x²), which keeps every digit next to 0. Beyond it is 1 - erfc(|x|), with
    the sign of x, where erfc is at most 0.29, so that its errors count half or less.

    Error: at most 1.9 ulp.
    """
    if isinstance(x, Recorded):
        return x.erf()
    m = np.minimum(np.abs(x), 26)  # erf is 1 to the last digit from 6 on.
    exponent, low = bell_exponent(m, 1.0)
    far = np.copysign(1 - 2 * normal_tail(ROOT_2 * m, low) * np.exp(exponent), x)
    return patched(far, m < 0.75, _erf_near_0, x)


def _erf_near_0(x: Array) -> Array:
    """Return erf(x) for |x| <= 3/4."""
    return x * polynomial(ERF, np.square(x))


def erfc(x: Array) -> Array:
    """Return 1 - erf(x), with every digit in the right tail: there it is 2·Phi(-sqrt(2)·x).

    Error: at most 4.8 ulp.
    """
    m = np.minimum(np.abs(x), 28)
    exponent, low = bell_exponent(m, 1.0)
    a, b = exp_factors(exponent)
    t = 2 * normal_tail(ROOT_2 * m, low) * a * b
    return where(x > 0.5, t, where(x < -0.5, 2 - t, 1 - erf(x)))


def Phi(x: Array) -> Array:  # noqa: N802 - its name in mathematics
    """Return the standard normal distribution function, with every digit in the left tail.

    For |x| < 0.7 it is 1/2 + erf(x/sqrt(2))/2, beyond the tail Phi(-|x|), or 1 less that.

    Error: at most 3.8 ulp.
    """
    m = np.minimum(np.abs(x), 40)
    exponent, low = bell_exponent(m)
    a, b = exp_factors(exponent)
    t = normal_tail(m, low) * a * b
    far = where(x < 0, t, 1 - t)
    return patched(far, m < 0.7, Phi_near_0, x)


def Phi_near_0(x: Array) -> Array:  # noqa: N802
    """Return Phi(x) for |x| <= 0.7, where the rounding errors of the tail would count.

    Error: at most 3.2 ulp.
    """
    return 0.5 + 0.5 * _erf_near_0(x / ROOT_2)


def phi(x: Array) -> Array:
    """Return the standard normal density, exp(-x²/2)/sqrt(2·pi).

    Error: at most 2.7 ulp.
    """
    a, b = bell_factors(np.clip(x, -40, 40))
    return NORMAL_PEAK * a * b
