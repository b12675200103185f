"""The parts of a function that are straight lines."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from actcli.activation import Activation
from actcli.analysis.properties import Line, Span
from actcli.curves.features import ROUNDED_ZERO
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

DISTANCE_EXPONENTS = -20, 10
# Slopes are compared at distances of 2^-20 to 2^9 from 0 and from every kink, so that a bend is
# seen at any scale that a plot can have.

MAX_KINKS = 100
# A function with more has too many parts to tell of.


class StraightPart(NamedTuple):
    """A span on which a curve is a line."""

    span: Span
    line: Line


def straight_parts(activation: Activation) -> Iterator[StraightPart]:
    """Yield the straight parts of a function of one number, from left to right; none of many."""
    return join_straight_parts(_between_kinks(activation))


def _between_kinks(activation: Activation) -> Iterator[StraightPart]:
    """Yield each span between two kinks on which the slope is the same wherever one looks."""
    kinks = activation.kink_points()
    if len(kinks) > MAX_KINKS:
        return
    x = _test_points(kinks)
    for low, high in pairwise((-math.inf, *kinks, math.inf)):
        inside = x[(low < x) & (x < high)]
        slopes = activation.derivative(inside)
        if len(inside) and (slopes == slopes[0]).all():
            slope, nearest = float(slopes[0]), inside[abs(inside).argmin()]
            offset = float(activation(nearest)) - slope * float(nearest)
            line = Line(slope, offset if abs(offset) > ROUNDED_ZERO else 0.0)
            yield StraightPart(Span(low, high), line)


def _test_points(kinks: Iterable[float]) -> Array:
    """Return where slopes are compared, in ascending order."""
    distances = np.ldexp(1.0, np.arange(*DISTANCE_EXPONENTS))
    centres = (0.0, *kinks)
    return np.unique([centre + sign * distances for centre in centres for sign in (-1, 1)])


def join_straight_parts(
    parts: Iterable[StraightPart], gaps: Collection[float] = ()
) -> Iterator[StraightPart]:
    """Yield the parts, where neighbours on the same line are one, but for a gap between them."""
    last: StraightPart | None = None
    for part in parts:
        is_next = last and last.span.high == part.span.low not in gaps
        if last and is_next and last.line == part.line:
            part = StraightPart(Span(last.span.low, part.span.high), part.line)
        elif last:
            yield last
        last = part
    if last:
        yield last
