"""The elementary functions of germs, and others by their derivative."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from actcli.numerics.germ.arithmetic import OPERATIONS, Germ, germ_of
from actcli.numerics.germ.balls import Coefficient, Precision
from actcli.numerics.germ.errors import MoreTermsNeededError, UndecidedError
from actcli.numerics.germ.monomials import (
    INFINITESIMAL,
    JUMPING,
    LOGARITHM,
    MAX_HEIGHT,
    ONE,
    Monomial,
    compare_sizes,
    exponent,
    faster,
    height,
    raised,
    times,
)
from actcli.numerics.germ.terms import pace_of

ENDS_AT_ONE = ("asin", "acos")
# Functions that have real values from -1 to 1.

MAX_STEPWISE_POWER = 40
# Whole powers up to this are products, and therefore exact.


def exp(g: Germ) -> Germ:
    """Return exp(g): what grows becomes a monomial, the constant a factor, the rest a series."""
    if g.special is not None:
        return germ_of(g.precision, math.exp(g.special))
    infinite = {m: c for m, c in g.terms.items() if compare_sizes(m, ONE) > 0}
    if g.rest is not None and compare_sizes(g.rest, ONE) >= 0:
        return Germ(g.precision, {}, _bound_of_exponential(g, infinite), g.pace)
    small = Germ(
        g.precision,
        {m: c for m, c in g.terms.items() if m != ONE and m not in infinite},
        g.rest,
        g.pace,
    )
    factor = g.precision.exp(g.terms.get(ONE))
    result = small.compose(lambda k: g.precision.fraction(Fraction(1, math.factorial(k))))
    return result.scaled(_exponential(infinite, g.precision), factor)


def _bound_of_exponential(g: Germ, infinite: dict[Monomial, Coefficient]) -> Monomial:
    """Return a monomial that exp(g) is at most a multiple of, for a g that is not known to o(1)."""
    if g.rest == ONE:
        return _exponential(infinite, g.precision)
    if not g.terms or g.sign() > 0:
        g.lead  # noqa: B018 - tells whether more terms may help
        raise MoreTermsNeededError("exp of what is not known to be small")
    # What is left out of g is smaller than half its leading term.
    (c, r), half = g.terms[g.lead], g.precision.fraction(Fraction(1, 2))
    return _exponential({g.lead: g.precision.multiply((c, r), half)}, g.precision)


def _exponential(infinite: dict[Monomial, Coefficient], precision: Precision) -> Monomial:
    """Return the exponential of a sum of infinite monomials."""
    terms = {}
    power: Fraction | int = 0
    for m, c in infinite.items():
        if m == LOGARITHM:
            power = -precision.exponent(c)
        elif compare_sizes(m, LOGARITHM) > 0 and height(m) < MAX_HEIGHT:
            terms[m] = precision.in_exponent(c)
        else:
            raise UndecidedError("exp of the power of a logarithm")
    return exponent(terms), power, 0


def log(g: Germ) -> Germ:
    """Return the logarithm: of 0 it is -inf, and of what is negative there is none."""
    if g.special is not None:
        return germ_of(g.precision, math.inf if g.special > 0 else math.nan)
    if g.is_zero:
        return germ_of(g.precision, -math.inf)
    if g.sign() < 0:
        return germ_of(g.precision, math.nan)
    (E, a, b), c, small = g.split()
    if b:
        raise UndecidedError("the logarithm of a logarithm")
    precision = g.precision
    result = small.compose(
        lambda k: precision.fraction(Fraction(1 if k % 2 else -1, k)) if k else None
    )
    large = {m: precision.rounded(d) for m, d in E}
    if a:
        large[LOGARITHM] = precision.fraction(-a)
    start = precision.log(c)
    if start is not None:
        large[ONE] = start
    return result + Germ(precision, large)


def real_power(base: Germ, by: Germ) -> Germ:
    """Return base**by. Of a negative base there are whole powers alone."""
    if base.is_nan or by.is_nan:
        return germ_of(base.precision, math.nan)
    if base.special is not None or by.special is not None:
        return _special_power(base, by)
    if by.rest is None and all(m == ONE for m in by.terms):
        fixed = base.precision.exponent(by.terms[ONE]) if by.terms else 0
        return _fixed_power(base, fixed, by)
    if base.is_zero:
        sign = by.sign()
        return germ_of(base.precision, 0 if sign > 0 else math.inf)
    return exp(by * log(base))


def _special_power(base: Germ, by: Germ) -> Germ:
    """Return a power of or by infinity."""
    a = base.limit()
    b = by.limit()
    if by.special is not None and base.special is None and abs(a) == 1:
        raise UndecidedError("an infinite power of 1")
    try:
        return germ_of(base.precision, math.pow(a, b))
    except ValueError:
        return germ_of(base.precision, math.nan)
    except OverflowError as error:
        raise UndecidedError("a power of infinity") from error


def _fixed_power(g: Germ, p: Fraction | int, by: Germ) -> Germ:
    """Return g**p for a number p, which is also given as a germ."""
    precision = g.precision
    if p == 0:
        return germ_of(precision, 1)
    if isinstance(p, int) and 0 < p <= MAX_STEPWISE_POWER:
        return _stepwise_power(g, p)
    if g.is_zero:
        if p > 0:
            return g
        return germ_of(precision, math.nan if isinstance(p, int) else math.inf)
    if isinstance(p, int) and -MAX_STEPWISE_POWER <= p < 0:
        return _stepwise_power(g.reciprocal(), -p)
    sign = g.sign()
    if sign < 0 and not isinstance(p, int):
        return germ_of(precision, math.nan)
    lead, c, small = g.split()
    factor = precision.power((c[0].copy_abs(), c[1]), p)
    if sign < 0 and int(p) % 2:
        factor = _negative(factor)

    @cache
    def binomial(k: int) -> Fraction:
        return binomial(k - 1) * (p - k + 1) / k if k else Fraction(1)

    def coefficient(k: int) -> Coefficient | None:
        value = binomial(k)
        return precision.fraction(value) if value else None

    result = small.compose(coefficient)
    return result.scaled(raised(lead, p, by.terms[ONE][0]), factor)


def _stepwise_power(g: Germ, p: int) -> Germ:
    """Return g**p for a positive integer p by products."""
    result = None
    while p:
        if p % 2:
            result = g if result is None else result * g
        p //= 2
        if p:
            g = g * g
    return result  # type: ignore[return-value]


def square_root(g: Germ) -> Germ:
    """Return sqrt(g)."""
    if g.special is not None:
        return germ_of(g.precision, g.special if g.special > 0 else math.nan)
    return _fixed_power(g, Fraction(1, 2), germ_of(g.precision, Decimal("0.5")))


def sine(g: Germ) -> Germ:
    """Return sin(g); of what grows it is known to be bounded."""
    return _wave(g, 0)


def cosine(g: Germ) -> Germ:
    """Return cos(g); of what grows it is known to be bounded."""
    return _wave(g, 1)


def _wave(g: Germ, quarters: int) -> Germ:
    """Return sin(g) moved on by so many quarters of a turn."""
    precision = g.precision
    if g.special is not None:
        return germ_of(precision, math.nan)
    top = g.tail.top
    if top is not None and compare_sizes(top, ONE) >= 0:
        speed = pace_of(top, precision)
        pace = faster(faster(g.pace, speed), times(top, speed))
        return Germ(precision, {}, ONE, pace)
    s, c = precision.sine_and_cosine(g.terms.get(ONE))
    turn = (s, c, s and _negative(s), c and _negative(c))

    def coefficient(k: int) -> Coefficient | None:
        value = turn[(k + quarters) % 4]
        return value and precision.multiply(
            value, precision.fraction(Fraction(1, math.factorial(k)))
        )

    return g.tail.compose(coefficient)


def _negative(c: Coefficient) -> Coefficient:
    return c[0].copy_negate(), c[1]


def integral(g: Germ) -> Germ:
    """Return an integral in ε: without a constant term, for terms without exponentials."""
    precision = g.precision
    total = Germ(precision, {})
    for (E, a, b), c in g.terms.items():
        if E or b < 0 or isinstance(b, Fraction):
            raise UndecidedError("the integral of an exponential")
        total = total + _integral_of(a, int(b), c, precision)
    rest = g.rest
    if rest is None:
        return total
    if rest[0] or rest[1] <= -1:
        raise MoreTermsNeededError("an integral of what was left out")
    return total + Germ(precision, {}, (rest[0], rest[1] + 1, rest[2]), g.pace)


def _integral_of(a: Fraction | int, b: int, c: Coefficient, precision: Precision) -> Germ:
    """Return the integral of c·ε**a·log(1/ε)**b."""
    if a == -1:
        return Germ(precision, {((), 0, b + 1): precision.divide(c, precision.fraction(-(b + 1)))})
    factor = precision.divide(c, precision.fraction(a + 1))
    term = Germ(precision, {((), a + 1, b): factor})
    if not b:
        return term
    more = precision.multiply(factor, precision.fraction(b))
    return term + _integral_of(a, b - 1, more, precision)


def from_derivative(name: str, derivative: Callable[[Germ], Germ], g: Germ) -> Germ:
    """Return the function of `Precision.special` of that name; of an infinite germ nan.

    Parameters
    ----------
    name : str
    derivative : callable
        Its derivative as a function of germs of `Precision.without_joins`; nan outside its domain.
    g : Germ
    """
    precision = g.precision
    if g.is_infinite:
        return germ_of(precision, math.nan)
    c, small = g.terms.get(ONE), g.tail
    if name in ENDS_AT_ONE and c is not None:
        (1 - g * g).sign()  # It may be 0 at a point that rounds to the same float.
        if precision.is_one(c):
            c = Decimal(1).copy_sign(c[0]), 0
    if small.is_zero:
        return _constant_value(name, c, precision)
    direction = small.sign() if small.terms else 1
    series = _expansion(name, derivative, c, direction, precision.without_joins)
    if series is not None and all(m[1].denominator == 1 and not m[2] for m in series.terms):
        return _substituted(series, small * direction)
    if not small.terms:
        raise MoreTermsNeededError("a side that is not known")
    if series is None:
        return germ_of(precision, math.nan)
    return _substituted_terms(series, small * direction)


def _constant_value(name: str, c: Coefficient | None, precision: Precision) -> Germ:
    """Return the function of a constant."""
    if name in ENDS_AT_ONE and c is not None and c[0].copy_abs() > 1:
        return germ_of(precision, math.nan)
    value = precision.special(name, c)
    return Germ(precision, {} if value is None else {ONE: value})


@lru_cache(maxsize=256)
def _expansion(
    name: str,
    derivative: Callable[[Germ], Germ],
    c: Coefficient | None,
    direction: int,
    precision: Precision,
) -> Germ | None:
    """Return the function at c + ε or c - ε; None if it has no values there."""
    step = Germ(precision, {INFINITESIMAL: (Decimal(direction), 0)})
    at = step if c is None else step + Germ(precision, {ONE: c})
    slope = derivative(at)
    if slope.is_nan:
        return None
    return _constant_value(name, c, precision) + integral(slope * direction)


def _substituted(series: Germ, small: Germ) -> Germ:
    """Return a power series at a small germ."""
    terms = series.terms

    def coefficient(k: int) -> Coefficient | None:
        return terms.get(((), k, 0))

    result = small.compose(coefficient)
    if series.rest is None or not small.terms:
        return result
    return result + Germ(series.precision, {}, _power_of(small, series.rest[1]), small.pace)


def _substituted_terms(series: Germ, small: Germ) -> Germ:
    """Return a series with broken powers or logarithms at a small positive germ."""
    precision = series.precision
    total = Germ(precision, {})
    logarithm: Any = None
    for (_, a, b), c in series.terms.items():
        part = real_power(small, germ_of(precision, Fraction(a)))
        if b:
            logarithm = -log(small) if logarithm is None else logarithm
            part = part * _stepwise_power(logarithm, int(b))
        total = total + part * Germ(precision, {ONE: c})
    if series.rest is None:
        return total
    return total + Germ(precision, {}, _power_of(small, series.rest[1]), small.pace)


def _power_of(small: Germ, a: Fraction | int) -> Monomial:
    """Return the size of a small germ's power."""
    return raised(small.lead, a, Decimal(float(a)))


