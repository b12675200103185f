"""What is computed about a function of a number: its properties and the parts that they are of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

Turn = Literal["minimum", "maximum"]
Trend = Literal["increasing", "non-decreasing", "constant", "non-increasing", "decreasing"]
Symmetry = Literal["odd", "even"]
Curvature = Literal["convex", "linear", "concave"]


class Span(NamedTuple):
    """The numbers between low and high, or the one number that both are."""

    low: float
    high: float


class Line(NamedTuple):
    """The line y = slope·x + intercept."""

    slope: float
    intercept: float


class Extremum(NamedTuple):
    """A point that is higher, or lower, than all others around it."""

    kind: Turn
    x: float
    y: float


class Kink(NamedTuple):
    """A point where f or f' may break: both of them there, and their one-sided limits.

    At an end of where f has values the limits from outside are nan.
    """

    x: float
    left: float
    value: float
    right: float
    slope_left: float
    slope: float
    slope_right: float

    @property
    def is_edge(self) -> bool:
        """Return whether f has no values on one side."""
        return math.isnan(self.left) or math.isnan(self.right)

    @property
    def is_pole(self) -> bool:
        """Return whether f has values on both sides, and is unbounded."""
        return not self.is_edge and (math.isinf(self.left) or math.isinf(self.right))

    @property
    def is_continuous(self) -> bool:
        """Return whether f does not jump; an edge, or a point without a value, is no jump."""
        met = self.value == self.left or math.isnan(self.value)
        return self.is_edge or (self.left == self.right and met and not self.is_pole)

    @property
    def is_smooth(self) -> bool:
        """Return whether neither f nor f' jumps, and f' is finite, but at an edge."""
        met = self.slope == self.slope_left or math.isnan(self.slope)
        level = self.slope_left == self.slope_right and met and not self.is_vertical
        return self.is_continuous and (level or self.is_edge)

    @property
    def is_vertical(self) -> bool:
        """Return whether f goes through the point with an infinite slope, as the cube root does."""
        return (
            self.is_continuous
            and self.slope_left == self.slope_right
            and math.isinf(self.slope_left)
        )


@dataclass(frozen=True, kw_only=True)
class Properties:
    """The computed properties of a function of a number, its parameters as they stand.

    Attributes
    ----------
    seen : tuple of Span
        Where zeros, extrema and kinks were looked for. Elsewhere oscillations or kinks are too
        many to list.
    unknown : tuple of str
        Names of the fields of which not everything is known: what they hold may be incomplete.
    limits, slope_limits : tuple of float
        Limits of f and of f' towards -inf and towards inf; nan where there is none, or it is not
        known.
    asymptotes : tuple of Line or None
        Lines that f approaches towards -inf and towards inf.
    bounds : tuple of float
        Infimum and supremum of f; nan where they are not known.
    bounded, continuous, smooth : bool
        Whether f is bounded; jumps nowhere; and f' jumps nowhere either.
    steepest : float
        Supremum of |f'|, the Lipschitz constant; inf where f jumps, nan where it is not known.
    trend, symmetry, curvature : str or None
    kinks : tuple of Kink
    gaps : tuple of float
        Where the formula has no value, as it is 0/0, and f is the limit.
    zeros, fixed_points : tuple of Span
        Where f(x) = 0, and where f(x) = x.
    extrema : tuple of Extremum
    dead : tuple of Span
        Where f' is 0 throughout.
    saturated : tuple of Span
        The ends of the line on which |f'| stays below SATURATION_SLOPE.
    """

    seen: tuple[Span, ...]
    unknown: tuple[str, ...]
    limits: tuple[float, float]
    slope_limits: tuple[float, float]
    asymptotes: tuple[Line | None, Line | None]
    bounds: tuple[float, float]
    bounded: bool
    continuous: bool
    smooth: bool
    steepest: float
    trend: Trend | None
    symmetry: Symmetry | None
    curvature: Curvature | None
    kinks: tuple[Kink, ...]
    gaps: tuple[float, ...]
    zeros: tuple[Span, ...]
    fixed_points: tuple[Span, ...]
    extrema: tuple[Extremum, ...]
    dead: tuple[Span, ...]
    saturated: tuple[Span, ...]
