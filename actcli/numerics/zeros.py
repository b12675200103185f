"""Where a function crosses zero, to as many digits as anybody needs, and numbers of that length."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.special import line, two_product

if TYPE_CHECKING:
    from decimal import Decimal

    from actcli.numerics import Array

DIGITS = 400  # 5e-324 counts beside 1, and leaves 76
HALVINGS, STEPS = 24, 30  # until the secant's steps converge, and until they have


def root(f: Callable[[Decimal], Decimal], low: float, high: float) -> tuple[float, float]:
    """Where f changes its sign between low and high, as a sum of two floats."""
    from decimal import Decimal, localcontext

    with localcontext(prec=DIGITS):
        a, b = Decimal(low), Decimal(high)
        fa, fb = f(a), f(b)
        for _ in range(HALVINGS):
            middle = (a + b) / 2
            value = f(middle)
            a, fa, b, fb = (middle, value, b, fb) if value * fa > 0 else (a, fa, middle, value)
        for _ in range(STEPS):
            if fa == fb:
                break
            a, fa, b = b, fb, b - fb * (b - a) / (fb - fa)
            fb = f(b)
        return float(b), float(b - Decimal(float(b)))


def parts(value: Fraction) -> tuple[float, float]:
    """A number as the sum of two floats."""
    high = float(value)
    return high, float(value - Fraction(high))


def multiple(rate: Fraction, x: Array) -> tuple[Array, Any]:
    """rate·x as a sum, for a rate that may be longer, larger or smaller than a float can be."""
    size = rate.numerator.bit_length() - rate.denominator.bit_length()
    power = size if abs(size) > 1000 else 0
    if power:
        rate /= Fraction(2) ** power
        with np.errstate(over="ignore"):
            x = np.ldexp(x, power)
    high, rest = parts(rate)
    u, low = two_product(high, x)
    return u, low + line(rest, x)
