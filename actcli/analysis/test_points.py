"""Test points: try an activation over the whole range of float64."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.activation.joins import quick_derivative
from actcli.numerics import np
from actcli.numerics.bisection import bisect

if TYPE_CHECKING:
    from actcli.numerics import Array

SEED = 20240229
# Any seed would do; a fixed one gives the same points at each call.

MAX_CHANGES, MIN_CHANGES = 48, 12
# Neighbourhoods of so many changes of sign or class nearest to zero are tried, and of as many
# farther out, since oscillations have no end of them: the first if every binade is tried, and the
# second if few are.

NEIGHBOURS_PER_SIDE = 3
# The closest floats beside a point; a comparison that is off by one float shows at the first.

SMALLEST_SCALE = 1e-3
# Distances from a point are relative to its size; near zero, to this.


def probes(
    activation: Activation, every: int = 1, low: float = -math.inf, high: float = math.inf
) -> Array:
    """Return points between `low` and `high` where an activation may go wrong, and some beyond.

    They lie in binades of both signs, dense where activations bend, and close to wherever f or f'
    breaks, crosses zero, underflows or overflows.

    Parameters
    ----------
    activation : Activation
        A function of a number.
    every : int, default 1
        Try only every so many-th binade.
    low, high : float, optional
        Look for such places between these alone: it takes long where every float is one, as far
        out in the domain of a periodic function.

    Returns
    -------
    ndarray of float64, shape (n,)
        Finite, ascending, each once; the same at each call.
    """
    rng = np.random.default_rng(SEED)
    binades = np.ldexp(rng.uniform(1, 2, 2098), np.arange(-1074, 1024))[::every]
    far = np.geomspace(40, 2000, 400 // every)
    bend = 40 * rng.uniform(-1, 1, 1600 // every) ** 3
    coarse = np.unique(np.concatenate([bend, binades, -binades, far, -far, [0.0]]))
    first, last = np.searchsorted(coarse, [low, high])
    changes = sorted(class_changes(activation, coarse[max(first - 1, 0) : last + 1]), key=abs)
    most = max(MAX_CHANGES // every, MIN_CHANGES)
    changes = changes[:most] + changes[most :: 1 + len(changes) // most]
    special = {0.0, *activation.kink_points(), *changes}
    near = [list(neighbourhood(point)) for point in sorted(special)]
    points = np.unique(np.concatenate([coarse, *near]))
    finite: Array = points[np.isfinite(points)]
    return finite


def neighbourhood(point: float) -> Iterator[float]:
    """Yield `point`, the floats next to it, and points at geometric distances on both sides."""
    yield point
    for sign in (-1, 1):
        beside = point
        for _ in range(NEIGHBOURS_PER_SIDE):
            beside = math.nextafter(beside, sign * math.inf)
            yield beside
        for exponent in range(-52, 0, 3):
            # 1.37 is no power of two, so that the distances have all their bits.
            yield point + sign * math.ldexp(1.37 * max(abs(point), SMALLEST_SCALE), exponent)


def class_changes(activation: Activation, x: Array) -> set[float]:
    """Return where the class of f or of f' as a float changes between two neighbours of `x`.

    The classes are zero; subnormal, normal and infinite, of either sign; and nan. A change lies
    between two neighbouring floats, of which the upper one is returned. At gaps, and where the
    derivative of a formula loses its digits, the values are what plain floats make of them.
    """
    found: set[float] = set()
    with np.errstate(all="ignore"):
        for order in (0, 1):
            f = partial(quick_derivative, activation, order, values=activation.constants)
            classes = float_class(f(x))
            changes = classes[:-1] != classes[1:]
            _, high = bisect(partial(_class_at, f), x[:-1][changes], x[1:][changes])
            found.update(high.tolist())
    return found


def _class_at(f: Callable[[Array], Array], x: Array) -> Array:
    """Return the class of f, as a float, at each x."""
    return float_class(f(x))


def float_class(y: Array) -> Array:
    """Return the class of each float: 0 zero, ±1 subnormal, ±2 normal, ±3 infinite, 9 nan."""
    size = np.abs(y)
    tiny = np.finfo(float).tiny
    return np.where(np.isnan(y), 9, np.sign(y) * (1 + (size >= tiny) + np.isinf(size)))
