"""The class of germs, and how they compute and compare."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Any

from actcli.numerics.germ.array_protocol import ArrayProtocol
from actcli.numerics.germ.balls import Coefficient, Precision
from actcli.numerics.germ.errors import (
    MoreDigitsNeededError,
    MoreTermsNeededError,
    UndecidedError,
)
from actcli.numerics.germ.monomials import (
    INFINITESIMAL,
    JUMPING,
    LARGEST_FIRST,
    ONE,
    Monomial,
    compare_sizes,
    faster,
    inverse,
    times,
)
from actcli.numerics.germ.terms import Terms, add_term, pace_of

MAX_SERIES_TERMS = 60
# Of a function of a germ that vanishes slowly, as ε**0.01 does.

OPERATIONS: dict[str, Callable[..., Any]] = {}
"""Operations that `functions` and `choices` define: "power" and "floor"."""


class Germ(ArrayProtocol):
    """A number beside another: a series in an infinitesimal ε > 0 that computes.

    Two germs compare as the functions of ε that they are do for every small enough ε. What has no
    real values is neither smaller nor larger than anything.
    """

    __slots__ = ()
    __hash__ = None

    def derivative(self, order: int, x: Germ) -> Germ:
        """Return the derivative of that order in another germ, as which ε stands for x."""
        y, speed = self, x.differentiate()
        for _ in range(order):
            y = y.differentiate() / speed
        return y

    def __neg__(self) -> Germ:
        if self.special is not None:
            return self._singular(-self.special)
        terms = {m: (c.copy_negate(), r) for m, (c, r) in self.terms.items()}
        return self._with(terms, self.rest, self.pace)

    def __pos__(self) -> Germ:
        return self

    def __abs__(self) -> Germ:
        if self.special is not None:
            return self._singular(abs(self.special))
        if not self.terms:
            return self._with({}, self.rest, self.pace and JUMPING)
        return -self if self.sign() < 0 else self

    def __add__(self, other: Any) -> Germ:
        other = _operand(self, other)
        if other is NotImplemented:
            return NotImplemented
        if self.special is not None or other.special is not None:
            return self._singular(_size_of(self) + _size_of(other))
        terms = dict(self.terms)
        for m, c in other.terms.items():
            add_term(terms, m, c, self.precision)
        rest, pace = _larger_rest(self, other)
        return self._with(terms, rest, pace)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Germ:
        other = _operand(self, other)
        return NotImplemented if other is NotImplemented else self + -other

    def __rsub__(self, other: Any) -> Germ:
        return -self + other

    def __mul__(self, other: Any) -> Germ:
        other = _operand(self, other)
        if other is NotImplemented:
            return NotImplemented
        if self.special is not None or other.special is not None:
            return self._singular(_signum(self) * _signum(other))
        if self.is_zero or other.is_zero:
            return self._with({})
        rest, pace = _rest_of_product(self, other)
        precision = self.precision
        precision.products += len(self.terms) * len(other.terms)
        multiply = precision.multiply
        terms: Terms = {}
        for m, c in self.terms.items():
            for n, d in other.terms.items():
                product = times(m, n)
                if rest is not None and compare_sizes(product, rest) <= 0:
                    continue
                add_term(terms, product, multiply(c, d), precision)
        return self._with(terms, rest, pace)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Germ:
        other = _operand(self, other)
        if other is NotImplemented:
            return NotImplemented
        if self.special is not None or other.special is not None or other.is_zero:
            return self * other.reciprocal()
        lead, c, small = other.split()
        inverted = small.compose(_alternating_ones)
        quotient = self.divided(lead, c) * inverted
        return quotient if quotient.rest is None else self._exact_quotient(other, quotient)

    def _exact_quotient(self, other: Germ, quotient: Germ) -> Germ:
        """Return a quotient as exact if its terms times the divisor are what was divided."""
        if self.rest is not None or other.rest is not None or not quotient.terms:
            return quotient
        lasts = (max(germ.terms, key=LARGEST_FIRST) for germ in (self, other, quotient))
        dividend, divisor, last = lasts
        if times(divisor, last) == dividend:
            exact = self._with(quotient.terms)
            with suppress(MoreDigitsNeededError):  # Then it may be exact, but need not be.
                if (exact * other - self).is_zero:
                    return exact
        return quotient

    def __rtruediv__(self, other: Any) -> Germ:
        return self.constant(other) / self

    def reciprocal(self) -> Germ:
        """Return 1 over it; of 0 there is none."""
        if self.special is not None:
            return self._singular(self.special) if self.is_nan else self._with({})
        if self.is_zero:
            return self._singular(math.nan)
        return self.constant(1) / self

    def __pow__(self, other: Any) -> Germ:
        other = _operand(self, other)
        power: Any = OPERATIONS["power"]
        return NotImplemented if other is NotImplemented else power(self, other)

    def __rpow__(self, other: Any) -> Germ:
        base = _operand(self, other)
        power: Any = OPERATIONS["power"]
        return NotImplemented if base is NotImplemented else power(base, self)

    def __floordiv__(self, other: Any) -> Germ:
        quotient = self / other
        floor: Any = OPERATIONS["floor"]
        return NotImplemented if quotient is NotImplemented else floor(quotient)

    def __mod__(self, other: Any) -> Germ:
        whole = self // other
        return NotImplemented if whole is NotImplemented else self - whole * other

    def __rmod__(self, other: Any) -> Germ:
        return self.constant(other) % self

    def split(self) -> tuple[Monomial, Coefficient, Germ]:
        """Return its largest monomial m, the coefficient c of that, and what it is over c·m less 1.

        Raises UndecidedError if that is not known.
        """
        lead = self.decisive_lead
        c = self.terms[lead]
        others = self._with(
            {m: d for m, d in self.terms.items() if m != lead}, self.rest, self.pace
        )
        return lead, c, others.divided(lead, c)

    def divided(self, m: Monomial, c: Coefficient) -> Germ:
        """Return it over c·m."""
        divide, inverted = self.precision.divide, inverse(m)
        terms = {times(n, inverted): divide(d, c) for n, d in self.terms.items()}
        rest = None if self.rest is None else times(self.rest, inverted)
        return self._with(terms, rest, self.pace)

    def scaled(self, m: Monomial, c: Coefficient) -> Germ:
        """Return it times c·m."""
        multiply = self.precision.multiply
        terms = {times(n, m): multiply(d, c) for n, d in self.terms.items()}
        rest = None if self.rest is None else times(self.rest, m)
        return self._with(terms, rest, self.pace)

    def compose(self, series: Callable[[int], Coefficient | None], length: int = -1) -> Germ:
        """Return the sum of series(k) times its k-th power.

        Parameters
        ----------
        series : callable
            The k-th coefficient, None for 0.
        length : int, optional
            The last power, of a polynomial.
        """

        def term(k: int) -> Terms:
            c = series(k)
            return {} if c is None else {ONE: c}

        top = self.top
        if top is None:
            return self._with(term(0))
        if compare_sizes(top, ONE) >= 0:
            if self.pace:
                raise UndecidedError("a function of what oscillates")
            raise MoreTermsNeededError("a function of what is not known to be small")
        if not self.terms:
            return self._with(term(0), top, self.pace)
        last = self._powers_needed(top)
        if 0 <= length <= last:
            total = self._with(term(length))
            last = length
        else:
            total = self._with(term(last), top)
        for k in range(last - 1, -1, -1):
            total = total * self + self._with(term(k))
        return total

    def _powers_needed(self, top: Monomial) -> int:
        """Return up to which power a series in it is carried."""
        order = self.precision.order
        E, a, _ = top
        if E or not a:
            return order
        return max(2, min(math.floor(order / a), MAX_SERIES_TERMS))

    def _order(self, other: Any) -> int | None:
        """Return the sign of the difference from another; None if one is nan."""
        other = _operand(self, other)
        if other is NotImplemented or self.is_nan or other.is_nan:
            return None
        if self.special is not None or other.special is not None:
            return _sign(self.special or 0.0, other.special or 0.0)
        return (self - other).sign()

    def __lt__(self, other: Any) -> bool:
        return self.precision.truth(self._order(other) == -1)

    def __le__(self, other: Any) -> bool:
        return self.precision.truth(self._order(other) in (-1, 0))

    def __gt__(self, other: Any) -> bool:
        return self.precision.truth(self._order(other) == 1)

    def __ge__(self, other: Any) -> bool:
        return self.precision.truth(self._order(other) in (1, 0))

    def __eq__(self, other: object) -> bool:
        return self.precision.truth(self._order(other) == 0)

    def __ne__(self, other: object) -> bool:
        return self.precision.truth(self._order(other) != 0)

    def __bool__(self) -> bool:
        return self.is_nan or self.sign() != 0


def _alternating_ones(k: int) -> Coefficient:
    """Return the coefficients of 1/(1 + x)."""
    return Decimal(-1 if k % 2 else 1), 0


def germ_of(precision: Precision, value: Any) -> Germ:
    """Return a number as a germ, and a germ as it is."""
    return value if isinstance(value, Germ) else Germ(precision, {}).constant(value)


def beside(precision: Precision, x: Any, direction: int, error: int = 0) -> Germ:
    """Return x + ε or x - ε.

    Parameters
    ----------
    precision : Precision
    x : number
    direction : int
        1 or -1.
    error : int, optional
        A bound for the relative error of x in units of the last digit.
    """
    terms = {m: (c, error) for m, (c, _) in germ_of(precision, x).terms.items()}
    return Germ(precision, terms | {INFINITESIMAL: (Decimal(direction), 0)})


def far(precision: Precision, direction: int) -> Germ:
    """Return 1/ε or -1/ε, for a direction of 1 or -1: an infinite number."""
    return Germ(precision, {inverse(INFINITESIMAL): (Decimal(direction), 0)})


def _operand(germ: Germ, other: Any) -> Any:
    """Return the other operand as a germ, or NotImplemented."""
    if isinstance(other, Germ):
        return other
    if isinstance(other, bool | int | float | Fraction | Decimal):
        return germ.constant(other)
    is_number = hasattr(other, "item") and getattr(other, "size", 1) == 1  # One of NumPy's.
    return germ.constant(other) if is_number else NotImplemented


def _larger_rest(f: Germ, g: Germ) -> tuple[Monomial | None, Monomial | None]:
    """Return what a sum leaves out, and its pace."""
    if f.rest is None:
        return g.rest, g.pace
    if g.rest is None:
        return f.rest, f.pace
    larger = f.rest if compare_sizes(f.rest, g.rest) >= 0 else g.rest
    return larger, faster(f.pace, g.pace)


def _rest_of_product(f: Germ, g: Germ) -> tuple[Monomial | None, Monomial | None]:
    """Return what a product leaves out, and its pace."""
    rests = []
    if f.rest is not None and g.top is not None:
        rests.append(times(f.rest, g.top))
    if g.rest is not None and f.top is not None:
        rests.append(times(g.rest, f.top))
    pace = faster(f.pace, g.pace)
    if pace is not None:
        # A factor of what oscillates may change faster than that does, and than the product.
        for factor in (f.rest, g.rest, f.top, g.top):
            pace = faster(pace, None if factor is None else pace_of(factor, f.precision))
    return (min(rests, key=LARGEST_FIRST), pace) if rests else (None, None)


def _size_of(germ: Germ) -> float:
    """Return a special value, and 0 for any number."""
    return 0.0 if germ.special is None else germ.special


def _signum(germ: Germ) -> float:
    """Return a special value, and the sign of any number."""
    return float(germ.sign()) if germ.special is None else germ.special


def _sign(a: float, b: float) -> int:
    return (a > b) - (a < b)
