"""A function at the points of its domain, and the pieces in which it was seen."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.analysis.accumulations import inward_steps, is_inside
from actcli.analysis.domain import Domain
from actcli.analysis.properties import Kink, Span
from actcli.analysis.readings import Reading, has_no_values, is_formula, read, read_exactly
from actcli.errors import ActcliError
from actcli.formula.limits_at_infinity import MODERATE_PROBE_X
from actcli.numerics import np
from actcli.numerics.bisection import bisect
from actcli.numerics.magnitudes import DENSE_RADIUS

if TYPE_CHECKING:
    from actcli.numerics import Array

MIN_FILLED, MAX_FILLED = 2.0**-20, 2.0**10
# Sizes of x at which f is read exactly where rounding has left no digits. Smaller and larger points
# are too many, and tell no more.

MAX_FILLED_STRETCHES = 4
POINTS_PER_STRETCH = 5
# Each point costs an expansion, of a millisecond or two.


@dataclass(frozen=True, kw_only=True)
class Samples:
    """f and f' at points of every magnitude where f has values.

    Attributes
    ----------
    x, y, dy : ndarray of float64, shape (n,)
        Points in order, f and f'; f' is nan where rounding has left it no digits.
    y_error, dy_error : ndarray of float64, shape (n,)
        Bounds of their absolute errors.
    blind : ndarray
        Points in order where f has a value, of which rounding has left no digits.
    edges : tuple of float
        The ends of the stretches on which f has values, to the last float.
    seams : tuple of float
        Where one formula may take over from another: kinks, and breakpoints of higher derivatives.
    holes : ndarray
        Points without a value and poles, in order: they cut the line into pieces.
    hidden : ndarray
        Points inside of accumulations.
    ends : Span
        How far a piece may reach: to infinity, unless the domain ends where f goes on without a
        limit, as a wave does.
    """

    x: Array
    y: Array
    dy: Array
    y_error: Array
    dy_error: Array
    blind: Array
    edges: tuple[float, ...]
    seams: tuple[float, ...]
    holes: Array
    hidden: Array
    ends: Span

    def piece(self, x: Array) -> Any:
        """Return the number of the piece, between two holes, in which each x lies."""
        return np.searchsorted(self.holes, x)

    def throughout(self, holds: Array) -> tuple[Span, ...]:
        """Return the pieces between seams where something holds at every sample.

        In floating point f' may be 0 because it is small. If it is 0 from one seam to the next, it
        is 0 on all of that piece. Neighbouring pieces are joined.
        """
        return joined(piece for piece, _ in self.pieces_where(holds))

    def pieces_where(self, holds: Array, share: float = 1.0) -> Iterator[tuple[Span, float]]:
        """Yield the pieces between seams where something holds, and a sample inside each.

        Parameters
        ----------
        holds : ndarray of bool, shape (n,)
            Whether it holds at each sample.
        share : float, default 1.0
            Of the samples of a piece at which it has to hold, at least.
        """
        first, last = self.ends
        seams = (seam for seam in self.seams if first < seam < last)
        for low, high in pairwise((first, *seams, last)):
            inside = (low < self.x) & (self.x < high) & ~np.isnan(self.dy)
            if inside.any() and holds[inside].mean() >= share:
                yield Span(low, high), self._place(low, high)

    def _place(self, low: float, high: float) -> float:
        """Return a sample between two others that is not close to them."""
        reach = DENSE_RADIUS + 2 * max(map(abs, filter(math.isfinite, (low, high))), default=0.0)
        low, high = np.clip((low, high), -reach, reach).tolist()
        x = self.x[(low < self.x) & (self.x < high)]
        return float(x[abs(x - (low + (high - low) / 3)).argmin()])


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, neighbours as one."""
    found: list[Span] = []
    for span in sorted(spans):
        start = found.pop().low if found and found[-1].high == span.low else span.low
        found.append(Span(start, span.high))
    return tuple(found)


def take_samples(activation: Activation, domain: Domain, kinks: tuple[Kink, ...]) -> Samples:
    """Evaluate f and f' at the points of the domain.

    Raises
    ------
    ActcliError
        If f has no value at any of them, or none of which digits are known.
    """
    reading = read(activation, domain.points())
    x, undefined = reading.x, _undefined(activation, domain, reading)
    gaps = [kink.x for kink in kinks if kink.is_pole or math.isnan(kink.value)]
    holes = np.sort([*x[undefined], *gaps, *(span.low for span in domain.accumulations)])
    if undefined.all():
        raise ActcliError(f"{activation.name} has no value at any x that was tried.")
    # Where f' has a limit nothing happens far out, but that formulas may overflow.
    settled = np.isfinite(np.where(x < 0, *domain.slope_limits))
    sound = (abs(x) <= MODERATE_PROBE_X**2) | ~settled
    if is_formula(activation):
        _fill(activation, reading, ~undefined)
    seen = reading.at(~undefined & reading.has_value & sound)
    if not seen.x.size:
        what = f"{activation.name} has no value of which digits are known"
        raise ActcliError(f"{what} at any x that was tried.")
    return Samples(
        x=seen.x,
        y=seen.y,
        dy=seen.known_slopes,
        y_error=seen.y_error,
        dy_error=seen.dy_error,
        blind=x[~undefined & ~reading.has_value & sound],
        edges=tuple(_edges(activation, reading, undefined)),
        seams=_seams(activation, domain, x),
        holes=holes,
        hidden=_hidden(domain),
        ends=_ends(domain),
    )


