"""Monomials exp(E)·ε**a·log(1/ε)**b… in an infinitesimal ε > 0, and which of two is larger.

E is a sum of infinite monomials with coefficients, each larger than log(1/ε), so that exp(E) is
larger or smaller than every power of ε.
"""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from functools import cmp_to_key, lru_cache
from itertools import zip_longest
from typing import Any

from actcli.numerics.germ.errors import UndecidedError
from actcli.numerics.germ.log_powers import LogPowers, Power, powers_of

Monomial = tuple[tuple[Any, ...], Power, Power | LogPowers]
"""The exponent E, the power a of ε, and the power b of log(1/ε), or also those of its logarithms.

E is a tuple of pairs of a monomial and its coefficient, a Decimal, the largest monomial first.
"""

ONE: Monomial = ((), 0, 0)
INFINITESIMAL: Monomial = ((), 1, 0)
LOGARITHM: Monomial = ((), 0, 1)

JUMPING: Monomial = ((), 0, -1)
"""Stands for the pace of what jumps, and so has no derivative; no pace is so small."""

CONTEXT = Context(prec=1200, Emax=MAX_EMAX, Emin=MIN_EMIN)
# For the coefficients of exponents.

ZERO_EXPONENT, DOUBTFUL_EXPONENT = Decimal("1e-40"), Decimal("1e-25")
# Coefficients of exponents that agree to less than the first are equal, and to less than the second
# perhaps not; both relative.

MIN_POWER_GAP = 1e-25
# Powers that are no simple fractions and differ by less are perhaps equal.

MAX_SIMPLE_DENOMINATOR = 10**18
# A float in [0.001, 1000] that stands for a power may have as many as 2**62.

MAX_HEIGHT = 4
# Exponentials inside exponentials.


def times(m: Monomial, n: Monomial) -> Monomial:
    """Return the product of two monomials."""
    E, F = m[0], n[0]
    return (_sum(E, F) if E and F else E or F), m[1] + n[1], m[2] + n[2]


def inverse(m: Monomial) -> Monomial:
    """Return 1 over a monomial."""
    return _negative(m[0]), -m[1], -m[2]


def raised(m: Monomial, power: Fraction | int, decimal_power: Decimal) -> Monomial:
    """Return a monomial to a power, given also as a Decimal."""
    if not power:
        return ONE
    E = tuple((k, CONTEXT.multiply(c, decimal_power)) for k, c in m[0])
    return E, _whole(m[1] * power), _multiplied(m[2], power)


def _multiplied(b: Power | LogPowers, power: Power) -> Power | LogPowers:
    """Return the powers of logarithms in the power of a monomial."""
    return b * power if isinstance(b, LogPowers) else _whole(b * power)


def _whole(value: Fraction | int) -> Fraction | int:
    """Return a fraction as an int if it is one: they are faster."""
    return value.numerator if value.denominator == 1 else value


@lru_cache(maxsize=1024)
def _sum(E: tuple[Any, ...], F: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the sum of two exponents."""
    total = dict(E)
    for k, c in F:
        if k not in total:
            total[k] = CONTEXT.plus(c)
            continue
        d = total[k]
        both = CONTEXT.add(c, d)
        size = max(c.copy_abs(), d.copy_abs())
        if both.copy_abs() > CONTEXT.multiply(DOUBTFUL_EXPONENT, size):
            total[k] = both
        elif both.copy_abs() <= CONTEXT.multiply(ZERO_EXPONENT, size):
            del total[k]
        else:
            raise UndecidedError("two exponents agree to many digits")
    return exponent(total)


def exponent(terms: dict[Monomial, Decimal]) -> tuple[Any, ...]:
    """Return the exponent with these terms."""
    if len(terms) == 1:
        return tuple(terms.items())
    return tuple(sorted(terms.items(), key=lambda term: LARGEST_FIRST(term[0])))


def compare_sizes(m: Monomial, n: Monomial) -> int:
    """Return 1 if m/n is infinite, -1 if it is infinitesimal, 0 if m and n are the same."""
    E, F = m[0], n[0]
    if (E or F) and E != F:
        difference = _sum(E, _negative(F)) if E and F else E or _negative(F)
        if difference:
            return 1 if difference[0][1] > 0 else -1
    a, p = m[1], n[1]
    if a != p:
        if type(a) is not int or type(p) is not int:  # isinstance is slow for Fraction
            _check_gap(a, p)
        return 1 if a < p else -1
    if m[2] == n[2]:
        return 0
    for b, q in zip_longest(powers_of(m[2]), powers_of(n[2]), fillvalue=0):
        if b != q:
            _check_gap(b, q)
            return 1 if b > q else -1
    return 0


def _negative(E: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return -E."""
    return tuple((k, c.copy_negate()) for k, c in E)


def _check_gap(a: Fraction | int, p: Fraction | int) -> None:
    """Raise UndecidedError if two powers may be the same."""
    long = max(a.denominator, p.denominator) > MAX_SIMPLE_DENOMINATOR
    if long and abs(float(a - p)) < MIN_POWER_GAP:
        raise UndecidedError("two powers agree to many digits")


def _compare_reversed(m: Monomial, n: Monomial) -> int:
    """Return -1 where `m` is the larger."""
    return compare_sizes(n, m)


LARGEST_FIRST = cmp_to_key(_compare_reversed)
"""Sort key for monomials."""


def faster(p: Monomial | None, q: Monomial | None) -> Monomial | None:
    """Return the larger of two paces at which what is left out may oscillate; None for none."""
    if p is None or q is None:
        return q if p is None else p
    if JUMPING in (p, q):
        return JUMPING
    return p if compare_sizes(p, q) >= 0 else q


def height(m: Monomial) -> int:
    """Return how many exponentials are inside one another."""
    return 1 + max(height(k) for k, _ in m[0]) if m[0] else 0
