"""Functions of germs that choose or jump: the larger, the smaller, the integers below and next."""

from __future__ import annotations

import math
from fractions import Fraction

from actcli.numerics.germ.arithmetic import OPERATIONS, Germ, germ_of
from actcli.numerics.germ.errors import UndecidedError
from actcli.numerics.germ.monomials import (
    JUMPING,
    ONE,
    compare_sizes,
)


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


OPERATIONS.update(floor=floor)
