"""Piecewise linear functions that keep nan, infinity and every digit next to a zero."""

from __future__ import annotations

from functools import lru_cache
from math import frexp
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.select import any_, where

if TYPE_CHECKING:
    from actcli.numerics import Array


def step(x: Array, below: float | Array, above: float | Array) -> Array:
    """Return `below` where x <= 0 and `above` where x > 0; nan stays nan."""
    return level(x, x > 0, above, below)


def unit_step(x: Array, corner: float) -> Array:
    """Return 1 where x > corner and 0 where x <= corner; nan stays nan."""
    return level(x, x > corner, 1.0, 0.0)


def level(x: Array, condition: Any, yes: float | Array, no: float | Array) -> Array:
    """Return a constant where a condition on x holds, and another where it does not.

    Parameters
    ----------
    x : ndarray of float64
    condition : ndarray of bool, the shape of x
    yes, no : float or ndarray

    Returns
    -------
    ndarray, the shape of x
        nan where x is nan, whatever the condition says there.
    """
    y, unknown = where(condition, yes, no), np.isnan(x)
    return where(unknown, x, y) if any_(unknown) else y


def line(slope: float | Array, x: Array) -> Array:
    """Return slope·x, rounded once; where the slope is 0, it is 0 at infinity too."""
    if not slope if isinstance(slope, float) else not np.all(slope):
        x = where((slope == 0) & np.isinf(x), 0.0, x)
    return slope * x


def affine(slope: float, x: Array, start: float = 0.0, height: float = 0.0) -> Array:
    """Return height + slope·(x - start), right to 2.5 ulp, also next to its zero.

    With z the float closest to the zero, it is slope·(x - z) and the value at z, known exactly from
    rational arithmetic. Both terms have all their digits, and where they nearly cancel x - z is
    exact (Sterbenz). As x - z is computed in a unit of about |z|, nothing overflows or underflows
    on the way; beyond 2**60 of these units all but slope·x is below its last digit.

    Parameters
    ----------
    slope, start, height : float
        Any finite numbers.
    x : ndarray of float64

    Returns
    -------
    ndarray, the shape of x
    """
    if not slope:
        return step(x, height, height)
    z, exponent, value = _zero_of_affine(slope, start, height)
    if not z:
        return slope * x
    mantissa, power = frexp(slope)
    with np.errstate(over="ignore"):
        near = np.ldexp(x, -exponent)
        y = np.ldexp(mantissa * (near - z), power + exponent) + value
        return where(np.abs(near) < 2.0**60, y, slope * x)


@lru_cache(maxsize=1024)
def _zero_of_affine(slope: float, start: float, height: float) -> tuple[float, int, float]:
    """Return the zero of `affine` as z·2**exponent, z a float of about 1, and its value there."""
    from fractions import Fraction

    zero = Fraction(start) - Fraction(height) / Fraction(slope)
    exponent = zero.numerator.bit_length() - zero.denominator.bit_length() if zero else 0
    unit = Fraction(2) ** exponent
    z, largest = float(zero / unit), Fraction(LARGEST_FLOAT)
    value = float(max(-largest, min(Fraction(slope) * (Fraction(z) * unit - zero), largest)))
    return z, exponent, value or -0.0  # -0.0 leaves the sign of a sum alone.
