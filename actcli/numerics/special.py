"""Primitives that stay accurate over the whole range of float64, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import frexp, prod, sqrt
from sys import float_info
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.coefficients import (
    ERF,
    GELU_TAIL,
    LOG_TWO_SIXTEENTH,
    POWERS_OF_TWO,
    POWERS_OF_TWO_REST,
    SILU_ZERO,
)
from actcli.numerics.select import all_, any_, where

if TYPE_CHECKING:
    from actcli.numerics import Array

LARGEST = float_info.max
ROOT_2 = 1.4142135623730951
PEAK = 0.3989422804014327  # of the normal density, 1/sqrt(2·pi)


def step(x: Array, below: float | Array, above: float | Array) -> Array:
    """`below` up to and at zero, `above` beyond it; nan stays nan."""
    return level(x, x > 0, above, below)


def level(x: Array, condition: Any, yes: float | Array, no: float | Array) -> Array:
    """`yes` where the condition holds, `no` where it does not; nan stays nan."""
    y, unknown = where(condition, yes, no), np.isnan(x)
    return where(unknown, x, y) if any_(unknown) else y


def line(slope: float | Array, x: Array) -> Array:
    """slope·x, and 0 where the slope is 0, at infinity too."""
    if not slope if isinstance(slope, float) else not np.all(slope):
        x = where((slope == 0) & np.isinf(x), 0.0, x)
    return slope * x


def affine(slope: float, x: Array, start: float = 0.0, height: float = 0.0) -> Array:
    """height + slope·(x - start), with all its digits beside its zero too.

    With z the float that is closest to the zero it is slope·(x - z) and a rest, known exactly. As
    x - z is computed in a unit of about z, nothing overflows or is lost on the way, unless x is so
    far out that all but slope·x is.
    """
    if not slope:
        return step(x, height, height)
    z, exponent, rest = _zero_of_affine(slope, start, height)
    if not z:
        return slope * x
    mantissa, power = frexp(slope)
    with np.errstate(over="ignore"):
        near = np.ldexp(x, -exponent)
        y = np.ldexp(mantissa * (near - z), power + exponent) + rest
        return where(np.abs(near) < 2.0**60, y, slope * x)


@cache
def _zero_of_affine(slope: float, start: float, height: float) -> tuple[float, int, float]:
    """The zero of `affine` to 53 bits, z·2**exponent with z about 1, and its value there."""
    from fractions import Fraction

    zero = Fraction(start) - Fraction(height) / Fraction(slope)
    exponent = zero.numerator.bit_length() - zero.denominator.bit_length() if zero else 0
    unit = Fraction(2) ** exponent
    z, largest = float(zero / unit), Fraction(LARGEST)
    rest = float(max(-largest, min(Fraction(slope) * (Fraction(z) * unit - zero), largest)))
    return z, exponent, rest or -0.0  # which leaves a sum's sign alone


def polynomial(coefficients: Sequence[float], x: Array) -> Array:
    """The sum of coefficients[k]·x**k, by Horner's rule."""
    y = np.full_like(x, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        y *= x
        y += coefficient
    return y


def head(x: float | Array) -> Array:
    """x rounded to 26 bits: the product of two heads is exact, and so is that of two rests."""
    bits = (np.asarray(x, np.float64).view(np.int64) + (1 << 26)) & -(1 << 27)
    return bits.view(np.float64)


def two_product(a: float, x: Array) -> tuple[Array, Any]:
    """a·x as p + e: the rounded product, and what rounding took from it (Dekker 1971).

    exp(a·x) needs both, for half an ulp of p is up to |p|/2 ulps of exp(p): 350 of them; and where
    a function of a·x crosses zero, every bit of both counts. All products and sums are exact.
    """
    p = line(a, x)
    if abs(frexp(a)[0]) == 0.5:  # a power of two: nothing was rounded
        return p, 0.0  # which keeps what is done with it cheap
    ah, xh = head(a), head(x)
    with np.errstate(invalid="ignore"):  # inf - inf, where there is nothing to correct
        e = (ah * xh - p) + ah * (x - xh) + (a - ah) * xh + (a - ah) * (x - xh)
    return p, finite(e)


def two_quotient(x: Array, a: float) -> tuple[Array, Array]:
    """x/a as q + e: the rounded quotient, and what rounding took from it; a > 0."""
    q = x / a
    p, low = two_product(a, q)
    with np.errstate(invalid="ignore"):
        e = ((x - p) - low) / a
    return q, finite(e)


def two_difference(x: Array, a: float | Array) -> tuple[Array, Array]:
    """x - a as d + e: the rounded difference, and what rounding took from it (Knuth's two-sum)."""
    d = x - a
    with np.errstate(invalid="ignore"):
        minus_a = d - x
        e = (x - (d - minus_a)) - (a + minus_a)
    return d, finite(e)


def finite(x: Array) -> Array:
    """x, with 0 for what is infinite or nan."""
    known = np.isfinite(x)
    return x if all_(known) else where(known, x, 0.0)


def two_sum(a: Array, b: float | Array) -> tuple[Array, Array]:
    """a + b as s + e: the rounded sum, and what rounding took from it."""
    return two_difference(a, -b)


def inverse_root(a: float) -> float:
    """1/sqrt(a), rounded once but for ties: one step of Newton's with an exact residual."""
    y = 1 / sqrt(a)
    p, low = two_product(y, np.asarray(a))
    q, rest = two_product(y, p)
    return float(y + y * (((1 - q) - rest) - y * low) / 2)


def exp_sum(x: Array) -> tuple[Array, Array]:
    """exp(x) as a sum y + e, right to 2**-63 of it; |x| up to 300.

    exp(exp(x)) needs that. With x = k·log(2)/16 + r it is 2**(k/16)·(1 + r + q): as |r| < 0.022,
    q = exp(r) - 1 - r is below 2**-12, and its roundings below 2**-64. The power t is cut to 26
    bits, whose product with the head of r is exact, as is the sum of both with its rest.
    """
    k = np.rint(x * (1 / LOG_TWO_SIXTEENTH[2]))
    r, low = x - k * LOG_TWO_SIXTEENTH[0], -k * LOG_TWO_SIXTEENTH[1]
    q = polynomial((1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320), r) * r * r
    q += low * (1 + r + q)
    n = where(np.isnan(k), 0, k).astype(np.int64)
    t, rest = np.take(POWERS_OF_TWO, n & 15), np.take(POWERS_OF_TWO_REST, n & 15)
    p = t * head(r)
    y = t + p
    e = ((t - y) + p) + (t * ((r - head(r)) + q) + rest * (1 + r + q))
    total = y + e
    return np.ldexp(total, n >> 4), np.ldexp((y - total) + e, n >> 4)


def product(*factors: Array) -> Array:
    """The product of numbers, no part of which over- or underflows before the whole does."""
    mantissas, exponents = zip(*map(np.frexp, factors), strict=True)
    with np.errstate(invalid="ignore"):  # inf times 0
        return np.ldexp(prod(mantissas), sum(exponents))


def exp_factors(x: Array, low: Any = 0.0) -> tuple[Array, Any]:
    """exp(x + low) as a product a·b, for x up to 700 and `low` a correction below 2**-30 or so.

    exp(x) = exp(max(x, -708))·exp(min(x + 708, 0)): one factor stands still while the other moves.
    Below -708 exp(x) is subnormal and has lost digits. The factors have not, nor has scale·a·b,
    taken from the left, until it is subnormal itself. x + 708 is exact below -354 (Sterbenz), and
    cut off above. Where no x is so far out, and few arrays have one, the second factor is just 1.
    """
    b: Any = 1.0
    if any_(x < -708):
        a, b = np.exp(np.maximum(x, -708)), np.exp(np.minimum(x + 708, 0))
    else:
        a = np.exp(x)
    if not isinstance(low, float):
        a += a * low
    return a, b


def bell_factors(x: Array, rate: float = 0.5, low: Any = 0.0) -> tuple[Array, Any]:
    """exp(-rate·(x + low)²) as a product a·b, as `exp_factors` does it, |x| up to 1e6; rate 1/2, 1.

    What rounding takes from x², up to 370 ulps of the result, is h² - fl(x²) + (x - h)(x + h) with
    h the head of x, whose square is exact. `low` is what x lacks, and its square is nothing.
    """
    square, h = x * x, head(x)
    lost = (h * h - square) + (x - h) * (x + h)
    if not isinstance(low, float):
        lost += 2 * x * low
    return exp_factors(-rate * square, -rate * lost)


def patched(y: Array, chosen: Any, f: Callable[..., Array], *arrays: Array) -> Array:
    """y, with f of the arrays' elements where chosen: few, and only for them is f computed."""
    (places,) = chosen.ravel().nonzero()
    if places.size:
        y = np.asarray(y)
        np.put(y, places, f(*(array.take(places) for array in arrays)))
    return y


def distance(x: Array, zero: Sequence[float], low: Any = 0.0) -> Array:
    """x + low - zero, for a zero that is held as a sum: every digit of it, however close x is."""
    return (x - zero[0]) + (low - zero[1])


def times_sigmoid(x: Array, u: Array, low: Any = 0.0) -> Array:
    """x·sigmoid(u + low), where u is near some multiple of x and `low` a small correction.

    It is x/(1 + exp(-u)); on the far left, where that overflows, x·exp(u) in factors, lest x be
    large and the exponential subnormal.
    """
    far = np.abs(u) > 708
    beyond = any_(far)
    z = np.exp(-np.maximum(u, -708) if beyond else -u)
    if not isinstance(low, float):
        low = where(np.abs(u) < 1500, low, 0.0) if beyond else low
        z -= z * low
    y = x / (1 + z)

    def left(x: Array, u: Array, low: Any = 0.0) -> Array:
        a, b = exp_factors(u, low)
        return np.clip(x, -LARGEST, LARGEST) * a * b  # where a·b is 0, that is to be 0 as well

    rest = () if isinstance(low, float) else (low,)
    return patched(y, far & (u < 0), left, x, u, *rest) if beyond else y


def swish_slope(u: Array, low: Any = 0.0, scale: float = 1.0) -> Array:
    """The derivative of scale·u·sigmoid(u), at u + low.

    On the left it is z·(1 + z + u)/(1 + z)² with z = exp(u). At its zero u0 the sum 1 + z + u is 0,
    so it is z - z0 + t with t = u - u0: two terms of one sign. On the right it is 1 less that.
    """
    left, m, low = folded(u, low)
    a, b = exp_factors(m, low)
    y = swish_slope_over_exp(m, a * b, low) * a * scale * b
    return where(left, y, scale - y)


def swish_slope_over_exp(m: Array, z: Array, low: Any) -> Array:
    """The derivative of u·sigmoid(u) at u = m + low below 0, over z = exp(u)."""
    total = z + (1 + m) if isinstance(low, float) else z + low + (1 + m)

    high, middle, finest, z0 = SILU_ZERO

    def beside(gap: Array, low: Any = 0.0) -> Array:
        t, lost = two_sum(gap, low)
        t, rest = two_difference(t, middle)
        return t + ((lost + rest - finest) + z0 * np.expm1(t))

    gap = m - high  # exact where it counts
    rest = () if isinstance(low, float) else (low,)
    total = patched(total, np.abs(gap) < 0.125, beside, gap, *rest)
    return total / square_above_one(z)


def folded(u: Array, low: Any = 0.0) -> tuple[Array, Array, Any]:
    """Whether u is below 0, and -|u + low| in two parts.

    It is cut off at -2200, where its exponential times any two numbers is 0.
    """
    left, m = np.signbit(u), -np.abs(u)
    if not isinstance(low, float):
        low = where(m > -2200, where(left, low, -low), 0.0)
    return left, np.maximum(m, -2200), low


def square_above_one(z: Array) -> Array:
    """(1 + z)² for z from 0 to 1, rounded once but for very little: a square of a sum is thrice."""
    twice = 2 * z
    w = 1 + twice
    return w + ((twice - (w - 1)) + z * z)


def sigmoid(x: Array) -> Array:
    """1/(1 + exp(-x)), with every digit in the left tail."""
    # Where exp(-x) overflows, it is exp(x) to the last digit.
    return patched(1 / (1 + np.exp(-x)), x < -708, np.exp, x)


def sigmoid_slope(x: Array) -> Array:
    """Its derivative: not s·(1 - s), which is 0 from x = 37 on."""
    z = np.exp(-np.abs(x))
    return z / square_above_one(z)


def softplus(x: Array) -> Array:
    """log(1 + exp(x)), which never overflows."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def sech(x: Array) -> Array:
    """1/cosh(x), which never overflows."""
    z = np.exp(-np.abs(x))
    return 2 * z / (1 + z * z)


def sech_square(x: Array) -> Array:
    """The derivative of tanh: not 1 - tanh², which is 0 from x = 19 on."""
    return 4 * sigmoid_slope(2 * x)


def normal_tail(m: Array) -> Array:
    """The upper tail of the normal distribution over its bell, Phi(-m)·exp(m²/2), for m >= 0."""
    return polynomial(GELU_TAIL, m / (m + 5) - 0.5) / (m + 5)


def bell(x: Array) -> Array:
    """exp(-x²), with every digit far out."""
    a, b = bell_factors(np.clip(x, -40, 40), 1.0)
    return a * b


def erf(x: Array) -> Array:
    """The error function, odd, and with every digit beside 0."""
    m = np.minimum(np.abs(x), 28)  # it is ±1 from 6 on
    far = np.copysign(1 - 2 * normal_tail(ROOT_2 * m) * bell(m), x)
    return patched(far, m < 0.5, _erf_near, x)


def _erf_near(x: Array) -> Array:
    """erf within ±0.5."""
    return x * polynomial(ERF, np.square(x))


def erfc(x: Array) -> Array:
    """1 - erf(x), with every digit in the right tail."""
    m = np.minimum(np.abs(x), 28)
    t = 2 * normal_tail(ROOT_2 * m) * bell(m)
    return where(x > 0.5, t, where(x < -0.5, 2 - t, 1 - erf(x)))


def Phi(x: Array) -> Array:  # noqa: N802 - its name in mathematics
    """The standard normal distribution function, with every digit in the left tail."""
    m = np.minimum(np.abs(x), 40)
    a, b = bell_factors(m)
    t = normal_tail(m) * a * b
    far = where(x < 0, t, 1 - t)
    return patched(far, m < 0.7, Phi_near, x)


def Phi_near(x: Array) -> Array:  # noqa: N802
    """Phi within ±0.7, where the product of a tail is no longer small beside its roundings."""
    return 0.5 + 0.5 * _erf_near(x / ROOT_2)


def phi(x: Array) -> Array:
    """The standard normal density, with every digit far out."""
    a, b = bell_factors(np.clip(x, -40, 40))
    return PEAK * a * b
