"""Points of the plane in two classes, with noise."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from actcli.networks.data._dataset import Dataset, with_validation
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray

POINTS = 1000
# Of both classes together: 800 to train on and 200 for validation.


def two_classes(
    curve: Callable[[AnyArray, AnyArray], tuple[AnyArray, AnyArray]],
    noise: float,
    seed: int,
) -> Dataset:
    """Return points on a curve in each class, moved by normally distributed noise.

    Parameters
    ----------
    curve : callable
        Return x and y of points, given for each its class, 0 or 1, and a random part from 0 to 1.
    noise : float
        The standard deviation in each direction.
    seed : int
    """
    rng = np.random.default_rng(seed)
    label = np.arange(POINTS) % 2
    points = np.stack(curve(label, rng.random(POINTS)), axis=1)
    return with_validation(points + noise * rng.standard_normal(points.shape), label, rng)
