"""Floats in their order: each has a whole number, and the next one's is the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


def ordinal(x: Array) -> Any:
    """The whole numbers of floats; both zeros have 0."""
    bits = x.view(np.int64)
    return np.where(bits >= 0, bits, -(bits & np.iinfo(np.int64).max))


def from_ordinal(ordinal: Any) -> Array:
    """The floats that have these whole numbers."""
    return np.copysign(np.abs(ordinal).view(np.float64), ordinal)


def midpoint(low: Array, high: Array) -> Array:
    """The floats in the middle of all those between others: 64 halvings lead to any of them.

    By halving distances it may take two thousand, from a large number to a small one.
    """
    i, j = ordinal(low), ordinal(high)
    return from_ordinal((i >> 1) + (j >> 1) + (i & j & 1))
