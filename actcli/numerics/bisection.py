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

LEVELS = 3
# Of halvings for which `kind` is asked at once, at all the points that they may lead to: a call
# takes about as long for a few points as for one.

FEW = 64
# Brackets. Of more, points that are asked for in vain would take longer than calls.


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
    levels = LEVELS if low.size <= FEW else 1
    while True:
        grid = _halved(low, high, levels, halve)
        is_open = (low < grid[len(grid) // 2]) & (grid[len(grid) // 2] < high)
        if not is_open.any():
            return low, high
        inner = grid[1:-1, is_open]
        found = np.asarray(kind(inner.ravel())).reshape(inner.shape)
        low[is_open], high[is_open] = _followed(grid[:, is_open], found, first[is_open], exact)


def _halved(low: Array, high: Array, levels: int, halve: Callable[[Array, Array], Array]) -> Array:
    """Return the ends of all brackets that so many halvings may lead to: (2**levels + 1, n)."""
    grid = np.stack([low, high])
    for _ in range(levels):
        finer = np.empty((2 * len(grid) - 1, *low.shape))
        finer[::2], finer[1::2] = grid, halve(grid[:-1], grid[1:])
        grid = finer
    return grid


def _followed(grid: Array, found: Any, first: Any, exact: float | None) -> tuple[Array, Array]:
    """Return the brackets that halvings lead to, given the kinds at the inner points of a grid."""
    columns = np.arange(grid.shape[1])
    start, width = np.zeros(grid.shape[1], int), len(grid) - 1
    at_exact = np.full(grid.shape[1], -1)
    while width > 1:
        width //= 2
        middle = start + width
        there = found[middle - 1, columns]
        at_exact = np.where((at_exact < 0) & (there == exact), middle, at_exact)
        start = np.where(there == first, middle, start)
    low, high = grid[start, columns], grid[start + width, columns]
    is_exact = at_exact >= 0
    place = grid[at_exact, columns]
    return np.where(is_exact, place, low), np.where(is_exact, place, high)
