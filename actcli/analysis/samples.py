"""A function at the points of its domain, and the pieces in which it was seen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.analysis.accumulations import inward_steps, is_inside
from actcli.analysis.domain import Domain
from actcli.analysis.properties import Kink, Span
from actcli.errors import ActcliError
from actcli.formula.kernels import MODERATE_PROBE_X
from actcli.numerics import np
from actcli.numerics.bisection import bisect
from actcli.numerics.magnitudes import DENSE_RADIUS

if TYPE_CHECKING:
    from actcli.numerics import Array


@dataclass(frozen=True, kw_only=True)
class Samples:
    """f and f' at points of every magnitude where f has values.

    Attributes
    ----------
    x, y, dy : ndarray of float64, shape (n,)
        Points in order, f and f'.
    edges : tuple of float
        The ends of the stretches on which f has values, to the last float.
    seams : tuple of float
        Where one formula may take over from another: kinks, and breakpoints of higher derivatives.
    holes : ndarray
        Points without a value and poles, in order: they cut the line into pieces.
    hidden : ndarray
        Points inside of accumulations.
    """

    x: Array
    y: Array
    dy: Array
    edges: tuple[float, ...]
    seams: tuple[float, ...]
    holes: Array
    hidden: Array

    def piece(self, x: Array) -> Any:
        """Return the number of the piece, between two holes, in which each x lies."""
        return np.searchsorted(self.holes, x)

    def throughout(self, holds: Array) -> tuple[Span, ...]:
        """Return the pieces between seams where something holds at every sample.

        In floating point f' may be 0 because it is small. If it is 0 from one seam to the next, it
        is 0 on all of that piece. Neighbouring pieces are joined.

        Parameters
        ----------
        holds : ndarray of bool, shape (n,)
            Whether it holds at each sample.
        """
        spans: list[Span] = []
        for low, high in pairwise((-math.inf, *self.seams, math.inf)):
            inside = (low < self.x) & (self.x < high)
            if inside.any() and holds[inside].all():
                start = spans.pop().low if spans and spans[-1].high == low else low
                spans.append(Span(start, high))
        return tuple(spans)


def take_samples(activation: Activation, domain: Domain, kinks: tuple[Kink, ...]) -> Samples:
    """Evaluate f and f' at the points of the domain.

    Raises
    ------
    ActcliError
        If f has no value at any of them.
    """
    x = domain.points()
    undefined = np.isnan(activation(x))
    gaps = [kink.x for kink in kinks if kink.is_pole or math.isnan(kink.value)]
    holes = np.sort([*x[undefined], *gaps, *(span.low for span in domain.accumulations)])
    defined = x[~undefined]
    if not defined.size:
        raise ActcliError(f"{activation.name} has no value at any x that was tried.")
    slopes = activation.derivative(defined)
    # Where f' has a limit nothing happens far out, but that formulas may overflow.
    settled = np.isfinite(np.where(defined < 0, *domain.slope_limits))
    sound = (abs(defined) <= MODERATE_PROBE_X**2) | ~settled
    return Samples(
        x=defined[sound],
        y=activation(defined[sound]),
        dy=slopes[sound],
        edges=tuple(_edges(activation, x, undefined)),
        seams=_seams(activation, domain, defined),
        holes=holes,
        hidden=_hidden(domain),
    )


def _edges(activation: Activation, x: Array, undefined: Array) -> Iterator[float]:
    """Yield the ends of the stretches where f has a value, to the last float."""
    changes = np.flatnonzero(undefined[1:] != undefined[:-1])
    low, high = bisect(lambda x: np.isnan(activation(x)), x[changes], x[changes + 1])
    for i, below, above in zip(changes, low, high, strict=True):
        yield float(above if undefined[i] else below)


def _seams(activation: Activation, domain: Domain, x: Array) -> tuple[float, ...]:
    """Return the seams; of several without a sample between them, the first."""
    low, high = np.clip((domain.low, domain.high), -DENSE_RADIUS, DENSE_RADIUS).tolist()
    seams = np.array(sorted({*domain.corners, *activation.breaks(low, high, order=2)}))
    _, apart = np.unique(np.searchsorted(x, seams), return_index=True)
    return tuple(seams[apart].tolist())


def _hidden(domain: Domain) -> Array:
    """Return points of every small distance from the centres of the accumulations."""
    steps = inward_steps()
    x = np.array([c + side * step for c in domain.centres for side in (-1, 1) for step in steps])
    hidden: Array = x[is_inside(x, domain.accumulations)]
    return hidden
