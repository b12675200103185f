"""Moments at normally distributed inputs from the formula, by mpmath and a fixed rule."""

import math
from itertools import pairwise

import numpy as np
from mpmath import mp, mpf

from actcli.reference.dual import Dual
from actcli.reference.truth import exact_parameters, meaning, value_and_slope

DIGITS = 30

FARTHEST = 14.0
# Standard deviations: what lies beyond is less than 1e-40 of the moments of a slow function.

POINTS = 16
# Of the rule in each interval.

EDGES = np.concatenate(
    [np.arange(8, FARTHEST + 1), np.arange(1, 257) / 32, 2.0 ** -np.arange(6, 31)]
)
# On one side of 0: dense where oscillations count, and ever closer to 0 for what bends there.


def exact_moments(activation):
    """Return E f, E f² and E f'² of a function of a number at standard normal inputs."""
    nodes, weights = np.polynomial.legendre.leggauss(POINTS)
    breaks = activation.freeze().breaks(-FARTHEST, FARTHEST)
    edges = np.unique(np.concatenate([EDGES, [0.0], -EDGES, breaks]))
    total = np.zeros(3)
    with mp.workdps(DIGITS):
        f, values = meaning(activation.formula, DIGITS), exact_parameters(activation)
        for low, high in pairwise(edges):
            half = (high - low) / 2
            for node, weight in zip(low + half + half * nodes, weights, strict=True):
                y, slope = map(float, value_and_slope(f(x=Dual(mpf(node), mpf(1)), **values)))
                density = math.exp(-(node**2) / 2) / math.sqrt(2 * math.pi)
                total += half * weight * density * np.array([y, y * y, slope * slope])
    return total
