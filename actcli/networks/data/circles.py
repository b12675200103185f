"""A circle within a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.networks.data._dataset import Dataset
from actcli.networks.data._plane import two_classes
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray

INNER_RADIUS = 0.5
NOISE = 0.1


def load(seed: int) -> Dataset:
    """Return the circles, of which the outer one has the radius 1."""

    def circle(label: AnyArray, part: AnyArray) -> tuple[AnyArray, AnyArray]:
        radius, angle = np.where(label, INNER_RADIUS, 1.0), 2 * np.pi * part
        return radius * np.cos(angle), radius * np.sin(angle)

    return two_classes(circle, NOISE, seed)