def floor(g: Germ) -> Germ:
    """Return the largest integer that is not above g; of what grows it is known to within 1."""
    precision = g.precision
    if g.special is not None:
        return g
    top = g.top
    if top is not None and compare_sizes(top, ONE) > 0:
        return g.tail + Germ(precision, {}, ONE, JUMPING)
    if g.rest is not None and compare_sizes(g.rest, ONE) >= 0:
        raise UndecidedError("the integer part of what oscillates")
    c = g.terms.get(ONE)
    if c is None:
        return germ_of(precision, -1 if g.sign() < 0 else 0)
    whole = precision.integer(c)
    if whole is not None:
        return germ_of(precision, whole - 1 if (g - whole).sign() < 0 else whole)
    nearest = precision.context.to_integral_value(c[0])
    (g - nearest).sign()  # It may be that integer at a point that rounds to the same float.
    return germ_of(precision, math.floor(c[0]))


def round_half_even(g: Germ) -> Germ:
    """Return the nearest integer, and of two equally near the even one."""
    doubled = floor(2 * g)
    if doubled.special is not None or doubled.rest is not None:
        return doubled / 2
    if not g.special and (2 * g - doubled).is_zero:
        k = int(float(doubled))
        if k % 2:
            return germ_of(g.precision, (k + 1) // 2 if (k + 1) // 2 % 2 == 0 else (k - 1) // 2)
    return floor(g + Fraction(1, 2))


def larger(f: Germ, g: Germ) -> Germ:
    """Return the larger of two germs; of two that agree to the order kept, what is known."""
    return _chosen(f, g, 1)


def smaller(f: Germ, g: Germ) -> Germ:
    """Return the smaller of two germs; of two that agree to the order kept, what is known."""
    return _chosen(f, g, -1)


def _chosen(f: Germ, g: Germ, sign: int) -> Germ:
    if f.is_nan or g.is_nan:
        return germ_of(f.precision, math.nan)
    if f.special is not None or g.special is not None:
        return f if (f > g if sign > 0 else f < g) else g
    difference = f - g
    if difference.is_zero:
        return f
    if not difference.terms:
        return f + Germ(f.precision, {}, difference.rest, difference.pace and JUMPING)
    return f if difference.sign() == sign else g


OPERATIONS.update(power=real_power, floor=floor)
