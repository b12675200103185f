"""A function of one number and its derivative in words: ends, trends, extrema, kinks, jumps."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from actcli.analysis.properties import Line, Span
from actcli.analysis.study import properties
from actcli.curves.section import Section
from actcli.curves.straight_parts import StraightPart, join_straight_parts, straight_parts
from actcli.curves.trace import Trace, Traces
from actcli.curves.wording import (
    MAX_LISTED,
    Clause,
    extremum_in_words,
    listed,
    predicate,
    turns_in_words,
    where_in_words,
)
from actcli.support.unicode import linear_expression, number_in_sentence

NEAR_LIMIT = 0.02
# A curve that is all but level is called near its limit where it differs by no more than this.

TRENDS = {
    "increasing": Clause("rises", "throughout"),
    "decreasing": Clause("falls", "throughout"),
    "non-decreasing": Clause("never falls", ""),
    "non-increasing": Clause("never rises", ""),
}

SLOPE_TRENDS: Mapping[tuple[str | None, bool], Clause] = {
    ("convex", False): TRENDS["increasing"],
    ("concave", False): TRENDS["decreasing"],
    ("convex", True): TRENDS["non-decreasing"],
    ("concave", True): TRENDS["non-increasing"],
}
# The trend of f', by the curvature of f and whether f is straight somewhere.


class Jump(NamedTuple):
    """Where a curve may jump: its limits on both sides, and its value there."""

    x: float
    left: float
    value: float
    right: float

    @property
    def is_jump(self) -> bool:
        """Return whether both limits are known and differ."""
        return self.left < self.right or self.left > self.right


@dataclass(frozen=True, kw_only=True, eq=False)
class CurveFacts:
    """What an alt text says about a curve, be it f or f'.

    Attributes
    ----------
    values : callable
        The function whose curve it is.
    window : (float, float)
        From where to where it is drawn.
    trace : Trace
        How it is drawn.
    nature : str
        What is said first, such as ", an odd function,"; mostly "".
    trend : Clause or None
        Whether it rises or falls all along.
    limits : (float, float)
        At -inf and at inf.
    asymptotes : (Line or None, Line or None)
        The lines that it approaches there.
    level_spans : sequence of Span
        Where it is all but level; those that reach to infinity are where it is near its limit.
    straight_parts : sequence of StraightPart
    kinks : sequence of float
        The kinks in the window.
    jumps : sequence of Jump
        The jumps in the window.
    """

    values: Callable[[float], Any]
    window: tuple[float, float]
    trace: Trace
    nature: str
    trend: Clause | None
    limits: tuple[float, float]
    asymptotes: tuple[Line | None, Line | None]
    level_spans: Sequence[Span]
    straight_parts: Sequence[StraightPart]
    kinks: Sequence[float]
    jumps: Sequence[Jump]
    gaps: Sequence[float]

    def in_words(self) -> str:
        """Return the curve in words, to be read after its name."""
        low, high = map(number_in_sentence, self.trace.extent)
        clauses = list(self._clauses()) or [Clause("lies", f"between {low} and {high}")]
        return f"{self.nature} {predicate(clauses)}{self._breaks()}"

    def _clauses(self) -> Iterator[Clause]:
        """Return what it does from the left to the right."""
        placed = [
            *self._ends(),
            *(
                (span.low, Clause("is", f"{linear_expression(*line)} {where_in_words(span)}"))
                for span, line in self.straight_parts
            ),
            *((-math.inf, clause) for clause in self._trend()),
            *self._extrema(),
        ]
        return (clause for _, clause in sorted(placed, key=lambda item: item[0]))

    def _ends(self) -> Iterator[tuple[float, Clause]]:
        """Yield what it tends to at each end where it is not a straight line."""
        for end, side, limit, asymptote in zip(
            (-math.inf, math.inf),
            ("on the left", "on the right"),
            self.limits,
            self.asymptotes,
            strict=True,
        ):
            if any(end in span for span, _ in self.straight_parts) or math.isnan(limit):
                continue
            if asymptote and asymptote.slope:
                yield end, Clause("approaches", f"y = {linear_expression(*asymptote)} {side}")
            elif math.isinf(limit):
                yield end, Clause("rises" if limit > 0 else "falls", f"without bound {side}")
            elif span := self._near(end, limit):
                yield end, Clause("is", f"near {number_in_sentence(limit)} {where_in_words(span)}")
            else:
                yield end, Clause("approaches", f"{number_in_sentence(limit)} {side}")

    def _near(self, end: float, limit: float) -> Span | None:
        """Return where it is near its limit, rounded inwards, if that is inside the window."""
        for span in self.level_spans:
            edge = span.high if end < 0 else span.low
            if end in span and self.window[0] < edge < self.window[1]:
                edge = math.floor(10 * edge) / 10 if end < 0 else math.ceil(10 * edge) / 10
                if abs(self.values(edge) - limit) <= NEAR_LIMIT:
                    return Span(end, edge) if end < 0 else Span(edge, end)
        return None

    def _trend(self) -> Iterator[Clause]:
        """Yield that it rises or falls all along, unless straight parts or extrema say it."""
        if not self.trend or not self._bends() or self.trace.extrema:
            return
        verb, rest = self.trend
        is_seen = self.window[0] < 0 < self.window[1] and math.isfinite(self.values(0.0))
        is_straight = any(span.low <= 0 <= span.high for span, _ in self.straight_parts)
        is_jump = any(jump.x == 0 for jump in self.jumps)
        if rest and is_seen and not is_straight and not is_jump:
            rest = f"through {number_in_sentence(float(self.values(0.0)))} at x = 0"
        yield Clause(verb, rest)

    def _extrema(self) -> Iterator[tuple[float, Clause]]:
        """Yield its extrema, or how many there are."""
        extrema = self.trace.extrema
        if len(extrema) > MAX_LISTED:
            low, high = min(e.y for e in extrema), max(e.y for e in extrema)
            between = f"between {number_in_sentence(low)} and {number_in_sentence(high)}"
            times = turns_in_words(self.trace.turns)
            yield 0.0, Clause("turns", f"{times} times {between}")
            return
        for kind, x, y in extrema:
            yield x, Clause("has", f"{extremum_in_words(kind, y)} at x = {number_in_sentence(x)}")

    def _breaks(self) -> str:
        """Return its kinks, its jumps, and where it has no value."""
        found = []
        if self.kinks:
            places = listed(f"x = {number_in_sentence(x)}" for x in self.kinks)
            found.append(f"kinks at {places}" if len(self.kinks) > 1 else f"a kink at {places}")
        if self.jumps:
            levels = self._jumps_in_words()
            found.append(("jumps " if len(self.jumps) > 1 else "a jump ") + listed(levels))
        if self.gaps:
            found.append(f"no value at {listed(f'x = {number_in_sentence(x)}' for x in self.gaps)}")
        return f", with {listed(found)}" if found else ""

    def _jumps_in_words(self) -> Iterator[str]:
        """Yield where it jumps; from where to where unless the straight parts have said so."""
        for x, left, value, right in self.jumps:
            height = ""
            if self._bends():
                height = f"from {number_in_sentence(left)} to {number_in_sentence(right)} "
            taken = "" if math.isnan(value) else f", where it is {number_in_sentence(value)}"
            yield f"{height}at x = {number_in_sentence(x)}{taken}"

    def _bends(self) -> bool:
        """Return whether there is more to it than straight parts."""
        ends = [-math.inf, *(x for span, _ in self.straight_parts for x in span), math.inf]
        return any(low < high for low, high in zip(ends[::2], ends[1::2], strict=True))


def describe_curves(
    section: Section, traces: Traces, window: tuple[float, float]
) -> tuple[CurveFacts, CurveFacts]:
    """Return the facts about a function of one number and about its derivative.

    Parameters
    ----------
    section : Section
    traces : Traces
        The curves of f and f', and perhaps of further derivatives.
    window : (float, float)
        From where to where they are drawn.
    """
    activation = section.activation
    known = properties(activation)
    assert known is not None
    (f,), (slope,) = traces[:2]
    kinks = [kink for kink in known.kinks if window[0] < kink.x < window[1]]
    jumps = _jumps(Jump(k.x, k.left, k.value, k.right) for k in kinks)
    gaps = [jump.x for jump in jumps]  # A function that jumps has no derivative there.
    slope_jumps = _jumps(Jump(k.x, k.slope_left, k.slope, k.slope_right) for k in kinks)
    parts = tuple(straight_parts(activation))
    level_parts = (StraightPart(span, Line(0.0, line.slope)) for span, line in parts)
    slope_left, slope_right = known.slope_limits
    function = CurveFacts(
        values=activation,
        window=window,
        trace=f,
        nature=f", an {known.symmetry} function," if known.symmetry else "",
        trend=TRENDS.get(known.trend or ""),
        limits=known.limits,
        asymptotes=known.asymptotes,
        level_spans=known.saturated,
        straight_parts=parts,
        kinks=[kink.x for kink in slope_jumps if kink.x not in {jump.x for jump in jumps}],
        jumps=jumps,
        gaps=(),
    )
    derivative = CurveFacts(
        values=activation.derivative,
        window=window,
        trace=slope,
        nature="",
        trend=SLOPE_TRENDS.get((known.curvature, bool(parts))),
        limits=known.slope_limits,
        asymptotes=(Line(0.0, slope_left), Line(0.0, slope_right)),
        level_spans=known.saturated,
        straight_parts=tuple(join_straight_parts(level_parts, gaps)),
        kinks=[],
        jumps=[jump for jump in slope_jumps if jump.x not in gaps],
        gaps=gaps,
    )
    return function, derivative


def _jumps(candidates: Iterable[Jump]) -> list[Jump]:
    """Return those of the candidates that are jumps."""
    return [jump for jump in candidates if jump.is_jump]
