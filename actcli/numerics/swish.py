"""x·sigmoid(u) and its derivative, for every swish-like unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.arithmetic import square_above_one
from actcli.numerics.coefficients import SILU_ZERO
from actcli.numerics.error_free import two_difference, two_sum
from actcli.numerics.exponentials import (
    EXP_IS_0_BELOW,
    EXP_SUBNORMAL_BELOW,
    exp_factors,
    negative_size,
)
from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.select import any_, patched, where

if TYPE_CHECKING:
    from actcli.numerics import Array


def times_sigmoid(x: Array, u: Array, low: Any = 0.0) -> Array:
    """Return x·sigmoid(u + low).

    It is x/(1 + exp(-u - low)), no term of which cancels. Where exp(-u) overflows, on the far left,
    it is x·exp(u + low) to the last digit, in factors: x may be large where exp(u) is subnormal.

    Parameters
    ----------
    x : ndarray of float64
    u : ndarray of float64, the shape of x
        Proportional to x, so that u is nan where x is.
    low : ndarray or float
        A correction to u.

    Returns
    -------
    ndarray, the shape of x
        Error: at most 2.4 ulp of x·sigmoid(x).
    """
    far = np.abs(u) > -EXP_SUBNORMAL_BELOW
    beyond = any_(far)
    z = np.exp(-np.maximum(u, EXP_SUBNORMAL_BELOW) if beyond else -u)
    if not isinstance(low, float):
        low = where(np.abs(u) < -EXP_IS_0_BELOW, low, 0.0) if beyond else low
        z -= z * low
    y = x / (1 + z)

    def left(x: Array, u: Array, low: Any = 0.0) -> Array:
        a, b = exp_factors(u, low)
        return np.clip(x, -LARGEST_FLOAT, LARGEST_FLOAT) * a * b  # no infinity times 0

    corrections = () if isinstance(low, float) else (low,)
    return patched(y, far & (u < 0), left, x, u, *corrections) if beyond else y


def swish_slope(u: Array, low: Any = 0.0, scale: float = 1.0) -> Array:
    """Return scale times the derivative of u·sigmoid(u), at u + low.

    With z = exp(-|u|) it is z·(1 + z - |u|)/(1 + z)² on the left, and 1 less that on the right. The
    first factor z is kept in two factors, so that scale·z keeps its digits.

    Parameters
    ----------
    u : ndarray of float64
    low : ndarray or float
        A correction to u.
    scale : float

    Returns
    -------
    ndarray, the shape of u
        Error: at most 3.6 ulp for scale 1.
    """
    left, m, low = negative_size(u, low)
    a, b = exp_factors(m, low)
    y = swish_slope_over_exp(m, a * b, low) * a * scale * b
    return where(left, y, scale - y)


def swish_slope_over_exp(m: Array, z: Array, low: Any) -> Array:
    """Return (1 + z + m + low)/(1 + z)²: the derivative of u·sigmoid(u) at m + low, over z.

    The numerator is 0 at m0 = -1.278…, where it would cancel. With t = m + low - m0 it is
    t + (z - z0) = t + z0·(exp(t) - 1): two terms of one sign. Next to the zero t is got from m0 as
    a sum of three floats, by error-free sums, so that all its digits are right.

    Parameters
    ----------
    m : ndarray of float64
        Not above 0.
    z : ndarray of float64
        exp(m + low).
    low : ndarray or float
        A correction to m.
    """
    total = z + (1 + m) if isinstance(low, float) else z + low + (1 + m)

    high, middle, finest, z0 = SILU_ZERO

    def near_zero(gap: Array, low: Any = 0.0) -> Array:
        t, lost = two_sum(gap, low)
        t, rest = two_difference(t, middle)
        return t + ((lost + rest - finest) + z0 * np.expm1(t))

    gap = m - high  # Exact within a factor of 2 of the zero (Sterbenz).
    corrections = () if isinstance(low, float) else (low,)
    total = patched(total, np.abs(gap) < 0.125, near_zero, gap, *corrections)
    return total / square_above_one(z)
