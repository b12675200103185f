"""Probes: points that try an activation over the whole range of float64."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.numerics import np
from actcli.numerics.floats import midpoint

if TYPE_CHECKING:
    from actcli.numerics import Array

NEAREST = 48
"""So many points where f or f' crosses zero are looked at closely, and as many farther out."""


def probes(activation: Activation, every: int = 1) -> Array:
    """Points over the whole range of float64: both signs of every `every`th binade, dense where
    activations bend, and close to wherever f or f' breaks, crosses zero, under- or overflows.
    """
    rng = np.random.default_rng(20240229)
    binades = np.ldexp(rng.uniform(1, 2, 2098), np.arange(-1074, 1024))[::every]
    far = np.geomspace(40, 2000, 400 // every)
    bend = 40 * rng.uniform(-1, 1, 1600 // every) ** 3
    coarse = np.unique(np.concatenate([bend, binades, -binades, far, -far, [0.0]]))
    turns = sorted(turning_points(activation, coarse), key=abs)
    # Of a wave's the nearest ones to zero, and a few of all others: every binade holds some.
    turns = turns[:NEAREST] + turns[NEAREST :: 1 + len(turns) // NEAREST]
    special = {0.0, *activation.kink_points(), *turns}
    near = [list(neighbourhood(point)) for point in sorted(special)]
    points = np.unique(np.concatenate([coarse, *near]))
    finite: Array = points[np.isfinite(points)]
    return finite


def neighbourhood(point: float) -> Iterator[float]:
    """The point, the floats next to it, and points at geometric distances on both sides."""
    yield point
    for sign in (-1, 1):
        beside = point
        for _ in range(3):
            beside = math.nextafter(beside, sign * math.inf)
            yield beside
        for exponent in range(-52, 0, 3):
            yield point + sign * math.ldexp(1.37 * max(abs(point), 1e-3), exponent)


def turning_points(activation: Activation, x: Array) -> set[float]:
    """Where f or f' changes sign, or passes between zero, subnormal, normal and infinite."""
    found: set[float] = set()
    with np.errstate(all="ignore"):
        for f in (activation, activation.derivative):
            low, high = x[:-1], x[1:]
            changes = kind_of(f(low)) != kind_of(f(high))
            low, high = low[changes], high[changes]
            before = kind_of(f(low))
            for _ in range(64):
                between = midpoint(low, high)
                same = kind_of(f(between)) == before
                low, high = np.where(same, between, low), np.where(same, high, between)
            found.update(high.tolist())
    return found


def kind_of(y: Array) -> Array:
    """A number for every kind of float: its sign, and whether it is small, usual or infinite."""
    size = np.abs(y)
    tiny = np.finfo(float).tiny
    return np.where(np.isnan(y), 9, np.sign(y) * (1 + (size >= tiny) + np.isinf(size)))
