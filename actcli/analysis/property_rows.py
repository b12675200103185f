"""Rows that tell computed properties: limits, kinks, zeros and the like."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from actcli.support.unicode import linear_expression

if TYPE_CHECKING:
    from actcli.analysis.properties import Extremum, Kink, Line, Properties, Span

    Point = TypeVar("Point", Kink, Extremum)

MAX_COMPLETE_LIST = 12
# A longer list is shortened, to what is nearest to 0.

SHORTENED_LIST = 8

UNKNOWN = {
    "bounds": "the range",
    "limits": "all limits of f",
    "slope_limits": "all limits of f'",
    "asymptotes": "all asymptotes",
    "trend": "where f rises and falls",
    "curvature": "how f bends",
    "symmetry": "whether f is odd or even",
    "steepest": "how steep f is at most",
    "zeros": "all zeros",
    "fixed_points": "all fixed points",
    "dead": "all of where f' is 0",
    "saturated": "all of where f is almost level",
    "extrema": "all extrema",
}
# What is said of properties that are not known, or not to the full.


def property_rows(
    known: Properties, derivatives: float, rest: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the label and the text of each row.

    Parameters
    ----------
    known : Properties
    derivatives : float
        How many derivatives are continuous, as `smoothness` returns it.
    rest : str
        What is said of the end of a list that is too long.
    """
    yield "range", _range(known.bounds)
    yield "limits", _limits("f", known.limits, is_known="limits" not in known.unknown)
    yield "", _limits("f'", known.slope_limits, is_known="slope_limits" not in known.unknown)
    seen = [_span(span) for span in known.seen]
    if seen != ["-inf to inf"]:
        yield "listed", f"only what lies from {' and from '.join(seen)}"
    yield from _asymptotes(known)
    yield from _point_rows("kinks", filter(_is_visible, known.kinks), _kink, rest)
    filled = [kink for kink in known.kinks if kink.x in known.gaps]
    yield from _point_rows("gaps", filled, _gap, rest)
    yield "shape", _shape(known, derivatives)
    if not math.isnan(known.steepest):
        yield "steepest", f"|f'| up to {format_number(known.steepest)} (the Lipschitz constant)"
    yield from _span_rows(known, rest)
    yield from _point_rows("extrema", known.extrema, _extremum, rest)
    if known.unknown:
        yield "not known", ", ".join(UNKNOWN[name] for name in UNKNOWN if name in known.unknown)


def format_number(value: float) -> str:
    """Return a number to six significant digits."""
    return f"{value:.6g}"


def _range(bounds: tuple[float, float]) -> str:
    """Return the range in words."""
    low, high = map(format_number, bounds)
    if any(map(math.isnan, bounds)):
        return "not known"
    return low if low == high else f"from {low} to {high}"


def _limits(name: str, limits: tuple[float, float], *, is_known: bool) -> str:
    """Return limits in words, those that do not exist as far as that is known."""
    known = [
        f"{format_number(limit)} towards {end}"
        for limit, end in zip(limits, ("-inf", "inf"), strict=True)
        if not math.isnan(limit)
    ]
    missing = (
        ""
        if is_known
        else "not known towards "
        + " and ".join(
            end for limit, end in zip(limits, ("-inf", "inf"), strict=True) if math.isnan(limit)
        )
    )
    if not known:
        return f"{name} has none" if is_known else f"of {name}: {missing}"
    return f"{name} -> {', '.join(filter(None, [*known, missing]))}"


def _asymptotes(known: Properties) -> Iterator[tuple[str, str]]:
    lines = [
        f"y = {_line(line)} towards {end}"
        for line, end in zip(known.asymptotes, ("-inf", "inf"), strict=True)
        if line is not None
    ]
    if lines:
        yield "asymptotes", "; ".join(lines)


def _line(line: Line) -> str:
    """Return the right side of the equation of a line."""
    return linear_expression(line.slope, line.intercept, format_number, gap=" ")


def _is_visible(kink: Kink) -> bool:
    """Return whether f or f' breaks there with the parameters as they stand, or f ends.

    So does f' where it is infinite on both sides.
    """
    values = {kink.left, kink.value, kink.right}
    slopes = {kink.slope_left, kink.slope, kink.slope_right}
    return len(values) > 1 or len(slopes) > 1 or kink.is_vertical


