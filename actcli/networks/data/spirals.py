"""Two spirals wound into each other, one and a half turns each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.networks.data._dataset import Dataset
from actcli.networks.data._plane import two_classes
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray

TURNS = 1.5
NOISE = 0.03


def load(seed: int) -> Dataset:
    """Return the spirals; they end at a distance of 1 from 0."""

    def spiral(label: AnyArray, part: AnyArray) -> tuple[AnyArray, AnyArray]:
        radius = np.sqrt(part)  # As many points on each stretch of the spiral.
        angle = 2 * np.pi * TURNS * radius + np.pi * label
        return radius * np.cos(angle), radius * np.sin(angle)

    return two_classes(spiral, NOISE, seed)
