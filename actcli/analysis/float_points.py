"""Numbers of a floating-point type at which results of that type are compared with the truth."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.analysis.test_points import SEED, probes
from actcli.numerics import np
from actcli.numerics.float_types import FLOAT64_PRECISION, FloatType

if TYPE_CHECKING:
    from actcli.numerics import Array

MAX_WHOLE_PRECISION = 11
# Types of 16 bits are tried at all their numbers, which are some 65 000.

POINTS_PER_BINADE = 40
# Of each sign, at random: a float32 has 277 binades, with the subnormal ones.

EVEN_RADIUS, EVEN_STEP = 32.0, 2.0**-9
# Activations bend within 32 of the origin. So there points lie evenly, too.

RUN_LENGTH = 128
RUN_EXPONENTS = range(-8, 8)
# Stretches of neighbouring numbers, where steps in the wrong direction show.

NEIGHBOURS = 8
# On either side of a kink.

BINADE_STRIDE = 8
# For float64 each 8th binade is tried, because the exact values cost most of the time.


def float_points(activation: Activation, kind: FloatType) -> Array:
    """Return numbers of a type at which an activation may go wrong.

    Parameters
    ----------
    activation : Activation
        A function of a number.
    kind : FloatType

    Returns
    -------
    ndarray of float64, shape (n,)
        Finite, ascending and the same at each call: numbers of every magnitude and both signs,
        subnormal ones too, both zeros, and the neighbours of kinks. Of a type of 16 bits, all.
    """
    if kind.precision == FLOAT64_PRECISION:
        return probes(activation, BINADE_STRIDE)
    positive = _all_positive(kind) if kind.precision <= MAX_WHOLE_PRECISION else _some(kind)
    kinks = [abs(kink) for kink in activation.kink_points()]
    numbers = np.concatenate([positive, *_beside(kinks, kind)])
    positive = np.unique(numbers[(numbers > 0) & (numbers <= kind.largest)])
    return np.concatenate([-positive[::-1], [-0.0, 0.0], positive])


def _all_positive(kind: FloatType) -> Array:
    """Return all positive numbers of a type."""
    one = 2 ** (kind.precision - 1)
    exponents = np.arange(kind.min_exponent, 2 - kind.min_exponent) - (kind.precision - 1)
    normal = np.ldexp(np.arange(one, 2.0 * one), exponents[:, np.newaxis])
    return np.concatenate([np.ldexp(np.arange(1.0, one), exponents[0]), normal.ravel()])


def _some(kind: FloatType) -> Array:
    """Return positive numbers of every magnitude, and stretches of neighbouring ones."""
    rng = np.random.default_rng(SEED)
    lowest = kind.min_exponent - (kind.precision - 1)
    exponents = np.arange(lowest, 2 - kind.min_exponent)
    binades = np.ldexp(rng.uniform(1, 2, (POINTS_PER_BINADE, len(exponents))), exponents)
    even = np.arange(EVEN_STEP, EVEN_RADIUS, EVEN_STEP) + EVEN_STEP * rng.uniform(-0.5, 0.5)
    starts = kind.round(np.ldexp(rng.uniform(1, 1.9, len(RUN_EXPONENTS)), [*RUN_EXPONENTS]))
    runs = starts[:, np.newaxis] + kind.spacing(starts)[:, np.newaxis] * np.arange(RUN_LENGTH)
    return np.concatenate([kind.round(binades.ravel()), kind.round(even), runs.ravel()])


def _beside(points: Iterable[float], kind: FloatType) -> Iterable[Array]:
    """Yield, for each positive point, the numbers of the type around it."""
    for point in points:
        if 0 < point < math.inf:
            centre = np.full(2 * NEIGHBOURS + 1, point)
            steps = np.arange(-NEIGHBOURS, NEIGHBOURS + 1.0)
            yield kind.round(centre + steps * kind.spacing(centre))
