"""Points of every magnitude, densest where functions have their character."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

DENSE_RADIUS = 32.0
# Activations bend within 32 of the origin: there exp(x) grows from 1e-14 to 1e14.

POINTS_PER_OCTAVE = 16
# Neighbours differ by 4 %, so that what is wider than that is seen at any magnitude.


def octaves(low: int, high: int) -> Array:
    """Return POINTS_PER_OCTAVE floats in each octave from 2**low to 2**high."""
    return np.exp2(np.arange(low, high, 1 / POINTS_PER_OCTAVE))


def magnitudes(low: int, high: int) -> Array:
    """Return positive floats of every magnitude.

    Parameters
    ----------
    low, high : int
        Binary exponents between which the points lie POINTS_PER_OCTAVE to the octave.

    Returns
    -------
    ndarray of float64, shape (n,)
        Every power of two from the least subnormal to the largest, and the denser points.
    """
    return np.concatenate([np.ldexp(1.0, np.arange(-1074, 1024)), octaves(low, high)])


def dense_grid(step: float) -> Array:
    """Return the points from -DENSE_RADIUS to DENSE_RADIUS that lie `step` apart."""
    return np.arange(-DENSE_RADIUS, DENSE_RADIUS, step)
