"""Where a function is looked at: between its kinks, out to where oscillations are too many."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.analysis.accumulations import (
    MAX_TURNS_PER_SIDE,
    MIN_RADIUS,
    accumulation_at,
    close_steps,
    is_inside,
)
from actcli.analysis.far_out import FarOut, far_out
from actcli.analysis.properties import Span
from actcli.analysis.readings import has_no_values, is_formula, read, values_at
from actcli.analysis.tolerances import plain
from actcli.numerics import np
from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.magnitudes import DENSE_RADIUS, dense_grid, magnitudes

if TYPE_CHECKING:
    from actcli.numerics import AnyArray, Array


@dataclass(frozen=True, kw_only=True)
class Domain:
    """Where a function is looked at.

    Attributes
    ----------
    limits, slope_limits : tuple of float
        f and f' at -inf and at inf; nan if there is no limit, or it is not known.
    ends : tuple of FarOut or None
        What is known of a function that is a formula at -inf and at inf.
    low, high : float
        The ends; infinite unless oscillations or kinks go on for ever.
    oscillates : bool
        Whether f has no limit that is known at an end although it has values there.
    corners : tuple of float
        The kinks from `low` to `high` outside of the accumulations.
    centres : tuple of float
        Kinks at which the words of the formula have no finite value.
    accumulations : tuple of Span
        Those of the centres at which oscillations accumulate, with what is around them.
    """

    limits: tuple[float, float]
    slope_limits: tuple[float, float]
    ends: tuple[FarOut | None, FarOut | None]
    low: float
    high: float
    oscillates: bool
    corners: tuple[float, ...]
    centres: tuple[float, ...]
    accumulations: tuple[Span, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return what lies between the ends and the accumulations."""
        ends = [
            self.low,
            *(end for accumulation in self.accumulations for end in accumulation),
            self.high,
        ]
        return tuple(map(Span, ends[::2], ends[1::2]))

    def points(self) -> Array:
        """Return points of every magnitude in the domain, dense at the corners, without these."""
        return _points(self.corners, self.accumulations, self.low, self.high)


def find_domain(activation: Activation) -> Domain:
    """Return where a function of a number is looked at.

    Beyond MAX_TURNS_PER_SIDE kinks or extrema on one side of zero there is no end of what could be
    listed, and points far apart would see phantoms. The domain then ends nearer to zero.
    """
    ends = far_out(activation, "left"), far_out(activation, "right")
    limits, slope_limits = _limits(activation, ends)
    kinks = activation.kink_points()
    # A formula that tends to a value at a gap has it there; its words have not.
    is_gap = ~np.isfinite(values_at(activation, np.array(kinks)))
    centres = tuple(x for x, gap in zip(kinks, is_gap, strict=True) if gap)
    accumulations = _accumulations(activation, centres)
    corners = tuple(x for x in kinks if not any(low <= x <= high for low, high in accumulations))
    # A function may have no value at all far out, and then it has no oscillations there.
    far = np.asarray(activation([-LARGEST_FLOAT, LARGEST_FLOAT]))
    none = [has_no_values(activation, end) for end in (-math.inf, math.inf)]
    defined = ~(np.isnan(far) | np.isinf(far) & none)
    endless = np.isnan(slope_limits) & defined | _have_more_kinks(activation, kinks)
    low, high = _ends(activation, corners, accumulations, endless)
    nearest = sorted(_within(corners, low, high), key=abs)[-2 * MAX_TURNS_PER_SIDE :]
    return Domain(
        limits=limits,
        slope_limits=slope_limits,
        ends=ends,
        low=low,
        high=high,
        oscillates=bool((np.isnan(limits) & defined).any()),
        corners=tuple(sorted(nearest)),
        centres=centres,
        accumulations=accumulations,
    )


def _accumulations(activation: Activation, centres: tuple[float, ...]) -> tuple[Span, ...]:
    """Return the spans, in order, in which oscillations accumulate at one of the centres.

    Far from zero, beyond more centres than are listed, the domain has ended.
    """
    found: list[Span] = []
    others = {-1: 0, 1: 0}
    for x in sorted(centres, key=abs):
        side = -1 if x < 0 else 1
        if others[side] > MAX_TURNS_PER_SIDE or any(low <= x <= high for low, high in found):
            continue
        span = accumulation_at(activation, x)
        others[side] += span is None
        found += [span] if span else []
    return tuple(sorted(found))


