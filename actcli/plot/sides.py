"""The sides of a panel: its vertical axis, the ticks that have room, and the numbers at them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from actcli.curves.axis import MARGIN, Axis, Tick
from actcli.curves.log_axis import LogAxis, linear_part
from actcli.plot.extrema import labelled_extrema
from actcli.plot.naming import in_mathtext
from actcli.plot.panel import AxisSide, Panel
from actcli.plot.placed import PlacedPanel
from actcli.plot.spacing import CAPTION_GAP, EXTREMUM_GAP
from actcli.plot.text import (
    DIGIT_HEIGHT,
    FORMULA,
    LINE_SPACING,
    MIN_SIZE,
    NOTE,
    TICK,
    Measure,
    TextRun,
)

if TYPE_CHECKING:
    import numpy.typing as npt

MAX_LABEL_ROOM = 0.25
# A label that needs more of a panel's height than this would press the curve flat: it is left out.

ZERO_REACH = 3
# An axis is extended to 0 if 0 is no farther than half the data's extent: low * 3 <= high.

MIN_SHARED_PART = 0.2
# Panels do not share an axis on which one of them would fill less than this part.

SPACE = r"\ "  # In mathtext.


def are_alike(panels: Sequence[Panel]) -> bool:
    """Return whether one vertical axis would well show the curves of each of some panels."""
    sides = [side.axis for side in vertical_sides(panels)]
    common = [side.axis for side in vertical_sides(panels, shared=True)]
    return all(
        float(there.place(here.high) - there.place(here.low)) > MIN_SHARED_PART
        for here, there in zip(sides, common, strict=True)
    )


def vertical_sides(
    panels: Sequence[Panel], height: float = math.inf, *, shared: bool = False
) -> list[AxisSide]:
    """Return the vertical sides of panels so many points high, all the same if they are shared.

    In an animation they are the same for all frames. A panel of a matrix has a side of its own.
    """
    free = [panel for panel in panels if not panel.up and not panel.limits]
    common = [_common_axis(free, height)] * len(free) if shared and free else []
    axes = iter(common or [_common_axis([panel], height) for panel in free])

    def side(panel: Panel) -> AxisSide:
        axis = _limited_axis(panel) if panel.limits else next(axes)
        return AxisSide(axis, axis.ticks, note=axis.note)

    return [panel.up or side(panel) for panel in panels]


def _common_axis(panels: Sequence[Panel], height: float) -> Axis:
    """Return the vertical axis that shows the curves of all panels, in all of their frames."""
    stills = [still for panel in panels for still in panel.all_frames or (panel,)]
    scale = _scale(stills)
    axes = [_vertical_axis(still, scale, height) for still in stills]
    return replace(scale, low=min(axis.low for axis in axes), high=max(axis.high for axis in axes))


def _limited_axis(panel: Panel) -> Axis:
    """Return the vertical axis of a panel whose ends are set."""
    assert panel.limits
    low, high = panel.limits
    if not panel.is_log:
        return Axis(low, high)
    return LogAxis(low, high, linear_part([*_levels(panel), [0.0]]) if low <= 0 <= high else 0.0)


def _scale(panels: Sequence[Panel]) -> Axis:
    """Return an axis of the scale that panels of curves have in common, whatever its ends."""
    if not any(panel.is_log for panel in panels):
        return Axis(0.0, 1.0)
    linear = linear_part(y for panel in panels for y in _levels(panel))
    if linear:
        return LogAxis(-1.0, 1.0, linear)
    is_positive = all(curve.trace.extent[0] > 0 for panel in panels for curve in panel.curves)
    return LogAxis(1.0, 2.0) if is_positive else LogAxis(-2.0, -1.0)


def _levels(panel: Panel) -> Iterator[npt.ArrayLike]:
    """Yield the heights of the curves of a panel."""
    for curve in panel.curves:
        yield curve.trace.extent
        yield from (run.y for run in curve.trace.runs)


def _vertical_axis(panel: Panel, scale: Axis, height: float) -> Axis:
    """Return the vertical axis of the curves, with room for the labels of extrema at its ends."""
    levels = [y for curve in panel.curves for y in curve.trace.extent]
    has_guides = len(panel.curves) == 1 and "asymptotes" not in panel.without
    if has_guides and not panel.is_log:
        levels += (a.offset for a in panel.curves[0].trace.asymptotes if a.slope == 0)
    low, high = min(levels), max(levels)
    if not panel.is_log:
        low = 0.0 if 0 < ZERO_REACH * low <= high else low
        high = 0.0 if low <= ZERO_REACH * high < 0 else high
    room = {"minimum": MARGIN, "maximum": MARGIN}
    label = (EXTREMUM_GAP + NOTE + CAPTION_GAP) / height
    for kind, _, y in labelled_extrema(panel):
        place = float(scale.spanning(low, high, 0.0, 0.0).place(y))
        distance_from_end = place if kind == "minimum" else 1 - place
        need = label - distance_from_end * (1 - 2 * MARGIN)
        if need <= MAX_LABEL_ROOM:
            room[kind] = max(room[kind], need)
    return scale.spanning(low, high, room["minimum"], room["maximum"])


def thinned(ticks: Sequence[Tick], length: float, room: Callable[[Tick], float]) -> Sequence[Tick]:
    """Return every tick of an axis so long, or every second, third…, so that labels have room.

    That of 0 is one of them, if there is one, unless it would be alone where two others have room.
    """
    zero = next((i for i, tick in enumerate(ticks) if not tick.text.strip("0.,")), 0)
    for every in range(1, len(ticks)):
        kept = ticks[zero % every :: every]
        need = max(map(room, kept))
        if len(kept) > 1 and all((b.place - a.place) * length >= need for a, b in pairwise(kept)):
            return kept
    ends = ticks[:: max(1, len(ticks) - 1)]
    if len(ends) == 2 and (ends[1].place - ends[0].place) * length >= max(map(room, ends)):
        return ends
    return ticks[zero : zero + 1]


def axis_texts(placed: PlacedPanel, note: str, measure: Measure) -> list[TextRun]:
    """Return what is written along the axes of a panel, and the note above its vertical one."""
    box, across = placed.box, placed.panel.across
    baseline = box.bottom - CAPTION_GAP - DIGIT_HEIGHT * TICK
    lower = box.bottom - DIGIT_HEIGHT * TICK / 2
    texts = [
        TextRun(tick.text, box.left + tick.place * box.width, baseline, TICK, "center")
        for tick in placed.xticks
    ]
    texts += [
        TextRun(tick.text, box.left - CAPTION_GAP, lower + tick.place * box.height, TICK, "right")
        for tick in placed.yticks
    ]
    if note:
        size = NOTE * min(1.0, box.width / measure(note, NOTE).width)
        texts.append(TextRun(note, box.left, box.top + CAPTION_GAP, size))
    if across.name:
        name, size = _fitting_name(across, box.width, measure)
        baseline -= LINE_SPACING * FORMULA
        middle = (box.left + box.right) / 2
        texts.append(TextRun(name, middle, baseline, size, "center", "text"))
    return texts


def _fitting_name(side: AxisSide, room: float, measure: Measure) -> tuple[str, float]:
    """Return the name of an axis in mathtext, and the size of type in which it has room.

    Where it would be too small to be read, what stays while the variable moves is left out.
    """
    variable, _, _ = side.name.partition(" (")
    size = 0.0
    for name in (side.name, variable):
        text = f"{name}  ({side.note})" if side.note else name
        text = f"${in_mathtext(text).replace(' = ', '=').replace(' ', SPACE)}$"
        size = FORMULA * min(1.0, room / measure(text, FORMULA).width)
        if size >= MIN_SIZE:
            break
    return text, size
