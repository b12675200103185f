"""Numbers held as the sum of two floats, of about twice the digits, for what cancels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.special import head, polynomial, two_sum

if TYPE_CHECKING:
    from actcli.numerics import Array


class DoubleDouble:
    """high + low, with what each operation rounds kept but for about 2**-104 of its result.

    Of products that leaves out those that over- or underflow. Other operands may be plain numbers,
    or fractions, which are rounded to such a sum.
    """

    __slots__ = ("high", "low")

    def __init__(self, high: Any, low: Any = 0.0) -> None:
        self.high, self.low = high, low

    @classmethod
    def of(cls, value: Any) -> DoubleDouble:
        if isinstance(value, DoubleDouble):
            return value
        if isinstance(value, int | float):
            return cls(value)
        try:
            return cls(float(value), float(value - type(value)(float(value))))
        except OverflowError:  # a fraction beyond the largest number
            return cls(math.inf)

    def value(self) -> Array:
        return np.asarray(self.high + self.low)

    def __neg__(self) -> DoubleDouble:
        return DoubleDouble(-self.high, -self.low)

    def __add__(self, other: Any) -> DoubleDouble:
        b = DoubleDouble.of(other)
        s, e = two_sum(self.high, b.high)
        return DoubleDouble(*two_sum(s, e + (self.low + b.low)))

    def __mul__(self, other: Any) -> DoubleDouble:
        b = DoubleDouble.of(other)
        p, e = times(self.high, b.high)
        return DoubleDouble(*two_sum(p, e + (self.high * b.low + self.low * b.high)))

    def __truediv__(self, other: Any) -> DoubleDouble:
        b = DoubleDouble.of(other)
        q = self.high / b.high
        rest = self + -(b * DoubleDouble(q))
        return DoubleDouble(*two_sum(q, rest.value() / b.high))

    __radd__ = __add__
    __rmul__ = __mul__

    def __sub__(self, other: Any) -> DoubleDouble:
        return self + -DoubleDouble.of(other)

    def __rsub__(self, other: Any) -> DoubleDouble:
        return DoubleDouble.of(other) + -self


def times(a: Array, b: Array) -> tuple[Array, Array]:
    """a·b as p + e: the rounded product, and what rounding took from it (Dekker)."""
    p, ah, bh = a * b, head(a), head(b)
    return p, (ah * bh - p) + ah * (b - bh) + (a - ah) * bh + (a - ah) * (b - bh)


def log1p(z: DoubleDouble) -> DoubleDouble:
    """log(1 + z) for z from 0 to 1: 2·artanh(s) with s = z/(2 + z), right to 2**-64.

    Of the series s·(1 + s²/3 + s⁴/5 + …), as s² is at most 1/9, what is behind the third term is
    below 2**-12, and can be rounded.
    """
    from fractions import Fraction

    s = z / (2 + z)
    square = s * s
    total = DoubleDouble(polynomial([1 / k for k in range(7, 41, 2)], square.value()))
    for k in (5, 3, 1):
        total = square * total + Fraction(1, k)
    return s * total * 2
