"""Where something crosses zero on samples, some of which tell nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.analysis.properties import Span
from actcli.analysis.samples import Samples
from actcli.numerics import np
from actcli.numerics.bisection import bisect, mean_or_midpoint

if TYPE_CHECKING:
    from actcli.numerics import Array


class Crossing(NamedTuple):
    """A point where something passes or touches 0, and its signs on either side.

    Attributes
    ----------
    x : float
        nan if it is only known to lie between `low` and `high`.
    before, after : float
        The signs at `low` and at `high`.
    low, high : float
        The points between which it was found.
    """

    x: float
    before: float
    after: float
    low: float
    high: float


class Found(NamedTuple):
    """What was found, and whether that is known to be all."""

    items: tuple[Any, ...]
    is_complete: bool


def crossings(
    g: Callable[[Any], Any],
    samples: Samples,
    corners: tuple[float, ...],
    x: Array,
    y: Array,
    locate: Callable[[float, float], float | None] | None = None,
) -> Iterator[Crossing]:
    """Yield where `g` passes or touches 0 between two points at which it is not 0.

    Zeros at an end of the line are none: f' underflows there, and f meets its asymptote.

    Parameters
    ----------
    g : callable
        Takes an array of points.
    samples : Samples
        The pieces of the line; between two of them nothing crosses.
    corners : tuple of float
        Points that are chosen, as is 0, if they are among several at which g is 0.
    x, y : ndarray, shape (n,)
        Points in order, and g at each; nan where it is not known.
    locate : callable, optional
        Return the zero between two points, across others at which g is not known or has
        underflowed; or None.
    """
    signs = np.sign(y)
    clear = np.flatnonzero(abs(signs) == 1)
    turns = np.flatnonzero((np.diff(clear) > 1) | (np.diff(signs[clear]) != 0))
    turns = turns[samples.piece(x[clear[turns]]) == samples.piece(x[clear[turns + 1]])]
    before, after = clear[turns], clear[turns + 1]
    close = after - before == 1
    low, high = x[before[close]], x[after[close]]
    low, high = bisect(lambda x: np.sign(g(x)), low, high, exact=0, halve=mean_or_midpoint)
    ends = zip(low, high, strict=True)
    levels = [
        x[i + 1 : j] if j - i > 1 else np.unique(next(ends))
        for i, j in zip(before, after, strict=True)
    ]
    heights = np.nan_to_num(abs(g(np.concatenate([*levels, []]))), nan=np.inf)
    cuts = np.cumsum([len(level) for level in levels])
    for level, height, i, j in zip(
        levels, np.split(heights, cuts)[:-1], before, after, strict=True
    ):
        marked = [place for place in (0.0, *corners) if level[0] <= place <= level[-1]]
        least = level[height == height.min()]
        place: float | None = marked[0] if marked else float(least[len(least) // 2])
        # At several points it is 0 because it has underflowed: an analytic function has no plateau.
        is_blind = np.isnan(y[i + 1 : j]).any() or j - i > 2
        if locate and is_blind and not marked and signs[i] != signs[j]:
            place = locate(float(x[i]), float(x[j]))
        place = math.nan if place is None else place
        yield Crossing(place, signs[i], signs[j], float(x[i]), float(x[j]))


def with_blind(samples: Samples, x: Array, y: Array) -> tuple[Array, Array]:
    """Return points and values together with points at which nothing is known."""
    x = np.concatenate([x, samples.blind])
    y = np.concatenate([y, np.full(samples.blind.shape, np.nan)])
    order = np.argsort(x)
    return x[order], y[order]


def is_on(x: float, spans: tuple[Span, ...]) -> bool:
    """Return whether x lies on one of the spans, ends included."""
    return any(span.low <= x <= span.high for span in spans)
