"""Floats as ordered integers: the next float's ordinal is the next integer."""

from __future__ import annotations

from math import ulp
from sys import float_info
from typing import TYPE_CHECKING, Any

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

LARGEST_FLOAT, SMALLEST_FLOAT = float_info.max, ulp(0.0)


def ordinal(x: Array) -> Any:
    """Return the int64 ordinals of float64: 0 for both zeros, negative for negative floats."""
    bits = x.view(np.int64)
    return np.where(bits >= 0, bits, -(bits & np.iinfo(np.int64).max))


def from_ordinal(ordinal: Any) -> Array:
    """Return the float64 that have these ordinals."""
    return np.copysign(np.abs(ordinal).view(np.float64), ordinal)


def midpoint(low: Array, high: Array) -> Array:
    """Return the floats halfway between others by rank, so that 64 bisections single one out.

    Halving distances instead may take two thousand, from a large number down to a small one.
    """
    i, j = ordinal(low), ordinal(high)
    return from_ordinal((i >> 1) + (j >> 1) + (i & j & 1))


def rounded_to_odd(y: Any) -> Any:
    """Return float64 as float32, of which a shorter type can be rounded as if it were from float64.

    What is not exact is cut off, and its last bit set to 1. Rounding that to the nearest of a type
    with at least two bits less gives the same as rounding `y` itself, for no tie can have arisen.

    Source: S. Boldo & G. Melquiond, IEEE Transactions on Computers 57 (2008).
    """
    y = np.asarray(y, np.float64)
    with np.errstate(over="ignore", under="ignore"):
        bits = y.astype(np.float32).view(np.uint32)
    near = bits.view(np.float32).astype(np.float64)
    bits = bits - (np.abs(near) > np.abs(y)).astype(np.uint32)
    is_exact = (near == y) | np.isnan(y)
    return np.where(is_exact, bits, bits | np.uint32(1)).view(np.float32)
