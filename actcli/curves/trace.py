"""Traces: a section as drawn, in plain data — runs, dots, kinks, extrema and asymptotes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from actcli.analysis.properties import Extremum
from actcli.curves.axis import Axis
from actcli.curves.features import FAR, Asymptote, Polyline, find_asymptotes, find_extrema
from actcli.curves.section import Section, SectionSamples
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
SAME = 1e-6  # of the panel: what looks the same
NEAR = 0.01  # of the window: how close to a pole values do not set the scale
STEEP = 100  # times the values elsewhere: what a limit must exceed to be a pole


class TooManyCurvesError(ActcliError, ValueError):
    """More curves than can be told from each other."""


class Dot(NamedTuple):
    """A point at a jump: filled where the function is, hollow where it only tends to."""

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
    """One curve over a window, and what is worth marking on it.

    At a pole, an x, it leaves the panel. `extent` holds its lowest and its highest value, those
    close to a pole left out.
    """

    runs: tuple[Polyline, ...]
    dots: tuple[Dot, ...]
    connectors: tuple[Connector, ...]
    poles: tuple[float, ...]
    kinks: tuple[KinkMark, ...]
    extrema: tuple[Extremum, ...]
    asymptotes: tuple[Asymptote, ...]
    extent: tuple[float, float]


Traces = tuple[tuple[Trace, ...], ...]
"""The traces of a section: for each of its orders those of the components."""


def trace(section: Section, low: float, high: float, points: int = INITIAL_SAMPLES) -> Traces:
    """The traces of f, one for each component, and those of its derivatives, from x = low to high.

    Raises GridError for a window without points.
    """
    samples = section.sample(low, high, points)
    far = section.curves(np.array([*(-t for t in FAR), *FAR])).reshape(2, len(FAR), -1)
    orders = section.orders
    count = far.shape[-1] // len(orders)
    curves = [_Curve.of(samples, i) for i in range(len(orders) * count)]

    def finished(i: int) -> Trace:
        curve, has_slope = curves[i], orders[i // count] + 1 in orders
        slope = curves[i + count] if has_slope else None
        slopes = far[..., i + count] if has_slope else np.zeros_like(far[..., i])
        first, last, panel = curve.pieces[0], curve.pieces[-1], curve.panel
        runs = tuple(curve.runs())
        return Trace(
            runs=runs,
            dots=tuple(curve.dots()),
            connectors=tuple(curve.connectors()),
            poles=curve.poles,
            kinks=tuple(curve.kinks(slope)) if slope else (),
            extrema=tuple(
                extremum
                for run in runs
                for extremum in find_extrema(
                    lambda t: section.curves(t)[:, i], run, curve.window, panel
                )
            ),
            asymptotes=tuple(find_asymptotes(first, last, far[..., i], slopes, panel)),
            extent=curve.extent,
        )

    return tuple(
        tuple(map(finished, range(start, start + count))) for start in range(0, len(curves), count)
    )


class _Break(NamedTuple):
    """A break of a curve: what it is there, and what it tends to on each side in the window."""

    x: float
    value: float
    limits: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class _Curve:
    """The samples of one curve, read at its breaks."""

    window: Axis
    pieces: Sequence[Polyline]
    breaks: Sequence[_Break]

    @classmethod
    def of(cls, samples: SectionSamples, i: int) -> _Curve:
        """Column i of the samples."""
        pieces = [Polyline(piece.t, piece.y[:, i]) for piece in samples.pieces]
        breaks = [
            _Break(x, value, (*before.y[-1:].tolist(), *after.y[:1].tolist()))
            for x, value, (before, after) in zip(
                samples.breaks, samples.values[:, i].tolist(), pairwise(pieces), strict=True
            )
        ]
        return cls(Axis(*samples.window), pieces, breaks)

    @cached_property
    def poles(self) -> tuple[float, ...]:
        """The breaks at which it grows far beyond what it is elsewhere.

        It may do so too fast for floats, which next to the pole itself are nan.
        """
        found = []
        for at, (before, after) in zip(self.breaks, pairwise(self.pieces), strict=True):
            nearest = *before.y[~np.isnan(before.y)][-1:], *after.y[~np.isnan(after.y)][:1]
            if any(math.isinf(y) or self._is_steep(y) for y in nearest):
                found.append(at.x)
        return tuple(found)

    @cached_property
    def _usual(self) -> float:
        """The largest size of its values away from its breaks."""
        return max(map(abs, self._values_away_from([b.x for b in self.breaks])), default=0.0)

    def _is_steep(self, y: float) -> bool:
        return 0 < STEEP * self._usual < abs(y)

    def _has_value(self, at: _Break) -> bool:
        """Whether it is something there; floats miss the pole of tan, and have some huge value."""
        return math.isfinite(at.value) and not (at.x in self.poles and self._is_steep(at.value))

    @cached_property
    def extent(self) -> tuple[float, float]:
        """Its lowest and its highest value, those close to a pole left out."""
        values = self._values_away_from(self.poles)
        values += [b.value for b in self.breaks if self._has_value(b)]
        return min(values, default=0.0), max(values, default=0.0)

    @cached_property
    def panel(self) -> Axis:
        """The axis that shows all of it."""
        return Axis.around(*self.extent)

    def runs(self) -> Iterator[Polyline]:
        """Its polylines: the pieces, joined at every break where it is continuous."""
        x, y = self.pieces[0]
        for at, piece in zip(self.breaks, self.pieces[1:], strict=True):
            if self._joined(at):
                # The break itself stands for its neighbours: three points in one place would
                # spoil the sharp corner.
                x = np.concatenate([x[:-1], [at.x], piece.x[1:]])
                y = np.concatenate([y[:-1], [at.value], piece.y[1:]])
            else:
                yield from _finite(x, y)
                x, y = piece
        yield from _finite(x, y)

    def dots(self) -> Iterator[Dot]:
        """What it is, and what it only tends to, at each jump."""
        for at in self.breaks:
            if not self._joined(at):
                if self._has_value(at):
                    yield Dot(at.x, at.value, filled=True)
                if at.x not in self.poles:
                    for limit in dict.fromkeys(at.limits):
                        if math.isfinite(limit) and not self._same(limit, at.value):
                            yield Dot(at.x, limit, filled=False)

    def connectors(self) -> Iterator[Connector]:
        """The heights of its jumps."""
        for at in self.breaks:
            levels = [y for y in (at.value, *at.limits) if math.isfinite(y)]
            if levels and at.x not in self.poles and not self._joined(at):
                yield Connector(at.x, min(levels), max(levels))

    def kinks(self, slope: _Curve) -> Iterator[KinkMark]:
        """Where it is continuous and its slope jumps."""
        for at, steepness in zip(self.breaks, slope.breaks, strict=True):
            if self._joined(at) and len(steepness.limits) == 2:
                left, right = slope.panel.place(steepness.limits)
                if abs(left - right) > SAME:
                    yield KinkMark(at.x, at.value)

    def _joined(self, at: _Break) -> bool:
        """Whether it is continuous there, as far as can be seen."""
        return at.x not in self.poles and all(self._same(y, at.value) for y in at.limits)

    def _same(self, a: float, b: float) -> bool:
        return bool(abs(self.panel.place(a) - self.panel.place(b)) <= SAME)

    def _values_away_from(self, points: Sequence[float]) -> list[float]:
        """Its finite values, except those near the points."""
        x, y = (np.concatenate(values) for values in zip(*self.pieces, strict=True))
        far = np.isfinite(y)
        for point in points:
            far &= abs(self.window.place(x) - self.window.place(point)) > NEAR
        return list(map(float, y[far]))


def _finite(x: Array, y: Array) -> Iterator[Polyline]:
    """The parts of a polyline that have values: what is not finite ends a run."""
    ends = np.flatnonzero(np.diff(np.isfinite(y), prepend=False, append=False))
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        if end - start > 1:
            yield Polyline(x[start:end], y[start:end])
