"""Functions that the module `decimal` lacks, or is slow at with many digits.

Each takes a Decimal and a context, computes with some more digits than the context has, and returns
a number of which all digits of the context but the last are right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from functools import lru_cache

GUARD_DIGITS = 12
# More than the digits that a sum of a thousand terms can lose.

MIN_DIGITS_HALVED = 150
# With fewer, the exponential and the logarithm of the module `decimal` are as fast.

MAX_DIGITS_REDUCED = 100
# Before the point of an exponent, or zeros behind the point of a number beside 1: with more, the
# exponential of the module `decimal` is as fast, or over- or underflows, and a logarithm is a short
# sum.

HALF_A_DECADE = Decimal("3.2")
# A larger number is closer to 10 than to 1, by its logarithm.

FLOAT_DIGITS = 15
# That are right in the logarithm of a float.

ATAN_TERMS = 8
# Of its power series, with which the arc tangent of a small number is computed at once.

COLUMNS = 16
# Of the series of erf, see `_sum_over_odd_products`. From 8 to 32 it takes as long.


def _wider(context: Context, more: int = 0) -> Context:
    """Return a context with more digits."""
    wider = context.copy()
    wider.prec += GUARD_DIGITS + more
    return wider


def pi(context: Context) -> Decimal:
    """Return pi."""
    return context.plus(_pi(context.prec + GUARD_DIGITS))


@lru_cache(maxsize=16)
def _pi(digits: int) -> Decimal:
    """Return pi to so many digits, by Machin's formula in integers."""
    one = 10 ** (digits + GUARD_DIGITS)

    def arctan_of_inverse(n: int) -> int:
        power = total = one // n
        k, sign = 3, -1
        while power:
            power //= n * n
            total += sign * (power // k)
            k, sign = k + 2, -sign
        return total

    scaled = 4 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239))
    return Decimal(scaled).scaleb(-digits - GUARD_DIGITS, Context(prec=digits + 2 * GUARD_DIGITS))


def e(context: Context) -> Decimal:
    """Return Euler's number."""
    return context.plus(_e(context.prec))


@lru_cache(maxsize=16)
def _e(digits: int) -> Decimal:
    """Return Euler's number to so many digits."""
    return exp(Decimal(1), Context(prec=digits + GUARD_DIGITS))


@lru_cache(maxsize=16)
def _log_of_ten(digits: int) -> Decimal:
    """Return log(10) to so many digits, by a formula of Gauss's kind in integers."""
    one = 10 ** (digits + GUARD_DIGITS)

    def artanh_of_inverse(n: int) -> int:
        power = total = one // n
        k = 3
        while power:
            power //= n * n
            total += power // k
            k += 2
        return total

    terms = ((46, 31), (34, 49), (20, 161))
    scaled = sum(factor * artanh_of_inverse(n) for factor, n in terms)
    return Decimal(scaled).scaleb(-digits - GUARD_DIGITS, Context(prec=digits + 2 * GUARD_DIGITS))


def exp(x: Decimal, context: Context) -> Decimal:
    """Return exp(x): 10**n·exp(r), r halved until its series converges quickly, then squared.

    With many digits this is ten times as fast as `Context.exp`, which is faster with few, or for a
    small x.
    """
    is_moderate = x and -context.prec // 8 < x.adjusted() < MAX_DIGITS_REDUCED
    if context.prec < MIN_DIGITS_HALVED or not is_moderate:
        return context.exp(x)
    work = _wider(context, max(x.adjusted() + 1, 0))
    tens = work.divide(x, _log_of_ten(work.prec)).to_integral_value(context=work)
    rest = work.subtract(x, work.multiply(tens, _log_of_ten(work.prec)))
    halvings, bits = _halvings(work.prec)
    small = _scaled(rest, bits, work) >> halvings
    term = total = 1 << bits
    k = 1
    while term and term != -1:
        term = (term * small >> bits) // k
        total += term
        k += 1
    for _ in range(halvings):
        total = total * total >> bits
    return context.scaleb(context.divide(total, 1 << bits), tens)


def _halvings(digits: int) -> tuple[int, int]:
    """Return how often an argument is to be halved, and the bits that this takes.

    A doubling of the result doubles its error, or in a square less than that twice.
    """
    halvings = math.isqrt(4 * digits)
    return halvings, 10 * digits // 3 + 2 * halvings


def _scaled(x: Decimal, bits: int, work: Context) -> int:
    """Return x times 2**bits as an integer, since shifts of integers are cheap."""
    return (int(work.scaleb(x, work.prec).to_integral_value(context=work)) << bits) // 10**work.prec


