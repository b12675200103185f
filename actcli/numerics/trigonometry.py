"""Sines and cosines of a product of any size, with all their digits beside their zeros too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.numerics import np
from actcli.numerics.arithmetic import polynomial
from actcli.numerics.coefficients import COSINE, QUARTER_TURN, QUARTER_TURN_REST, SINE, STEP
from actcli.numerics.double_double import DoubleDouble
from actcli.numerics.error_free import dekker_product, two_product, two_square, two_sum
from actcli.numerics.select import all_, any_, where

if TYPE_CHECKING:
    from fractions import Fraction

    from actcli.numerics import Array

PLACES = 3700  # the largest rate dekker_product the square of the largest number is 2**3072
FINE = 182  # binary places of a row: 53 behind the last chunk
HALF_PI = 1.5707963267948966, 6.123233995736766e-17
TURN = 128  # steps in a turn
PER_RADIAN = 20.371832715762602
ROUNDER = 1.5 * 2.0**52  # what is added to it is rounded to a whole number, its last bits
FAR = 2.0**22  # from here on an angle may be more than 2**27 steps
BESIDE = 2.0**-20  # as close to a zero as this an angle needs more digits


class Angle(NamedTuple):
    """An angle as so many steps of pi/64, a 128th of a turn, and a rest of at most half a step.

    The rest is high + low, right to 2**-80, and to 2**-60 of it in a step where sin or cos is 0.
    """

    steps: Any  # whole numbers
    high: Array
    low: Array

    def sine(self) -> Array:
        return self.sines(0)[0]

    def cosine(self) -> Array:
        return self.sines(TURN // 4)[0]

    def sines(self, *steps: int) -> list[Array]:
        """The sines so many steps on.

        sin(k + r) = S + C·r + (C·(sin(r) - r) + S·(cos(r) - 1)), with S and C from a table. The
        bracket is below 2**-11, so its roundings do not count; what S + C·r is rounded by is given
        back (Dekker: |S| > |C·r|, or S = 0). C·r is rounded: by half an ulp of a result that is at
        least as large. A step from a zero, where that is almost all of it, C is off by 0.22 of its
        half ulp, and with r below half a step by 0.09 ulp of the result: in all it is right to
        1.1 ulp. Where S = 0, C is 1 or -1, and all digits of r are digits of the result.
        """
        table, rests = _tables()
        u = self.high * self.high
        bent = self.high * u * polynomial(SINE, u) + self.low
        fall = u * polynomial(COSINE, u)
        found = []
        for by in steps:
            k = (self.steps + by) & (TURN - 1)
            s, c = table.take(k), table.take(k + TURN // 4)
            line = c * self.high
            y = s + line
            y += ((s - y) + line) + (c * bent + (s * fall + rests.take(k)))
            if not y.all():
                np.copyto(y, line, where=y == 0)  # with its sign
            found.append(y)
        return found

    def twofold(self, places: Any) -> tuple[DoubleDouble, DoubleDouble]:
        """Sine and cosine at these places, right to 2**-62 of themselves.

        C·r is exact here. What is rounded of cos(r) - 1 is below 2**-63, and dekker_product S.
        """
        table, rests = _tables()
        steps, high, low = (part.take(places) for part in self)
        u = high * high
        bent = high * u * polynomial(SINE, u) + low
        fall = u * polynomial(COSINE, u)
        found = []
        for by in (0, TURN // 4):
            k = (steps + by) & (TURN - 1)
            s, c, s_rest, c_rest = (t.take(k + i) for t in (table, rests) for i in (0, TURN // 4))
            p, e = dekker_product(c, high)
            y, lost = two_sum(s, p)
            rest = lost + (e + (c * bent + (s * fall + s_rest + c_rest * high)))
            found.append(DoubleDouble(*two_sum(y, rest)))
        return found[0], found[1]


@cache
def _tables() -> tuple[Array, Array]:
    """The sines of all steps of a turn and a quarter, as sums."""

    def turned(quarter: Sequence[float]) -> Array:
        up = np.array(quarter)
        half = np.concatenate([up[:-1], up[:0:-1]])
        return np.concatenate([half, -half, up[:-1]])

    return turned(QUARTER_TURN), turned(QUARTER_TURN_REST)


def reduce_product(rate: float, x: Array) -> Angle:
    """The angle rate·x, whatever the size of both; nan at infinity."""
    x = _finite(x)
    p, e = two_product(rate, x)
    tiny = np.abs(p) < 2.0**-500  # where e is subnormal, and lost
    e = where(tiny, 0.0, e) if any_(tiny) else e
    return _in_steps(p, e, lambda places: _reduced(rate, [(x.take(places), 0)]))


def reduce_growing_product(rate: float, x: Array) -> Angle:
    """The angle rate·x·(1 + |x|); nan at infinity."""
    x = _finite(x)
    wide = np.abs(x) > 2.0**30  # where x² may overflow: there every digit is got from mantissas
    near = where(wide, 0.0, x)
    square, rest = _signed_square(near)
    total, low = two_sum(near, square)
    p, e = two_product(rate, total)
    e = where(np.abs(p) < 2.0**-500, 0.0, e + rate * (low + rest))
    if any_(wide):
        with np.errstate(over="ignore"):
            all_of_it = rate * (x * (1 + np.abs(x)))
        far = where(np.abs(all_of_it) < BESIDE, all_of_it, np.copysign(FAR, x))
        p = where(wide, far, p)

    def reduced(places: Any) -> Angle:
        v = x.take(places)
        f, k = np.frexp(v)
        square, rest = _signed_square(f)
        return _reduced(rate, [(v, 0), (square, 2 * k), (rest, 2 * k)])

    return _in_steps(p, e, reduced)


def _signed_square(x: Array) -> tuple[Array, Array]:
    """x·|x| as a sum."""
    square, rest = two_square(x)
    return np.copysign(square, x), where(x < 0, -rest, rest)


def _in_steps(p: Array, e: Any, reduced: Callable[[Any], Angle]) -> Angle:
    """The angle p + e, less as many steps as there are: `reduced` at the places where that fails.

    A step is cut into C1 + C2 + C3, of which C1 is a multiple of 2**-29 and C2 of 2**-55, both of
    25 bits. Up to n = 2**27 steps n·C1 and n·C2 are exact, and so is r = p - n·C1: with 2**j the
    power of two in n, it is a multiple of 2**(j - 57), which the last place of p is, or of 2**-29,
    and is below 2**-5 + 2**(j - 30). What is rounded in r - n·C2 is known exactly (Dekker if
    |r| >= n·C2; else both are below 2**(j - 30), multiples of a 2**-53rd of that or more, and
    nothing is rounded). Left are the roundings of n·C3, below 2**-82, and of e, below 2**-84.
    Beside a zero that is too much: there, and far out, all digits are got from `reduced`.
    """
    size = np.abs(p)
    far = size >= FAR
    beyond = any_(far)
    near = where(far, 0.0, p) if beyond else p
    rounded = near * PER_RADIAN + ROUNDER
    n, steps = rounded - ROUNDER, rounded.view(np.int64)
    r = near - n * STEP[0]
    second = n * STEP[1]
    h = r - second
    rest = ((r - h) - second - n * STEP[2]) + (where(far, 0.0, e) if beyond else e)
    high = h + rest
    low = (h - high) + rest
    if not near.all():
        np.copyto(high, near, where=near == 0)  # with its sign
    beside = (np.abs(high) < BESIDE) & (size > 2.0**-6)
    (places,) = (far | beside).ravel().nonzero()
    # Sines are wanted at multiples of 16 steps; in between they are not small.
    places = places[far.take(places) | (steps.take(places) % (TURN // 8) == 0)]
    if places.size:
        steps = steps.copy()
        for mine, all_of_it in zip((steps, high, low), reduced(places), strict=True):
            np.put(mine, places, all_of_it)
    return Angle(steps, high, low)


def _finite(x: Array) -> Array:
    return x if all_(np.isfinite(x)) else where(np.isinf(x), np.nan, x)


def _reduced(rate: float, terms: Sequence[tuple[Array, Any]]) -> Angle:
    """The angle rate·(the sum of v·2**s over the terms v, s), whatever its size.

    A term is m·2**k with m a whole number below 2**53, and m = mh + ml, where mh is a multiple of
    2**26 and |ml| <= 2**25. Of c = rate·2**k in quarter turns only c mod 4 matters, as m is whole.
    Cut into chunks, c = c0 + … + c5: c0 <= 2 is a multiple of 2**-24, and each of the next a
    multiple of 2**-26 times the unit of the one before it, and at most half of that unit. So mh·c0
    is a multiple of 4, and all other products of m with c0 to c4, and the sums below, are exact:
    they take no more than 53 bits. Only ml·c4 + m·c5, which is below 2**-75, is rounded, and what
    is left of c after its last place does not count either: in all it is right to 2**-127 of a
    turn. No product of two floats is known to come closer than about 2**-64 to a multiple of it.
    """
    turns = middle = fine = finest = np.zeros_like(terms[0][0])
    for v, shift in terms:
        mantissa, power = np.frexp(v)
        m = np.ldexp(mantissa, 53)
        k = np.where(np.isnan(v) | (v == 0), 0, power - 53 + shift)  # integers
        c0, c1, c2, c3, c4, c5 = _rows(rate, k)
        mh = np.rint(m * 2.0**-26) * 2.0**26
        ml = m - mh
        turns = turns + _below_four(_below_four(ml * c0) + _below_four(mh * c1))
        turns = _below_four((_below_four(turns) + ml * c1) + _below_four(mh * c2))
        middle = middle + (ml * c2 + mh * c3)
        fine = fine + (ml * c3 + mh * c4)
        finest = finest + (ml * c4 + m * c5)
    steps = np.rint(turns * (TURN / 4))
    high, low = two_sum(turns - steps / (TURN / 4), middle)
    high, lost = two_sum(high, fine)
    high, low = two_sum(high, (low + lost) + finest)
    p, e = two_product(HALF_PI[0], high)
    return Angle(steps.astype(np.int64), *two_sum(p, e + (high * HALF_PI[1] + low * HALF_PI[0])))


def _below_four(x: Array) -> Array:
    """x less a multiple of 4, from -2 to 2: exact."""
    return np.asarray(x - 4 * np.rint(x / 4))


def _rows(rate: float, k: Array) -> Array:
    """The chunks of rate·2**k, shaped (6, *k.shape)."""
    # So far down a product is below 2**-140, and nothing to a sum that is wanted to 2**-127.
    lowest = -200 - int(np.frexp(rate)[1])
    k = np.maximum(k, lowest)
    first = int(k.min(initial=0))
    last = int(k.max(initial=0))
    if k.size > last - first:
        table = np.array([_row(rate, power) for power in range(first, last + 1)])
        return np.moveaxis(table[k - first], -1, 0)
    powers, at = np.unique(k, return_inverse=True)  # few, and maybe far apart
    table = np.array([_row(rate, power) for power in powers.tolist()])
    return np.moveaxis(table[at], -1, 0)


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


# Where a sum of such terms crosses zero no sum of two floats has digits enough: there it is
# computed with twice as many, and where these are too few, with as many as it needs, one by one.


def mended(
    y: Array,
    size: Array,
    exact: Callable[[float], Fraction],
    x: Array,
    share: float = 0.25,
    twofold: Callable[[Any], DoubleDouble] | None = None,
) -> Array:
    """y, but exact(x) where that is a small share of the terms of its sum, in all of this size.

    Of these places all go to `twofold`, if that is given, which is right to 2**-61 of the size: so
    exact are to be those where the sum is below 2**-9 of it, or might over- or underflow.
    """
    # The share of a subnormal size may be 0, and a sum that is 0 there has even lost its sign.
    (places,) = ((np.abs(y) < share * size) | ((y == 0) & (size > 0))).ravel().nonzero()
    if places.size and twofold:
        with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
            better = twofold(places).value()
        y = y.copy()
        np.put(y, places, better)
        whole = size.take(places)
        known = np.abs(better) >= 2.0**-9 * whole
        places = places[~(known & (whole > 2.0**-300) & (whole < 2.0**300))]
    if places.size:
        y = y.copy()
        np.put(y, places, [_as_float(exact(number)) for number in x.take(places).tolist()])
    return y


def wave_mended(
    y: Array,
    size: Array,
    f: Callable[[Any, Any, Any], Any],
    rate: float,
    x: Array,
    angle: Angle,
    share: float = 0.25,
) -> Array:
    """y, mended by f(x, s, c), with sine and cosine of rate·x: of twofolds and of fractions."""
    from fractions import Fraction

    def exact(number: float) -> Fraction:
        whole: Fraction = f(Fraction(number), *exact_sine_cosine(Fraction(rate) * Fraction(number)))
        return whole

    def twofold(places: Any) -> DoubleDouble:
        few: DoubleDouble = f(DoubleDouble(x.take(places)), *angle.twofold(places))
        return few

    return mended(y, size, exact, x, share, twofold)


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
