"""Sines and cosines of a product rate·x of any size, with every digit next to their zeros.

An angle is reduced to a multiple of pi/64 and a remainder of at most pi/128, and its sine is got
from a table and two short polynomials.

* Up to 2**22 the reduction is Cody & Waite's: multiples of pi/64, held in three parts, are
  subtracted from the product, which is held as a sum of two floats.
* Beyond, and next to a zero, it is Payne & Hanek's: of rate·2/pi only the bits are formed that
  count, whatever the size of x.

References
----------
W. J. Cody & W. Waite, Software Manual for the Elementary Functions, Prentice-Hall (1980).
M. H. Payne & R. N. Hanek, Radian reduction for trigonometric functions, ACM SIGNUM Newsletter 18(1)
(1983) 19-24.
J.-M. Muller et al., Handbook of Floating-Point Arithmetic, 2nd edition, Birkhäuser (2018): how
close a float comes to a multiple of pi/2. For float64 the closest is 6381956970095103·2**797, which
is 2**-61 from one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from math import factorial
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.numerics import np
from actcli.numerics.arithmetic import polynomial
from actcli.numerics.coefficients import (
    COSINE,
    PI_OVER_64,
    QUARTER_TURN,
    QUARTER_TURN_REST,
    SINE,
)
from actcli.numerics.double_double import DoubleDouble
from actcli.numerics.error_free import dekker_product, two_product, two_square, two_sum
from actcli.numerics.recorded import Recorded
from actcli.numerics.select import all_, any_, places_where, take, where

if TYPE_CHECKING:
    from actcli.numerics import Array

STEPS_PER_TURN = 128
# A step is pi/64. The tables hold the sine of every step.

STEPS_PER_RADIAN = 20.371832715762602  # 64/pi

HALF_PI_HIGH, HALF_PI_LOW = 1.5707963267948966, 6.123233995736766e-17  # pi/2 as a sum

ROUND_TO_INTEGER = 1.5 * 2.0**52
# A float that is added to this is rounded to an integer, which is then the sum's last bits.

CODY_WAITE_LIMIT = 2.0**22
# An angle below it is less than 2**27 steps, so that products with the parts of a step are exact.

NEAR_ZERO = 2.0**-20
# A remainder below it, next to a zero of sine or cosine, needs more digits than Cody & Waite leave.

FINE_UP_TO, FINE_FROM = 256.0, 2.0**-45
# Sizes of an angle and of its remainder, for which double-doubles have 12 bits more.

SINE_TAIL = tuple((-1) ** k / factorial(2 * k + 5) for k in range(4))
COSINE_TAIL = tuple((-1) ** k / factorial(2 * k + 4) for k in range(4))
# (sin(y) - y + y³/6)/y⁵ and (cos(y) - 1 + y²/2)/y⁴ in y², right to 2**-62 up to pi/127.

MINUS_SIXTH = DoubleDouble(-1 / 6, -(2.0**-54) / 6)

SUBNORMAL_ERROR_BELOW = 2.0**-500
# The rounding error of a product below it may be subnormal, and so have lost digits.

SQUARE_MAY_OVERFLOW_ABOVE = 2.0**30
# Beyond it, rate·x·(1 + |x|) is got from mantissas; x² overflows from 2**512 on.

TWO_OVER_PI_BITS = 3700
# The largest rate times the square of the largest float is 2**3072, and 182 bits after it are used.

CHUNKS_BITS = 182
# Binary places of a rate in quarter turns: 128 in the first five chunks, and 54 in the last.


class Angle(NamedTuple):
    """An angle as steps·pi/64 + high + low, where |high + low| is at most pi/128.

    The remainder is right to 2**-80, and in a step where sine or cosine is 0 to 2**-60 of itself.
    """

    steps: Any
    """ndarray of int64; only its value modulo 128 matters."""
    high: Array
    low: Array

    def sine(self) -> Array:
        """Return the sine; error at most 1.1 ulp."""
        return self.sines(0)[0]

    def cosine(self) -> Array:
        """Return the cosine; error at most 1.1 ulp."""
        return self.sines(STEPS_PER_TURN // 4)[0]

    def sines(self, *shifts: int) -> list[Array]:
        """Return the sine of the angle plus each shift, in steps of pi/64; error at most 1.1 ulp.

        With r the remainder, and S and C the sine and the cosine of the step from a table,

            sin(step + r) = S + C·r + (C·(sin(r) - r) + S·(cos(r) - 1)).

        * The bracket is below 2**-11, so that its roundings do not count.
        * S + C·r is rounded, and what that takes from it is given back in the bracket: the error is
          exact by Dekker's fast two-sum, as |S| > |C·r|, or S = 0.
        * C·r is rounded, by half an ulp of a result that is at least as large. Only one step from a
          zero C·r is almost all of the result. There C is off by 0.22 of its half ulp, and as r is
          below half a step, that is 0.09 ulp of the result.
        * Where S = 0, C is 1 or -1, and all digits of r are digits of the result.
        """
        if isinstance(self.high, Recorded):
            return [self.high.sine_of_steps(self.low, self.steps + shift) for shift in shifts]
        table, rests = _sine_tables()
        u = self.high * self.high
        bent = self.high * u * polynomial(SINE, u) + self.low
        fall = u * polynomial(COSINE, u)
        sines = []
        for shift in shifts:
            k = (self.steps + shift) & (STEPS_PER_TURN - 1)
            s, c = take(table, k), take(table, k + STEPS_PER_TURN // 4)
            line = c * self.high
            y = s + line
            y += ((s - y) + line) + (c * bent + (s * fall + take(rests, k)))
            if not y.all():
                np.copyto(y, line, where=y == 0)  # with its sign
            sines.append(y)
        return sines

    def double_doubles(self) -> tuple[DoubleDouble, DoubleDouble]:
        """Return sine and cosine, right to 2**-61 of themselves; where `is_fine` holds, to 2**-73.

        They are S·cos(r) + C·sin(r) and C·cos(r) - S·sin(r) in double-double, S and C too. Of
        sin(r) and cos(r) the first two terms are double-doubles, with r = high. What low adds and
        the other terms are rounded: their errors are below 2**-84 and 2**-76. A sine is at least
        half of S, and 2**-5.4, or S = 0, and the first error is below 2**-79 of it. In all that is
        2**-75 of the sine. What the remainder lacks comes on top.
        """
        k = self.steps & (STEPS_PER_TURN - 1)
        tables = _sine_tables()
        s, c = (
            DoubleDouble(*(take(table, k + shift) for table in tables))
            for shift in (0, STEPS_PER_TURN // 4)
        )
        r, u = DoubleDouble(self.high), DoubleDouble(*dekker_product(self.high, self.high))
        v = u.high
        bent = self.high * v * v * polynomial(SINE_TAIL, v) + self.low * (1 - 0.5 * v)
        fall = v * v * polynomial(COSINE_TAIL, v) - self.high * self.low
        sine = r + (r * u * MINUS_SIXTH + DoubleDouble(bent))
        cosine = 1 + (u * -0.5 + DoubleDouble(fall))
        return s * cosine + c * sine, c * cosine - s * sine

    def is_fine(self, rounded: Array) -> Any:
        """Return where the remainder is right to 2**-74.5 of the smaller of sine and cosine.

        That is so for an angle, `rounded`, below 256 in size, which is less than 2**12.4 steps, and
        a remainder of at least 2**-45. In `_cody_waite` n·C3 is below 2**-43.6 then, and lacks
        2**-96.6 of n·pi/64, as C3 is held to 2**-109. Rounding it, the three sums that make the
        remainder of it, e and r - n·C2, and low lose at most 2**-97 each. In all that is below
        2**-94.5, and sine and cosine at least 2**-20: next to a zero `_payne_hanek` is right to
        2**-124. Below half a step n is 0, and nothing is lost.
        """
        return (np.abs(rounded) < FINE_UP_TO) & (np.abs(self.high) > FINE_FROM)


@cache
def _sine_tables() -> tuple[Array, Array]:
    """Return the sines of the steps of a turn and a quarter, as a sum of two tables."""

    def full_turn(quarter: Sequence[float]) -> Array:
        up = np.array(quarter)
        half = np.concatenate([up[:-1], up[:0:-1]])
        return np.concatenate([half, -half, up[:-1]])

    return full_turn(QUARTER_TURN), full_turn(QUARTER_TURN_REST)


def reduce_product(rate: float, x: Array) -> Angle:
    """Return the angle rate·x.

    Parameters
    ----------
    rate : float
        Positive and finite, of any size.
    x : ndarray of float64
        Of any size; the remainder is nan at infinity.
    """
    x = _infinity_to_nan(x)
    p, e = two_product(rate, x)
    tiny = np.abs(p) < SUBNORMAL_ERROR_BELOW
    e = where(tiny, 0.0, e) if any_(tiny) else e
    return _cody_waite(p, e, lambda places: _payne_hanek(rate, [(x.take(places), 0)]))


def reduce_growing_product(rate: float, x: Array) -> Angle:
    """Return the angle rate·x·(1 + |x|), as `reduce_product` returns rate·x."""
    x = _infinity_to_nan(x)
    wide = np.abs(x) > SQUARE_MAY_OVERFLOW_ABOVE
    near = where(wide, 0.0, x)
    square, rest = _signed_square(near)
    total, low = two_sum(near, square)
    p, e = two_product(rate, total)
    e = where(np.abs(p) < SUBNORMAL_ERROR_BELOW, 0.0, e + rate * (low + rest))
    if any_(wide):
        with np.errstate(over="ignore"):
            rounded = rate * (x * (1 + np.abs(x)))
        # A small angle is right as it is; any other goes to Payne & Hanek.
        far = where(np.abs(rounded) < NEAR_ZERO, rounded, np.copysign(CODY_WAITE_LIMIT, x))
        p = where(wide, far, p)

    def payne_hanek(places: Any) -> Angle:
        v = x.take(places)
        mantissa, power = np.frexp(v)
        square, rest = _signed_square(mantissa)
        return _payne_hanek(rate, [(v, 0), (square, 2 * power), (rest, 2 * power)])

    return _cody_waite(p, e, payne_hanek)


def _signed_square(x: Array) -> tuple[Array, Array]:
    """Return x·|x| as a sum."""
    square, rest = two_square(x)
    return np.copysign(square, x), where(x < 0, -rest, rest)


def _infinity_to_nan(x: Array) -> Array:
    return x if all_(np.isfinite(x)) else where(np.isinf(x), np.nan, x)


def _cody_waite(p: Array, e: Any, payne_hanek: Callable[[Any], Angle]) -> Angle:
    """Return the angle p + e, from `payne_hanek` at the flat indices where this way is not enough.

    A step is held as C1 + C2 + C3, where C1 is a multiple of 2**-29 and C2 of 2**-55, both of 25
    bits. Up to n = 2**27 steps:

    * n·C1 and n·C2 have at most 52 bits, and are exact.
    * r = p - n·C1 is exact. With 2**j the power of two in n, it is a multiple of 2**(j - 57), which
      the last place of p is, or of 2**-29, and is below 2**-5 + 2**(j - 30).
    * The rounding error of r - n·C2 is known exactly: by Dekker's fast two-sum if |r| >= n·C2; else
      both are below 2**(j - 30), and multiples of 2**-53 of that or more, and nothing is rounded.
    * What is left are the roundings of n·C3, below 2**-82, and of e, below 2**-84.

    Next to a zero that is too much. There, and far out, all digits come from `payne_hanek`.
    """
    size = np.abs(p)
    far = size >= CODY_WAITE_LIMIT
    beyond = any_(far)
    near = where(far, 0.0, p) if beyond else p
    rounded = near * STEPS_PER_RADIAN + ROUND_TO_INTEGER
    n, steps = rounded - ROUND_TO_INTEGER, rounded.view(np.int64)
    r = near - n * PI_OVER_64[0]
    second = n * PI_OVER_64[1]
    h = r - second
    rest = ((r - h) - second - n * PI_OVER_64[2]) + (where(far, 0.0, e) if beyond else e)
    high = h + rest
    low = (h - high) + rest
    if not near.all():
        np.copyto(high, near, where=near == 0)  # with its sign
    next_to_zero = (np.abs(high) < NEAR_ZERO) & (size > 2.0**-6)
    # `sines` is called with multiples of 16 steps; at the other steps no sine is small.
    places = places_where(far | next_to_zero & (steps & (STEPS_PER_TURN // 8 - 1) == 0))
    if places.size:
        steps = steps.copy()
        for part, better in zip((steps, high, low), payne_hanek(places), strict=True):
            np.put(part, places, better)
    return Angle(steps, high, low)


def _payne_hanek(rate: float, terms: Sequence[tuple[Array, Any]]) -> Angle:
    """Return the angle rate·Σ v·2**s over the terms (v, s), whatever its size.

    A term is m·2**k with m an integer below 2**53. In quarter turns c = rate·2**k·2/pi it is m·c,
    and as m is an integer, only c modulo 4 matters.

    * m = mh + ml, where mh is a multiple of 2**26, and |ml| <= 2**25.
    * c = c0 + … + c5, where c0 <= 2 is a multiple of 2**-24, and each of the next a multiple of
      2**-26 times the unit of the one before it, and at most half of that unit.
    * So mh·c0 is a multiple of 4, and all other products of mh and ml with c0 to c4, and the sums
      of them below, are exact: they take no more than 53 bits.
    * Only ml·c4 + m·c5, which is below 2**-75, is rounded. What is left of c after its last place
      does not count either.

    In all it is right to 2**-127 of a turn. The closest float to a multiple of pi/2 is 2**-61 from
    it, which leaves 66 bits. There is no such theorem for the products of two floats, of which none
    closer than about 2**-64 is known.
    """
    turns = middle = fine = finest = np.zeros_like(terms[0][0])
    for v, shift in terms:
        mantissa, power = np.frexp(v)
        m = np.ldexp(mantissa, 53)
        k = np.where(np.isnan(v) | (v == 0), 0, power - 53 + shift)  # integers
        c0, c1, c2, c3, c4, c5 = _chunks_at(rate, k)
        mh = np.rint(m * 2.0**-26) * 2.0**26
        ml = m - mh
        turns = turns + _modulo_4(_modulo_4(ml * c0) + _modulo_4(mh * c1))
        turns = _modulo_4((_modulo_4(turns) + ml * c1) + _modulo_4(mh * c2))
        middle = middle + (ml * c2 + mh * c3)
        fine = fine + (ml * c3 + mh * c4)
        finest = finest + (ml * c4 + m * c5)
    steps = np.rint(turns * (STEPS_PER_TURN / 4))
    high, low = two_sum(turns - steps / (STEPS_PER_TURN / 4), middle)
    high, lost = two_sum(high, fine)
    high, low = two_sum(high, (low + lost) + finest)
    p, e = two_product(HALF_PI_HIGH, high)
    remainder = two_sum(p, e + (high * HALF_PI_LOW + low * HALF_PI_HIGH))
    return Angle(steps.astype(np.int64), *remainder)


def _modulo_4(x: Array) -> Array:
    """Return x less a multiple of 4, from -2 to 2: exact."""
    return np.asarray(x - 4 * np.rint(x / 4))


def _chunks_at(rate: float, k: Array) -> Array:
    """Return the chunks of rate·2**k, shaped (6, *k.shape)."""
    # Farther down a product is below 2**-140, which does not count in a sum right to 2**-127.
    lowest = -200 - int(np.frexp(rate)[1])
    k = np.maximum(k, lowest)
    first = int(k.min(initial=0))
    last = int(k.max(initial=0))
    if k.size > last - first:
        table = np.array([_rate_chunks(rate, power) for power in range(first, last + 1)])
        return np.moveaxis(table[k - first], -1, 0)
    powers, at = np.unique(k, return_inverse=True)  # few, and maybe far apart
    table = np.array([_rate_chunks(rate, power) for power in powers.tolist()])
    return np.moveaxis(table[at], -1, 0)


@lru_cache(maxsize=1 << 15)
def _rate_chunks(rate: float, k: int) -> tuple[float, ...]:
    """Return rate·2**k·2/pi, less a multiple of 4, in the six chunks of `_payne_hanek`."""
    numerator, denominator = rate.as_integer_ratio()
    shift = TWO_OVER_PI_BITS + denominator.bit_length() - 1 - k - CHUNKS_BITS
    whole = numerator * two_over_pi()
    left = (whole >> shift if shift > 0 else whole << -shift) & ((4 << CHUNKS_BITS) - 1)
    left -= (left >> (CHUNKS_BITS + 1)) << (CHUNKS_BITS + 2)  # from 2 on it is negative
    chunks = []
    for places in (24, 50, 76, 102, 128):
        drop = CHUNKS_BITS - places
        chunk = (left + (1 << (drop - 1))) >> drop
        left -= chunk << drop
        chunks.append(chunk / (1 << places))
    return *chunks, left / (1 << CHUNKS_BITS)


@cache
def two_over_pi() -> int:
    """Return 2/pi·2**TWO_OVER_PI_BITS, by Machin's pi = 16·arctan(1/5) - 4·arctan(1/239)."""
    one = 1 << (TWO_OVER_PI_BITS + 64)

    def arctan_of_inverse(n: int) -> int:
        power, total, k = one // n, 0, 1
        while power:
            total += power // k if k % 4 == 1 else -(power // k)
            power, k = power // (n * n), k + 2
        return total

    pi = 16 * arctan_of_inverse(5) - 4 * arctan_of_inverse(239)
    return (one << (TWO_OVER_PI_BITS + 1)) // pi
