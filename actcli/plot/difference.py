"""Captions of differences: how far apart functions are at most."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from actcli.curves.axis import to_known_digits
from actcli.plot.typeset import Typeset
from actcli.support.unicode import number_in_label

if TYPE_CHECKING:
    from actcli.plot.scene import Scene


class LargestGap(NamedTuple):
    """The largest distance between two functions, the x where it is, and the function's number."""

    size: float
    x: float
    member: int


def with_difference_captions(scene: Scene, subtrahend: str) -> Scene:
    """Return a scene of differences from `subtrahend` with captions that state the largest."""
    old, *derivatives = scene.headings
    heading = f"{old} − {subtrahend}" if old else f"difference from {subtrahend}"
    derivative = derivatives[0] if derivatives else ""
    kind, at, place = (derivative or "derivative").partition(" ")
    f, slope = (_gap_in_words(scene, _largest_gap(scene, order)) for order in (0, 1))
    if scene.jacobian:
        largest = float(abs(scene.jacobian.parts).max()) * scene.jacobian.scale.high
        slope = _distance_in_words(largest)
    title = scene.title.replace(old, heading, 1) if old else f"{scene.title}, {heading}"
    return replace(
        scene,
        title=title,
        alt=f"{title}: the values are {f}, the {kind}s {slope}.",
        headings=(heading, f"difference of {kind}s{at}{place}"),
        formulas=(Typeset(f), Typeset(slope)),
        members=tuple(f"{member} − {subtrahend}" for member in scene.members),
    )


def _largest_gap(scene: Scene, order: int) -> LargestGap:
    """Return the largest magnitude of all graphs, where they have values."""
    gaps = [LargestGap(0.0, 0.0, 0)]
    for graph in scene.graphs:
        trace = graph.traces[order]
        points = [(extremum.x, extremum.y) for extremum in trace.extrema]
        points += [(dot.x, dot.y) for dot in trace.dots]
        for x, y in trace.runs:
            at = abs(y).argmax()
            points.append((float(x[at]), float(y[at])))
        gaps += (LargestGap(abs(y), x, graph.member) for x, y in points)
    # Of equals take the most central, and of two such the right one, whatever their last digits.
    return max(
        gaps, key=lambda gap: (to_known_digits(gap.size), -to_known_digits(abs(gap.x)), gap.x)
    )


def _gap_in_words(scene: Scene, gap: LargestGap) -> str:
    """Say how far apart functions are at most in the window, where, and which of several it is.

    At an end of the window that is told, since they may be farther apart beyond it.
    """
    ends = scene.window.low, scene.window.high
    low, high = map(number_in_label, ends)
    looked_at = f" on [{low}, {high}]"
    whose = f" ({scene.members[gap.member]})" if len(scene.members) > 1 else ""
    where = "at its end" if gap.x in ends else "at"
    what = scene.variable.partition(" ")[0]
    place = f", {where} {what} = {number_in_label(gap.x)}{whose}"
    return _distance_in_words(gap.size, looked_at, place)


def _distance_in_words(size: float, looked_at: str = "", place: str = "") -> str:
    """Return "at most 0.1 apart on [−5, 5], at x = 2", or "the same" for a distance of 0."""
    if not size:
        return f"the same{looked_at}"
    return f"at most {number_in_label(size)} apart{looked_at}{place}"