def _kink(kink: Kink) -> str:
    x, left, value, right, slope_left, slope, slope_right = map(format_number, kink)
    if kink.is_edge:
        known = [("left", left, slope_left), ("right", right, slope_right)]
        ends = [f"f -> {y}, f' -> {dy} from the {side}" for side, y, dy in known if y != "nan"]
        there = [f"f is {value} there"] if value not in (left, right) else []
        return f"x = {x}: an end; {'; '.join(ends + there)}"
    if kink.is_pole:
        return f"x = {x}: a pole, f -> {left} on the left, {right} on the right"
    if value == "nan" and left == right:
        return f"x = {x}: f has no value, and tends to {left}"
    jump = "" if left == value == right else f"f jumps from {left} to {right}, taking {value}; "
    if slope_left == slope == slope_right:
        return f"x = {x}: {jump}f' is {slope} on both sides"
    sides = f"f' is {slope_left} on the left, {slope_right} on the right"
    return f"x = {x}: {jump}{sides}; {slope} is taken"


def _gap(kink: Kink) -> str:
    x, value = format_number(kink.x), format_number(kink.value)
    return f"x = {x}: the formula has no value; f is {value}, its limit"


def _shape(known: Properties, derivatives: float) -> str:
    has_pole = any(kink.is_pole for kink in known.kinks)
    is_vertical = all(kink.is_vertical for kink in known.kinks if not kink.is_smooth)
    words = [
        known.trend or ("" if "trend" in known.unknown else "not monotonic"),
        known.symmetry,
        known.curvature,
        "" if "bounded" in known.unknown else "bounded" if known.bounded else "unbounded",
        "with a pole" if has_pole else _smoothness_class(derivatives, is_vertical=is_vertical),
    ]
    return ", ".join(filter(None, words))


def _smoothness_class(derivatives: float, *, is_vertical: bool) -> str | None:
    """Return the class of smoothness, in words for its ends; None if it is not known."""
    if math.isnan(derivatives):
        return None
    if derivatives < 0:
        return "with a jump"
    if derivatives < 1:
        return "with a vertical tangent" if is_vertical else "with a kink"
    return "smooth" if math.isinf(derivatives) else f"of class C{derivatives}"


def _span_rows(known: Properties, rest: str) -> Iterator[tuple[str, str]]:
    from actcli.analysis.turns import SATURATION_SLOPE

    for label, spans in (
        ("zeros", known.zeros),
        ("fixed points", known.fixed_points),
        ("f' = 0", known.dead),
        (f"|f'| < {SATURATION_SLOPE:g}", known.saturated),
    ):
        if spans:
            yield label, ", ".join(_shortened(spans, lambda span: span.low, _span, rest))


def _span(span: Span) -> str:
    low, high = map(format_number, span)
    return low if low == high else f"{low} to {high}"


def _extremum(extremum: Extremum) -> str:
    return f"{extremum.kind} {format_number(extremum.y)} at x = {format_number(extremum.x)}"


def _point_rows(
    label: str, points: Iterable[Point], describe: Callable[[Point], str], rest: str
) -> Iterator[tuple[str, str]]:
    """Yield a row for each point; the label stands once."""
    for text in _shortened([*points], lambda point: point.x, describe, rest):
        yield label, text
        label = ""


def _shortened(
    items: Sequence[Any], place: Callable[[Any], float], describe: Callable[[Any], str], rest: str
) -> Iterator[str]:
    """Yield the items in words; of a long list those nearest to 0, and how many more there are."""
    shown = items
    if len(items) > MAX_COMPLETE_LIST:
        distances = sorted(abs(place(item)) for item in items)
        farthest = distances[SHORTENED_LIST - 1] * (1 + 1e-9)
        shown = [item for item in items if abs(place(item)) <= farthest]
    yield from map(describe, shown)
    if len(shown) < len(items):
        yield ", ".join(filter(None, [f"and {len(items) - len(shown)} more", rest]))
