"""Features of a sampled curve: its extrema, and the asymptotes that it is seen to approach.

`properties` computes the same for all x, and exactly, but of functions of one number alone. What is
found here is what can be seen in a window, of any curve: a component, a derivative, a difference.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from actcli.analysis.properties import Extremum, Turn
from actcli.curves.axis import Axis
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

MIN_PROMINENCE = 1e-4
# An extremum is seen where the curve falls by this part of the panel on both sides, a fiftieth of a
# pixel: a shallow one counts as much as a deep one, and may be the lowest.

PLATEAU_HEIGHT, PLATEAU_WIDTH = 1e-9, 0.01
# A curve that stays within this part of the panel over this part of the window has a plateau.

MAX_EXTREMA = 64
# More extrema than this can no longer be told apart in a picture: not all are found.

ZOOM_STEPS, ZOOM_POINTS = 5, 32
# Each step narrows the interval 16 times; after five, rounding hides where the extremum is.

AXIS_ZERO_TOLERANCE = 1e-7
# What is closer to 0, as a part of the axis, would be 0 without that rounding.

FAR_DISTANCES = (2.0**20, 2.0**26, 2.0**500, 2.0**1000)
# At the two farther ones limits are read off; at the nearer ones the offset of an inclined line,
# which farther out is lost in the rounding of slope·x.

SLOPE_TOLERANCE, OFFSET_TOLERANCE = 1e-9, 1e-5
# The relative change of a slope, and the absolute change of an offset, that rounding explains.

ROUNDED_ZERO = 1e-12
# A slope or an offset below this is what rounding leaves of 0.

MAX_ASYMPTOTE_GAP = 0.1
# An asymptote is drawn where the curve comes within this part of the panel of it,

MIN_ASYMPTOTE_GAP = 0.005
# if the curve has been farther from it than this: else the two are one line.

End = Literal["left", "right"]
FarLine = tuple[float, float] | None
CurveFunction = Callable[["Array"], "Array"]


class Polyline(NamedTuple):
    """Points joined by straight lines: x and y, both shaped (n,)."""

    x: Array
    y: Array


class Asymptote(NamedTuple):
    """The line y = slope·x + offset that a curve comes close to at an end of the window."""

    end: End
    slope: float
    offset: float


def find_extrema(
    curve: CurveFunction, run: Polyline, window: Axis, panel: Axis
) -> tuple[list[Extremum], int]:
    """Return the extrema of a curve between the ends of one of its polylines, to eight digits.

    A plateau is not an extremum. Of a wave that turns more than MAX_EXTREMA times, only the most
    extreme points are found.

    Parameters
    ----------
    curve : callable
        Evaluate the curve at x shaped (n,); called five times.
    run : Polyline
        Samples of the curve without a break.
    window, panel : Axis
        The axes of x and of y.

    Returns
    -------
    extrema : list of Extremum
    count : int
        How many the curve has, more than there are in the list if these are too many.
    """
    places, heights = window.place(run.x), panel.place(run.y)
    turns = list(_turns(heights.tolist()))
    not_found, found = max(0, len(turns) - MAX_EXTREMA), []
    if len(turns) > MAX_EXTREMA:
        highest_first = sorted(turns, key=lambda turn: -heights[turn[0]])
        turns = sorted(highest_first[: MAX_EXTREMA // 2] + highest_first[-(MAX_EXTREMA // 2) :])
    peaked = []
    for i, kind in turns:
        off = np.flatnonzero(abs(heights - heights[i]) > PLATEAU_HEIGHT)
        before, after = off[off < i][-1], off[off > i][0]
        if places[after] - places[before] < PLATEAU_WIDTH:
            peaked.append((i, kind))
    for (_, kind), (x, y) in zip(peaked, _refined_extrema(curve, run, peaked), strict=True):
        if math.isfinite(y):
            y = _without_rounding(y, panel)
            found.append(Extremum(kind, _without_rounding(x, window), y))
    return found, len(found) + not_found


def _turns(heights: Sequence[float]) -> Iterator[tuple[int, Turn]]:
    """Yield where a sequence has risen and then falls by more than MIN_PROMINENCE, or reverse."""
    top = bottom = 0
    rising: bool | None = None
    for i, height in enumerate(heights):
        if height > heights[top]:
            top = i
        if height < heights[bottom]:
            bottom = i
        if rising is not False and height < heights[top] - MIN_PROMINENCE:
            if rising:
                yield top, "maximum"
            rising, bottom = False, i
        elif rising is not True and height > heights[bottom] + MIN_PROMINENCE:
            if rising is False:
                yield bottom, "minimum"
            rising, top = True, i


def _refined_extrema(
    curve: CurveFunction, run: Polyline, turns: Sequence[tuple[int, Turn]]
) -> list[tuple[float, float]]:
    """Return the extremum between the neighbours of each sample that is more extreme than they are.

    All are refined together, since a call for each would take a hundred times as long.
    """
    if not turns:
        return []
    middle = np.array([i for i, _ in turns])
    sign = np.array([1 if kind == "maximum" else -1 for _, kind in turns])[:, None]
    low, x, high = run.x[middle - 1], run.x[middle], run.x[middle + 1]
    parts, rows = np.linspace(0, 1, ZOOM_POINTS + 1), np.arange(len(middle))
    for _ in range(ZOOM_STEPS):
        t = np.column_stack([low[:, None] + (high - low)[:, None] * parts, x])
        y = curve(t.ravel()).reshape(t.shape)
        i = np.argmax(np.where(np.isnan(y), -np.inf, sign * y), axis=1)
        x, best = t[rows, i], y[rows, i]
        low = np.where(t < x[:, None], t, low[:, None]).max(axis=1)
        high = np.where(t > x[:, None], t, high[:, None]).min(axis=1)
    return [*zip(x.tolist(), best.tolist(), strict=True)]


def _without_rounding(value: float, axis: Axis) -> float:
    """Return the value, or 0 if it would be 0 without rounding."""
    return 0.0 if abs(axis.place(value) - axis.place(0.0)) < AXIS_ZERO_TOLERANCE else value


def find_asymptotes(
    left: Polyline, right: Polyline, lines: Sequence[FarLine], panel: Axis
) -> Iterator[Asymptote]:
    """Yield the lines that a curve is seen to approach at the ends of the window.

    Parameters
    ----------
    left, right : Polyline
        The samples before the first break and after the last.
    lines : sequence of (float, float) or None, two
        Slope and offset of the line that the curve approaches far to the left and to the right.
    panel : Axis
        The axis of y.
    """
    ends: tuple[tuple[End, Polyline, int], ...] = (("left", left, 0), ("right", right, -1))
    for end, run, last in ends:
        line = lines[last]
        if line and len(run.x):
            slope, offset = line
            with np.errstate(over="ignore"):
                gaps = abs(panel.place(run.y) - panel.place(slope * run.x + offset))
            if gaps[last] <= MAX_ASYMPTOTE_GAP and gaps.max() >= MIN_ASYMPTOTE_GAP:
                yield Asymptote(end, slope, offset)


def line_through(far: Array, slopes: Array, side: int) -> FarLine:
    """Return slope and offset of the line on which values far out lie, or None.

    Parameters
    ----------
    far, slopes : ndarray, shape (4,)
        The values and the slopes of the curve at FAR_DISTANCES, or at minus these.
    side : int
        1 or -1.
    """
    t, y = np.multiply(FAR_DISTANCES, side).tolist(), far.tolist()
    *_, before, slope = slopes.tolist()
    if not math.isfinite(slope) or not _is_limit(before, slope):
        return None
    if abs(slope) > ROUNDED_ZERO:
        near, offset = (y[i] - slope * t[i] for i in (0, 1))
        is_line = math.isclose(near, offset, abs_tol=OFFSET_TOLERANCE)
    else:
        slope, (near, offset) = 0.0, y[2:]
        is_line = _is_limit(near, offset)
    if not is_line or not math.isfinite(offset):
        return None
    return slope, offset if abs(offset) > ROUNDED_ZERO else 0.0


def _is_limit(near: float, far: float) -> bool:
    """Return whether values at two far distances are one, but for rounding."""
    return math.isclose(near, far, rel_tol=SLOPE_TOLERANCE, abs_tol=ROUNDED_ZERO)
