"""Ball arithmetic: real numbers with a bound for their error, the coefficients of germs.

A coefficient is a pair: a Decimal, and a bound for its relative error in units of the last digit
carried. The bound is 0 exactly where the number is exact, so that 0 is told from what only looks
like it. It has a minus sign where a much smaller number was lost on the way, as in 1 + exp(-1000):
if that sum cancels, what is left is not 0.
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
from threading import get_ident

from actcli.numerics.germ import decimals
from actcli.numerics.germ.errors import MoreDigitsNeededError, UndecidedError

Coefficient = tuple[Decimal, int]
"""A number, which is not 0, and a bound for its relative error in units of the last digit.

A negative bound says that a smaller number may have been lost.
"""

QUIET = (Clamped, FloatOperation, Inexact, Rounded, Subnormal)
# Signals of `decimal` that are no errors. All others raise an ArithmeticError: a coefficient that
# over- or underflows an exponent of 18 digits, or is no number.

MAX_DENOMINATOR = 10**9
# Of an exponent that is recognised as a fraction.

ROUNDED_DIGITS = 15
# By which coefficients in an exponent are shorter than others, so that equal ones look equal.

EXPONENT_DIGITS = 40
# Of an exponent that is not rational.

LARGE_ERROR = 1000
# In units of the last digit. That of a sum is then found by the sizes of its parts.

MAX_SHIFT = 10_000
HUGE = 10**MAX_SHIFT
# Numbers that differ by more decimal places are beyond all precision.

MAX_DIGITS_BEFORE_POINT = 1000
# Of the argument of a sine, for which pi needs as many, of an exponential, and of a power.

COARSE = Context(prec=6, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
# For bounds of errors.


class Precision:
    """How exactly germs are computed, and the arithmetic of their coefficients.

    Parameters
    ----------
    order : int
        The powers of the infinitesimal that a series is carried to, beyond its leading one.
    digits : int
        The decimal digits of coefficients.
    gap : float, optional
        The distance between the point and the next float. Joins that are nearer to it are told.
    is_last : bool, optional
        Whether more digits will not be tried: a coefficient that these do not tell from 0 is then
        left out, with all smaller terms.
    truth : callable, optional
        Makes the results of comparisons: of those in a function of arrays NumPy's truths, which
        have other operators than Python's.
    """

    def __init__(
        self,
        order: int,
        digits: int,
        gap: float = 0.0,
        is_last: bool = False,
        truth: Callable[[bool], bool] = bool,
    ) -> None:
        self.is_last = is_last
        self.gap = Decimal(gap)
        self.truth = truth
        self.order = order
        self.digits = digits
        self.context = Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN)
        for signal in self.context.traps:
            self.context.traps[signal] = signal not in QUIET
        self.unit = 10 ** (digits - 1)
        self.last_digit = Decimal((0, (1,), -digits))
        self.sharp = 10 ** (digits // 4)
        # A sum is taken for 0 where it is 0 within an error of at most so many units.
        self.wide = digits * 3 // 4 - 3
        # A number that is 10**wide times as small as what it is added to may be lost in an error.
        self.products = 0  # Of terms that were multiplied: the work that was done.

    @cached_property
    def without_joins(self) -> Precision:
        """Return the same precision for another infinitesimal, of whose joins nothing is told."""
        return precision(self.order, self.digits, 0.0, self.is_last, self.truth)

    def __hash__(self) -> int:
        return id(self)

    # Numbers.

    def fraction(self, value: Fraction | int) -> Coefficient:
        """Return a fraction, which is not 0."""
        if type(value) is int:
            return Decimal(value), 0
        return self.divide((Decimal(value.numerator), 0), (Decimal(value.denominator), 0))

    def in_exponent(self, x: Coefficient) -> Decimal:
        """Return a number without the last digits, which are in doubt."""
        c, r = x
        if abs(r) > 10 ** (ROUNDED_DIGITS - 2):
            raise MoreDigitsNeededError("an exponent has lost its digits")
        return Context(prec=self.digits - ROUNDED_DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN).plus(c)

    def rounded(self, c: Decimal) -> Coefficient:
        """Return a number of an exponent, which may have been rounded if it is long."""
        is_long = len(c.as_tuple().digits) > self.digits - 2 * ROUNDED_DIGITS
        return c, 10 ** (ROUNDED_DIGITS + 1) if is_long else 0

    @cached_property
    def pi(self) -> Coefficient:
        """Return pi."""
        return decimals.pi(self.context), 1

    @cached_property
    def e(self) -> Coefficient:
        """Return Euler's number."""
        return decimals.e(self.context), 1

    # Arithmetic.

    def add(self, x: Coefficient, y: Coefficient) -> Coefficient | None:
        """Return the sum, or None if it is 0. Raises MoreDigitsNeededError if that is in doubt."""
        (c, r), (d, q) = x, y
        context = self.context
        context.clear_flags()
        total = context.add(c, d)
        rounded = context.flags[Inexact]
        if not r and not q and not rounded:
            return (total, 0) if total else None
        lost = r < 0 or q < 0 or (rounded and not self._is_close(c, d))
        r, q = abs(r), abs(q)
        error = self.unit
        if total and c.is_signed() == d.is_signed() and max(r, q) < LARGE_ERROR:
            error = max(r, q) + 1
        elif total:
            error = _share(r, c, total) + _share(q, d, total) + 1
        if error < self.unit:
            return total, -error if lost else error
        if not lost and max(r, q) <= self.sharp:
            return None
        raise MoreDigitsNeededError("a sum cancels")

    def _is_close(self, c: Decimal, d: Decimal) -> bool:
        """Return whether two numbers are of about the same size, as sizes go."""
        return not c or not d or abs(c.adjusted() - d.adjusted()) <= self.wide

    def multiply(self, x: Coefficient, y: Coefficient) -> Coefficient:
        (c, r), (d, q) = x, y
        context = self.context
        if r or q:
            return context.multiply(c, d), _total(r, q)
        context.clear_flags()
        product = context.multiply(c, d)
        return product, 1 if context.flags[Inexact] else 0

    def divide(self, x: Coefficient, y: Coefficient) -> Coefficient:
        (c, r), (d, q) = x, y
        context = self.context
        if r or q:
            return context.divide(c, d), _total(r, q)
        context.clear_flags()
        quotient = context.divide(c, d)
        return quotient, 1 if context.flags[Inexact] else 0

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
            log = decimals.ln(c, context)
            y = decimals.exp(context.multiply(self.fraction(p)[0], log), context)
            size = self._magnitude(log) + self._magnitude(Decimal(int(p)))
            return y, _total(r * _ceiling(p), 10 ** (size + 2))
        if not r and not context.flags[Inexact]:
            return y, 0
        return y, _total(r * _ceiling(p), 1)

    # Functions; None stands for 0, as argument and as result.

    def exp(self, x: Coefficient | None) -> Coefficient:
        if x is None:
            return Decimal(1), 0
        c, r = x
        size = self._magnitude(c)
        if size > MAX_DIGITS_BEFORE_POINT:
            raise UndecidedError("the exponential of a number beyond all floats")
        error = _total(r * 10**size, 0)
        return decimals.exp(c, self.context), -abs(error) if self._is_tiny(c) else error

    def log(self, x: Coefficient) -> Coefficient | None:
        """Return the logarithm of a positive number."""
        c, r = x
        if c == 1:
            self._check_zero(r)
            return None
        return self._with_error(decimals.ln(c, self.context), Decimal(1), r)

    def sine_and_cosine(
        self, x: Coefficient | None
    ) -> tuple[Coefficient | None, Coefficient | None]:
        """Return sin(x) and cos(x)."""
        if x is None:
            return None, (Decimal(1), 0)
        c, r = x
        if c.adjusted() > MAX_DIGITS_BEFORE_POINT:
            raise UndecidedError("the sine of a number beyond all floats")
        s, co = decimals.sine_and_cosine(c, self.context)
        if self._is_tiny(c):
            r = -abs(r) - 1
        return self._with_error(s, c, r), self._with_error(co, c, r)

    def special(self, name: str, x: Coefficient | None) -> Coefficient | None:
        """Return asin, acos, atan, erf or erfc of a number in its domain."""
        c, r = x or (Decimal(0), 0)
        y = decimals.FUNCTIONS[name](c, self.context)
        size = Decimal(2)  # How much faster y changes than x, both relative to x.
        if name in ("asin", "acos") and r:
            size = COARSE.divide(1, max(COARSE.subtract(1, c.copy_abs()), self.last_digit))
        if name == "erfc" and c > 1:
            size = COARSE.multiply(2, COARSE.multiply(c, y))
        if self._is_tiny(c) or self._has_settled(name, c):
            r = -abs(r) - 1
        return self._with_error(y, COARSE.multiply(size, c or self.last_digit), r)

    def _has_settled(self, name: str, c: Decimal) -> bool:
        """Return whether a function is so close to its limit that half of the digits are lost."""
        if name == "erf":
            return COARSE.multiply(c, c) > 2 * self.wide
        return name == "atan" and c.adjusted() > self.wide // 2

    def _magnitude(self, c: Decimal) -> int:
        """Return how many digits a number has before the point."""
        return max(c.adjusted() + 1, 0)

    def _is_tiny(self, c: Decimal) -> bool:
        """Return whether a number is so small that its powers are lost beside it or beside 1."""
        return bool(c) and c.adjusted() < -self.wide // 2

    def _check_zero(self, r: int) -> None:
        """Raise MoreDigitsNeededError unless a number that is 0 within r units counts as 0."""
        if r < 0 or r > self.sharp:
            raise MoreDigitsNeededError("too few digits to be told from 0")

    def _with_error(self, y: Decimal, size: Decimal, r: int) -> Coefficient | None:
        """Return y, which is the function of a number with r units of error.

        The function changes by at most `size` times the relative change of the number.
        """
        if not y:
            self._check_zero(r)
            return None
        error = _total(r * _ratio(size, y) if r else 0, 1)
        if abs(error) < self.unit:
            return self.context.plus(y), error
        self._check_zero(r * _ratio(size, Decimal(1)))
        return None

    # Decisions.

    def to_float(self, x: Coefficient) -> float:
        """Return the nearest float."""
        c, r = x
        if abs(r) > self.unit // 10**17:
            raise MoreDigitsNeededError("fewer digits are left than a float has")
        return float(c)

    def integer(self, x: Coefficient) -> int | None:
        """Return the integer that a number is, or None if it is none."""
        c, r = x
        nearest = c.to_integral_value(context=self.context)
        gap = self.context.subtract(c, nearest)
        if r and c.adjusted() > self.wide:
            raise UndecidedError("too large to be told from an integer")
        if gap and abs(r) * _ratio(c, gap) < self.unit:
            return None
        if r:
            self._check_zero(r)
        return int(nearest)

    def is_one(self, x: Coefficient) -> bool:
        """Return whether a number is 1 or -1."""
        c, r = x
        return self.add((c.copy_abs(), r), (Decimal(-1), 0)) is None

    def exponent(self, x: Coefficient) -> Fraction | int:
        """Return a number as an exponent: the fraction that it is, or that it is close to."""
        c, r = x
        if abs(c.adjusted()) > MAX_DIGITS_BEFORE_POINT:
            raise UndecidedError("a power beyond all floats")
        value = Fraction(c)
        if r:
            self._check_zero(r)
            near = value.limit_denominator(MAX_DENOMINATOR)
            if abs(near - value) <= abs(value) * Fraction(2 * r) / 10 ** (self.digits - 1):
                value = near
            else:
                value = Fraction(Context(prec=EXPONENT_DIGITS).plus(c))
        return value.numerator if value.denominator == 1 else value


