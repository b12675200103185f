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


def bisect(
    kind: Callable[[Array], Any], low: Array, high: Array, *, exact: float | None = None
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

    Returns
    -------
    low, high : ndarray, shape (n,)
        Neighbouring floats, of which `low` is of the kind that the given `low` was and `high` is
        not; or twice a point of the kind `exact`, if the search met one.
    """
    low, high = np.array(low, np.float64), np.array(high, np.float64)
    first = np.asarray(kind(low))
    while True:
        middle = midpoint(low, high)
        inside = (low < middle) & (middle < high)
        if not inside.any():
            return low, high
        middle = middle[inside]
        found = np.asarray(kind(middle))
        before = found == first[inside]
        is_exact = found == exact
        low[inside] = np.where(before | is_exact, middle, low[inside])
        high[inside] = np.where(before & ~is_exact, high[inside], middle)
