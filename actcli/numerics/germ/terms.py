"""Sums of monomials with coefficients."""

from __future__ import annotations

from decimal import Decimal

from actcli.numerics.germ.balls import Coefficient, Precision
from actcli.numerics.germ.errors import MoreDigitsNeededError
from actcli.numerics.germ.log_powers import log_powers, powers_of
from actcli.numerics.germ.monomials import (
    INFINITESIMAL,
    LARGEST_FIRST,
    Monomial,
    compare_sizes,
    inverse,
    times,
)

Terms = dict[Monomial, Coefficient]

DOUBTFUL: Coefficient = (Decimal("nan"), 0)
"""Stands for a coefficient that the most digits do not tell from 0."""


def add_term(terms: Terms, m: Monomial, c: Coefficient, precision: Precision) -> None:
    """Add c·m to a sum."""
    if m not in terms:
        terms[m] = c
        return
    if terms[m] is DOUBTFUL:
        return
    try:
        total = precision.add(terms[m], c)
    except MoreDigitsNeededError:
        if not precision.is_last:
            raise
        total = DOUBTFUL
    if total is None:
        del terms[m]
    else:
        terms[m] = total


def merged(terms: Terms, precision: Precision) -> Terms:
    """Return terms, with those of monomials that are equal but for rounding as one."""
    merged: Terms = {}
    last: Monomial | None = None
    for m in sorted(terms, key=LARGEST_FIRST):
        if last is not None and last in merged and compare_sizes(last, m) == 0:
            add_term(merged, last, terms[m], precision)
        else:
            merged[m] = terms[m]
            last = m
    return merged


def slopes_of(m: Monomial, precision: Precision) -> list[tuple[Monomial, Coefficient]]:
    """Return the terms of the derivative of a monomial in ε, with their coefficients."""
    E, a, b = m
    terms = [
        (times(m, n), precision.multiply(precision.rounded(c), d))
        for inner, c in E
        for n, d in slopes_of(inner, precision)
    ]
    if a:
        terms.append(((E, a - 1, b), precision.fraction(a)))
    # The k-th of ε, log(1/ε), log(log(1/ε)), … has as derivative -1 over those before it and ε.
    for k, power in enumerate(powers_of(b), 1):
        if power:
            fewer = log_powers(*[-1] * k)
            terms.append(((E, a - 1, b + fewer), precision.fraction(-power)))
    return terms


def pace_of(m: Monomial, precision: Precision) -> Monomial:
    """Return a bound for how much larger the derivative of a monomial in ε is than itself."""
    slopes = [times(n, inverse(m)) for n, _ in slopes_of(m, precision)]
    return min([inverse(INFINITESIMAL), *slopes], key=LARGEST_FIRST)
