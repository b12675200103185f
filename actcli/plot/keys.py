"""The labels of curves: beside their right ends where there is room, or in a legend."""

from __future__ import annotations

from collections.abc import Sequence

from actcli.curves.axis import Axis
from actcli.curves.trace import Polyline
from actcli.numerics import np
from actcli.plot.panel import Panel, StyledCurve
from actcli.plot.placed import CurveKey
from actcli.plot.placement import Box, spread
from actcli.plot.spacing import (
    CAPTION_GAP,
    COLUMN_GAP,
    LEADER_LENGTH,
    LEGEND_LINE_LENGTH,
    PAGE_MARGIN,
)
from actcli.plot.text import DIGIT_HEIGHT, FORMULA_AXIS, LABEL, LINE_SPACING, Measure, TextRun

LEADER_START, LEADER_STOP = 1.5, 3.0
# A leader starts so many points right of the panel, and stops so many left of the label.

END_TOLERANCE = 1e-6
# The end of a curve may be outside by such a part of the axis, because of rounding.


def key_heights(panel: Panel, y: Axis, height: float, measure: Measure) -> list[float] | None:
    """Return how high the labels of the curves stand in a panel so many points high.

    None where there is no room for all of them or one of the curves ends outside of the panel, and
    an empty list if no curve has a label.
    """
    if not panel.labelled:
        return []
    if not all(_ends_inside(curve, y) for curve in panel.labelled):
        return None
    wanted = [height * _end_place(curve, y) for curve in panel.labelled]
    tallest = max(measure(curve.label, LABEL).height for curve in panel.labelled)
    return spread(wanted, max(LABEL * LINE_SPACING, tallest + 1), 0, height)


def is_key_alike(panel: Panel, other: Panel) -> bool:
    """Return whether the labels of a panel's curves say what those of another one say."""
    keys = [[(c.label, c.colour, c.dashes) for c in each.labelled] for each in (panel, other)]
    return keys[0] == keys[1]


def key_beside(curve: StyledCurve, box: Box, y: Axis, height: float) -> CurveKey:
    """Return the label beside the right end of a curve, so high, and the line that leads there."""
    start = box.bottom + _end_place(curve, y) * box.height
    middle = box.bottom + height
    left = box.right + LEADER_LENGTH
    line = Polyline(
        np.array([box.right + LEADER_START, left - LEADER_STOP]), np.array([start, middle])
    )
    baseline = middle - FORMULA_AXIS * LABEL
    return CurveKey(curve, line, TextRun(curve.label, left, baseline, LABEL, ink=curve.colour))


def _ends_inside(curve: StyledCurve, y: Axis) -> bool:
    """Return whether the right end of a curve, if it has one, is on a vertical axis."""
    runs = curve.trace.runs
    return not runs or -END_TOLERANCE <= float(y.place(runs[-1].y[-1])) <= 1 + END_TOLERANCE


def _end_place(curve: StyledCurve, y: Axis) -> float:
    """Return where on a vertical axis the right end of a curve is, from 0 to 1."""
    runs = curve.trace.runs
    return float(np.clip(y.place(runs[-1].y[-1]), 0, 1)) if runs else 0.0


def legend(
    curves: Sequence[StyledCurve], width: float, measure: Measure
) -> tuple[list[CurveKey], float]:
    """Return the labels of curves in lines at the foot of a page so wide, and where those end."""
    lines: list[list[tuple[float, StyledCurve]]] = [[]]
    x = PAGE_MARGIN
    for curve in curves:
        entry = LEGEND_LINE_LENGTH + CAPTION_GAP + measure(curve.label, LABEL).width
        if x > PAGE_MARGIN and x + entry > width - PAGE_MARGIN:
            lines.append([])
            x = PAGE_MARGIN
        lines[-1].append((x, curve))
        x += entry + COLUMN_GAP
    keys = []
    for below, entries in zip(reversed(range(len(lines))), lines, strict=True):
        baseline = PAGE_MARGIN + below * LABEL * LINE_SPACING + (1 - DIGIT_HEIGHT) * LABEL
        middle = np.full(2, baseline + FORMULA_AXIS * LABEL)
        for x, curve in entries:
            line = Polyline(np.array([x, x + LEGEND_LINE_LENGTH]), middle)
            left = x + LEGEND_LINE_LENGTH + CAPTION_GAP
            text = TextRun(curve.label, left, baseline, LABEL, ink=curve.colour)
            keys.append(CurveKey(curve, line, text))
    return keys, PAGE_MARGIN + len(lines) * LABEL * LINE_SPACING + CAPTION_GAP
