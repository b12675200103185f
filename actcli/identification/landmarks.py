"""Numbers that parameters often are: where the samples bend or jump, how high and how steep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.identification.samples import Observations
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

BENDS = 4
# The most places where a function of the catalogue changes its branch.

DIGITS = 6
# Landmarks are starting points: closer ones are the same.


def landmarks(seen: Observations) -> tuple[float, ...]:
    """Return places of bends and jumps, levels and slopes of the samples, each once."""
    x, at = np.unique(seen.x, return_index=True)
    y = seen.y[at]
    steps = np.diff(y)
    slopes = steps / np.diff(x)
    middles = (x[1:] + x[:-1]) / 2
    found = [
        *middles[_largest(abs(steps))],
        *x[1:-1][_largest(abs(np.diff(slopes)))],
        *(y[0], y[-1], y.min(), y.max()),
        *(slopes[0], slopes[-1], float(np.median(slopes))),
    ]
    return tuple(dict.fromkeys(float(f"{number:.{DIGITS}g}") for number in found))


def _largest(sizes: Array) -> Any:
    """Return the indices of the largest of some sizes."""
    return np.argsort(sizes)[-BENDS:]
