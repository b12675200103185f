"""Where something crosses zero: zeros, fixed points, extrema, and the ends of saturation."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.activation import Activation
from actcli.activation.limits import sign_beside
from actcli.analysis.confirm import locate_sign_change, minus_identity, touches_zero
from actcli.analysis.domain import Domain
from actcli.analysis.properties import Extremum, Kink, Span
from actcli.analysis.readings import is_formula, read, slopes_at, values_at
from actcli.analysis.samples import Samples
from actcli.analysis.tolerances import ROUNDING_TOLERANCE, plain
from actcli.numerics import np
from actcli.numerics.bisection import bisect, mean_or_midpoint
from actcli.numerics.germ import UndecidedError
from actcli.numerics.magnitudes import DENSE_RADIUS

if TYPE_CHECKING:
    from actcli.numerics import Array

SATURATION_SLOPE = 0.01
# A smaller slope passes on less than a hundredth of the gradient.


MAX_TOUCHES = 24
# Places at which it is confirmed that something touches 0: each costs an expansion.

MAX_TOUCHES_TOGETHER = 3
# Points that are tried of those between two at which something is known not to be 0.


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
        Return the zero between two points, across others at which g is not known; or None.
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
        is_blind = locate and j - i > 1 and np.isnan(y[i + 1 : j]).any()
        if locate and is_blind and not marked and signs[i] != signs[j]:
            place = locate(float(x[i]), float(x[j]))
        place = math.nan if place is None else place
        yield Crossing(place, signs[i], signs[j], float(x[i]), float(x[j]))


def zeros(
    activation: Activation,
    domain: Domain,
    samples: Samples,
    kinks: tuple[Kink, ...],
    turns: tuple[Extremum, ...],
) -> Found:
    """Return where f is 0, which it may touch at one of its extrema, `turns`."""
    spans = samples.throughout(samples.y == 0)
    x, y = _with_blind(samples, samples.x, samples.y)
    roots = _Roots(activation, activation, partial(values_at, activation), samples, kinks, 0.0)
    return roots.find(x, y, spans, [turn.x for turn in turns], domain.corners)


def fixed_points(
    activation: Activation, domain: Domain, samples: Samples, kinks: tuple[Kink, ...]
) -> Found:
    """Return where f(x) = x.

    Far out f is often so close to x that rounding makes them the same. Differences of a few
    roundings are none.
    """
    spans = samples.throughout(samples.y == samples.x)
    excess = samples.y - samples.x
    noise = ROUNDING_TOLERANCE * abs(samples.x) + samples.y_error
    excess[abs(excess) <= noise] = 0
    exact = minus_identity(activation)
    level = [span for span in samples.throughout(excess == 0) if span not in spans]
    if is_formula(activation):
        spans += tuple(span for span in level if exact and _is_zero_throughout(exact, span))
    is_complete = all(span in spans for span in level) or not is_formula(activation)
    x, y = _with_blind(samples, samples.x, excess)

    def g(x: Any) -> Any:
        return values_at(activation, x) - x

    roots = _Roots(activation, exact, g, samples, kinks, 1.0)
    places: list[float] = []
    if is_formula(activation):
        tilt = samples.dy - 1
        tilt[abs(tilt) <= ROUNDING_TOLERANCE + samples.dy_error] = 0
        turns = crossings(
            lambda x: slopes_at(activation, x) - 1, samples, domain.corners, samples.x, tilt
        )
        places = [crossing.x for crossing in turns if crossing.before != crossing.after]
    found = roots.find(x, y, spans, places, domain.corners)
    return found if is_complete else Found(found.items, False)


def _is_zero_throughout(exact: Activation, span: Span) -> bool:
    """Return whether the expansion of a formula inside a span between two seams is just 0."""
    low, high = np.clip(span, -DENSE_RADIUS, DENSE_RADIUS).tolist()
    try:
        return sign_beside(exact, low + (high - low) / 3, "right") == 0
    except UndecidedError:
        return False


def _with_blind(samples: Samples, x: Array, y: Array) -> tuple[Array, Array]:
    """Return points and values together with points at which nothing is known."""
    x = np.concatenate([x, samples.blind])
    y = np.concatenate([y, np.full(samples.blind.shape, np.nan)])
    order = np.argsort(x)
    return x[order], y[order]


class _Roots:
    """The zeros of f, or of f - x, on samples."""

    def __init__(
        self,
        activation: Activation,
        exact: Activation | None,
        g: Callable[[Any], Any],
        samples: Samples,
        kinks: tuple[Kink, ...],
        tilt: float,
    ) -> None:
        """Take f, the function whose formula has the zeros, their function g, and what was seen.

        The slope of g is that of f, less `tilt`.
        """
        self.tilt = tilt
        self.activation = activation
        self.exact = exact if is_formula(activation) else None
        self.g = g
        self.samples = samples
        self.kinks = {kink.x: kink for kink in kinks}

    def find(
        self,
        x: Array,
        y: Array,
        spans: tuple[Span, ...],
        turns: list[float],
        corners: tuple[float, ...],
    ) -> Found:
        """Return the zeros, which are `spans` too, and may lie at `turns`."""
        at_corners = np.array([self._at(corner) for corner in corners])
        x, y = np.concatenate([x, corners]), np.concatenate([y, at_corners])
        order = np.argsort(x)
        x, y = x[order], y[order]
        y[np.isinf(y)] = np.nan  # It may have overflowed on its way.
        found: set[Span] = set()
        is_complete = True
        locate = self._locate if self.exact else None
        seen = [*crossings(self.g, self.samples, corners, x, y, locate)]
        touching = {crossing: [crossing.x] * self._may_touch(crossing) for crossing in seen}
        alone: list[float] = []
        for place in turns if self.exact else ():
            around = [c for c in seen if c.low <= place <= c.high]
            (touching[around[0]] if around else alone).append(place)
        for crossing in seen:
            if crossing.before != crossing.after:
                del touching[crossing]
                if math.isnan(crossing.x):
                    is_complete = False
                elif not _is_on(crossing.x, spans) and self._is_passed(crossing.x):
                    found.add(Span(crossing.x, crossing.x))
        groups = [*touching.values(), *([place] for place in alone)]
        groups = [[p for p in group if self._is_candidate(p, spans)] for group in groups]
        for group in sorted(filter(None, groups), key=lambda group: abs(group[0]))[:MAX_TOUCHES]:
            zero, is_known = self._touched(group)
            is_complete &= is_known
            found |= set() if zero is None else {Span(zero, zero)}
        is_complete &= len([*filter(None, groups)]) <= MAX_TOUCHES
        edges = (kink.x for kink in self.kinks.values() if kink.is_edge)
        found.update(Span(edge, edge) for edge in edges if self._at(edge) == 0)
        return Found(tuple(sorted({*found, *spans})), is_complete)

    def _at(self, x: float) -> float:
        """Return g at one point, with its value at a gap."""
        return float(self.activation(x)) - self.tilt * x

    def _locate(self, low: float, high: float) -> float | None:
        """Return the zero between two points, by exact signs."""
        assert self.exact is not None
        return locate_sign_change(self.exact, low, high, 0)

    def _is_small(self, x: float) -> bool:
        """Return whether g is 0 at x but for rounding."""
        reading = read(self.activation, [x])
        noise = reading.y_error[0] + ROUNDING_TOLERANCE * (abs(reading.y[0]) + abs(x))
        return not abs(self._at(x)) > noise

    def _may_touch(self, crossing: Crossing) -> bool:
        """Return whether f' allows that g touches 0 between two points of the same sign."""
        x, slopes = self.samples.x, self.samples.dy - self.tilt
        ends = [
            slopes[i] if i < len(x) and x[i] == at else math.nan
            for at in crossing[3:]
            for i in [int(np.searchsorted(x, at))]
        ]
        towards, away = crossing.before * ends[0], crossing.before * ends[1]
        return self.exact is None or not (towards >= 0 or away <= 0)

    def _is_passed(self, place: float) -> bool:
        """Return whether a change of sign is a zero, as it is unless at a kink f jumps."""
        kink = self.kinks.get(place)
        return kink is None or kink.is_continuous or self._at(place) == 0

    def _is_candidate(self, place: float, spans: tuple[Span, ...]) -> bool:
        """Return whether g may be 0 at a place, for all that is seen."""
        return not _is_on(place, spans) and (not self.exact or self._is_small(place))

    def _touched(self, places: list[float]) -> tuple[float | None, bool]:
        """Return the first of the places at which g is 0, and whether all is known."""
        is_known = True
        for place in places[:MAX_TOUCHES_TOGETHER]:
            is_zero = self._is_touched(place)
            if is_zero:
                return place, True
            is_known &= is_zero is not None
        return None, is_known

    def _is_touched(self, place: float) -> bool | None:
        """Return whether g is 0 where it does not change its sign."""
        if self.exact:
            return touches_zero(self.exact, place)
        return place not in self.kinks or self._at(place) == 0