def _ratio(c: Decimal, d: Decimal) -> int:
    """Return a bound for |c/d|, or for what is beyond all precision a number that is."""
    quotient = COARSE.divide(c, d)
    return int(quotient.copy_abs()) + 1 if quotient.adjusted() < MAX_SHIFT else HUGE


def _share(r: int, c: Decimal, total: Decimal) -> int:
    """Return a bound for the error of a sum that comes from a part c with r units of error."""
    shift = total.adjusted() - c.adjusted() - 1
    if not r or shift <= 0:
        return r and r * _ratio(c, total)
    return r // 10 ** min(shift, MAX_SHIFT) + 1


def _ceiling(p: Fraction | int) -> int:
    """Return the smallest integer that is not below |p|."""
    return -(-abs(p.numerator) // p.denominator)


def _total(r: int, q: int) -> int:
    """Return the error of a result of two numbers, and that of its rounding."""
    error = abs(r) + abs(q) + 1
    return -error if r < 0 or q < 0 else error


def precision(
    order: int,
    digits: int,
    gap: float = 0.0,
    is_last: bool = False,
    truth: Callable[[bool], bool] = bool,
) -> Precision:
    """Return the one `Precision` with these parameters."""
    return _of_thread(order, digits, gap, is_last, truth, get_ident())


@lru_cache(maxsize=64)
def _of_thread(
    order: int,
    digits: int,
    gap: float,
    is_last: bool,
    truth: Callable[[bool], bool],
    thread: int,
) -> Precision:
    """Return the `Precision` of a thread: two may not share the flags of a context."""
    return Precision(order, digits, gap, is_last, truth)
