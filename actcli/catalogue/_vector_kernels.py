"""What the kernels of functions of a vector are made of: shares, cutoffs, matrices and groups.

Vectors lie along the last axis. Scores are held as distances from the largest, as a sum d + low of
two floats, so that no exponential overflows and none magnifies a rounding error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.declare import np, where
from actcli.numerics.error_free import two_difference, two_quotient, two_square, two_sum
from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.select import any_

if TYPE_CHECKING:
    from actcli.declare import Array

DOUBLE_DOUBLE_STEPS = 3
# Steps of Newton's method with sums of two floats, after it has converged in floats: each squares
# the error, and the first two are enough.

TO_PLACES = 1.5 * 2.0**26
# Added to a number up to 1 and subtracted again, it leaves the first 26 binary places.

TINY = 2.0**-1000
# What is below it need not be scaled to be near 1, as it is next to nothing.

OUT_OF_REACH = -4
# A cutoff is at least 1 below the largest score; what is farther below is cut off in any case.


def below_maximum(x: Array) -> tuple[Array, Array]:
    """Return x less its largest entry as d + low, low being the rounding error of d (Knuth).

    An exponential magnifies that error by up to 500 ulps. Among equal infinities there is no limit,
    and d is nan.
    """
    top = x.max(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore"):  # inf - inf
        d, low = two_difference(x, top)
    if any_(np.isinf(top)):
        tied = np.isinf(top) & (np.sum(x == top, axis=-1, keepdims=True) > 1)
        d = where(tied, np.nan, where(x == top, 0.0, d))
    return d, low


def perturbed_below_maximum(x: Array, tau: float, noise: float | Array) -> tuple[Array, Array]:
    """Return (x + noise)/tau less its largest entry as d + low, the rounding error of d in low."""
    d, low = below_maximum(x)
    d = where(np.isinf(x), d, np.maximum(d, -LARGEST_FLOAT))  # which over tau may be little
    s, more = two_sum(d, noise if np.ndim(noise) else 0.0)  # one for all changes nothing
    low = low + more
    top = np.take_along_axis(low, s.argmax(axis=-1, keepdims=True), axis=-1)
    d, rest = below_maximum(s)
    q, lost = two_quotient(d, tau)
    return q, lost + np.clip((rest + low - top) / tau, -1, 1)


def exponentials(d: Array, low: Array) -> Array:
    """Return exp(d + low) for a small low, as exp(d)·(1 + low)."""
    z = np.exp(d)
    z += z * low
    return z


def long_sum(z: Array) -> Array:
    """Return the sum of numbers from 0 to 1, one of which is near 1, as if rounded once.

    The first 26 binary places add up exactly, however many numbers there are, and what is left of
    them is too small for its roundings to count.
    """
    places = (z + TO_PLACES) - TO_PLACES
    return places.sum(axis=-1, keepdims=True) + (z - places).sum(axis=-1, keepdims=True)


def sum_of_others(z: Array) -> Array:
    """Return the sum of numbers up to 1, less the 1 that the largest is, as if rounded once.

    If all others are below 1 they are scaled, so that the largest of them is near 1.
    """
    is_one = z >= 1
    others = where(is_one, 0.0, z)
    ones = np.sum(is_one, axis=-1, keepdims=True) - 1
    _, power = np.frexp(np.maximum(others.max(axis=-1, keepdims=True), TINY))
    scale = where(ones > 0, 1.0, np.ldexp(1.0, -power))
    others = others * scale
    places = (others + TO_PLACES) - TO_PLACES
    rest = (others - places).sum(axis=-1, keepdims=True)
    return ((places.sum(axis=-1, keepdims=True) + ones) + rest) / scale


def first_maximum(x: Array) -> Array:
    """Return where x has its first maximum, or its first nan."""
    is_first: Array = np.arange(x.shape[-1]) == x.argmax(axis=-1, keepdims=True)
    return is_first


def with_zero(x: Array) -> Array:
    """Return x with a 0 behind it."""
    return np.concatenate([x, np.zeros_like(x[..., :1])], axis=-1)


def above_cutoff(d: Array, low: Array, power: int) -> Array:
    """Return max(0, d + low - t), where t is such that the sum of their powers is 1.

    Newton's method from t = -1, where the power of the largest alone is 1, meets the zero from one
    side, as the sum is convex. t lies between -1 and 0, and near it d - t has few digits or none.
    So the last steps are made with sums of two floats.

    Parameters
    ----------
    d, low : ndarray
        Distances from the largest score, whose d is 0.
    power : {1, 2}
    """
    unknown = np.isnan(d)
    d, low = where(unknown, 0.0, np.maximum(d, OUT_OF_REACH)), np.clip(low, -1, 1)
    s = np.ones_like(d[..., :1])  # minus t
    while True:
        above = np.maximum(d + s, 0)
        step = (above**power).sum(axis=-1, keepdims=True) - 1
        nearer = s - step / _sum_slope(above, power)
        if not (nearer < s).any():
            break
        s = np.fmin(nearer, s)
    rest = np.zeros_like(s)
    for _ in range(DOUBLE_DOUBLE_STEPS):
        above, below = two_sum(d, s)
        above, below = two_sum(above, below + low + rest)
        below = where(above > 0, below, 0.0)
        above = where(above > 0, above, 0.0)
        high, small = _long_sum_in_two(*(_square(above, below) if power == 2 else (above, below)))
        step = ((high - 1) + small) / _sum_slope(above, power)
        s, rest = two_sum(s, rest - step)
    return where(unknown, np.nan, above)


def _sum_slope(above: Array, power: int) -> Array:
    """Return the derivative of the sum of powers as all of them move together."""
    each = 2 * above if power == 2 else (above > 0) * 1.0
    return each.sum(axis=-1, keepdims=True)


def _square(x: Array, low: Array) -> tuple[Array, Array]:
    """Return (x + low)² as a sum of two."""
    y, rest = two_square(x)
    return y, rest + 2 * x * low


def _long_sum_in_two(x: Array, low: Array) -> tuple[Array, Array]:
    """Return the sum of numbers x + low, x from 0 to 1, as a sum of two floats.

    The first 26 binary places of x add up exactly, as do the next 27, however many they are.
    """
    first = np.rint(x * 2.0**26) / 2.0**26
    second = np.rint((x - first) * 2.0**53) / 2.0**53
    third = ((x - first) - second) + low
    total, rest = two_sum(first.sum(axis=-1, keepdims=True), second.sum(axis=-1, keepdims=True))
    return two_sum(total, rest + third.sum(axis=-1, keepdims=True))


def laplacian(cross: Array) -> Array:
    """Return the diagonal matrix of the sums of rows less the matrix, whose diagonal is ignored.

    Of a matrix with entries p_i·p_j it is the Jacobian of a softmax. Its rows sum to zero, so the
    diagonal is the sum of the others, which all have one sign: nothing cancels, as 1 - p_i does
    for a dominant score.
    """
    diagonal = np.eye(cross.shape[-1])
    cross = cross - diagonal * cross
    return diagonal * cross.sum(axis=-1, keepdims=True) - cross


def diagonal_matrix(x: Array) -> Array:
    """Return the matrices whose diagonals are the rows of x."""
    return where(np.eye(x.shape[-1], dtype=bool), x[..., None], 0.0)


def groups(x: Array, size: float) -> Array:
    """Return x with each group of so many neighbours as a row."""
    return x.reshape(*x.shape[:-1], x.shape[-1] // int(size), int(size))


def is_descending(pairs: Array) -> Array:
    """Return 1 where a pair is in descending order or equal, 0 where not, nan where one is nan."""
    a, b = pairs[..., 0], pairs[..., 1]
    return where(np.isnan(a) | np.isnan(b), np.nan, a >= b)
