"""Division of jets, with the digits of a quotient kept at and beside a removable singularity.

The coefficients of q = a/b follow from q·b = a:

    q[k] = (a[k] - b[1]·q[k - 1] - … - b[k]·q[0]) / b[0].

Where b[0] is small beside b[1], …, each step magnifies the rounding errors of the ones before by
about b[1]/b[0], and at b[0] = 0 there is nothing to compute. If a is not small there this is a pole
and the coefficients are as large. If a has the same zero, as in sin(x)/x, q is an ordinary function
and the digits are lost for nothing. So the common zero is divided out of both:

1. `_has_lost_digits` bounds the error of each q[k]. It runs the recurrence with every term replaced
   by its magnitude, which is a bound of the sum of the magnitudes of all terms that make up q[k];
   an ulp of that is the error.
2. `_zero_beside` looks for the t, near 0, at which b(t) = 0, by Newton's method. It is applied to
   u/u', of which a zero of any multiplicity is a simple one:

       t ← t - u·u' / (u'² - u·u'').

3. `_vanishes` decides whether both a(t) and b(t) are 0 there: the sum of the terms c[k]·t**k has to
   be a rounding error of the sum of their magnitudes, and so have the last terms, for what a
   truncated series leaves out is about as large.
4. `_without_factor` divides both by their factor (t' - t), from the highest power down:
   c'[k - 1] = c[k] + t·c'[k]. Here a small t damps errors where from the lowest power up 1/t would
   magnify them. What is left has one order less, and is divided by the same procedure, since the
   zero may be a multiple one.

A short series cannot tell a zero from a small number: its last terms are not small. Coefficients
that it may have lost are nan, which asks `differentiate` to come again with more orders.

Source of the recurrence: A. Griewank & A. Walther, Evaluating Derivatives, 2nd ed., SIAM (2008),
section 13.2.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

from actcli.numerics import np
from actcli.numerics.jet.arithmetic import convolved, paired
from actcli.numerics.jet.series import RULES, Jet
from actcli.numerics.monte_carlo import is_perturbing, perturb, perturb_quotient
from actcli.numerics.select import any_by_numpy, may_hold

if TYPE_CHECKING:
    from actcli.numerics import Array

Result = TypeVar("Result")

EPS = 2.0**-52

_keeps_zeros: ContextVar[bool] = ContextVar("keeps zeros", default=False)
# Whether quotients are left as the recurrence gives them.

_short_series: ContextVar[list[Array] | None] = ContextVar("short series", default=None)
# Collects the coefficients of quotients that may be nan for want of more orders.

# The counts below are of 810 derivatives, of the orders 1 to 6, of 15 quotients at and beside a
# removable singularity, as `tests/generate/division.py` measures them: how many are wrong by more
# than 1e-10, relatively, or nan. As the constants are, 3 are wrong.

LOST_DIGITS_BOUND = 2.0**-40
# A coefficient whose error bound exceeds this, relatively, is computed anew. At 2**-30 it would be
# 9 that are wrong, at 2**-20 66; smaller bounds do not gain anything.

ORDERS_TO_REJECT = 8
# Of a series that may rule a common zero out. At 4 it would be 16 that are wrong, by up to 1e52;
# from 6 on it is the same.

ORDERS_TO_ACCEPT = 16
# Of a series that may confirm a common zero. At 14 it would be 12 that are wrong, at 10 32, and at
# 24 there are 11 nan, where a zero is not found.

ZERO_TOLERANCE = 2.0**-46
# A series of ORDERS_TO_ACCEPT vanishes if this part of its terms is left: the rounding errors of a
# few dozen operations. At 2**-40 it would be 6 that are wrong. At 2**-52 it is none, but then no
# rounding is allowed for.

MAYBE_ZERO_TOLERANCE = 2.0**-6
# If this part of the terms of a series of ORDERS_TO_REJECT is left, more terms might still make it
# vanish, and are asked for. From 1 to 2**-12 the results are the same.

CONVERGED = 0.5
# The last terms of a series that reaches a zero are together less than this part of all. That of
# log(1 + exp(b*x)) in b does not reach from b = 1 to 0, where x is -300.

NEWTON_STEPS = 12
# With 3 steps it would be 6 that are wrong, and from 6 on it is the same: convergence is quadratic.


def divide(a: Any, b: Any) -> Jet:
    """Return a/b, by the procedure above.

    Parameters
    ----------
    a, b : Jet or array
        At least one is a jet.

    Returns
    -------
    Jet
        In a series of fewer than ORDERS_TO_ACCEPT a coefficient is nan where its digits may be lost
        to a common zero. At a common zero, the highest ones are nan.
    """
    if not isinstance(b, Jet) and np.ndim(b) == 0 and np.isfinite(b) and not is_perturbing():
        return Jet(a.c / b)
    a, b = paired(a, b)
    q = _by_recurrence(a, b)
    if _keeps_zeros.get():
        return q
    if not may_hold(b.c[1:] != 0):
        if (b.value == 0).any():  # As x**2 is to the first order.
            _ask_for_orders(q.c)
        return q
    whole = q.c.shape
    a, b = (Jet(np.broadcast_to(u.c, whole), np.broadcast_to(u.weight, whole)) for u in (a, b))
    lost = _has_lost_digits(a, b, q)
    mask = lost.any(axis=0)
    if not any_by_numpy(mask):
        return q
    c, mask = q.c, np.asarray(mask)
    a, b = a.at(mask), b.at(mask)
    t, holes = _common_zero(a, b, ZERO_TOLERANCE if a.order >= ORDERS_TO_ACCEPT else 0.0)
    if a.order < ORDERS_TO_ACCEPT:
        rejects = a.order >= ORDERS_TO_REJECT
        maybe = _common_zero(a, b, MAYBE_ZERO_TOLERANCE)[1] if rejects else True
        c[:, mask] = np.where(lost[:, mask] & maybe, np.nan, c[:, mask])
    if holes.any():
        t = t[holes]
        quotient = divide(_without_factor(a.at(holes), t), _without_factor(b.at(holes), t)).c
        mask[mask] = holes
        c[:, mask] = np.concatenate([quotient, np.full_like(quotient[:1], np.nan)])
    _ask_for_orders(c[:, lost.any(axis=0)])
    return Jet(c)


def keeping_zeros(compute: Callable[[], Result]) -> Result:
    """Return what `compute` returns when quotients of jets are left as the recurrence gives them.

    That is quick. For who judges by Monte Carlo arithmetic which digits are right.
    """
    token = _keeps_zeros.set(True)
    try:
        return compute()
    finally:
        _keeps_zeros.reset(token)


def asking_for_orders(compute: Callable[[], Result]) -> tuple[Result, bool]:
    """Return what `compute` returns, and whether a quotient of jets in it would need more orders.

    What is nan for another reason, as a power of 0 is, stays so.
    """
    short: list[Array] = []
    token = _short_series.set(short)
    try:
        return compute(), bool(short)
    finally:
        _short_series.reset(token)


def _ask_for_orders(c: Array) -> None:
    """Note that coefficients, if some are nan, might have values in a longer series."""
    short = _short_series.get()
    if short is not None and np.isnan(c).any():
        short.append(c)


def _by_recurrence(a: Jet, b: Jet) -> Jet:
    """Return a/b; where b is infinite and a is not, a constant 0."""
    rest = b.c[1:] / b.value
    at_limit = np.isinf(b.value) & np.isfinite(a.value)
    q = perturb_quotient(a.c[:1] / b.value, a.c[:1], b.value)
    for k in range(1, len(a.c)):
        new = perturb(a.c[k] / b.value - convolved(rest, q, k - 1))
        q = np.concatenate([q, np.where(at_limit, 0.0, new)[None]])
    return Jet(q)


def _has_lost_digits(a: Jet, b: Jet, q: Jet) -> Any:
    """Return which coefficients of q = a/b have lost digits; of 0/0 it is all."""
    size = abs(b.value)
    terms = Jet(a.weight + b.weight[0] * abs(q.c))
    sums = _by_recurrence(terms, Jet(np.concatenate([size[None], -b.weight[1:]]))).c
    too_large = np.isinf(sums) & (size < 1)
    return (EPS * sums > LOST_DIGITS_BOUND * abs(q.c)) | too_large | ((a.value == 0) & (size == 0))


def _common_zero(a: Jet, b: Jet, tolerance: float) -> tuple[Array, Any]:
    """Return a t where both are 0, and whether there is one.

    It is a zero of b, or where b has lost digits to cancellation, of a.
    """
    t = _zero_beside(b)
    found = _vanishes(a, t, tolerance) & _vanishes(b, t, tolerance)
    if not found.all():
        t = np.where(found, t, _zero_beside(a))
        found = _vanishes(a, t, tolerance) & _vanishes(b, t, tolerance)
    return t, found


def _zero_beside(u: Jet) -> Array:
    """Return a t where u is 0, by Newton's method for u/u'; if there is none near, any number."""
    t = np.zeros(u.shape)
    for _ in range(NEWTON_STEPS):
        y, slope, curvature = (_terms(u.c, t, order).sum(axis=0) for order in range(3))
        step = y * slope / (slope * slope - y * curvature)
        rounding = EPS * _terms(u.weight, abs(t)).sum(axis=0)
        moves = np.isfinite(step) & (abs(y) > rounding)
        if not moves.any():
            break
        t = t - np.where(moves, step, 0.0)
    return t


def _terms(c: Array, t: Array, order: int = 0) -> Array:
    """Return the terms at t of the derivative of that order of a series, 0 where one is nan."""
    terms = c[order:].copy()
    power = np.ones(t.shape)
    for k in range(len(terms)):  # Several times as fast as t**k for an array of all k.
        terms[k] *= power * float(math.perm(k + order, order))
        power = power * t
    terms[np.isnan(terms)] = 0.0
    return terms


def _vanishes(u: Jet, t: Array, tolerance: float) -> Any:
    """Return where u(t) is 0, to a part of its terms, and u is long enough to tell.

    The last two known terms are looked at, since every other one of an even function is 0.
    """
    terms, weights = _terms(u.c, t), _terms(u.weight, abs(t)).sum(axis=0)
    known = (~np.isnan(u.c)).sum(axis=0)
    k = np.arange(len(u.c)).reshape(-1, *(1,) * t.ndim)
    last = np.where(k >= known - 2, abs(terms), 0.0).sum(axis=0)
    left = np.maximum(abs(terms.sum(axis=0)), last)
    # Terms that are but rounding errors of what they are made of look like 0 at any t. If they do
    # not become smaller either, the series tells nothing of t; a longer one may.
    reaches = last <= CONVERGED * abs(terms).sum(axis=0)
    vanishes = (left <= tolerance * weights) & ~np.isnan(u.value)
    return vanishes & (reaches | (tolerance > ZERO_TOLERANCE))


def _without_factor(u: Jet, t: Array) -> Jet:
    """Return u divided by its factor that is 0 at t, of one order less."""
    known = ~np.isnan(u.c)

    def divided(c: Array, t: Array) -> Array:
        found = [np.zeros(t.shape)]
        for higher in np.where(known, c, 0.0)[:0:-1]:
            found.append(higher + t * found[-1])
        return np.where(known[1:], np.stack(found[:0:-1]), np.nan)

    return Jet(divided(u.c, t), divided(u.weight, abs(t)))


RULES[np.divide] = divide
