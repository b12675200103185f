"""Integrals of germs, and functions that are known by their derivative."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from actcli.numerics.germ.arithmetic import Germ, germ_of
from actcli.numerics.germ.balls import Coefficient, Precision
from actcli.numerics.germ.errors import MoreTermsNeededError, UndecidedError
from actcli.numerics.germ.functions import log, real_power
from actcli.numerics.germ.log_powers import powers_of
from actcli.numerics.germ.monomials import (
    INFINITESIMAL,
    ONE,
    Monomial,
    raised,
)

ENDS_AT_ONE = ("asin", "acos")
# Functions that have real values from -1 to 1.


def integral(g: Germ) -> Germ:
    """Return an integral in ε: without a constant term, for terms without exponentials."""
    precision = g.precision
    total = Germ(precision, {})
    for (E, a, b), c in g.terms.items():
        if E or type(b) is not int or b < 0:
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
            part = part * logarithm ** int(powers_of(b)[0])
        total = total + part * Germ(precision, {ONE: c})
    if series.rest is None:
        return total
    return total + Germ(precision, {}, _power_of(small, series.rest[1]), small.pace)


def _power_of(small: Germ, a: Fraction | int) -> Monomial:
    """Return the size of a small germ's power."""
    return raised(small.lead, a, Decimal(float(a)))
