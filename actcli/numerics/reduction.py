"""Sines and cosines of a product of any size, with all their digits beside their zeros too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.numerics import np
from actcli.numerics.coefficients import COSINE, SINE
from actcli.numerics.special import head, polynomial, two_product

if TYPE_CHECKING:
    from fractions import Fraction

    from actcli.numerics import Array

PLACES = 3700  # the largest rate times the square of the largest number is 2**3072
FINE = 182  # binary places of a row: 53 behind the last chunk
HALF_PI = 1.5707963267948966, 6.123233995736766e-17
SMALL = 0.5  # below, a product is what it is: there is nothing to take off


class Angle(NamedTuple):
    """An angle as so many quarter turns and a rest high + low of at most half a one, in radians."""

    quarters: Array
    high: Array
    low: Array

    def unless_small(self, p: Array, e: Array) -> Angle:
        """This angle, but p + e where that is small, and has nothing to be taken off."""
        small = np.abs(p) < SMALL
        return Angle(
            np.where(small, 0.0, self.quarters),
            np.where(small, p, self.high),
            np.where(small, e, self.low),
        )

    def sine(self) -> Array:
        return self._turned(0)

    def cosine(self) -> Array:
        return self._turned(1)

    def _turned(self, by: int) -> Array:
        """The sine so many quarter turns on."""
        n = self.quarters + by
        n = n - 4 * np.floor(n / 4)
        y = np.where(n % 2 == 0, self._sine(), self._cosine())
        return np.where(n < 2, y, -y)

    def _sine(self) -> Array:
        u = self.high * self.high
        y = self.high + (self.high * u * polynomial(SINE, u) + self.low * (1 - u / 2))
        return np.where(self.high == 0, self.high, y)  # with its sign

    def _cosine(self) -> Array:
        # 1 - u/2 is rounded to w; what that took is given back.
        u = self.high * self.high
        w = 1 - u / 2
        return w + (((1 - w) - u / 2) + (u * u * polynomial(COSINE, u) - self.high * self.low))


def product(rate: float, x: Array, doublings: int = 0) -> Angle:
    """The angle rate·x·2**doublings, whatever the size of both; nan at infinity."""
    x = _finite(x)
    p, e = (np.ldexp(part, doublings) for part in two_product(rate, x))
    e = np.where(np.abs(p) < 2.0**-500, 0.0, e)  # where it is subnormal, and lost
    return _reduced(rate, [(x, doublings)]).unless_small(p, e)


def shifted(rate: float, x: Array) -> Angle:
    """The angle rate·x + pi/4; nan at infinity."""
    return _reduced(rate, [(_finite(x), 0)], turns=0.5)


def growing_product(rate: float, x: Array) -> Angle:
    """The angle rate·x·(1 + |x|); nan at infinity."""
    x = _finite(x)
    f, k = np.frexp(x)
    # x² as a sum, of mantissas lest it overflow.
    h, sign, square = head(f), np.copysign(1, f), f * f
    rest = ((h * h - square) + 2 * h * (f - h)) + (f - h) * (f - h)
    terms = [(x, 0), (sign * square, 2 * k), (sign * rest, 2 * k)]
    with np.errstate(over="ignore"):
        p = rate * (x * (1 + np.abs(x)))
    return _reduced(rate, terms).unless_small(p, np.zeros_like(p))


def _finite(x: Array) -> Array:
    return np.where(np.isinf(x), np.nan, x)


def _reduced(rate: float, terms: Sequence[tuple[Array, Any]], turns: float | Array = 0.0) -> Angle:
    """The angle rate·(the sum of v·2**s over the terms v, s), and so many quarter turns.

    A term is m·2**k with m a whole number below 2**53, and m = mh + ml, where mh is a multiple of
    2**26 and |ml| <= 2**25. Of c = rate·2**k in quarter turns only c mod 4 matters, as m is whole.
    Cut into chunks, c = c0 + … + c5: c0 <= 2 is a multiple of 2**-24, and each of the next a
    multiple of 2**-26 times the unit of the one before it, and at most half of that unit. So mh·c0
    is a multiple of 4, and all other products of m with c0 to c4, and the sums below, are exact:
    they take no more than 53 bits. Only ml·c4 + m·c5, which is below 2**-75, is rounded, and what
    is left of c after its last place does not count either: in all it is right to 2**-127 of a
    turn. No product of two floats is known to come closer than about 2**-64 to a multiple of it.
    """
    middle = fine = finest = np.zeros_like(terms[0][0])
    for v, shift in terms:
        mantissa, power = np.frexp(v)
        m = np.ldexp(mantissa, 53)
        k = np.where(np.isnan(v) | (v == 0), 0, power - 53 + shift)
        c0, c1, c2, c3, c4, c5 = _rows(rate, k)
        mh = np.rint(m * 2.0**-26) * 2.0**26
        ml = m - mh
        turns = turns + _below_four(_below_four(ml * c0) + _below_four(mh * c1))
        turns = _below_four((_below_four(turns) + ml * c1) + _below_four(mh * c2))
        middle = middle + (ml * c2 + mh * c3)
        fine = fine + (ml * c3 + mh * c4)
        finest = finest + (ml * c4 + m * c5)
    quarters = np.rint(turns)
    high, low = _two_sum(turns - quarters, middle)
    high, lost = _two_sum(high, fine)
    high, low = _two_sum(high, (low + lost) + finest)
    p, e = two_product(HALF_PI[0], high)
    return Angle(quarters, *_two_sum(p, e + (high * HALF_PI[1] + low * HALF_PI[0])))


def _below_four(x: Array) -> Array:
    """x less a multiple of 4, from -2 to 2: exact."""
    return np.asarray(x - 4 * np.rint(x / 4))


def _two_sum(a: Array, b: Array) -> tuple[Array, Array]:
    """a + b as the rounded sum, and what rounding took from it (Knuth)."""
    s = a + b
    t = s - a
    return s, (a - (s - t)) + (b - t)


def _rows(rate: float, k: Array) -> Array:
    """The chunks of rate·2**k, shaped (6, *k.shape)."""
    # So far down a product is below 2**-140, and nothing to a sum that is wanted to 2**-127.
    lowest = -200 - int(np.frexp(rate)[1])
    k = np.maximum(k, lowest)
    first = int(k.min(initial=0))
    last = int(k.max(initial=0))
    table = np.array([_row(rate, power) for power in range(first, last + 1)])
    return np.moveaxis(table[k - first], -1, 0)


@lru_cache(maxsize=1 << 15)
def _row(rate: float, k: int) -> tuple[float, ...]:
    """rate·2**k in quarter turns, less a multiple of 4, in chunks."""
    numerator, denominator = rate.as_integer_ratio()
    shift = PLACES + denominator.bit_length() - 1 - k - FINE
    whole = numerator * two_over_pi()
    left = (whole >> shift if shift > 0 else whole << -shift) & ((4 << FINE) - 1)
    left -= (left >> (FINE + 1)) << (FINE + 2)  # from 2 on it is negative
    chunks = []
    for places in (24, 50, 76, 102, 128):
        drop = FINE - places
        chunk = (left + (1 << (drop - 1))) >> drop
        left -= chunk << drop
        chunks.append(chunk / (1 << places))
    return *chunks, left / (1 << FINE)


@cache
def two_over_pi() -> int:
    """2/pi·2**PLACES, by Machin's pi = 16·arctan(1/5) - 4·arctan(1/239)."""
    one = 1 << (PLACES + 64)

    def arctan_of_inverse(n: int) -> int:
        power, total, k = one // n, 0, 1
        while power:
            total += power // k if k % 4 == 1 else -(power // k)
            power, k = power // (n * n), k + 2
        return total

    pi = 16 * arctan_of_inverse(5) - 4 * arctan_of_inverse(239)
    return (one << (PLACES + 1)) // pi


