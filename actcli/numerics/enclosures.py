"""Enclosures: intervals with rational ends that hold a real number, however exactly that is asked.

They tell on which side of a given number another one lies, where floats are too coarse for that:
1 - exp(-1000) is less than 1. A number is either known exactly, and both ends are equal to it, or
it lies strictly between the ends.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from math import isqrt
from typing import Any, NamedTuple

from actcli.numerics.germ import decimals

LOST_DIGITS = 5
# Of those carried, the last ones that a function of `germ.decimals` does not promise.

FAR = 3
# For each digit carried. exp(-3·digits) < 10**-digits: for what it is added to it only counts that
# it is there.

MAX_TURNS = Decimal(10) ** 40
# Of the argument of a sine.

MAX_POWER = 64
# Of a power that is multiplied out.

ROOT_BITS = 700
# Of a square root, at least.


class UnknownSideError(ArithmeticError):
    """Enclosures do not tell what was asked: they overlap, or do not know a function."""


class Enclosure(NamedTuple):
    """A real number: `low` if the ends are equal, otherwise one strictly between them."""

    low: Fraction
    high: Fraction
    logarithm: Enclosure | None = None
    """The logarithm of a number of which the ends hardly say more than that it is positive."""

    @property
    def is_exact(self) -> bool:
        """Return whether the number is known exactly."""
        return self.low == self.high

    def sign(self) -> int:
        """Return the sign of the number. Raises UnknownSideError."""
        return self.compare(ZERO)

    def compare(self, other: Enclosure) -> int:
        """Return 1 if it is greater than another, 0 if both are equal, -1 if it is less.

        Raises
        ------
        UnknownSideError
            If the enclosures overlap.
        """
        if self.is_exact and other.is_exact:
            return (self.low > other.low) - (self.low < other.low)
        if self.low >= other.high:
            return 1
        if self.high <= other.low:
            return -1
        raise UnknownSideError("the enclosures overlap")

    def __lt__(self, other: Any) -> bool:
        return self.compare(other) < 0

    def __le__(self, other: Any) -> bool:
        return self.compare(other) <= 0

    def __gt__(self, other: Any) -> bool:
        return self.compare(other) > 0

    def __ge__(self, other: Any) -> bool:
        return self.compare(other) >= 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Enclosure) and self.compare(other) == 0

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.low, self.high))

    def __pos__(self) -> Enclosure:
        return self

    def __neg__(self) -> Enclosure:
        return Enclosure(-self.high, -self.low)

    def __abs__(self) -> Enclosure:
        return self if self.sign() >= 0 else -self

    def __add__(self, other: Any) -> Enclosure:
        return Enclosure(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Any) -> Enclosure:
        return Enclosure(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Any) -> Enclosure:
        if self.is_exact and other.is_exact:
            product = self.low * other.low
            return Enclosure(product, product)
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Enclosure(min(corners), max(corners))

    def __truediv__(self, other: Any) -> Enclosure:
        if other.low <= 0 <= other.high:
            raise UnknownSideError("the divisor may be 0")
        return self * Enclosure(1 / other.high, 1 / other.low)

    def __mod__(self, other: Any) -> Enclosure:
        if not (self.is_exact and other.is_exact and other.low):
            raise UnknownSideError("the remainder of a number that is not known exactly")
        return exact(self.low % other.low)

    def __pow__(self, other: Any) -> Enclosure:
        power = other.low
        if not other.is_exact or power.denominator > 2 or abs(power) > MAX_POWER:
            raise UnknownSideError("a power that is no half of a small integer")
        factor = self if power.denominator == 1 else root_of(self)
        product = ONE
        for _ in range(abs(power.numerator)):
            product = product * factor
        return product if power >= 0 else ONE / product


def exact(value: Any) -> Enclosure:
    """Return a number that is known exactly: an integer, a float, or the text of one."""
    try:
        number = Fraction(value)
    except (OverflowError, ValueError):
        raise UnknownSideError("no finite number") from None
    return Enclosure(number, number)


ZERO, ONE, TWO = exact(0), exact(1), exact(2)


def root_of(x: Enclosure) -> Enclosure:
    """Return the square root; that of a square is exact."""
    if x.low < 0:
        raise UnknownSideError("the root of a number that may be negative")
    return Enclosure(_root(x.low)[0], _root(x.high)[1])


def _root(x: Fraction) -> tuple[Fraction, Fraction]:
    """Return two numbers between which the root lies, both equal to it if it is rational."""
    product = x.numerator * x.denominator
    shift = max(0, ROOT_BITS - product.bit_length() // 2)
    root = isqrt(product << 2 * shift)
    above = root + (root * root != product << 2 * shift)
    scale = x.denominator << shift
    return Fraction(root, scale), Fraction(above, scale)


class Functions:
    """Functions of enclosures, to so many decimal digits."""

    def __init__(self, digits: int) -> None:
        self.context = Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
        self.down, self.up = self.context.copy(), self.context.copy()
        self.down.rounding, self.up.rounding = ROUND_FLOOR, ROUND_CEILING
        self.error = Fraction(10) ** (LOST_DIGITS - digits)
        self.far = FAR * digits
        self.tiny = Enclosure(Fraction(0), Fraction(10) ** -digits)

    @property
    def pi(self) -> Enclosure:
        """Return pi."""
        return self._around(decimals.pi(self.context))

    @property
    def e(self) -> Enclosure:
        """Return Euler's number."""
        return self._around(decimals.e(self.context))

    def _around(self, y: Decimal) -> Enclosure:
        """Return what a computed number stands for."""
        value = Fraction(y)
        error = abs(value) * self.error
        return Enclosure(value - error, value + error)

    def _decimals(self, x: Enclosure) -> tuple[Decimal, Decimal]:
        """Return both ends, rounded outwards."""
        low = self.down.divide(Decimal(x.low.numerator), Decimal(x.low.denominator))
        return low, self.up.divide(Decimal(x.high.numerator), Decimal(x.high.denominator))

    def _increasing(
        self, function: Callable[[Decimal, Context], Decimal], x: Enclosure
    ) -> Enclosure:
        """Return an increasing function of a number at which it is irrational."""
        low, high = self._decimals(x)
        return Enclosure(
            self._around(function(low, self.context)).low,
            self._around(function(high, self.context)).high,
        )

    def exp(self, x: Enclosure) -> Enclosure:
        """Return exp(x)."""
        if x == ZERO:
            return ONE
        if x.high > self.far:
            raise UnknownSideError("the exponential of a large number")
        if x.high < -self.far:
            return self.tiny
        return self._increasing(
            decimals.exp, Enclosure(max(x.low, Fraction(-2 * self.far)), x.high)
        )

    def log(self, x: Enclosure) -> Enclosure:
        """Return log(x)."""
        if x.logarithm is not None:
            return x.logarithm
        if x.low <= 0:
            raise UnknownSideError("the logarithm of a number that may be 0")
        return ZERO if x.is_exact and x.low == 1 else self._increasing(decimals.ln, x)

    def atan(self, x: Enclosure) -> Enclosure:
        """Return atan(x)."""
        return ZERO if x.is_exact and not x.low else self._increasing(decimals.atan, x)

    def erf(self, x: Enclosure) -> Enclosure:
        """Return erf(x)."""
        if x == ZERO:
            return ZERO
        if x.high < -1:
            return -self.erf(-x)
        return ONE - self.erfc(x) if x.low > 1 else self._increasing(decimals.erf, x)

    def erfc(self, x: Enclosure) -> Enclosure:
        """Return erfc(x)."""
        if x.low < 1:
            return ONE - self.erf(x)
        if x.low**2 > self.far:
            return self.tiny
        return self._increasing(lambda u, context: decimals.erfc(u.copy_negate(), context), -x)

    def Phi(self, x: Enclosure) -> Enclosure:  # noqa: N802 (the word of the formula language)
        """Return the standard normal distribution function.

        Far on the left it is phi(x)/|x|, less a share of at most 1/x².
        """
        if x.high >= 0 or x.high**2 < 2 * self.far:
            return self.erfc(-x / root_of(TWO)) / TWO
        share = Enclosure(-2 / x.high**2, Fraction(0))  # log(1 - t) > -2t for t < 1/2.
        scale = self.log(-x * root_of(TWO * self.pi))
        return self.tiny._replace(logarithm=-x * x / TWO - scale + share)

    def sin(self, x: Enclosure) -> Enclosure:
        """Return sin(x)."""
        return self._wave(x, 0)

    def cos(self, x: Enclosure) -> Enclosure:
        """Return cos(x)."""
        return self._wave(x, 1)

    def _wave(self, x: Enclosure, which: int) -> Enclosure:
        """Return sin(x) or cos(x), which change by no more than x does."""
        if x.is_exact and not x.low:
            return (ZERO, ONE)[which]
        low, high = self._decimals(x)
        if max(abs(low), abs(high)) > MAX_TURNS:
            raise UnknownSideError("the sine of a large number")
        near = self._around(decimals.sine_and_cosine(low, self.context)[which])
        width = Fraction(high) - Fraction(low)
        return Enclosure(near.low - width, near.high + width)