def ln(x: Decimal, context: Context) -> Decimal:
    """Return log(x) of a positive x by Halley's method, which triples the digits of a guess."""
    tens = (x.scaleb(-x.adjusted(), context) > HALF_A_DECADE) + x.adjusted()
    beside_one = context.subtract(x, 1)
    near = max(-beside_one.adjusted(), 0) if beside_one else 0
    if context.prec < MIN_DIGITS_HALVED or not beside_one:
        return context.ln(x)
    if near > MAX_DIGITS_REDUCED:
        return _log_beside_one(beside_one, context)
    work = _wider(context, near + len(str(tens)))
    small = work.scaleb(x, -tens)
    y = Decimal(math.log1p(float(work.subtract(small, 1))))
    digits = FLOAT_DIGITS
    while digits < context.prec + GUARD_DIGITS:
        digits *= 3
        step = Context(prec=min(digits + near, work.prec), Emax=MAX_EMAX, Emin=MIN_EMIN)
        power = exp(y, step)
        change = step.divide(step.subtract(small, power), step.add(small, power))
        y = step.add(y, step.multiply(2, change))
    return context.add(y, work.multiply(tens, _log_of_ten(work.prec)))


def _log_beside_one(x: Decimal, context: Context) -> Decimal:
    """Return log(1 + x) of a tiny x, by its power series."""
    work = _wider(context)
    power, total, k = x, x, 1
    while power.adjusted() > total.adjusted() - work.prec - 2:
        power, k = work.multiply(power, x.copy_negate()), k + 1
        total = work.add(total, work.divide(power, k))
    return context.plus(total)


def sine_and_cosine(x: Decimal, context: Context) -> tuple[Decimal, Decimal]:
    """Return sin(x) and cos(x)."""
    work = _wider(context, max(x.adjusted() + 1, 0))
    turns, rest = _quarter_turns(x, work)
    if turns and rest.adjusted() < -GUARD_DIGITS // 2:
        # So many digits have cancelled, and with all those of the context none was left.
        work = _wider(work, min(-rest.adjusted(), context.prec))
        turns, rest = _quarter_turns(x, work)
    if rest.adjusted() < -context.prec // 8:
        s, c = _alternating(rest, rest, 1, work), _alternating(rest, Decimal(1), 0, work)
    else:
        s, c = _by_halving(rest, _wider(context, -rest.adjusted()))
    minus_s, minus_c = s.copy_negate(), c.copy_negate()
    return ((s, c), (c, minus_s), (minus_s, minus_c), (minus_c, s))[int(turns) % 4]


def _quarter_turns(x: Decimal, work: Context) -> tuple[Decimal, Decimal]:
    """Return x as a multiple of pi/2 and a rest."""
    half_pi = work.divide(_pi(work.prec), 2)
    turns = work.divide(x, half_pi).to_integral_value(context=work)
    return turns, work.subtract(x, work.multiply(turns, half_pi))


def _by_halving(x: Decimal, work: Context) -> tuple[Decimal, Decimal]:
    """Return sin(x) and cos(x) of a moderate x, which is halved, and the sine and cosine doubled.

    The cosine is kept as 1 - cos(x), which is small as well.
    """
    halvings, bits = _halvings(work.prec)
    small = _scaled(x, bits, work) >> halvings
    square = small * small >> bits
    s = term = small
    k = 1
    while term and term != -1:
        term = -(term * square >> bits) // ((k + 1) * (k + 2))
        s += term
        k += 2
    missing = 0
    term, k = -(1 << bits), 0
    while term and term != -1:
        term = -(term * square >> bits) // ((k + 1) * (k + 2))
        missing += term
        k += 2
    for _ in range(halvings):
        # sin(2x) = 2·sin(x)·cos(x), and 1 - cos(2x) = 2·sin(x)².
        s, missing = 2 * (s - (s * missing >> bits)), 2 * (s * s >> bits)
    one = 1 << bits
    return work.divide(s, one), work.divide(one - missing, one)


def _alternating(x: Decimal, first: Decimal, k: int, work: Context) -> Decimal:
    """Return the sum of terms, each -x²/((k + 1)·(k + 2)) times the one before."""
    square, term, total = work.multiply(x, x), first, first
    while term and term.adjusted() > total.adjusted() - work.prec - 2:
        term = work.divide(work.multiply(term, square), -(k + 1) * (k + 2))
        total = work.add(total, term)
        k += 2
    return total


def atan(x: Decimal, context: Context) -> Decimal:
    """Return atan(x): each step from a guess leaves the fifth power of what it has missed.

    That is atan(x) - y = atan(t) of t = (x - tan(y))/(1 + x·tan(y)), of which two terms are taken.
    """
    work = _wider(context)
    if x.copy_abs() > 1:
        half_pi = work.divide(_pi(work.prec), 2).copy_sign(x)
        return context.subtract(half_pi, atan(work.divide(1, x), work))
    if x.adjusted() < -work.prec // ATAN_TERMS:
        return context.plus(_atan_of_small(x, work))
    y, digits = Decimal(math.atan(x)), FLOAT_DIGITS
    while digits < work.prec:
        digits *= 5
        step = Context(prec=min(digits + GUARD_DIGITS, work.prec), Emax=MAX_EMAX, Emin=MIN_EMIN)
        s, c = sine_and_cosine(y, step)
        missed = step.subtract(step.multiply(x, c), s)
        t = step.divide(missed, step.add(c, step.multiply(x, s)))
        cube = step.multiply(t, step.multiply(t, t))
        y = step.add(y, step.subtract(t, step.divide(cube, 3)))
    return context.plus(y)


