"""Captions of differences: how far apart functions are at most."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from actcli.curves.axis import to_known_digits
from actcli.curves.naming import derivative_in_words
from actcli.plot.mathtext import without_math
from actcli.plot.naming import variable_symbol
from actcli.plot.typeset import Typeset
from actcli.support.unicode import number_in_label

if TYPE_CHECKING:
    from actcli.plot.scene import Scene


BEHIND_KIND = re.compile("( at | in )")
# Between "Jacobian" and its input, or "derivative" and its variable.


class LargestGap(NamedTuple):
    """The largest distance between two functions, the x where it is, and the function's number."""

    size: float
    x: float
    member: int


def with_difference_captions(scene: Scene, subtrahend: str) -> Scene:
    """Return a scene of differences from `subtrahend` with captions that state the largest."""
    first = scene.orders[0]
    suffix = f", {derivative_in_words(first)}" if first else ""
    if suffix and suffix in scene.headings[0]:
        suffix = suffix + scene.headings[0].rpartition(suffix)[2]
    old = scene.headings[0].removesuffix(suffix)
    heading = f"{old} − {subtrahend}" if old else f"difference from {subtrahend}"
    headings, kinds = [heading + suffix], [_values_of(first)]
    for order, caption in zip(scene.orders[1:], scene.headings[1:], strict=True):
        kind, *rest = BEHIND_KIND.split(caption, maxsplit=1)
        kinds.append(f"{kind}s" if kind else _values_of(order))
        headings.append("".join(["difference of ", kinds[-1], *rest]))
    gaps = [_gap_in_words(scene, _largest_gap(scene, i)) for i in range(len(scene.orders))]
    if scene.jacobian:
        largest = float(abs(scene.jacobian.parts).max()) * scene.jacobian.scale.high
        gaps[1] = _distance_in_words(largest)
    was, is_now = without_math(old), without_math(heading)
    title = scene.title.replace(was, is_now, 1) if old else f"{scene.title}, {is_now}"
    stated = [f"the {kind} {gap}" for kind, gap in zip(kinds, gaps, strict=True)]
    stated[0] = f"the {kinds[0]} are {gaps[0]}"
    return replace(
        scene,
        title=title,
        alt=without_math(f"{title}: {', '.join(stated)}."),
        headings=tuple(headings),
        formulas=tuple(map(Typeset, gaps)),
        members=tuple(f"{member} − {subtrahend}" for member in scene.members),
    )


def _values_of(order: int) -> str:
    """Return what is compared: "values", or "second derivatives"."""
    return f"{derivative_in_words(order)}s" if order else "values"


def _largest_gap(scene: Scene, i: int) -> LargestGap:
    """Return the largest magnitude of the i-th curve of all graphs, where they have values."""
    gaps = [LargestGap(0.0, 0.0, 0)]
    for graph in scene.graphs:
        trace = graph.traces[i]
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
    what = variable_symbol(scene.variable)
    place = f", {where} {what} = {number_in_label(gap.x)}{whose}"
    return _distance_in_words(gap.size, looked_at, place)


def _distance_in_words(size: float, looked_at: str = "", place: str = "") -> str:
    """Return "at most 0.1 apart on [−5, 5], at x = 2", or "the same" for a distance of 0."""
    if not size:
        return f"the same{looked_at}"
    return f"at most {number_in_label(size)} apart{looked_at}{place}"
