"""Zeros and fixed points, which f may cross, jump over or merely touch."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.analysis.confirm import (
    exact_slope,
    locate_sign_change,
    minus_identity,
    spans_of_zero,
    touches_zero,
)
from actcli.analysis.crossings import Crossing, Found, crossings, is_on, with_blind
from actcli.analysis.domain import Domain
from actcli.analysis.properties import Extremum, Kink, Span
from actcli.analysis.readings import is_formula, read, slopes_at, values_at
from actcli.analysis.samples import Samples
from actcli.analysis.tolerances import ROUNDING_TOLERANCE
from actcli.numerics import np
from actcli.numerics.germ import UndecidedError

if TYPE_CHECKING:
    from actcli.numerics import Array

MAX_TOUCHES = 24
# Places at which it is confirmed that something touches 0: each costs an expansion.

MAX_SLOPES_EXPANDED = 100
# Slopes that are taken from an expansion, to rule out that something touches 0 beside them.

MAX_TOUCHES_TOGETHER = 3
# Points that are tried of those between two at which something is known not to be 0.


LEVEL_SHARE = 0.1
# Of the samples of a piece: if so many are 0 but for rounding, all may be, and an expansion tells.


def zeros(
    activation: Activation,
    domain: Domain,
    samples: Samples,
    kinks: tuple[Kink, ...],
    turns: tuple[Extremum, ...],
) -> Found:
    """Return where f is 0, which it may touch at one of its extrema, `turns`."""
    spans, is_complete = spans_of_zero(activation, samples.pieces_where(samples.y == 0))
    x, y = with_blind(samples, samples.x, samples.y)
    roots = _Roots(activation, activation, partial(values_at, activation), samples, kinks, 0.0)
    found = roots.find(x, y, spans, [turn.x for turn in turns], domain.corners)
    return found if is_complete else Found(found.items, False)


def fixed_points(
    activation: Activation, domain: Domain, samples: Samples, kinks: tuple[Kink, ...]
) -> Found:
    """Return where f(x) = x.

    Far out f is often so close to x that rounding makes them the same. Differences of a few
    roundings are none.
    """
    excess = samples.y - samples.x
    noise = ROUNDING_TOLERANCE * abs(samples.x) + samples.y_error
    excess[abs(excess) <= noise] = 0
    exact, is_complete = minus_identity(activation), True
    spans = samples.throughout(samples.y == samples.x)
    if exact and is_formula(activation):
        spans, is_complete = spans_of_zero(exact, samples.pieces_where(excess == 0, LEVEL_SHARE))
    elif is_formula(activation):
        level = samples.pieces_where(excess == 0, LEVEL_SHARE)
        is_complete = all(_is_inside(span, spans) for span, _ in level)
    x, y = with_blind(samples, samples.x, excess)

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


def _is_inside(span: Span, others: tuple[Span, ...]) -> bool:
    """Return whether a span lies inside one of the others."""
    return any(other.low <= span.low and span.high <= other.high for other in others)


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
        self.slopes_left = MAX_SLOPES_EXPANDED

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
                if self._is_beside_jump(crossing):
                    continue
                if math.isnan(crossing.x):
                    is_complete = False
                elif not is_on(crossing.x, spans) and self._is_passed(crossing.x):
                    found.add(Span(crossing.x, crossing.x))
        groups = [*touching.values(), *([place] for place in alone)]
        small = self._small([place for group in groups for place in group])
        groups = [[p for p in group if p in small and not is_on(p, spans)] for group in groups]
        for group in sorted(filter(None, groups), key=lambda group: abs(group[0]))[:MAX_TOUCHES]:
            zero, is_known = self._touched(group)
            is_complete &= is_known
            found |= set() if zero is None else {Span(zero, zero)}
        is_complete &= len([*filter(None, groups)]) <= MAX_TOUCHES
        edges = (kink.x for kink in self.kinks.values() if kink.is_edge)
        found.update(Span(edge, edge) for edge in edges if self._at(edge) == 0)
        return Found(tuple(sorted({*found, *spans})), is_complete)

    def _at(self, x: float) -> float:
        """Return g at one point, with its value at a gap, and at a kink without its roundings."""
        kink = self.kinks.get(x)
        y = float(self.activation(x)) if kink is None else kink.value
        return y - self.tilt * x

    def _locate(self, low: float, high: float) -> float | None:
        """Return the zero between two points by exact signs, or the end at which g jumps over 0."""
        assert self.exact is not None
        for end, side in ((low, "right"), (high, "left")):
            kink = self.kinks.get(end)
            if kink and np.sign(getattr(kink, side) - self.tilt * end) != np.sign(self._at(end)):
                return end
        return locate_sign_change(self.exact, low, high, 0)

    def _small(self, places: list[float]) -> set[float]:
        """Return the places at which g is 0 but for rounding; of a declared function, all."""
        if not self.exact:
            return set(places)
        x = np.unique(places)
        reading = read(self.activation, x)
        noise = reading.y_error + ROUNDING_TOLERANCE * (abs(reading.y) + abs(x))
        g = np.asarray(self.activation(x)) - self.tilt * x
        return set(x[~(abs(g) > noise)].tolist())

    def _may_touch(self, crossing: Crossing) -> bool:
        """Return whether f' allows that g touches 0 between two points of the same sign."""
        if self.exact is None:
            return True
        towards, away = (
            crossing.before * (self._slope(x) - self.tilt) for x in (crossing.low, crossing.high)
        )
        return not (towards >= 0 or away <= 0)

    def _slope(self, x: float) -> float:
        """Return f' at a sample, by an expansion where it has no digits; nan if it is not known."""
        i = int(np.searchsorted(self.samples.x, x))
        is_sample = i < len(self.samples.x) and self.samples.x[i] == x
        slope = float(self.samples.dy[i]) if is_sample else math.nan
        if not math.isnan(slope) or not self.slopes_left:
            return slope
        self.slopes_left -= 1
        try:
            return exact_slope(self.activation, x)
        except UndecidedError:
            return math.nan

    def _is_beside_jump(self, crossing: Crossing) -> bool:
        """Return whether the sign changes at once beside a kink, to which it was seen on one side.

        Floats beside a jump may have lost their digits, and f is not known there.
        """
        below, above = (self.kinks.get(end) for end in (crossing.low, crossing.high))
        right = below and below.right - self.tilt * below.x
        left = above and above.left - self.tilt * above.x
        return bool(
            (right and np.sign(right) == crossing.after)
            or (left and np.sign(left) == crossing.before)
        )

    def _is_passed(self, place: float) -> bool:
        """Return whether a change of sign is a zero, as it is unless at a kink f jumps."""
        kink = self.kinks.get(place)
        return kink is None or kink.is_continuous or self._at(place) == 0

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