def _atan_of_small(x: Decimal, work: Context) -> Decimal:
    """Return atan(x) by its power series."""
    square, power, total, k = work.multiply(x, x), x, x, 1
    while power and power.adjusted() > total.adjusted() - work.prec - 2:
        power, k = work.multiply(power, square.copy_negate()), k + 2
        total = work.add(total, work.divide(power, k))
    return total


def asin(x: Decimal, context: Context) -> Decimal:
    """Return asin(x) for x in [-1, 1]. That 1 - x and 1 + x are rounded once loses no digits."""
    work = _wider(context)
    rest = work.multiply(work.subtract(1, x), work.add(1, x))
    if not rest:
        return context.divide(_pi(work.prec), 2).copy_sign(x)
    return atan(work.divide(x, work.sqrt(rest)), context)


def acos(x: Decimal, context: Context) -> Decimal:
    """Return acos(x) for x in [-1, 1] as 2·atan(sqrt((1 - x)/(1 + x))), which does not cancel."""
    work = _wider(context)
    if x == -1:
        return pi(context)
    half = atan(work.sqrt(work.divide(work.subtract(1, x), work.add(1, x))), work)
    return context.multiply(2, half)


def erf(x: Decimal, context: Context) -> Decimal:
    """Return erf(x), by a series of positive terms where it is not 1 to all digits."""
    if context.multiply(x, x) > 3 * (context.prec + GUARD_DIGITS):
        return Decimal(1).copy_sign(x)
    return _erf_series(x, _wider(context))


def erfc(x: Decimal, context: Context) -> Decimal:
    """Return erfc(x), by 1 - erf(x), or far out by its asymptotic series."""
    square = context.multiply(x, x)
    if x > 0 and square > 3 * (context.prec + GUARD_DIGITS):
        return _erfc_far(x, _wider(context))
    if x <= 0:
        return _wider(context).subtract(1, erf(x, context))
    work = _wider(context, int(square) // 2 + 10)
    return work.subtract(1, _erf_series(x, work))


def _erf_series(x: Decimal, work: Context) -> Decimal:
    """Return erf(x) as exp(-x²) times the sum of (2x²)**n·x/(1·3·…·(2n + 1)) times 2/sqrt(pi)."""
    square = work.multiply(x, x)
    total = _sum_over_odd_products(work.multiply(2, square), work)
    scale = work.divide(
        work.multiply(2, exp(square.copy_negate(), work)), work.sqrt(_pi(work.prec))
    )
    return work.multiply(scale, work.multiply(x, total))


def _sum_over_odd_products(y: Decimal, work: Context) -> Decimal:
    """Return the sum of y**n/(1·3·…·(2n + 1)), in integers.

    It is a polynomial in y of degree COLUMNS - 1 whose coefficients are series in y**COLUMNS: so
    most terms take a division by a small number, and few a product with all digits.

    Source: D. M. Smith, Efficient Multiple-Precision Evaluation of Elementary Functions,
    Math. Comp. 52 (1989), 131-134.
    """
    if y.adjusted() < -work.prec:
        return Decimal(1)
    size = max(y.adjusted() + 1, 0)
    bits = 10 * (work.prec + COLUMNS * size) // 3
    numerator, denominator = y.as_integer_ratio()
    y_scaled = (numerator << bits) // denominator
    step = 1 << bits
    for _ in range(COLUMNS):
        step = step * y_scaled >> bits
    columns = [0] * COLUMNS
    term, n = 1 << bits, 0
    while term:
        for j in range(COLUMNS):
            term //= 2 * n + 1
            columns[j] += term
            n += 1
        term = term * step >> bits
    total = 0
    for column in reversed(columns):
        total = (total * y_scaled >> bits) + column
    return work.divide(total, 1 << bits)


def _erfc_far(x: Decimal, work: Context) -> Decimal:
    """Return erfc(x) by its asymptotic series, whose terms shrink until n is about x²."""
    square = work.multiply(x, x)
    term, total, n = Decimal(1), Decimal(1), 0
    while term.adjusted() > -work.prec:
        term = work.divide(work.multiply(term, -(2 * n + 1)), work.multiply(2, square))
        total = work.add(total, term)
        n += 1
    scale = work.divide(
        exp(square.copy_negate(), work), work.multiply(x, work.sqrt(_pi(work.prec)))
    )
    return work.multiply(scale, total)


FUNCTIONS: Mapping[str, Callable[[Decimal, Context], Decimal]] = {
    "asin": asin,
    "acos": acos,
    "atan": atan,
    "erf": erf,
    "erfc": erfc,
}
"""Functions by the names that the formula language gives them."""
