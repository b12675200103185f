"""Place texts so that they touch neither each other nor the curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from actcli.curves.trace import Polyline
from actcli.numerics import np


class Box(NamedTuple):
    """A rectangle on the page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def moved(self, x: float, y: float) -> Box:
        """Return the same box farther right and farther up."""
        return Box(self.left + x, self.bottom + y, self.right + x, self.top + y)

    def inside(self, margin: float) -> Box:
        """Return the box without a margin all around."""
        left, bottom, right, top = self
        return Box(left + margin, bottom + margin, right - margin, top - margin)

    def touches(self, other: Box) -> bool:
        """Return whether the two share a point."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.bottom <= other.top
            and other.bottom <= self.top
        )

    def lies_in(self, other: Box) -> bool:
        """Return whether it is a part of the other."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.bottom <= self.bottom
            and self.top <= other.top
        )

    def is_crossed_by(self, line: Polyline) -> bool:
        """Return whether a polyline, its x ascending, passes through it."""
        x, y = line
        left, right = max(self.left, x[0]), min(self.right, x[-1])
        if left > right:
            return False
        inside = y[(left <= x) & (x <= right)]
        reached = np.concatenate([inside, np.interp([left, right], x, y)])
        return bool(reached.min() <= self.top and reached.max() >= self.bottom)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float] | None:
    """Return the heights closest to those wanted that are a gap apart, between low and high.

    Labels that would touch form a block around their mean, in the order of the heights wanted: the
    pool-adjacent-violators algorithm of isotonic regression.

    Parameters
    ----------
    wanted : sequence of float
        The heights, in any order.
    gap : float
        The least distance of two labels.
    low, high : float

    Returns
    -------
    list of float, as long as `wanted`, or None
        None if they have no room.
    """
    count = len(wanted)
    if (count - 1) * gap > high - low:
        return None
    order = sorted(range(count), key=lambda i: (wanted[i], -i))  # Of equals the first is on top.
    blocks: list[list[float]] = []  # Each holds the heights wanted by its first label.
    for rank, i in enumerate(order):
        blocks.append([wanted[i] - rank * gap])
        while len(blocks) > 1 and _mean(blocks[-2]) >= _mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    firsts = [_mean(block) for block in blocks for _ in block]
    heights = [0.0] * count
    for rank, i in enumerate(order):
        heights[i] = min(max(firsts[rank], low), high - (count - 1) * gap) + rank * gap
    return heights


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
