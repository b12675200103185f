"""Four clouds at the corners of a square; opposite corners are of one class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.networks.data._dataset import Dataset
from actcli.networks.data._plane import two_classes
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray

NOISE = 0.3


def load(seed: int) -> Dataset:
    """Return the clouds, around the points (±1, ±1)."""

    def corner(label: AnyArray, part: AnyArray) -> tuple[AnyArray, AnyArray]:
        x = np.where(part < 0.5, -1.0, 1.0)
        return x, np.where(label, -x, x)

    return two_classes(corner, NOISE, seed)
