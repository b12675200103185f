"""Points at which oscillations accumulate, as those of sin(1/x) do at 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.analysis.properties import Span
from actcli.numerics import np
from actcli.numerics.magnitudes import octaves
from actcli.numerics.monte_carlo import has_lost_digits

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
    left, right = (_radius(activation, centre, side) for side in (-1, 1))
    return Span(centre - left, centre + right) if left or right else None


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
    slope = activation.derivative
    outward = np.unique(centre + side * inward_steps())[::side]
    x = outward[np.isfinite(activation(outward))]
    slopes = slope(x)
    x, slopes = x[np.isfinite(slopes)], slopes[np.isfinite(slopes)]
    if _turns(np.sign(slopes)).sum() <= MAX_TURNS_PER_SIDE:
        return 0.0
    known = np.sign(slopes[~has_lost_digits(slopes, lambda: slope(x))])
    if _turns(known[: len(known) // 3]).sum() <= MIN_OSCILLATIONS:
        return 0.0
    distances = close_steps()
    turns = _turns(np.sign(slope(centre + side * distances)))
    turns_beyond = turns[::-1].cumsum()[::-1]
    return float(distances[1:][turns_beyond > MIN_OSCILLATIONS].max(initial=MIN_RADIUS))


def _turns(signs: Array) -> Any:
    """Return for each sign but the last whether the next one is the opposite."""
    return signs[1:] * signs[:-1] < 0
