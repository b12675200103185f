"""Zeros of what decides that are closer to the point than the next float is."""

from __future__ import annotations

from decimal import Decimal

from actcli.numerics.germ.balls import COARSE, Precision
from actcli.numerics.germ.errors import NearbyJoinError
from actcli.numerics.germ.monomials import INFINITESIMAL, ONE, Monomial
from actcli.numerics.germ.terms import Terms

SQUARE, CUBE = ((), 2, 0), ((), 3, 0)
"""The monomials ε² and ε³."""


def check_root(terms: Terms, precision: Precision) -> None:
    """Raise NearbyJoinError if c + slope·ε + bend·ε² + … is 0 within a gap of ε = 0."""
    c, slope, bend = (_number(terms, m) for m in (ONE, INFINITESIMAL, SQUARE))
    if slope and precision.gap and c.copy_abs() <= COARSE.multiply(slope.copy_abs(), precision.gap):
        _check_step(c, slope, precision.context.multiply(2, bend), precision)


def check_multiple_root(terms: Terms, precision: Precision) -> None:
    """Raise NearbyJoinError if slope·ε + bend·ε² + … is what is left of a power next to ε = 0.

    Of (ε - h)², for an h of half the digits, h² is lost in the error of a sum, and -2·h is not. The
    constant term has been lost if the parabola at its vertex, -slope²/(4·bend), would be lost, too.
    An exact slope is no such remainder.
    """
    (slope, error), bend = terms[INFINITESIMAL], _number(terms, SQUARE)
    if not (bend and error and precision.gap):
        return
    size = max(c.copy_abs() for c, _ in terms.values())
    lost = COARSE.multiply(COARSE.multiply(4, bend.copy_abs()), size.scaleb(-precision.wide))
    if COARSE.multiply(slope, slope) <= lost:
        twice, six = (
            precision.context.multiply(factor, c)
            for factor, c in ((2, bend), (6, _number(terms, CUBE)))
        )
        _check_step(slope, twice, six, precision)


def _number(terms: Terms, m: Monomial) -> Decimal:
    """Return the coefficient of a monomial without its error, or 0."""
    return terms[m][0] if m in terms else Decimal(0)


def _check_step(value: Decimal, slope: Decimal, bend: Decimal, precision: Precision) -> None:
    """Raise NearbyJoinError if a function with these derivatives at ε = 0 is 0 within a gap.

    Schröder's step, -f·f'/(f'² - f·f''), is exact for every power of a line.
    """
    context = precision.context
    square = context.subtract(context.multiply(slope, slope), context.multiply(value, bend))
    if square:
        step = context.divide(context.multiply(value, slope), square).copy_negate()
        if step.copy_abs() <= precision.gap:
            raise NearbyJoinError(step)
