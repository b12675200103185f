"""Traces: a section as it is drawn, as plain data: polylines, dots, kinks, extrema, asymptotes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from actcli.analysis.properties import Extremum
from actcli.curves.axis import Axis
from actcli.curves.features import (
    Asymptote,
    CurveFunction,
    FarLine,
    Polyline,
    find_asymptotes,
    find_extrema,
)
from actcli.curves.samples import SectionSamples
from actcli.curves.section import Section
from actcli.errors import ActcliError
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

__all__ = [
    "Asymptote",
    "Connector",
    "Dot",
    "Extremum",
    "KinkMark",
    "Polyline",
    "TooManyCurvesError",
    "Trace",
    "Traces",
    "trace",
]

INITIAL_SAMPLES = 1000
# About two for each pixel of a figure's panel.

SAME_PLACE = 1e-6
# Values that are closer, as a part of the panel, are drawn in the same place.

POLE_NEIGHBOURHOOD = 0.01
# Values within this part of the window of a pole do not set the scale of y.

CORNER_ANGLE = 0.02
# A curve whose slope is not drawn has a corner where it changes by more than this, in panel heights
# for the width of the window.

END_POINTS = 3
# So many samples tell how steep a curve is at an end.

OUTER_DISTANCES = tuple(2.0 ** (i / 8) for i in range(-40, 57))
# How far from the window, in widths of it, a curve is looked at for higher and lower values.

NOT_EXCEEDED = (False, False)

POLE_RATIO = 100
# A value next to a break is taken for a pole where it exceeds all values elsewhere so many times.


class TooManyCurvesError(ActcliError, ValueError):
    """More curves than can be told from each other in a picture."""


class Dot(NamedTuple):
    """A point at a jump: filled for the value of the function, hollow for a limit."""

    x: float
    y: float
    filled: bool


class Connector(NamedTuple):
    """The vertical line between the ends of a jump."""

    x: float
    low: float
    high: float


class KinkMark(NamedTuple):
    """A point where a continuous function changes its slope at once."""

    x: float
    y: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Trace:
    """One curve over a window, and what is marked on it.

    Attributes
    ----------
    runs : tuple of Polyline
        The curve itself, in parts that no break divides.
    dots : tuple of Dot
        The values and the limits at jumps.
    connectors : tuple of Connector
        The heights of jumps.
    poles : tuple of float
        The x at which it leaves the panel.
    kinks : tuple of KinkMark
    extrema : tuple of Extremum
        Those that are in view, but of too many the most extreme.
    turns : int
        How many extrema are in view.
    asymptotes : tuple of Asymptote
    extent : (float, float)
        Its lowest and its highest value, without those close to a pole.
    is_exceeded : (bool, bool)
        Whether it goes lower, and whether it goes higher, outside of the window.
    """

    runs: tuple[Polyline, ...]
    dots: tuple[Dot, ...]
    connectors: tuple[Connector, ...]
    poles: tuple[float, ...]
    kinks: tuple[KinkMark, ...]
    extrema: tuple[Extremum, ...]
    turns: int = 0
    asymptotes: tuple[Asymptote, ...]
    extent: tuple[float, float]
    is_exceeded: tuple[bool, bool] = NOT_EXCEEDED


Traces = tuple[tuple[Trace, ...], ...]
# The traces of a section: for each of its orders, those of the components.


def trace(
    section: Section,
    low: float,
    high: float,
    points: int = INITIAL_SAMPLES,
    axis: Axis | None = None,
) -> Traces:
    """Return the traces of a section over a window.

    Parameters
    ----------
    section : Section
    low, high : float
        The ends of the window.
    points : int
        The number of samples before curves are refined where they bend.
    axis : Axis, optional
        The axis of the window, by default a linear one.

    Returns
    -------
    tuple of tuple of Trace
        For each order of the section, a trace for each component.

    Raises
    ------
    GridError
        If the window has no points.
    """
    axis = axis or Axis(low, high)
    samples = section.sample(low, high, points, axis)
    orders, count = section.orders, section.count
    lines = section.far_lines()
    curves = [_SampledCurve.of(samples, i, axis) for i in range(len(orders) * count)]

    def trace_of(i: int) -> Trace:
        order, component = orders[i // count], i % count
        has_slope = order + 1 in orders  # The orders ascend, so that it is the next one.
        slope = curves[i + count] if has_slope else None

        def evaluate(t: Array) -> Array:
            if section.digits:
                return section.digits.curve(t, order)
            return section.derivative(t, order)[:, component]

        return _finished(curves[i], slope, evaluate, lines[i])

    return tuple(
        tuple(trace_of(i) for i in range(start, start + count))
        for start in range(0, len(curves), count)
    )


def _finished(
    curve: _SampledCurve,
    slope: _SampledCurve | None,
    evaluate: CurveFunction,
    lines: Sequence[FarLine],
) -> Trace:
    """Return the trace of a curve, given its slope and the lines that it approaches far away."""
    runs = tuple(curve.runs())
    window, panel = curve.window, curve.panel
    extrema = [find_extrema(evaluate, run, window, panel) for run in runs]
    found = tuple(chain.from_iterable(of_run for of_run, _ in extrema))
    return Trace(
        runs=runs,
        dots=tuple(curve.dots()),
        connectors=tuple(curve.connectors()),
        poles=curve.poles,
        kinks=tuple(curve.kinks(slope) if slope else curve.corners()),
        extrema=found,
        turns=sum(count for _, count in extrema),
        asymptotes=tuple(find_asymptotes(curve.pieces[0], curve.pieces[-1], lines, panel)),
        extent=curve.extent,
        is_exceeded=_is_exceeded(evaluate, curve, found) if found else NOT_EXCEEDED,
    )


def _is_exceeded(
    evaluate: CurveFunction, curve: _SampledCurve, extrema: Sequence[Extremum]
) -> tuple[bool, bool]:
    """Return whether a curve goes lower, and whether it goes higher, outside of the window."""
    window = curve.window
    with np.errstate(all="ignore"):
        steps = np.array(OUTER_DISTANCES) * (window.high - window.low)
        y = evaluate(np.concatenate([window.low - steps, window.high + steps]))
        places = curve.panel.place(y[np.isfinite(y)])
        seen = curve.panel.place([*curve.extent, *(extremum.y for extremum in extrema)])
    low, high = min(seen) - SAME_PLACE, max(seen) + SAME_PLACE
    return bool((places < low).any()), bool((places > high).any())


class _Break(NamedTuple):
    """A break of a curve: its value there, and its limits on the sides that are in the window."""

    x: float
    value: float
    limits: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class _SampledCurve:
    """The samples of one curve, read at its breaks."""

    window: Axis
    pieces: Sequence[Polyline]
    breaks: Sequence[_Break]

    @classmethod
    def of(cls, samples: SectionSamples, i: int, window: Axis) -> _SampledCurve:
        """Return the curve in column i of the samples."""
        pieces = [Polyline(piece.t, piece.y[:, i]) for piece in samples.pieces]
        breaks = [
            _Break(x, value, (*before.y[-1:].tolist(), *after.y[:1].tolist()))
            for x, value, (before, after) in zip(
                samples.breaks, samples.values[:, i].tolist(), pairwise(pieces), strict=True
            )
        ]
        return cls(window, pieces, breaks)

    @cached_property
    def poles(self) -> tuple[float, ...]:
        """Return the breaks at which it grows far beyond its values elsewhere.

        Next to the pole it may be nan, because it grows too fast for floats.
        """
        found = []
        for at, (before, after) in zip(self.breaks, pairwise(self.pieces), strict=True):
            nearest = *before.y[~np.isnan(before.y)][-1:], *after.y[~np.isnan(after.y)][:1]
            if any(math.isinf(y) or self._is_at_pole(y) for y in nearest):
                found.append(at.x)
        return tuple(found)

    @cached_property
    def _largest_elsewhere(self) -> float:
        """Return the largest magnitude of its values away from its breaks."""
        return max(map(abs, self._values_away_from([b.x for b in self.breaks])), default=0.0)

    def _is_at_pole(self, y: float) -> bool:
        """Return whether a value next to a break is far beyond all values elsewhere."""
        return 0 < POLE_RATIO * self._largest_elsewhere < abs(y)

    def _has_value(self, at: _Break) -> bool:
        """Return whether it has a value at a break.

        Floats miss the pole of tan, next to which it has some huge value.
        """
        return math.isfinite(at.value) and not (at.x in self.poles and self._is_at_pole(at.value))

    @cached_property
    def extent(self) -> tuple[float, float]:
        """Return its lowest and its highest value, without those close to a pole."""
        values = self._values_away_from(self.poles)
        values += [b.value for b in self.breaks if self._has_value(b)]
        return min(values, default=0.0), max(values, default=0.0)

    @cached_property
    def panel(self) -> Axis:
        """Return the axis that shows all of it."""
        return Axis.around(*self.extent)

    def runs(self) -> Iterator[Polyline]:
        """Yield its polylines: the pieces, joined at every break where it is continuous."""
        x, y = self.pieces[0]
        for at, piece in zip(self.breaks, self.pieces[1:], strict=True):
            if self._is_continuous_at(at):
                # The break itself stands for its neighbours: three points in one place would
                # spoil the sharp corner.
                x = np.concatenate([x[:-1], [at.x], piece.x[1:]])
                y = np.concatenate([y[:-1], [at.value], piece.y[1:]])
            else:
                yield from _finite_runs(x, y)
                x, y = piece
        yield from _finite_runs(x, y)

    def dots(self) -> Iterator[Dot]:
        """Yield its value and its limits at each jump."""
        for at in self.breaks:
            if not self._is_continuous_at(at):
                if self._has_value(at):
                    yield Dot(at.x, at.value, filled=True)
                if at.x not in self.poles:
                    for limit in dict.fromkeys(at.limits):
                        if math.isfinite(limit) and not self._is_same_place(limit, at.value):
                            yield Dot(at.x, limit, filled=False)

    def connectors(self) -> Iterator[Connector]:
        """Yield the heights of its jumps."""
        for at in self.breaks:
            levels = [y for y in (at.value, *at.limits) if math.isfinite(y)]
            is_high = len(levels) > 1 and not self._is_same_place(min(levels), max(levels))
            if is_high and at.x not in self.poles and not self._is_continuous_at(at):
                yield Connector(at.x, min(levels), max(levels))

    def kinks(self, slope: _SampledCurve) -> Iterator[KinkMark]:
        """Yield where it is continuous and its slope jumps."""
        for at, steepness in zip(self.breaks, slope.breaks, strict=True):
            if self._is_continuous_at(at) and len(steepness.limits) == 2:
                left, right = slope.panel.place(steepness.limits)
                if abs(left - right) > SAME_PLACE:
                    yield KinkMark(at.x, at.value)

    def corners(self) -> Iterator[KinkMark]:
        """Yield where it is continuous and is seen to change its direction, as its samples tell."""
        for at, before, after in zip(self.breaks, self.pieces, self.pieces[1:], strict=False):
            if self._is_continuous_at(at):
                x, y = self.window.place(before.x), self.panel.place(before.y)
                left = _end_slope(x[::-1], y[::-1])
                right = _end_slope(self.window.place(after.x), self.panel.place(after.y))
                if abs(left - right) > CORNER_ANGLE:
                    yield KinkMark(at.x, at.value)

    def _is_continuous_at(self, at: _Break) -> bool:
        """Return whether it is continuous at a break, as far as can be seen."""
        return at.x not in self.poles and all(self._is_same_place(y, at.value) for y in at.limits)

    def _is_same_place(self, a: float, b: float) -> bool:
        """Return whether two values are drawn in the same place."""
        return bool(abs(self.panel.place(a) - self.panel.place(b)) <= SAME_PLACE)

    def _values_away_from(self, points: Sequence[float]) -> list[float]:
        """Return its finite values, except those near some points."""
        x, y = (np.concatenate(values) for values in zip(*self.pieces, strict=True))
        far = np.isfinite(y)
        for point in points:
            far &= abs(self.window.place(x) - self.window.place(point)) > POLE_NEIGHBOURHOOD
        return list(map(float, y[far]))


def _end_slope(x: Array, y: Array) -> float:
    """Return the slope of a curve at its first point, by the parabola through three.

    It is nan if there are fewer points, or in places that are one.
    """
    if len(x) < END_POINTS:
        return math.nan
    with np.errstate(all="ignore"):
        (a, b), (u, v) = x[1:END_POINTS] - x[0], y[1:END_POINTS] - y[0]
        return float((u / a * b - v / b * a) / (b - a))


def _finite_runs(x: Array, y: Array) -> Iterator[Polyline]:
    """Yield the parts of a polyline whose values are finite."""
    ends = np.flatnonzero(np.diff(np.isfinite(y), prepend=False, append=False))
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        if end - start > 1:
            yield Polyline(x[start:end], y[start:end])
