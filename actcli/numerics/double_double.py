"""Double-double arithmetic: numbers held as the sum of two floats, for sums that cancel.

A double-double has about 106 bits: high is the sum rounded to a float64, and low the rest. The
operations are the "sloppy" sum and Dekker's product and quotient. Relative to the result a product
or a quotient is right to a few times 2**-104, a sum to a few times 2**-104 of |a| + |b|, and so
only where its operands do not cancel.

References
----------
Y. Hida, X. S. Li & D. H. Bailey, Algorithms for quad-double precision floating point arithmetic,
15th IEEE Symposium on Computer Arithmetic (2001) 155-162.
M. Joldes, J.-M. Muller & V. Popescu, Tight and rigorous error bounds for basic building blocks of
double-word arithmetic, ACM Transactions on Mathematical Software 44(2) (2017), article 15.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.arithmetic import polynomial
from actcli.numerics.error_free import dekker_product, two_product, two_sum
from actcli.numerics.piecewise import line

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from actcli.numerics import Array

EXPONENT_TO_SCALE = 1000
# A rate beyond 2**±1000 is made about 1, and x takes its power of two, before they are multiplied.


class DoubleDouble:
    """high + low, arrays of float64 or floats, with +, -, *, /.

    The other operand may be a DoubleDouble, a number, or a Fraction, which is rounded to one. No
    care is taken of over- and underflow.
    """

    __slots__ = ("high", "low")

    def __init__(self, high: Any, low: Any = 0.0) -> None:
        self.high, self.low = high, low

    @classmethod
    def of(cls, value: Any) -> DoubleDouble:
        """Return `value` as a DoubleDouble; a fraction beyond the largest float as infinity."""
        if isinstance(value, DoubleDouble):
            return value
        if isinstance(value, int | float):
            return cls(value)
        try:
            return cls(*split(value))
        except OverflowError:
            return cls(math.inf)

    def value(self) -> Array:
        """Return the sum, rounded to float64."""
        total: Array = self.high + self.low
        return total

    def __neg__(self) -> DoubleDouble:
        return DoubleDouble(-self.high, -self.low)

    def __add__(self, other: Any) -> DoubleDouble:
        b = DoubleDouble.of(other)
        s, e = two_sum(self.high, b.high)
        return DoubleDouble(*two_sum(s, e + (self.low + b.low)))

    def __mul__(self, other: Any) -> DoubleDouble:
        b = DoubleDouble.of(other)
        p, e = dekker_product(self.high, b.high)
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


def split(number: Fraction | Decimal) -> tuple[float, float]:
    """Return an exact number as the sum of two floats, right to 106 bits.

    Raises OverflowError where the number is beyond the largest float.
    """
    from fractions import Fraction

    exact = Fraction(number)
    high = float(exact)
    return high, float(exact - Fraction(high))


def rational_product(rate: Fraction, x: Array) -> tuple[Array, Any]:
    """Return rate·x as a sum of two floats, for a rate that is any fraction.

    Parameters
    ----------
    rate : Fraction
        It may have more digits than a float, and be larger or smaller than any.
    x : ndarray of float64

    Returns
    -------
    high, low : ndarray, ndarray or float
        Right to 2**-104 of the product, unless a part of it over- or underflows.
    """
    from fractions import Fraction

    size = rate.numerator.bit_length() - rate.denominator.bit_length()
    power = size if abs(size) > EXPONENT_TO_SCALE else 0
    if power:
        rate /= Fraction(2) ** power
        with np.errstate(over="ignore"):
            x = np.ldexp(x, power)
    high, rest = split(rate)
    u, low = two_product(high, x)
    return u, low + line(rest, x)


def log1p(z: DoubleDouble) -> DoubleDouble:
    """Return log(1 + z) for z from 0 to 1, right to 2**-64.

    It is 2·artanh(s) with s = z/(2 + z), and artanh(s) = s·(1 + s²/3 + s⁴/5 + …). As s² is at most
    1/9, what follows the third term is below 2**-12, and may be rounded. The 17 terms taken of it
    leave 2**-64.
    """
    from fractions import Fraction

    s = z / (2 + z)
    square = s * s
    total = DoubleDouble(polynomial([1 / k for k in range(7, 41, 2)], square.value()))
    for k in (5, 3, 1):
        total = square * total + Fraction(1, k)
    return s * total * 2
