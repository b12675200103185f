"""The elementary functions of germs: exp, log, powers, sin and cos."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from functools import cache

from actcli.numerics.germ.arithmetic import OPERATIONS, Germ, germ_of
from actcli.numerics.germ.balls import Coefficient, Precision
from actcli.numerics.germ.errors import MoreTermsNeededError, UndecidedError
from actcli.numerics.germ.log_powers import Power, log_powers, powers_of
from actcli.numerics.germ.monomials import (
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
    powers: Monomial = ONE
    for m, c in infinite.items():
        if (place := _iterated_logarithm(m)) is not None:
            powers = times(powers, _exponential_of_logarithm(place, precision.exponent(c)))
        elif compare_sizes(m, LOGARITHM) > 0 and height(m) < MAX_HEIGHT:
            terms[m] = precision.in_exponent(c)
        else:
            raise UndecidedError("exp of the power of a logarithm")
    return exponent(terms), powers[1], powers[2]


def _iterated_logarithm(m: Monomial) -> int | None:
    """Return 1 for log(1/ε), 2 for its logarithm, and so on; None for another monomial."""
    powers = powers_of(m[2])
    is_one = not m[0] and not m[1] and powers[-1] == 1 and not any(powers[:-1])
    return len(powers) if is_one else None


def _exponential_of_logarithm(place: int, power: Power) -> Monomial:
    """Return the exponential of `power` times an iterated logarithm."""
    if place == 1:
        return (), -power, 0
    return (), 0, log_powers(*[0] * (place - 2), power)


def log(g: Germ) -> Germ:
    """Return the logarithm: of 0 it is -inf, and of what is negative there is none."""
    if g.special is not None:
        return germ_of(g.precision, math.inf if g.special > 0 else math.nan)
    if g.is_zero:
        return germ_of(g.precision, -math.inf)
    if g.sign() < 0:
        return germ_of(g.precision, math.nan)
    (E, a, b), c, small = g.split()
    precision = g.precision
    result = small.compose(
        lambda k: precision.fraction(Fraction(1 if k % 2 else -1, k)) if k else None
    )
    large = {m: precision.rounded(d) for m, d in E}
    if a:
        large[LOGARITHM] = precision.fraction(-a)
    for k, power in enumerate(powers_of(b), 1):
        if power:
            large[(), 0, log_powers(*[0] * k, 1)] = precision.fraction(power)
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


OPERATIONS.update(power=real_power)
