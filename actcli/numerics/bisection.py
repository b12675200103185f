"""Bisection over the ordinals of floats: at most 64 halvings lead to two neighbouring floats.

Halving the distance instead may take two thousand steps, from a large number to a small one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.floats import midpoint

if TYPE_CHECKING:
    from actcli.numerics import Array


def mean_or_midpoint(low: Array, high: Array) -> Array:
    """Return the mean of two numbers within a factor of two, and else their midpoint by rank.

    The mean of two negative numbers is that of the positive ones with a minus, and so for a
    symmetric function are the places that are found with it, to the last digit.
    """
    smaller, larger = np.minimum(abs(low), abs(high)), np.maximum(abs(low), abs(high))
    near = ((low < 0) == (high < 0)) & (larger / 2 <= smaller)
    return np.where(near, low / 2 + high / 2, midpoint(low, high))


def bisect(
    kind: Callable[[Array], Any],
    low: Array,
    high: Array,
    *,
    exact: float | None = None,
    halve: Callable[[Array, Array], Array] = midpoint,
) -> tuple[Array, Array]:
    """Locate where `kind` changes between each `low` and `high`.

    Parameters
    ----------
    kind : callable
        Takes an array of points and returns for each what is compared with ==: a sign, a bool.
    low, high : ndarray of float64, shape (n,)
        Brackets with low < high and kind(low) != kind(high).
    exact : float, optional
        A kind whose points are the answer themselves, such as a sign of 0.
    halve : callable, optional
        Return the points at which to look between `low` and `high`. Where rounding errors let the
        kind change more than once, it decides which change is found.

    Returns
    -------
    low, high : ndarray, shape (n,)
        Neighbouring floats, of which `low` is of the kind that the given `low` was and `high` is
        not; or twice a point of the kind `exact`, if the search met one.
    """
    low, high = np.array(low, np.float64), np.array(high, np.float64)
    first = np.asarray(kind(low))
    while True:
        middle = halve(low, high)
        inside = (low < middle) & (middle < high)
        if not inside.any():
            return low, high
        middle = middle[inside]
        found = np.asarray(kind(middle))
        before = found == first[inside]
        is_exact = found == exact
        low[inside] = np.where(before | is_exact, middle, low[inside])
        high[inside] = np.where(before & ~is_exact, high[inside], middle)
