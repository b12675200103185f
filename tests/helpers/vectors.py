"""Inputs for functions of a vector, and the errors there as mpmath judges them."""

import math

import numpy as np
from helpers.computed import computed
from mpmath import mp

from actcli.reference import ulps, vector_truth

LARGEST = np.finfo(float).max


SCORES = [
    [0, 0], [1e-320, 0, -1e-310, 0], [3, 0.7, 0.5, 1], [1.2, 1, 1.5, 1.2], [0, 37, -37, 1],
    [0, -40, -700, -39], [0, -709, -744.3, -745], [800, 0, -1, 799], [1000.1, 999.7, 333.3, 1000],
    [-1000.1, -999.7, -333.3, -1000], [4095.9, 4096.3, 4100.1, 4097], [1, 1e-300],
    [1, 1e-300, 1e-20, 0], [0.5, 0, 1, 0.25], [7, 7, 7, -7], [-1.2784645427610738, 3],
]  # fmt: skip


FAR_SCORES = [
    [1.7e308, 0], [1e15, 1e15 + 3], [1e300, 1e300, 1e299, 0], [LARGEST, -LARGEST, LARGEST, 0],
    [LARGEST, 1, 0, 0], [-LARGEST, -LARGEST], [-LARGEST, 5e-324, 1, 1],
]  # fmt: skip


def scores(a, every=1):
    """Yield scores that are close or spread, offset or far out, and of very different sizes.

    With `every`, only so large a part of the random ones.
    """
    rng = np.random.default_rng(17)
    yield from map(np.array, SCORES)
    yield from map(np.array, FAR_SCORES)
    cases = [
        offset + spread * rng.standard_normal(size)
        for spread in (1e-8, 0.1, 0.4, 1, 5, 30, 200, 700)
        for offset in (0, 1, -740, 3e3, 1e9)
        for size in (2, 4, 8)
    ]
    for _ in range(60):  # Gates that are nearly closed, and enormous values.
        near, deep = rng.uniform(-60, 60), rng.uniform(-1500, 0)
        wide = rng.standard_normal(2) * 10.0 ** rng.uniform(-300, 300, 2)
        cases += [np.array([near, deep, *wide]), np.array([deep, wide[0], near, wide[1]])]
    yield from cases[::every]


def judged(a, x, dtype=float):
    """Return the errors of f and of its Jacobian at a vector, in ulps."""
    y, jacobian = computed(a, x, dtype)
    m, exact = len(y), vector_truth(a)([*map(float, x)])
    # The sign of a zero does not count: of an entry of a sparse matrix, or a share that underflows.
    zeros = [math.copysign(g, mp.sign(f)) if g == 0 else g for g, f in zip(y, exact, strict=False)]
    slopes = [
        math.copysign(g, mp.sign(f)) if g == 0 else g
        for g, f in zip(jacobian.ravel(), exact[m:], strict=True)
    ]
    return (
        [ulps(g, f, dtype) for g, f in zip(zeros, exact, strict=False)],
        [ulps(g, f, dtype) for g, f in zip(slopes, exact[m:], strict=True)],
    )