def _fill(activation: Activation, reading: Reading, defined: Any) -> None:
    """Read f and f' exactly at some points of each stretch on which rounding has left no digits."""
    near = (abs(reading.x) >= MIN_FILLED) & (abs(reading.x) <= MAX_FILLED)
    blind = np.flatnonzero(defined & near & ~(reading.has_value & reading.has_slope))
    runs = np.split(blind, 1 + np.flatnonzero(np.diff(blind) > 1))
    widest = sorted(runs, key=len)[-MAX_FILLED_STRETCHES:]
    for run in widest:
        chosen = run[:: 1 + len(run) // POINTS_PER_STRETCH] if len(run) > 1 else run[:0]
        # Outwards: where one cannot be read, farther ones cost much and cannot either.
        for place in sorted(chosen, key=lambda i: abs(float(reading.x[i]))):
            exact = read_exactly(activation, reading.x[[place]])
            if not (exact.has_value & exact.has_slope).all():
                break
            reading.y[place], reading.dy[place] = exact.y[0], exact.dy[0]
            reading.y_error[place] = reading.dy_error[place] = 0.0


def _undefined(activation: Activation, domain: Domain, reading: Reading) -> Any:
    """Return where f has no value.

    Where a formula of the language has none begins and ends at its kinks, or at an end of the line.
    What else comes out as nan, or as infinite, has overflowed.
    """
    if not (is_formula(activation) and activation.formula.is_written):
        return reading.is_undefined
    breaks = [*activation.kink_points(), *(end for span in domain.accumulations for end in span)]
    x, undefined = reading.x, ~np.isfinite(reading.y)
    for run in np.split(np.arange(len(x)), 1 + np.flatnonzero(np.diff(undefined.astype(int)))):
        first, last = run[0], run[-1]
        begins = first == 0 or any(x[first - 1] <= at <= x[first] for at in breaks)
        ends = last == len(x) - 1 or any(x[last] <= at <= x[last + 1] for at in breaks)
        is_known = (
            has_no_values(activation, float(x[run[len(run) // 2]]))
            if np.isinf(reading.y[run]).any()
            else reading.is_undefined[run].any()
        )
        if not (begins and ends and is_known):
            undefined[run] = False
    return undefined


def _edges(activation: Activation, reading: Reading, undefined: Array) -> Iterator[float]:
    """Yield the ends of the stretches where f has a value, to the last float."""
    x, changes = reading.x, np.flatnonzero(undefined[1:] != undefined[:-1])
    is_infinite = bool(np.isinf(reading.y[undefined]).any())  # Which else has overflowed.
    is_value: Any = np.isfinite if is_infinite else lambda y: ~np.isnan(y)
    low, high = bisect(lambda x: is_value(activation(x)), x[changes], x[changes + 1])
    for i, below, above in zip(changes, low, high, strict=True):
        yield float(above if undefined[i] else below)


def _seams(activation: Activation, domain: Domain, x: Array) -> tuple[float, ...]:
    """Return the seams; of several without a sample between them, the first."""
    low, high = np.clip((domain.low, domain.high), -DENSE_RADIUS, DENSE_RADIUS).tolist()
    seams = np.array(sorted({*domain.corners, *activation.breaks(low, high, order=2)}))
    _, apart = np.unique(np.searchsorted(x, seams), return_index=True)
    return tuple(seams[apart].tolist())


def _ends(domain: Domain) -> Span:
    """Return the ends of the domain; infinite where f and f' have a limit that is known."""
    settled = ~np.isnan([domain.limits, domain.slope_limits]).any(axis=0)
    low, high = np.where(settled, (-np.inf, np.inf), (domain.low, domain.high)).tolist()
    return Span(low, high)


def _hidden(domain: Domain) -> Array:
    """Return points of every small distance from the centres of the accumulations."""
    steps = inward_steps()
    x = np.array([c + side * step for c in domain.centres for side in (-1, 1) for step in steps])
    hidden: Array = x[is_inside(x, domain.accumulations)]
    return hidden
