"""x·(right·sigmoid(u) + left·sigmoid(-u)): a line of one slope that a sigmoid turns into another.

The slopes are fractions, for they are sums of parameters that cancel. u is proportional to x.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from actcli.declare import line, np, where
from actcli.numerics.arithmetic import square_above_one
from actcli.numerics.coefficients import DSILU_ZERO
from actcli.numerics.error_free import distance
from actcli.numerics.exponentials import exp_factors, negative_size
from actcli.numerics.swish import swish_slope, times_sigmoid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from fractions import Fraction

    from actcli.declare import Array

ZERO_DIGITS = 400
# Decimal digits for a ratio of slopes: each may be any float, or the difference of two.

LARGEST_ZERO = 1500.0
# At a zero S(-u)/S(u) is a ratio of two floats, which is at least 1e-632; at 1500 it is 1e-648.


def blend(x: Array, u: Array, low: Array, right: Fraction, left: Fraction) -> Array:
    """Return x·(right·sigmoid(u + low) + left·sigmoid(-u - low)).

    With z = exp(-|u|) it is, on either side of 0, x·(near·z + far)/(1 + z), where `far` is the
    slope on that side and `near` the other. If they have one sign, nothing cancels. If not, the
    sum is 0 at some u0, and with t = u - u0 it is -far·(exp(t) - 1): u0 is held to 106 bits.

    Parameters
    ----------
    x, u : ndarray of float64
        u is a multiple of x.
    low : ndarray
        The rest of u.
    right, left : Fraction
        Slopes far right and far left, if u grows with x.
    """
    if not left:
        return times_sigmoid(line(float(right), x), u, low)
    if not right:
        return times_sigmoid(line(float(left), x), -u, -low)
    below, m, low = negative_size(u, low)
    a, b = exp_factors(m)
    a += a * low
    near, far = _slopes_near_and_far(below, right, left)
    total = near * a * b + far
    if right * left < 0:
        zero = _zero_of_blend(right, left)
        t = where(below, distance(m, zero, low), distance(m, (-zero[0], -zero[1]), low))
        total = where(np.abs(t) < 1, -far * np.expm1(np.minimum(t, 1)), total) + 0.0
        x = where(total == 0, 0.0, x)  # a sum that is 0 has no sign
    return line(total / (1 + a * b), x)


def blend_slope(u: Array, low: Array, right: Fraction, left: Fraction) -> Array:
    """Return the derivative of `blend` in x; the parameters are the same.

    With S the derivative of u·sigmoid(u), it is far + (near - far)·S(-|u|) on either side, which
    has up to three zeros. With u0 one of them, t = u - u0, z = exp(u) and d = z - z0 it is also,
    without any cancellation,

        (d·(near·(z + z0) + near + far + (near - far)·u0) + (near - far)·t·z)/(1 + z)².

    That is taken within 1 of the closest zero.
    """
    if not left:
        return swish_slope(u, low, float(right))
    if not right:
        return swish_slope(-u, -low, float(left))
    below, m, low = negative_size(u, low)
    near, far = _slopes_near_and_far(below, right, left)
    gap, total = near - far, float(right + left)
    slope = far + gap * swish_slope(m, low)
    z, closest = np.exp(m), np.ones_like(m)
    for high, rest in _zeros_of_blend_slope(right, left):
        zero, lost = where(below, high, -high), where(below, rest, -rest)
        t = (m - zero) + (low - lost)
        z0, short = np.exp(np.minimum(zero, 1)) * (1 + lost), np.minimum(t, 1)
        near_zero = np.expm1(short) * (near * (z + z0) + total + gap * zero)
        near_zero = (near_zero + gap * short * np.exp(short)) * z0
        slope = where(np.abs(t) < closest, near_zero / square_above_one(z), slope)
        closest = np.minimum(closest, np.abs(t))
    return slope


def _slopes_near_and_far(below: Array, right: Fraction, left: Fraction) -> tuple[Array, Array]:
    """Return the slope on the other side of 0, and that on the side where x is."""
    above, under = float(right), float(left)
    return where(below, above, under), where(below, under, above)


@lru_cache(maxsize=1024)
def _zero_of_blend(right: Fraction, left: Fraction) -> tuple[float, float]:
    """Return the u where right·exp(u) + left = 0, as a sum."""
    from decimal import localcontext

    from actcli.numerics.double_double import split

    with localcontext(prec=ZERO_DIGITS):
        return split(_decimal(-left / right).ln())


@lru_cache(maxsize=1024)
def _zeros_of_blend_slope(right: Fraction, left: Fraction) -> Sequence[tuple[float, float]]:
    """Return the u where right·S(u) + left·S(-u) = 0, as sums.

    S is monotonic between its extrema, and outside them: so there is at most one zero in each of
    these intervals.
    """
    from decimal import Decimal
    from itertools import pairwise

    from actcli.numerics.zeros import find_zero

    def slope(u: Decimal) -> Decimal:
        z = u.exp()
        rising, falling = z * (1 + z + u), 1 + z - u * z
        return (_decimal(right) * rising + _decimal(left) * falling) / (1 + z) ** 2

    edges = (-LARGEST_ZERO, -DSILU_ZERO[0], DSILU_ZERO[0], LARGEST_ZERO)
    return [
        find_zero(slope, low, high)
        for low, high in pairwise(edges)
        if slope(Decimal(low)) * slope(Decimal(high)) < 0
    ]


def _decimal(value: Fraction) -> Decimal:
    """Return a fraction as a Decimal, rounded to the current context."""
    from decimal import Decimal

    return Decimal(value.numerator) / Decimal(value.denominator)
