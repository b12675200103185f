"""Which extrema of the curves are marked and labelled, and where the labels stand."""

from __future__ import annotations

from collections.abc import Sequence

from actcli.curves.axis import to_known_digits
from actcli.curves.trace import Extremum, Trace
from actcli.curves.wording import turns_in_words
from actcli.plot.panel import Panel
from actcli.plot.placed import PlacedPanel
from actcli.plot.placement import Box
from actcli.plot.spacing import CAPTION_GAP, EXTREMUM_GAP, MARK_RADIUS
from actcli.plot.text import DIGIT_HEIGHT, NOTE, Measure, TextRun
from actcli.support.unicode import number_in_label

NEARBY = 20.0
# A label this close to an extremum, in points, seems to belong to it.

MAX_MARKED_EXTREMA = 8
# Of a curve with more extrema, a wave, only the highest and the lowest are marked.


def marked_extrema(trace: Trace) -> Sequence[Extremum]:
    """Return the extrema of a curve that are marked: of very many the highest and the lowest.

    Of those that are as high, it is the most central one, whatever their last digits are.
    """
    if len(trace.extrema) <= MAX_MARKED_EXTREMA:
        return trace.extrema
    outwards = sorted(trace.extrema, key=_distance_from_centre)
    levels = [to_known_digits(extremum.y) for extremum in outwards]
    return outwards[levels.index(max(levels))], outwards[levels.index(min(levels))]


def labelled_extrema(panel: Panel) -> list[Extremum]:
    """Return the extrema of a panel that are to be labelled: those of a curve that is alone."""
    if len(panel.curves) != 1 or "notes" in panel.without:
        return []
    return extrema_to_label(panel.curves[0].trace)


def extrema_to_label(trace: Trace) -> list[Extremum]:
    """Return the extrema of a curve that are to be labelled, of equals the most central.

    The highest maximum and the lowest minimum come first.
    """
    chosen: dict[tuple[str, str], Extremum] = {}
    marked = sorted(marked_extrema(trace), key=_distance_from_centre)
    for extremum in sorted(marked, key=lambda extremum: not _is_most_extreme(extremum, marked)):
        chosen.setdefault((extremum.kind, number_in_label(extremum.y)), extremum)
    return list(chosen.values())


def _is_most_extreme(extremum: Extremum, others: Sequence[Extremum]) -> bool:
    """Return whether no other extremum of its kind is higher, or lower if it is a minimum."""
    sign = 1 if extremum.kind == "maximum" else -1
    levels = [sign * to_known_digits(other.y) for other in others if other.kind == extremum.kind]
    return sign * to_known_digits(extremum.y) >= max(levels)


def _distance_from_centre(extremum: Extremum) -> tuple[float, bool]:
    """Return a key that ignores the last digits of x; of two equals the right one comes first."""
    return to_known_digits(abs(extremum.x)), extremum.x < 0


def extremum_labels(
    placed: PlacedPanel, variable: str, measure: Measure
) -> list[tuple[Box, TextRun]]:
    """Return the labels of the extrema that have room, above maxima and below minima.

    Each touches no other and no mark, crosses no line, and is close to no other extremum of its
    kind, to which it would seem to belong. Where the highest maximum or the lowest minimum has no
    room, the others of its kind are not labelled either: one of them would be taken for it. If not
    all are marked, the labels say of how many these are.
    """
    curves = placed.panel.curves
    runs = [run for curve in curves for run in curve.trace.runs]
    lines = [placed.on_page(*line) for line in (*runs, *placed.guides())]
    dots = [placed.point(e.x, e.y) for curve in curves for e in curve.trace.extrema]
    marks = [Box(x, y, x, y).inside(-MARK_RADIUS) for x, y in dots]
    labels: list[tuple[Box, TextRun]] = []
    may_label = {"minimum": True, "maximum": True}
    for extremum in labelled_extrema(placed.panel):
        if not may_label[extremum.kind] or not placed.shows(extremum.x, extremum.y):
            continue
        text = extremum_text(extremum, curves[0].trace, variable)
        others = _others_beside(placed, extremum)
        for box in _candidates(placed, extremum, measure(text, NOTE).width):
            taken = any(map(box.touches, [*marks, *(other for other, _ in labels)]))
            taken |= any(map(box.touches, others))
            if box.lies_in(placed.box) and not taken and not any(map(box.is_crossed_by, lines)):
                baseline = box.bottom + (1 - DIGIT_HEIGHT) * NOTE
                labels.append((box, TextRun(text, box.left, baseline, NOTE)))
                break
        else:
            may_label[extremum.kind] = not _is_most_extreme(extremum, curves[0].trace.extrema)
    return labels


def extremum_text(extremum: Extremum, trace: Trace, variable: str) -> str:
    """Return what is written at an extremum: "local max 1.2 at x = ±0.5, of 9 extrema"."""
    sign = 1 if extremum.kind == "maximum" else -1
    values = [y for run in trace.runs for y in (run.y.min(), run.y.max())]
    values += [dot.y for dot in trace.dots if dot.filled]
    is_local = to_known_digits(max(sign * y for y in values)) > to_known_digits(sign * extremum.y)
    is_local |= trace.is_exceeded[sign > 0]
    height, place = number_in_label(extremum.y), number_in_label(abs(extremum.x))
    if _twin(extremum, trace):
        place = f"±{place}"
    elif extremum.x < 0:
        place = number_in_label(extremum.x)
    kind = f"{'local ' if is_local else ''}{extremum.kind[:3]}"
    return f"{kind} {height} at {variable} = {place}{_of_how_many(trace)}"


def _twin(extremum: Extremum, trace: Trace) -> Extremum | None:
    """Return the extremum that is marked at −x, as high as one at x, or None."""
    for other in marked_extrema(trace):
        mirrored = (other.kind, to_known_digits(other.y), to_known_digits(-other.x))
        if mirrored == (extremum.kind, to_known_digits(extremum.y), to_known_digits(extremum.x)):
            return other if other.x else None
    return None


def _others_beside(placed: PlacedPanel, extremum: Extremum) -> list[Box]:
    """Return the places close to the other extrema of a kind that are marked, on a label's side."""
    trace = placed.panel.curves[0].trace
    own = (extremum, _twin(extremum, trace))
    dots = [
        placed.point(e.x, e.y)
        for e in marked_extrema(trace)
        if e.kind == extremum.kind and e not in own
    ]
    up, down = (NEARBY, 0) if extremum.kind == "maximum" else (0, NEARBY)
    return [Box(x, y - down, x, y + up) for x, y in dots]


def _of_how_many(trace: Trace) -> str:
    """Return of how many extrema the marked ones are, or "" if all are marked."""
    if len(marked_extrema(trace)) == trace.turns:
        return ""
    return f", of {turns_in_words(trace.turns)} extrema"


def _candidates(placed: PlacedPanel, extremum: Extremum, width: float) -> list[Box]:
    """Return where the label of an extremum may stand: centred, to the right, or to the left."""
    x, y = placed.point(extremum.x, extremum.y)
    is_maximum = extremum.kind == "maximum"
    bottom = y + EXTREMUM_GAP if is_maximum else y - EXTREMUM_GAP - NOTE
    boxes = []
    for left in (x - width / 2, x - EXTREMUM_GAP, x + EXTREMUM_GAP - width):
        left = min(max(left, placed.box.left + CAPTION_GAP), placed.box.right - width)
        boxes.append(Box(left, bottom, left + width, bottom + NOTE))
    return boxes
