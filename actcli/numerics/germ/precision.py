"""Real numbers with a bound for their error: the coefficients of germs.

A coefficient is a pair: a Decimal, and a bound for its relative error in units of the last digit
carried. The bound is 0 exactly where the number is exact, so that 0 is told from what only looks
like it.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    Clamped,
    Context,
    Decimal,
    FloatOperation,
    Inexact,
    Rounded,
    Subnormal,
)
from fractions import Fraction
from functools import cached_property, lru_cache

from actcli.numerics.germ import decimals
from actcli.numerics.germ.errors import MoreDigitsNeededError, NearbyJoinError, UndecidedError

Coefficient = tuple[Decimal, float]
"""A number, which is not 0, and a bound for its relative error in units of the last digit."""

QUIET = (Clamped, FloatOperation, Inexact, Rounded, Subnormal)
# Signals of `decimal` that are no errors. All others raise an ArithmeticError: a coefficient that
# over- or underflows an exponent of 18 digits, or is no number.

MAX_DENOMINATOR = 10**9
# Of an exponent that is recognised as a fraction.

ROUNDED_DIGITS = 15
# By which coefficients in an exponent are shorter than others, so that equal ones look equal.

EXPONENT_DIGITS = 40
# Of an exponent that is not rational.

COARSE = Context(prec=6, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
# For bounds of errors.


class Precision:
    """How exactly germs are computed, and the arithmetic of their coefficients.

    Parameters
    ----------
    order : int
        The powers of the infinitesimal that a series is carried to, beyond its leading one.
    digits : int
        The decimal digits of coefficients, at most 300.
    gap : float, optional
        The distance between the point and the next float. Joins that are nearer to it are told.
    truth : callable, optional
        Makes the results of comparisons: of those in a function of arrays NumPy's truths, which
        have other operators than Python's.
    """

    def __init__(
        self,
        order: int,
        digits: int,
        gap: float = 0.0,
        truth: Callable[[bool], bool] = bool,
    ) -> None:
        self.gap = Decimal(gap)
        self.truth = truth
        self.order = order
        self.digits = digits
        self.context = Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN)
        for signal in self.context.traps:
            self.context.traps[signal] = signal not in QUIET
        self.unit = 10.0 ** (digits - 1)
        self.last_digit = Decimal((0, (1,), -digits))
        self.sharp = 10.0 ** (0.4 * digits)
        # A sum is taken for 0 where it is 0 within an error of at most so many units.
        self.wide = digits // 2
        self.lost = 10.0**self.wide
        # An addition to a number that is 10**wide times as large is not sharp any more.

    @cached_property
    def without_joins(self) -> Precision:
        """Return the same precision for another infinitesimal, of whose joins nothing is told."""
        return precision(self.order, self.digits, truth=self.truth)

    def __hash__(self) -> int:
        return id(self)

    # Numbers.

    def fraction(self, value: Fraction | int) -> Coefficient:
        """Return a fraction, which is not 0."""
        if type(value) is int:
            return Decimal(value), 0.0
        return self.divide((Decimal(value.numerator), 0.0), (Decimal(value.denominator), 0.0))

    def in_exponent(self, x: Coefficient) -> Decimal:
        """Return a number without the last digits, which are in doubt."""
        c, r = x
        if r > 10.0 ** (ROUNDED_DIGITS - 2):
            raise MoreDigitsNeededError("an exponent has lost its digits")
        return Context(prec=self.digits - ROUNDED_DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN).plus(c)

    def rounded(self, c: Decimal) -> Coefficient:
        """Return a number of an exponent, which may have been rounded if it is long."""
        is_long = len(c.as_tuple().digits) > self.digits - 2 * ROUNDED_DIGITS
        return c, 10.0 ** (ROUNDED_DIGITS + 1) if is_long else 0.0

    @cached_property
    def pi(self) -> Coefficient:
        """Return pi."""
        return decimals.pi(self.context), 1.0

    @cached_property
    def e(self) -> Coefficient:
        """Return Euler's number."""
        return self.context.exp(Decimal(1)), 1.0

    # Arithmetic.

    def add(self, x: Coefficient, y: Coefficient) -> Coefficient | None:
        """Return the sum, or None if it is 0. Raises MoreDigitsNeededError if that is in doubt."""
        (c, r), (d, q) = x, y
        context = self.context
        context.clear_flags()
        total = context.add(c, d)
        rounded = context.flags[Inexact]
        if rounded and not self._is_close(c, d):
            r = max(r, self.lost)
            q = max(q, self.lost)
        if not r and not q and not rounded:
            return (total, 0.0) if total else None
        if total and c.is_signed() == d.is_signed():
            return total, max(r, q) + 1
        error = self.unit
        if total:
            error = sum(
                bound * abs(float(COARSE.divide(part, total)))
                for part, bound in ((c, r), (d, q))
                if bound
            )
        if error < self.unit:
            return total, 1.01 * error + 1
        if max(r, q) <= self.sharp:
            return None
        raise MoreDigitsNeededError("a sum cancels")

    def _is_close(self, c: Decimal, d: Decimal) -> bool:
        """Return whether two numbers are of about the same size, as sizes go."""
        return not c or not d or abs(c.adjusted() - d.adjusted()) <= self.wide

    def multiply(self, x: Coefficient, y: Coefficient) -> Coefficient:
        (c, r), (d, q) = x, y
        context = self.context
        if r or q:
            return context.multiply(c, d), r + q + 1
        context.clear_flags()
        product = context.multiply(c, d)
        return product, 1.0 if context.flags[Inexact] else 0.0

    def divide(self, x: Coefficient, y: Coefficient) -> Coefficient:
        (c, r), (d, q) = x, y
        context = self.context
        if r or q:
            return context.divide(c, d), r + q + 1
        context.clear_flags()
        quotient = context.divide(c, d)
        return quotient, 1.0 if context.flags[Inexact] else 0.0

    def power(self, x: Coefficient, p: Fraction | int) -> Coefficient:
        """Return x**p for a positive x."""
        c, r = x
        context = self.context
        if c == 1 and not r:
            return x
        context.clear_flags()
        if p == Fraction(1, 2):
            y = context.sqrt(c)
        elif p.denominator == 1:
            y = context.power(c, int(p))
        else:
            y = context.exp(context.multiply(self.fraction(p)[0], context.ln(c)))
            size = self._magnitude(context.ln(c)) + self._magnitude(Decimal(int(p)))
            return y, r * abs(float(p)) + 3 * 10.0 ** min(size + 1, 200)
        if not r and not context.flags[Inexact]:
            return y, 0.0
        return y, r * abs(float(p)) + 2

    # Functions; None stands for 0, as argument and as result.

    def exp(self, x: Coefficient | None) -> Coefficient:
        if x is None:
            return Decimal(1), 0.0
        c, r = x
        size = self._magnitude(c)
        return self.context.exp(c), self._blurred(c, 1.0 + r * 10.0 ** min(size, 200))

    def log(self, x: Coefficient) -> Coefficient | None:
        """Return the logarithm of a positive number."""
        c, r = x
        if c == 1:
            self._check_zero(r)
            return None
        y = self.context.ln(c)
        return self._with_error(y, Decimal(1), r)

    def sine_and_cosine(
        self, x: Coefficient | None
    ) -> tuple[Coefficient | None, Coefficient | None]:
        """Return sin(x) and cos(x)."""
        if x is None:
            return None, (Decimal(1), 0.0)
        c, r = x
        s, co = decimals.sine_and_cosine(c, self.context)
        r = self._blurred(c, r)
        return self._with_error(s, c, r), self._with_error(co, c, r)

    def special(self, name: str, x: Coefficient | None) -> Coefficient | None:
        """Return asin, acos, atan, erf or erfc of a number in its domain."""
        c, r = x or (Decimal(0), 0.0)
        y = decimals.FUNCTIONS[name](c, self.context)
        size = Decimal(2)  # How much faster y changes than x, both relative to x.
        if name in ("asin", "acos") and r:
            size = COARSE.divide(1, max(COARSE.subtract(1, c.copy_abs()), self.last_digit))
        if name == "erfc" and c > 1:
            size = COARSE.multiply(2, COARSE.multiply(c, y))
        if c and (c.adjusted() < -self.wide // 2 or self._has_settled(name, c)):
            r = max(r, self.lost)
        return self._with_error(y, COARSE.multiply(size, c or self.last_digit), r)

    def _has_settled(self, name: str, c: Decimal) -> bool:
        """Return whether a function is so close to its limit that half of the digits are lost."""
        if name == "erf":
            return COARSE.multiply(c, c) > 2 * self.wide
        return name == "atan" and c.adjusted() > self.wide // 2

    def _magnitude(self, c: Decimal) -> int:
        """Return how many digits a number has before the point."""
        return max(c.adjusted() + 1, 0)

    def _blurred(self, c: Decimal, error: float) -> float:
        """Return the bound of an error, larger for a function of a number that is tiny."""
        return max(error, self.lost) if c.adjusted() < -self.wide // 2 else error

    def _check_zero(self, r: float) -> None:
        """Raise MoreDigitsNeededError unless a number that is 0 within r units counts as 0."""
        if r > self.sharp:
            raise MoreDigitsNeededError("a function is 0 within its error")

    def _with_error(self, y: Decimal, size: Decimal, r: float) -> Coefficient | None:
        """Return y, which is the function of a number with r units of error.

        The function changes by at most `size` times the relative change of the number.
        """
        if not y:
            self._check_zero(r)
            return None
        error = 2.0 + r * abs(float(COARSE.divide(size, y))) if r else 2.0
        if error < self.unit:
            return self.context.plus(y), error
        self._check_zero(r * max(1.0, abs(float(COARSE.plus(size)))))
        return None

    # Decisions.

    def check_joins(
        self, c: Coefficient, slope: Coefficient | None, bend: Coefficient | None
    ) -> None:
        """Raise NearbyJoinError if c + slope·ε + bend·ε² + … is 0 within a gap of ε = 0."""
        if slope is None or not self.gap:
            return
        value, first = c[0], slope[0]
        if value.copy_abs() > COARSE.multiply(first.copy_abs(), self.gap):
            return
        context = self.context
        # Schröder's step, which is exact for every power of a line.
        square = context.multiply(first, first)
        if bend is not None:
            twice = context.multiply(2, context.multiply(value, bend[0]))
            square = context.subtract(square, twice)
        if not square:
            return
        step = context.divide(context.multiply(value, first), square).copy_negate()
        if step.copy_abs() <= self.gap:
            raise NearbyJoinError(step)

    def to_float(self, x: Coefficient) -> float:
        """Return the nearest float."""
        c, r = x
        if r > self.unit * 1e-17:
            raise MoreDigitsNeededError("fewer digits are left than a float has")
        return float(c)

    def integer(self, x: Coefficient) -> int | None:
        """Return the integer that a number is, or None if it is none."""
        c, r = x
        if c.adjusted() > self.digits // 2:
            raise UndecidedError("too large to be told from an integer")
        nearest = c.to_integral_value(context=self.context)
        gap = self.context.subtract(c, nearest)
        if not gap:
            if r > self.sharp:
                raise MoreDigitsNeededError("perhaps an integer")
            return int(nearest)
        if not r:
            return None
        error = r * abs(float(COARSE.divide(c, gap)))
        if error < self.unit:
            return None
        if r > self.sharp:
            raise MoreDigitsNeededError("perhaps an integer")
        return int(nearest)

    def is_one(self, x: Coefficient) -> bool:
        """Return whether a number is 1 or -1."""
        c, r = x
        return self.add((c.copy_abs(), r), (Decimal(-1), 0.0)) is None

    def exponent(self, x: Coefficient) -> Fraction | int:
        """Return a number as an exponent: the fraction that it is, or that it is close to."""
        c, r = x
        value = Fraction(c)
        if r:
            if r > self.sharp:
                raise MoreDigitsNeededError("an exponent has lost its digits")
            near = value.limit_denominator(MAX_DENOMINATOR)
            if abs(near - value) <= abs(value) * Fraction(2 * r) / 10 ** (self.digits - 1):
                value = near
            else:
                value = Fraction(Context(prec=EXPONENT_DIGITS).plus(c))
        return value.numerator if value.denominator == 1 else value


@lru_cache(maxsize=64)
def precision(
    order: int, digits: int, gap: float = 0.0, truth: Callable[[bool], bool] = bool
) -> Precision:
    """Return the one `Precision` with these parameters."""
    return Precision(order, digits, gap, truth)
