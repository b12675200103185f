"""The truth at very many points, from few: Chebyshev interpolation of what mpmath computes.

Over a short interval a function is a polynomial to as many digits as wanted, so a few points judged
at high precision judge all that lie between them. An interpolant is believed where the last of its
coefficients, and two more points that it was not made from, say that it is exact enough for the
number it gives; elsewhere, as beside a zero, the interval is halved, and in the end every point is
computed by itself. Kernels have no part in it.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
from numpy.polynomial import chebyshev

from actcli.reference import truth

EXACT = 1e-11  # relative: 2e-4 ulp of a float32
FEW = 64  # points that are computed one by one: a polynomial may take as many to be refused
LARGEST = 1e300  # where the truth is cut off, far beyond what a float32 or float16 holds
BLOCK = 1 << 15


class Interpolated:
    """[f, f'] of an activation at sorted points, each within EXACT or `negligible` of the truth."""

    def __init__(self, activation, negligible):
        self.exact = truth(activation)
        self.negligible = negligible
        self.kinks = [k for k in activation.kink_points() if np.isfinite(k)]

    def at(self, x):
        """f and f', shaped (2, n), at n ascending floats."""
        y = np.empty((2, len(x)))
        for start, stop in self._pieces(x):
            self._fill(x[start:stop], y[:, start:stop])
        return y

    def _pieces(self, x):
        """Runs of points in one binade, with no kink between or on them, and each kink by itself.

        Within a binade no feature of a function is so narrow that its samples could miss it.
        """
        cuts = {0, len(x)}
        if binade(x[0]) != binade(x[-1]):
            cuts.update((np.flatnonzero(np.diff(binade(x))) + 1).tolist())
        for kink in self.kinks:
            cuts |= {int(np.searchsorted(x, kink, side)) for side in ("left", "right")}
        return [(a, b) for a, b in pairwise(sorted(cuts)) if a < b]

    def _fill(self, x, y):
        if len(x) <= FEW:
            for i, point in enumerate(x.tolist()):
                y[:, i] = self._point(point)
            return
        if self._interpolate(x, y):
            return
        half = len(x) // 2
        self._fill(x[:half], y[:, :half])
        self._fill(x[half:], y[:, half:])

    def _point(self, x):
        return [float(max(-LARGEST, min(LARGEST, number))) for number in self.exact(x)]

    def _interpolate(self, x, y):
        """Fill in y if one polynomial does for all the points."""
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
            c = coefficients(degree) @ values
            size = np.abs(values).max(axis=0)
            tail = np.abs(c[-2:]).sum(axis=0)
            if (tail <= np.maximum(EXACT / 10 * size, self.negligible / 10)).all():
                break
        else:
            return False
        between = np.array([-0.6180339887, 0.3819660113])
        errors = chebyshev.chebval(between, c) - np.transpose([computed(t) for t in between])
        bound = 4 * np.maximum(np.abs(errors).max(axis=1), tail) + 1e-15 * size
        for k in range(2):
            short = trimmed(c[:, k])
            for start in range(0, len(x), BLOCK):
                part = slice(start, start + BLOCK)
                t = (x[part] - middle) / radius
                y[k, part] = chebyshev.chebval(t, short)
                if bound[k] > self.negligible:
                    enough = np.abs(y[k, part]).min() * EXACT
                    if bound[k] > enough:
                        return False
        return True


def binade(x):
    """A number for the binade that x lies in, of either sign."""
    return np.copysign(np.frexp(x)[1] + 2000, x)


@cache
def coefficients(degree):
    """The matrix from the values at the Chebyshev nodes to the coefficients."""
    k = np.arange(degree + 1)
    matrix = np.cos(np.pi * np.outer(k, k) / degree) * (2 / degree)
    matrix[[0, -1]] /= 2
    matrix[:, [0, -1]] /= 2
    return matrix


def trimmed(c):
    """The coefficients without those that change no digit."""
    (counting,) = np.nonzero(np.abs(c) > 1e-17 * np.abs(c).max())
    return c[: counting[-1] + 1] if len(counting) else c[:1]
