"""Functions that the module `decimal` lacks: pi, sines, arcs and the error function.

Each takes a Decimal and a context, computes with some more digits than the context has, and returns
a number of which all digits of the context but the last are right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from functools import lru_cache

GUARD_DIGITS = 12
# More than the digits that a sum of a thousand terms can lose.

HALVINGS = 8
# Of the argument of atan, after which its series converges quickly.


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


def sine_and_cosine(x: Decimal, context: Context) -> tuple[Decimal, Decimal]:
    """Return sin(x) and cos(x)."""
    digits = max(x.adjusted() + 1, 0)
    work = _wider(context, digits + context.prec // 4)
    half_pi = work.divide(_pi(work.prec), 2)
    turns = work.divide(x, half_pi).to_integral_value(context=work)
    rest = work.subtract(x, work.multiply(turns, half_pi))
    s, c = _sine(rest, work), _cosine(rest, work)
    minus_s, minus_c = s.copy_negate(), c.copy_negate()
    return ((s, c), (c, minus_s), (minus_s, minus_c), (minus_c, s))[int(turns) % 4]


def _sine(x: Decimal, work: Context) -> Decimal:
    """Return sin(x) for a small x by its series."""
    return _alternating(x, x, 1, work)


def _cosine(x: Decimal, work: Context) -> Decimal:
    """Return cos(x) for a small x by its series."""
    return _alternating(x, Decimal(1), 0, work)


def _alternating(x: Decimal, first: Decimal, k: int, work: Context) -> Decimal:
    """Return the sum of terms, each -x²/((k + 1)·(k + 2)) times the one before."""
    square, term, total = work.multiply(x, x), first, first
    while term and term.adjusted() > total.adjusted() - work.prec - 2:
        term = work.divide(work.multiply(term, square), -(k + 1) * (k + 2))
        total = work.add(total, term)
        k += 2
    return total


def atan(x: Decimal, context: Context) -> Decimal:
    """Return atan(x): its argument is halved until the series converges quickly."""
    work = _wider(context, HALVINGS)
    if x.copy_abs() > 1:
        half_pi = work.divide(_pi(work.prec), 2).copy_sign(x)
        return work.subtract(half_pi, atan(work.divide(1, x), work))
    for _ in range(HALVINGS):
        root = work.sqrt(work.add(1, work.multiply(x, x)))
        x = work.divide(x, work.add(1, root))
    square, power, total, k = work.multiply(x, x), x, x, 1
    while power and power.adjusted() > total.adjusted() - work.prec - 2:
        power, k = work.multiply(power, square.copy_negate()), k + 2
        total = work.add(total, work.divide(power, k))
    return work.multiply(total, 2**HALVINGS)


def asin(x: Decimal, context: Context) -> Decimal:
    """Return asin(x) for x in [-1, 1]."""
    work = _wider(context, context.prec)  # 1 - x² may cancel.
    rest = work.multiply(work.subtract(1, x), work.add(1, x))
    if not rest:
        return work.divide(_pi(work.prec), 2).copy_sign(x)
    return atan(work.divide(x, work.sqrt(rest)), work)


def acos(x: Decimal, context: Context) -> Decimal:
    """Return acos(x) for x in [-1, 1]."""
    if x == 1:
        return Decimal(0)
    work = _wider(context, context.prec)
    return work.subtract(work.divide(_pi(work.prec), 2), asin(x, work))


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
    term, total, n = x, x, 0
    while term and term.adjusted() > total.adjusted() - work.prec - 2:
        n += 1
        term = work.divide(work.multiply(work.multiply(term, square), 2), 2 * n + 1)
        total = work.add(total, term)
    scale = work.divide(work.multiply(2, work.exp(square.copy_negate())), work.sqrt(_pi(work.prec)))
    return work.multiply(scale, total)


def _erfc_far(x: Decimal, work: Context) -> Decimal:
    """Return erfc(x) by its asymptotic series, whose terms shrink until n is about x²."""
    square = work.multiply(x, x)
    term, total, n = Decimal(1), Decimal(1), 0
    while term.adjusted() > -work.prec:
        term = work.divide(work.multiply(term, -(2 * n + 1)), work.multiply(2, square))
        total = work.add(total, term)
        n += 1
    scale = work.divide(work.exp(square.copy_negate()), work.multiply(x, work.sqrt(_pi(work.prec))))
    return work.multiply(scale, total)


FUNCTIONS: Mapping[str, Callable[[Decimal, Context], Decimal]] = {
    "asin": asin,
    "acos": acos,
    "atan": atan,
    "erf": erf,
    "erfc": erfc,
}
"""Functions by the names that the formula language gives them."""
