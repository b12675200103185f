"""Two half circles that reach into each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.networks.data._dataset import Dataset
from actcli.networks.data._plane import two_classes
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray

NOISE = 0.1


def load(seed: int) -> Dataset:
    """Return the moons, of radius 1 and around 0."""

    def moon(label: AnyArray, part: AnyArray) -> tuple[AnyArray, AnyArray]:
        side = 1 - 2 * label  # The second is the first turned by half a circle.
        return side * (np.cos(np.pi * part) - 0.5), side * (np.sin(np.pi * part) - 0.25)

    return two_classes(moon, NOISE, seed)
