"""Figures of differences: how far apart functions are at most, in their captions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from actcli.curves.axis import to_known_digits
from actcli.plot.typeset import Typeset
from actcli.support.unicode import number_in_label

if TYPE_CHECKING:
    from actcli.plot.scene import Scene


class Gap(NamedTuple):
    """The largest distance of two functions: how far, at which x, and of which member."""

    size: float
    x: float
    member: int


def captioned(scene: Scene, subtrahend: str) -> Scene:
    """A scene whose graphs are the members' differences from a function, with captions of them."""
    old, *derivatives = scene.headings
    heading = f"{old} − {subtrahend}" if old else f"difference from {subtrahend}"
    derivative = derivatives[0] if derivatives else ""
    kind, at, place = (derivative or "derivative").partition(" ")
    f, slope = (_told(_gap(scene, order), scene.members) for order in (0, 1))
    if scene.jacobian:
        slope = _apart(float(abs(scene.jacobian.parts).max()) * scene.jacobian.scale.high)
    title = scene.title.replace(old, heading, 1) if old else f"{scene.title}, {heading}"
    return replace(
        scene,
        title=title,
        alt=f"{title}: the values are {f}, the {kind}s {slope}.",
        headings=(heading, f"difference of {kind}s{at}{place}"),
        formulas=(Typeset(f), Typeset(slope)),
        members=tuple(f"{member} − {subtrahend}" for member in scene.members),
    )


def _gap(scene: Scene, order: int) -> Gap:
    """The largest value of all graphs, without regard to its sign, where they have values."""
    gaps = [Gap(0.0, 0.0, 0)]
    for graph in scene.graphs:
        trace = graph.traces[order]
        points = [(extremum.x, extremum.y) for extremum in trace.extrema]
        points += [(dot.x, dot.y) for dot in trace.dots]
        for x, y in trace.runs:
            at = abs(y).argmax()
            points.append((float(x[at]), float(y[at])))
        gaps += (Gap(abs(y), x, graph.member) for x, y in points)
    # Of equals the most central, and of two the right one: no last digit shall decide.
    return max(
        gaps, key=lambda gap: (to_known_digits(gap.size), -to_known_digits(abs(gap.x)), gap.x)
    )


def _told(gap: Gap, members: Sequence[str]) -> str:
    """How far apart two functions are at most, where, and of several which."""
    whose = f" ({members[gap.member]})" if len(members) > 1 else ""
    return _apart(gap.size, f", at x = {number_in_label(gap.x)}{whose}")


def _apart(size: float, where: str = "") -> str:
    return f"at most {number_in_label(size)} apart{where}" if size else "the same"