# Where a sum of such terms crosses zero no sum of two floats has digits enough: there the few
# numbers that it concerns are computed with as many as they need, one by one.


def mended(
    y: Array, size: Array, exact: Callable[[float], Fraction], x: Array, share: float = 0.25
) -> Array:
    """y, but exact(x) where that is a small share of the terms of its sum, in all of this size."""
    # The share of a subnormal size may be 0, and a sum that is 0 there has even lost its sign.
    near = (np.abs(y) < share * size) | ((y == 0) & (size > 0))
    if near.any():
        y = y.copy()
        y[near] = [_as_float(exact(number)) for number in x[near].tolist()]
    return y


def _as_float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def exact_sine_cosine(angle: Fraction) -> tuple[Fraction, Fraction]:
    """Both to 200 places, and four times as many as there are zeros in front of a small angle.

    A sum in which the first term of a series cancels, and the second, has its digits still.
    """
    from fractions import Fraction

    zeros = angle.denominator.bit_length() - angle.numerator.bit_length()
    places, quarters = 200 + 4 * max(zeros, 0), 0
    r = (angle.numerator << places) // angle.denominator
    if zeros < 1:
        turns = (angle.numerator * two_over_pi() << places) // (angle.denominator << PLACES)
        quarters = (turns + (1 << (places - 1))) >> places
        r = ((turns - (quarters << places)) << PLACES) // two_over_pi()
    sums, term, k = [0, 0], 1 << places, 0
    while term:
        sums[k % 2] += -term if k % 4 > 1 else term
        k += 1
        term = (term * r >> places) // k
        if term == -1:  # which is 0, rounded down
            break
    cosine, sine = (Fraction(total, 1 << places) for total in sums)
    for _ in range(quarters % 4):
        sine, cosine = cosine, -sine
    return sine, cosine