def _have_more_kinks(activation: Activation, kinks: tuple[float, ...]) -> list[bool]:
    """Return whether on the left, and on the right, kinks go on beyond those that are listed.

    Of an oscillation none are listed beyond DENSE_RADIUS. Its f' may have a limit all the same, as
    that of atan(tan(x)), which is 1 at all points but the kinks.
    """
    if not (kinks and is_formula(activation) and activation.formula.is_written):
        return [False, False]
    far = 2 * DENSE_RADIUS
    left, right = (
        activation.breaks(*ends, order=2) for ends in ((-far, -DENSE_RADIUS), (DENSE_RADIUS, far))
    )
    return [
        bool(left) and kinks[0] >= -DENSE_RADIUS,
        bool(right) and kinks[-1] <= DENSE_RADIUS,
    ]


def _limits(
    activation: Activation, ends: tuple[FarOut | None, FarOut | None]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the limits of f and of f' at -inf and at inf; those of kernels are declared."""
    left, right = ends
    if left and right:
        limits, slopes = (left.limit, right.limit), (left.slope_limit, right.slope_limit)
        return (limits[0].value, limits[1].value), (slopes[0].value, slopes[1].value)
    f, slope = activation, activation.derivative
    return (plain(f(-np.inf)), plain(f(np.inf))), (plain(slope(-np.inf)), plain(slope(np.inf)))


def _ends(
    activation: Activation,
    corners: tuple[float, ...],
    accumulations: tuple[Span, ...],
    endless: AnyArray,
) -> tuple[float, float]:
    """Return from where to where kinks and extrema are few enough; halve a side until they are.

    `endless` says for the left and the right side whether f' has no limit there, or kinks go on.
    """
    left, right = (DENSE_RADIUS if side else math.inf for side in endless)
    while True:
        turns = np.array(_within(corners, -left, right))
        many = _are_many(turns)
        if not any(many):
            slopes = read(activation, _points(corners, accumulations, -left, right))
            slopes = slopes.at(slopes.has_slope)
            turns = slopes.x[1:][abs(np.diff(np.sign(slopes.dy))) > 0]
            many = _are_many(turns)
        many = [too and end > MIN_RADIUS for too, end in zip(many, (left, right), strict=True)]
        if not any(many):
            return -left, right
        left, right = (
            min(2 * DENSE_RADIUS, end) / 2 if too else end
            for end, too in zip((left, right), many, strict=True)
        )


def _are_many(turns: Array) -> list[bool]:
    """Return whether there are too many on the left of zero, and on the right."""
    return [bool(side.sum() > MAX_TURNS_PER_SIDE) for side in (turns < 0, turns > 0)]


def _within(corners: tuple[float, ...], low: float, high: float) -> tuple[float, ...]:
    """Return the corners from `low` to `high`."""
    return tuple(x for x in corners if low <= x <= high)


def _points(
    corners: tuple[float, ...], accumulations: tuple[Span, ...], low: float, high: float
) -> Array:
    """Return points of every magnitude from `low` to `high`, without corners and accumulations."""
    inner = _within(corners, low, high)
    steps = magnitudes(-30, 30)
    around = [np.nextafter(corner, side) for corner in inner for side in (-np.inf, np.inf)]
    centred = [centre + sign * steps for centre in (0.0, *inner) for sign in (-1, 1)]
    ends = [-LARGEST_FLOAT, LARGEST_FLOAT]
    x = np.unique(np.concatenate([*centred, dense_grid(1 / 64), around, ends]))
    x = x[(low <= x) & (x <= high) & ~np.isin(x, inner)]
    for accumulation in accumulations:
        beside = close_steps()
        x = np.union1d(
            x, [*(accumulation.low - beside), *(accumulation.high + beside), *accumulation]
        )
        x = x[(low <= x) & (x <= high) & ~is_inside(x, accumulations)]
    return x