def extrema(
    activation: Activation,
    domain: Domain,
    samples: Samples,
    kinks: tuple[Kink, ...],
    dead: tuple[Span, ...],
) -> Found:
    """Return where f' changes its sign; a level top or bottom, on a `dead` span, is none."""
    at = {kink.x: kink for kink in kinks}
    # Where f' is infinite it may have overflowed on its way.
    x, dy = _with_blind(samples, samples.x, np.where(np.isinf(samples.dy), np.nan, samples.dy))
    slope = partial(slopes_at, activation)
    locate = partial(locate_sign_change, activation, order=1) if is_formula(activation) else None
    found: list[Extremum] = []
    is_complete = True
    for place, before, after, *_ in crossings(slope, samples, domain.corners, x, dy, locate):
        if before == after or _is_on(place, dead):
            continue
        is_complete &= not math.isnan(place)
        y = plain(activation(place))
        around = (at[place].left, at[place].right) if place in at else (y, y)
        if not math.isfinite(y):
            continue
        if before > 0 > after and y >= max(around):
            found.append(Extremum("maximum", place, y))
        if before < 0 < after and y <= min(around):
            found.append(Extremum("minimum", place, y))
    return Found(tuple(found), is_complete)


def saturated(activation: Activation, domain: Domain, samples: Samples) -> Iterator[Span]:
    """Yield the ends of the line on which |f'| stays below SATURATION_SLOPE."""

    def excess(x: Any) -> Any:
        return abs(slopes_at(activation, x)) - SATURATION_SLOPE

    known = abs(samples.dy) - SATURATION_SLOPE
    found = crossings(excess, samples, domain.corners, samples.x, known)
    places = [crossing.x for crossing in found if crossing.before != crossing.after]
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
