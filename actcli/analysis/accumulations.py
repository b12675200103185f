"""Points at which oscillations accumulate, as those of sin(1/x) do at 0."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation, Side
from actcli.activation.derivatives import SIDES
from actcli.activation.limits import limit_beside, sign_beside
from actcli.analysis.properties import Span
from actcli.analysis.readings import is_formula, read, slopes_at
from actcli.numerics import np
from actcli.numerics.germ import UndecidedError
from actcli.numerics.magnitudes import octaves

if TYPE_CHECKING:
    from actcli.numerics import Array

MIN_OSCILLATIONS = 8
# Sign changes of f' beyond which oscillations are taken to accumulate at a point: so many in the
# nearest third of the samples that have digits, and so many outside of what is left out.

MAX_TURNS_PER_SIDE = 24
# Sign changes, or kinks, on one side of a point that are listed; more tell nothing more.

MIN_RADIUS = 2.0**-20
# What is nearer to the point than this is left out, and farther away it is listed.


def accumulation_at(activation: Activation, centre: float) -> Span | None:
    """Return the span around `centre` in which oscillations are too many to list, if they are."""
    left, right = (
        0.0 if _settles(activation, centre, side) else _radius(activation, centre, sign)
        for side, sign in zip(SIDES, (-1, 1), strict=True)
    )
    return Span(centre - left, centre + right) if left or right else None


def _settles(activation: Activation, centre: float, side: Side) -> bool:
    """Return whether the expansion of a formula says that f' has one sign beside `centre`."""
    if not is_formula(activation):
        return False
    try:
        undefined = math.isnan(limit_beside(activation, centre, side))
        return undefined or sign_beside(activation, centre, side, 1) is not None
    except UndecidedError:
        return False


def is_inside(x: Array, accumulations: tuple[Span, ...]) -> Any:
    """Return which of `x` lie inside one of the `accumulations`."""
    return np.any([(low < x) & (x < high) for low, high in [*accumulations, (0, 0)]], axis=0)


def inward_steps() -> Array:
    """Return distances to a point, none so short that the usual powers of it overflow."""
    return np.concatenate([np.ldexp(1.0, np.arange(-160, -30)), octaves(-30, 0)])


def close_steps() -> Array:
    """Return distances from a point that tell the oscillations around it apart."""
    steps: Array = np.exp2(np.arange(-20, 5, 1 / 256))
    return steps


def _radius(activation: Activation, centre: float, side: int) -> float:
    """Return how far from `centre` oscillations are too many on one side, -1 or 1.

    They accumulate if f' keeps changing its sign however close one looks, until it has no digits
    left.
    """
    outward = np.unique(centre + side * inward_steps())[::side]
    reading = read(activation, outward)
    reading = reading.at(np.isfinite(reading.y) & np.isfinite(reading.dy))
    if _turns(np.sign(reading.dy)).sum() <= MAX_TURNS_PER_SIDE:
        return 0.0
    known = np.sign(reading.dy[reading.has_slope])
    if _turns(known[: len(known) // 3]).sum() <= MIN_OSCILLATIONS:
        return 0.0
    distances = close_steps()
    turns = _turns(np.sign(slopes_at(activation, centre + side * distances)))
    turns_beyond = turns[::-1].cumsum()[::-1]
    return float(distances[1:][turns_beyond > MIN_OSCILLATIONS].max(initial=MIN_RADIUS))


def _turns(signs: Array) -> Any:
    """Return for each sign but the last whether the next one is the opposite."""
    return signs[1:] * signs[:-1] < 0
