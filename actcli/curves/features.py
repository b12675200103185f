"""Landmarks of a sampled curve: its extrema, and the lines that it approaches.

`properties` knows the same of the whole line, and exactly; what is found here is what can be seen
in a window, and of any curve that is drawn: of a component, of a derivative, of a difference.
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

PROMINENT = 0.01  # of the panel: what a curve must fall on both sides of an extremum
LEVEL, WIDE = 1e-9, 0.01  # of the panel and the window: what is flat for so long is a plateau
MOST = 64  # extrema, of which so many can no longer be told apart in a picture
ZOOMS, PARTS = 5, 32  # from a step of the window to where rounding hides the extremum
ZERO = 1e-7  # of an axis: what is 0 but for that rounding
FAR = (2.0**20, 2.0**26, 2.0**500, 2.0**1000)  # where curves have settled
CLOSE = 0.1  # of the panel: how near a curve must come to its asymptote for it to be drawn
APART = 0.005  # of the panel: and how far from it the curve must have been

End = Literal["left", "right"]
CurveFunction = Callable[["Array"], "Array"]


class Polyline(NamedTuple):
    """A polyline without a break: x and y, both shaped (n,)."""

    x: Array
    y: Array


class Asymptote(NamedTuple):
    """The line y = slope·x + offset that a curve comes close to at an end of the window."""

    end: End
    slope: float
    offset: float


def find_extrema(
    curve: CurveFunction, run: Polyline, window: Axis, panel: Axis
) -> Iterator[Extremum]:
    """The extrema of a curve inside a run of its samples, to about eight digits.

    A plateau is none, and neither is an end of the run. Of a wave that turns more than MOST times
    only the most extreme are found.
    """
    places, heights = window.place(run.x), panel.place(run.y)
    turns = list(_turns(heights.tolist()))
    if len(turns) > MOST:
        highest_first = sorted(turns, key=lambda turn: -heights[turn[0]])
        turns = sorted(highest_first[: MOST // 2] + highest_first[-MOST // 2 :])
    for i, kind in turns:
        off = np.flatnonzero(abs(heights - heights[i]) > LEVEL)
        before, after = off[off < i][-1], off[off > i][0]
        if places[after] - places[before] < WIDE:
            x, y = _zoom(curve, kind, *run.x[i - 1 : i + 2])
            if math.isfinite(y):
                yield Extremum(kind, _clean(x, window), _clean(y, panel))


def _turns(heights: Sequence[float]) -> Iterator[tuple[int, Turn]]:
    """Where a sequence has risen, and then falls, by more than PROMINENT; or the other way."""
    top = bottom = 0
    rising: bool | None = None
    for i, height in enumerate(heights):
        if height > heights[top]:
            top = i
        if height < heights[bottom]:
            bottom = i
        if rising is not False and height < heights[top] - PROMINENT:
            if rising:
                yield top, "maximum"
            rising, bottom = False, i
        elif rising is not True and height > heights[bottom] + PROMINENT:
            if rising is False:
                yield bottom, "minimum"
            rising, top = True, i


def _zoom(
    curve: CurveFunction, kind: Turn, low: float, x: float, high: float
) -> tuple[float, float]:
    """The extremum between the neighbours of a sample that is more extreme than they are."""
    sign = 1 if kind == "maximum" else -1
    parts = np.linspace(0, 1, PARTS + 1)
    for _ in range(ZOOMS):
        t = np.union1d(low + (high - low) * parts, [x])
        y = curve(t)
        i = int(np.argmax(sign * y))
        low, x, high = t[max(i - 1, 0)], t[i], t[min(i + 1, len(t) - 1)]
    return float(x), float(y[i])


def _clean(value: float, axis: Axis) -> float:
    """The value, or the 0 that it would be without rounding."""
    return 0.0 if abs(axis.place(value) - axis.place(0.0)) < ZERO else value


def find_asymptotes(
    left: Polyline, right: Polyline, far: Array, slopes: Array, panel: Axis
) -> Iterator[Asymptote]:
    """The lines that a curve is seen to approach at the ends of the window.

    `left` and `right` are its samples before the first break and after the last; `far` and
    `slopes`, both shaped (2, 4), are its values and its slopes at -FAR and at FAR.
    """
    ends: tuple[tuple[End, Polyline, int], ...] = (("left", left, 0), ("right", right, -1))
    for end, run, last in ends:
        t = np.copysign(FAR, 1 if last else -1)
        line = _settled(t.tolist(), far[last].tolist(), slopes[last].tolist())
        if line and len(run.x):
            slope, offset = line
            with np.errstate(over="ignore"):
                gaps = abs(panel.place(run.y) - panel.place(slope * run.x + offset))
            if gaps[last] <= CLOSE and gaps.max() >= APART:
                yield Asymptote(end, slope, offset)


def _settled(t: list[float], y: list[float], slopes: list[float]) -> tuple[float, float] | None:
    """The slope and the offset of the line on which the points t, y lie, if they do."""
    *_, before, slope = slopes
    if not math.isfinite(slope) or not math.isclose(before, slope, rel_tol=1e-9, abs_tol=1e-12):
        return None
    if abs(slope) > 1e-12:
        # Only the nearer points: farther out the offset is lost in the rounding of slope·t.
        near, offset = (y[i] - slope * t[i] for i in (0, 1))
        settled = math.isclose(near, offset, abs_tol=1e-5)
    else:
        slope, (near, offset) = 0.0, y[2:]
        settled = math.isclose(near, offset, rel_tol=1e-9, abs_tol=1e-12)
    if not settled or not math.isfinite(offset):
        return None
    return slope, offset if abs(offset) > 1e-12 else 0.0
