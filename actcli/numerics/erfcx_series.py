"""The Taylor series of erfcx(x) = exp(x²)·erfc(x), every coefficient with its digits.

The coefficient of t**n in erfcx(x + t) is (-1)**n·b[n], where

    b[n] = 2/sqrt(pi)·2**n/n!·∫ s**n·exp(-s² - 2·x·s) ds   from 0 to infinity

is positive for every x (DLMF 7.18.2 and 7.18.3), and

    b[n - 1] = x·b[n] + (n + 1)/2·b[n + 1],   b[-1] = 1/sqrt(pi).

* For x < 0 it is computed upwards, (n + 1)·b[n + 1] = 2·(b[n - 1] - x·b[n]): both terms are
  positive.
* For x >= 0 the terms of that would cancel, for b is the minimal solution of the recurrence. So it
  is computed downwards, in the quotients r[n] = b[n]/b[n - 1], whose terms are positive again:

      r[n] = 1/(x + (n + 1)/2·r[n + 1]).

  A relative error of r[n + 1] comes to r[n] with the factor -(n + 1)/2·r[n + 1]·r[n], which is
  between -1 and 0: no rounding grows. This is Miller's algorithm.
* From FAR_FROM on these factors are so far below 1 that the first r may be a rough one.
* From 0 to FAR_FROM the first r is the quotient of two sums: moved from FAR_FROM to the left by d,
  b[n] is the sum of (n + k)!/(n!·k!)·b[n + k]·d**k, and all its terms are positive.

Source: W. Gautschi, Computational aspects of three-term recurrence relations, SIAM Review 9 (1967)
24-82, sections 3 and 7.
"""

from __future__ import annotations

from functools import cache
from math import comb, pi, sqrt
from typing import TYPE_CHECKING, Any

from actcli.numerics import np, special
from actcli.numerics.arithmetic import polynomial
from actcli.numerics.select import where

if TYPE_CHECKING:
    from actcli.numerics import Array

FAR_FROM = 2.0
# With a larger one the sums have more terms, with a smaller one the recurrence more steps.

SPARE_STEPS = 120
# To a coefficient of order n the recurrence comes from 2n + 120 on. From FAR_FROM on its r then is
# right to 2**-60: whether it starts with 0 or with infinity, between which r lies, makes no more.

TERMS = 120
# To a coefficient of order n there are n + 120 terms: those left out are below 2**-60 of the sum.


def erfcx_coefficients(x: Array, order: int) -> Array:
    """Return the coefficients of t**0 to t**order of erfcx(x + t).

    Parameters
    ----------
    x : ndarray of float64
    order : int

    Returns
    -------
    ndarray of float64, shape (order + 1, *x.shape)
        Coefficient n has an error of at most 5 + 2n ulp.
    """
    with np.errstate(all="ignore"):
        b = [special.erfcx(x)]
        ratios = _ratios(x, order) if order else []
        below = np.full_like(b[0], 1 / sqrt(pi))
        for n in range(order):
            upwards = 2 * (below - x * b[n]) / (n + 1)
            below = b[n]
            b.append(where(x < 0, upwards, below * ratios[n + 1]))
    return np.stack([-c if n % 2 else c for n, c in enumerate(b)])


def _ratios(x: Array, order: int) -> list[Array]:
    """Return r[0] to r[order] for x >= 0; for others any number."""
    first = np.full_like(x, np.nan)
    near, far = (x >= 0) & (x < FAR_FROM), x >= FAR_FROM
    if near.any():
        first[near] = _ratio_by_sums(x[near], order)
    if far.any():
        first[far] = _ratio_from_above(x[far], order)
    ratios = [first]
    for n in range(order, -1, -1):
        ratios.append(_step_down(x, ratios[-1], n))
    return ratios[:0:-1]


def _step_down(x: Any, above: Any, n: int) -> Any:
    """Return r[n], given r[n + 1]."""
    return 1 / (x + (n + 1) / 2 * above)


def _first_ratio(x: Array, n: int) -> Array:
    """Return about r[n + 1]: what it would be if r[n] and r[n + 2] were the same."""
    return 2 / (x + np.sqrt(x * x + 2 * (n + 1)))


def _ratio_from_above(x: Array, order: int) -> Array:
    """Return r[order + 1] for x from FAR_FROM on."""
    start = 2 * order + SPARE_STEPS
    ratio = _first_ratio(x, start)
    for n in range(start, order, -1):
        ratio = _step_down(x, ratio, n)
    return ratio


def _ratio_by_sums(x: Array, order: int) -> Array:
    """Return r[order + 1] for x from 0 to FAR_FROM."""
    terms = order + TERMS
    b = _series_at_far(order + 1 + terms)

    def moved(n: int) -> Array:
        return polynomial([comb(n + k, k) * b[n + k] for k in range(terms)], FAR_FROM - x)

    return moved(order + 1) / moved(order)


@cache
def _series_at_far(order: int) -> list[float]:
    """Return b[0] to b[order] at FAR_FROM but for a factor, which their quotients do not need."""
    x, ratio, ratios = FAR_FROM, 0.0, []
    for n in range(2 * order + SPARE_STEPS, 0, -1):
        ratio = _step_down(x, ratio, n)
        ratios.append(ratio)
    b = [1.0]
    for ratio in ratios[: -order - 1 : -1]:
        b.append(b[-1] * ratio)
    return b
