"""Where something crosses zero: zeros, fixed points, extrema, and the ends of saturation."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.activation import Activation
from actcli.analysis.domain import Domain
from actcli.analysis.properties import Extremum, Kink, Span
from actcli.analysis.samples import Samples
from actcli.analysis.tolerances import ROUNDING_TOLERANCE, plain
from actcli.numerics import np
from actcli.numerics.bisection import bisect, mean_or_midpoint

if TYPE_CHECKING:
    from actcli.numerics import Array

SATURATION_SLOPE = 0.01
# A smaller slope passes on less than a hundredth of the gradient.


class Crossing(NamedTuple):
    """A point where something passes or touches 0, and its signs on either side."""

    x: float
    before: float
    after: float


def crossings(
    g: Callable[[Any], Any], samples: Samples, corners: tuple[float, ...], x: Array, y: Array
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
        place = marked[0] if marked else least[len(least) // 2]
        yield Crossing(float(place), signs[i], signs[j])


def zeros(
    activation: Activation, domain: Domain, samples: Samples, kinks: tuple[Kink, ...]
) -> tuple[Span, ...]:
    """Return where f is 0."""
    return _roots(activation, 0.0, samples.throughout(samples.y == 0), domain, samples, kinks)


def fixed_points(
    activation: Activation, domain: Domain, samples: Samples, kinks: tuple[Kink, ...]
) -> tuple[Span, ...]:
    """Return where f(x) = x.

    Far out f is often so close to x that rounding makes them the same. Differences of a few
    roundings are none.
    """
    spans = samples.throughout(samples.y == samples.x)

    def excess(x: Any) -> Any:
        return activation(x) - x

    return _roots(excess, ROUNDING_TOLERANCE, spans, domain, samples, kinks)


def _roots(
    g: Callable[[Any], Any],
    tolerance: float,
    spans: tuple[Span, ...],
    domain: Domain,
    samples: Samples,
    kinks: tuple[Kink, ...],
) -> tuple[Span, ...]:
    """Return where g is 0, which it is on `spans`; up to tolerance·|x| it counts as 0."""
    corners = domain.corners
    x = np.union1d(samples.x, corners)
    y = g(x)
    y[abs(y) <= tolerance * abs(x)] = 0
    y[np.isinf(y)] = np.nan  # It may have overflowed on its way.
    edges = (Span(kink.x, kink.x) for kink in kinks if kink.is_edge and g(kink.x) == 0)
    single = (
        Span(place, place)
        for place, _, _ in crossings(g, samples, corners, x, y)
        # A change of sign at a kink may be a jump.
        if not _is_on(place, spans) and (place not in corners or g(place) == 0)
    )
    return tuple(sorted({*single, *edges, *spans}))


def extrema(
    activation: Activation,
    domain: Domain,
    samples: Samples,
    kinks: tuple[Kink, ...],
    dead: tuple[Span, ...],
) -> Iterator[Extremum]:
    """Yield where f' changes its sign; a level top or bottom, on a `dead` span, is none."""
    at = {kink.x: kink for kink in kinks}
    # Where f' is infinite it may have overflowed on its way.
    finite = np.where(np.isinf(samples.dy), np.nan, samples.dy)
    found = crossings(activation.derivative, samples, domain.corners, samples.x, finite)
    for x, before, after in found:
        y = plain(activation(x))
        around = (at[x].left, at[x].right) if x in at else (y, y)
        if _is_on(x, dead) or not math.isfinite(y):
            continue
        if before > 0 > after and y >= max(around):
            yield Extremum("maximum", x, y)
        if before < 0 < after and y <= min(around):
            yield Extremum("minimum", x, y)


def saturated(activation: Activation, domain: Domain, samples: Samples) -> Iterator[Span]:
    """Yield the ends of the line on which |f'| stays below SATURATION_SLOPE."""

    def excess(x: Any) -> Any:
        return abs(activation.derivative(x)) - SATURATION_SLOPE

    found = crossings(excess, samples, domain.corners, samples.x, excess(samples.x))
    places = [place for place, before, after in found if before != after]
    left, right = (
        abs(limit) < SATURATION_SLOPE and math.isinf(end)
        for limit, end in zip(domain.slope_limits, (domain.low, domain.high), strict=True)
    )
    if not places and left and right:
        yield Span(-math.inf, math.inf)
    if places and left:
        yield Span(-math.inf, places[0])
    if places and right:
        yield Span(places[-1], math.inf)


def _is_on(x: float, spans: tuple[Span, ...]) -> bool:
    """Return whether x lies on one of the spans, ends included."""
    return any(span.low <= x <= span.high for span in spans)
