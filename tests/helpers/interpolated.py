"""The truth at very many points from few: Chebyshev interpolation of what mpmath computes.

Over a short interval a function is a polynomial to as many digits as are wanted, so that a few
points at high precision give all that lie between them. An interpolant is accepted if its last
coefficients, and two points that it was not made from, show that it is exact enough for the numbers
it gives. Elsewhere, as next to a zero, the interval is halved, and in the end every point is
computed by itself. Kernels take no part in it.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
from mpmath import mp
from numpy.polynomial import chebyshev

from actcli.reference import truth

RELATIVE_ERROR = 1e-11
# 2e-4 ulp of a float32.

MIN_POINTS_TO_INTERPOLATE = 64
# Fewer are computed one by one: an interpolant that is rejected costs about as many.

LARGEST_TRUTH = 1e300
# The truth is cut off here, far beyond the largest float32.

BLOCK_SIZE = 1 << 15
# Points at a time, which stay in the cache.


class Interpolated:
    """f and f' of an activation, each within RELATIVE_ERROR or `negligible` of the truth.

    With only_f that is all that is computed, in half the time.
    """

    def __init__(self, activation, negligible, *, only_f=False):
        self.exact = truth(activation)
        self.rows = 1 if only_f else 2
        self.negligible = negligible
        self.kinks = [k for k in activation.kink_points() if np.isfinite(k)]

    def at(self, x):
        """Return f and f', or f alone, shaped (2, n) or (1, n), at n ascending floats."""
        y = np.empty((self.rows, len(x)))
        for start, stop in self._pieces(x):
            self._fill(x[start:stop], y[:, start:stop])
        return y

    def _pieces(self, x):
        """Return runs of points in one binade without a kink in them, and each kink as a run.

        Within a binade no feature of a function is so narrow that its samples could miss it.
        """
        cuts = {0, len(x)}
        if binade(x[0]) != binade(x[-1]):
            cuts.update((np.flatnonzero(np.diff(binade(x))) + 1).tolist())
        for kink in self.kinks:
            cuts |= {int(np.searchsorted(x, kink, side)) for side in ("left", "right")}
        return [(a, b) for a, b in pairwise(sorted(cuts)) if a < b]

    def _fill(self, x, y):
        if len(x) <= MIN_POINTS_TO_INTERPOLATE:
            for i, point in enumerate(x.tolist()):
                y[:, i] = self._point(point)
            return
        if self._interpolate(x, y):
            return
        half = len(x) // 2
        self._fill(x[:half], y[:, :half])
        self._fill(x[half:], y[:, half:])

    def _point(self, x):
        return [
            float(number if mp.isnan(number) else max(-LARGEST_TRUTH, min(LARGEST_TRUTH, number)))
            for number in self.exact(x)[: self.rows]
        ]

    def _interpolate(self, x, y):
        """Return whether one polynomial is exact enough for all the points, and if so fill y."""
        low, high = float(x[0]), float(x[-1])
        middle, radius = low / 2 + high / 2, high / 2 - low / 2
        known = {}

        def computed(t):
            if t not in known:
                known[t] = self._point(min(max(middle + radius * t, low), high))
            return known[t]

        for degree in (4, 8, 16, 32):
            nodes = np.cos(np.pi * np.arange(degree + 1) / degree)
            values = np.array([computed(t) for t in nodes.tolist()])
            if np.isnan(values).all():  # It lies outside the domain.
                y[:] = np.nan
                return True
            c = coefficients(degree) @ values
            size = np.abs(values).max(axis=0)
            tail = np.abs(c[-2:]).sum(axis=0)
            if (tail <= np.maximum(RELATIVE_ERROR / 10 * size, self.negligible / 10)).all():
                break
        else:
            return False
        between = np.array([-0.6180339887, 0.3819660113])
        errors = chebyshev.chebval(between, c) - np.transpose([computed(t) for t in between])
        bound = 4 * np.maximum(np.abs(errors).max(axis=1), tail) + 1e-15 * size
        for k in range(self.rows):
            short = trimmed(c[:, k])
            for start in range(0, len(x), BLOCK_SIZE):
                part = slice(start, start + BLOCK_SIZE)
                t = (x[part] - middle) / radius
                y[k, part] = chebyshev.chebval(t, short)
                if bound[k] > self.negligible:
                    enough = np.abs(y[k, part]).min() * RELATIVE_ERROR
                    if bound[k] > enough:
                        return False
        return True


def binade(x):
    """Return a number that is the same for all floats of a binade and a sign."""
    return np.copysign(np.frexp(x)[1] + 2000, x)


@cache
def coefficients(degree):
    """Return the matrix that makes coefficients of the values at the Chebyshev nodes."""
    k = np.arange(degree + 1)
    matrix = np.cos(np.pi * np.outer(k, k) / degree) * (2 / degree)
    matrix[[0, -1]] /= 2
    matrix[:, [0, -1]] /= 2
    return matrix


def trimmed(c):
    """Return the coefficients without the last ones that change no digit."""
    (counting,) = np.nonzero(np.abs(c) > 1e-17 * np.abs(c).max())
    return c[: counting[-1] + 1] if len(counting) else c[:1]
