"""Zeros of functions in decimal arithmetic of hundreds of digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from actcli.numerics.double_double import split

if TYPE_CHECKING:
    from decimal import Decimal

ZERO_DIGITS = 400
# Enough for 1 plus the smallest float, 5e-324, and 76 digits more.

BISECTIONS = 24
# After 24 halvings of the interval the secant method converges for every function used here.

MAX_SECANT_STEPS = 30
# 14 steps are enough for 400 digits; it stops by itself when the values no longer differ.


def find_zero(f: Callable[[Decimal], Decimal], low: float, high: float) -> tuple[float, float]:
    """Return the zero of f between two points where its signs differ, as a sum of two floats.

    Parameters
    ----------
    f : callable
        A continuous function of a Decimal, evaluated with 400 digits.
    low, high : float
    """
    from decimal import Decimal, localcontext

    with localcontext(prec=ZERO_DIGITS):
        a, b = Decimal(low), Decimal(high)
        fa, fb = f(a), f(b)
        for _ in range(BISECTIONS):
            middle = (a + b) / 2
            value = f(middle)
            a, fa, b, fb = (middle, value, b, fb) if value * fa > 0 else (a, fa, middle, value)
        for _ in range(MAX_SECANT_STEPS):
            if fa == fb:
                break
            a, fa, b = b, fb, b - fb * (b - a) / (fb - fa)
            fb = f(b)
        return split(b)
