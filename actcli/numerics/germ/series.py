"""Series in an infinitesimal: their terms, what was left out, and what can be told from them."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self

from actcli.numerics.floats import SMALLEST_FLOAT
from actcli.numerics.germ.balls import Precision
from actcli.numerics.germ.errors import MoreTermsNeededError, UndecidedError
from actcli.numerics.germ.monomials import (
    INFINITESIMAL,
    JUMPING,
    LARGEST_FIRST,
    ONE,
    Monomial,
    compare_sizes,
    faster,
    times,
)
from actcli.numerics.germ.nearby_joins import check_multiple_root, check_root
from actcli.numerics.germ.terms import DOUBTFUL, Terms, add_term, merged, pace_of, slopes_of

MAX_TERMS = 120
# Of a germ. A series that is longer is cut at the order that is asked for.


class Series:
    """A number beside another: a sum of terms c·exp(E)·ε**a·log(1/ε)**b, for infinitesimal ε > 0.

    Two germs compare as the functions of ε that they are do for every small enough ε.

    Parameters
    ----------
    precision : Precision
        How exactly it is computed; the same for all germs of a computation.
    terms : dict of monomial to coefficient
    rest : monomial, optional
        What was left out is at most a multiple of it. None: nothing was left out.
    pace : monomial, optional
        What was left out may oscillate, so that more terms would tell no more: each derivative of
        it is at most so many times as large as the one before. `JUMPING` if it has none.
    special : float, optional
        inf, -inf or nan: a constant that is no number. nan is a function without real values.
    """

    __slots__ = ("pace", "precision", "rest", "special", "terms")
    __hash__ = None  # type: ignore[assignment]

    def __init__(
        self,
        precision: Precision,
        terms: Terms,
        rest: Monomial | None = None,
        pace: Monomial | None = None,
        special: float | None = None,
    ) -> None:
        if len(terms) > 1 and any(m[0] for m in terms):
            terms = merged(terms, precision)
        if precision.is_last and DOUBTFUL in terms.values():
            doubtful = [m for m, c in terms.items() if c is DOUBTFUL]
            rest = min([*doubtful, rest or doubtful[0]], key=LARGEST_FIRST)
        if rest is not None:
            terms = {m: c for m, c in terms.items() if compare_sizes(m, rest) > 0}
        self.precision = precision
        self.terms = terms
        self.rest = rest
        self.pace = None if rest is None else pace
        self.special = special
        if len(terms) > MAX_TERMS:
            self._shorten()

    def _shorten(self) -> None:
        """Leave out the terms beyond the order, of a germ with too many."""
        in_order = sorted(self.terms, key=LARGEST_FIRST)
        lead = in_order[0]
        kept = [
            m for m in in_order if m[0] == lead[0] and m[1] <= lead[1] + 2 * self.precision.order
        ][:MAX_TERMS]
        self.rest = next(m for m in in_order if m not in kept)
        self.terms = {m: self.terms[m] for m in kept if compare_sizes(m, self.rest) > 0}

    # Making germs.

    def constant(self, value: Any) -> Self:
        """Return a number as a series that is computed as this one is.

        Parameters
        ----------
        value : int, float, Fraction, Decimal or a number of NumPy's
            A float is the decimal number as which it is written.
        """
        if hasattr(value, "item"):
            value = value.item()
        if isinstance(value, Fraction):
            return self._with({ONE: self.precision.fraction(value)} if value else {})
        if isinstance(value, float) and not math.isfinite(value):
            return self._singular(value)
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return self._with({ONE: (number, 0)} if number else {})

    def _with(
        self, terms: Terms, rest: Monomial | None = None, pace: Monomial | None = None
    ) -> Self:
        return type(self)(self.precision, terms, rest, pace)

    def _singular(self, value: float) -> Self:
        return type(self)(self.precision, {}, special=value)

    # Looking at them.

    @property
    def lead(self) -> Monomial:
        """Return the largest monomial. Raises UndecidedError if none is known."""
        if not self.terms:
            if self.pace:
                raise UndecidedError("it oscillates")
            raise MoreTermsNeededError("all terms to the order kept cancel")
        return self.top  # type: ignore[return-value]

    @property
    def decisive_lead(self) -> Monomial:
        """Return the largest monomial. Raises NearbyJoinError if it vanishes closer than floats."""
        lead = self.lead
        if lead == ONE:
            check_root(self.terms, self.precision)
        elif lead == INFINITESIMAL:
            check_multiple_root(self.terms, self.precision)
        return lead

    @property
    def top(self) -> Monomial | None:
        """Return the largest monomial, known or left out; None for 0."""
        terms = self.terms
        if not terms:
            return self.rest
        if len(terms) == 1:
            return next(iter(terms))
        return min(terms, key=LARGEST_FIRST)

    @property
    def is_zero(self) -> bool:
        """Return whether it is 0 exactly."""
        return not self.terms and self.rest is None and self.special is None

    @property
    def is_nan(self) -> bool:
        """Return whether it has no real values."""
        return self.special is not None and math.isnan(self.special)

    @property
    def is_infinite(self) -> bool:
        """Return whether it grows without bound. Raises UndecidedError if that is not known."""
        if self.special is not None:
            return not self.is_nan
        top = self.top
        return top is not None and compare_sizes(top, ONE) > 0 and self.lead is not None

    @property
    def tail(self) -> Self:
        """Return it without its constant term."""
        return self._with({m: c for m, c in self.terms.items() if m != ONE}, self.rest, self.pace)

    def sign(self) -> int:
        """Return 1, -1 or 0, its sign for every small enough ε. Raises UndecidedError."""
        if self.special is not None:
            return int(math.copysign(1, self.special)) if not self.is_nan else 0
        if self.is_zero:
            return 0
        return -1 if self.terms[self.decisive_lead][0].is_signed() else 1

    def limit(self) -> float:
        """Return the float nearest to where it goes as ε goes to 0.

        Returns
        -------
        float
            An infinity where it grows without bound, nan where it has no real values, and a zero
            with the sign of the side from which it comes. Raises UndecidedError.
        """
        if self.special is not None:
            return self.special
        if self.is_zero:
            return 0.0
        where = compare_sizes(self.top or ONE, ONE)
        if where < 0:
            return math.copysign(0.0, self.sign()) if self.terms else 0.0
        lead = self.lead
        if where > 0:
            return math.copysign(math.inf, self.sign())
        return self.precision.to_float(self.terms[lead])

    def limit_or_tiny(self) -> float:
        """Return `limit`, but of a limit that is only too small for floats the smallest of these.

        So it is 0 where it goes to 0, and there alone.
        """
        limit = self.limit()
        is_tiny = limit == 0 and self.special is None and self.terms and self.top == ONE
        return math.copysign(SMALLEST_FLOAT, limit) if is_tiny else limit

    def differentiate(self) -> Self:
        """Return the derivative in ε. Raises UndecidedError where what was left out jumps."""
        if self.special is not None:
            return self if self.is_nan else self._singular(math.nan)
        if self.pace == JUMPING:
            raise UndecidedError("the derivative of what jumps")
        precision = self.precision
        terms: Terms = {}
        for m, c in self.terms.items():
            for n, factor in slopes_of(m, precision):
                add_term(terms, n, precision.multiply(c, factor), precision)
        rest = None
        if self.rest is not None:
            pace = faster(self.pace, pace_of(self.rest, precision))
            rest = times(self.rest, pace or ONE)
        return self._with(terms, rest, self.pace)

    def __float__(self) -> float:
        if self.special is not None:
            return self.special
        if self.rest is not None or any(m != ONE for m in self.terms):
            raise UndecidedError("a number that is wanted as a float is none")
        return self.limit()

    def __repr__(self) -> str:
        if self.special is not None:
            return f"Germ({self.special})"
        terms = [f"{self.terms[m][0]:.6g}·{m}" for m in sorted(self.terms, key=LARGEST_FIRST)]
        return f"Germ({' + '.join(terms) or 0}{f' + O{self.rest}' if self.rest else ''})"
