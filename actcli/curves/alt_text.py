"""Alt text: a figure in words, for those who cannot see it.

Every number in it is a property of the function, or is read off the traces that are drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from actcli.activation import Activation
from actcli.analysis.properties import Line, Span
from actcli.analysis.study import properties
from actcli.curves.axis import SAME, written
from actcli.curves.naming import (
    derivative_in_words,
    distinct_names,
    name_with_parameters,
    parameter_symbol,
    swept_parameter,
)
from actcli.curves.section import Section
from actcli.curves.trace import Trace, Traces
from actcli.numerics import np
from actcli.support.unicode import subscript, with_minus_sign

INF = math.inf
NEAR = 0.02  # of its limit is a curve "near" it, where it also is all but level
LISTED = 6  # values, components, or turns that are told one by one
TINY = 1e-12  # what is left of 0 after rounding


class Clause(NamedTuple):
    """What a curve does somewhere: "is" "near 0 for x < −3"."""

    verb: str
    rest: str


TRENDS = {
    "increasing": Clause("rises", "throughout"),
    "decreasing": Clause("falls", "throughout"),
    "non-decreasing": Clause("never falls", ""),
    "non-increasing": Clause("never rises", ""),
}
# The trend of f' follows from the curvature of f, and from whether f is straight somewhere.
SLOPE_TRENDS: Mapping[tuple[str | None, bool], Clause] = {
    ("convex", False): TRENDS["increasing"],
    ("concave", False): TRENDS["decreasing"],
    ("convex", True): TRENDS["non-decreasing"],
    ("concave", True): TRENDS["non-increasing"],
}


class Stretch(NamedTuple):
    """A part of a curve that is a straight line."""

    span: Span
    line: Line


class Jump(NamedTuple):
    """Where a curve is one thing on the left, another on the right; and what it is there."""

    x: float
    left: float
    value: float
    right: float

    def is_one(self) -> bool:
        """Whether the two are known, and differ."""
        return self.left < self.right or self.left > self.right


def alt(sections: Sequence[Section], traces: Sequence[Traces], window: tuple[float, float]) -> str:
    """Describe functions and their derivatives, as drawn over a window, in one to four sentences.

    A function that is alone is described in full. Of several, each is named with its course; of a
    swept parameter, the first and the last value are described. Higher derivatives follow, each in
    a sentence of its own.

    Parameters
    ----------
    sections : sequence of Section
        The functions, all with the same orders.
    traces : sequence of traces, as long as `sections`
        For each section what `trace` returns over the window.
    window : (float, float)
        The lowest and the highest x.

    Returns
    -------
    str
    """
    orders = sections[0].orders
    if orders[:2] == (0, 1):
        return " ".join([_usual(sections, traces, window), *_others(sections, traces, 2)])
    return " ".join(_others(sections, traces, 0))


def _usual(
    sections: Sequence[Section], traces: Sequence[Traces], window: tuple[float, float]
) -> str:
    """The functions and their first derivatives."""
    activations = [section.activation for section in sections]
    if len(sections) == 1:
        return _portrait(sections[0], traces[0], distinct_names(activations)[0], window)
    if parameter := swept_parameter(activations):
        return _sweep(sections, traces, parameter, window)
    told = [
        f"{name}{_course(section, of_section, window)}"
        for section, of_section, name in zip(
            sections, traces, distinct_names(activations), strict=True
        )
    ]
    return f"{_and(distinct_names(activations))}, each with its derivative. {'; '.join(told)}."


def _others(sections: Sequence[Section], traces: Sequence[Traces], first: int) -> Iterator[str]:
    """Describe, of some functions, the derivatives from the `first` that is drawn on."""
    called = distinct_names([section.activation for section in sections])
    orders = sections[0].orders[first:]
    for of_section, name in list(zip(traces, called, strict=True))[:LISTED]:
        for order, curves in zip(orders, of_section[first:], strict=True):
            its = f"The {derivative_in_words(order)} of {name}" if order else name
            yield f"{its} {_extent(curves)}."
    if orders and len(sections) > LISTED:
        yield f"The other {len(sections) - LISTED} are like these."


def _extent(curves: Sequence[Trace]) -> str:
    """Between what some curves lie, and where one that is alone turns and jumps."""
    lows, highs = zip(*(curve.extent for curve in curves), strict=True)
    low, high = _number(min(lows)), _number(max(highs))
    if low == high:
        return f"is {low}"
    if len(curves) > 1:
        return f"has {len(curves)} components between {low} and {high}"
    turns = [f"a {kind} of {_number(y)} at x = {_number(x)}" for kind, x, y in curves[0].extrema]
    if len(turns) > LISTED:
        turns = [f"{len(turns)} extrema"]
    jumps = [
        f"a jump from {_number(jump.low)} to {_number(jump.high)} at x = {_number(jump.x)}"
        for jump in curves[0].connectors
    ]
    has = f", with {_and([*turns, *jumps])}" if turns or jumps else ""
    return f"lies between {low} and {high}{has}"


def _portrait(section: Section, traces: Traces, name: str, window: tuple[float, float]) -> str:
    """One function and its derivative."""
    if section.activation.pointwise:
        f, slope = _graphs(section, traces, window)
        return f"{name}{f.told()}. Its derivative{slope.told()}."
    return f"{name}{_course(section, traces, window)}. {_jacobian(section)}."


def _sweep(
    sections: Sequence[Section],
    traces: Sequence[Traces],
    parameter: str,
    window: tuple[float, float],
) -> str:
    """The family of one function, by its first and its last member."""
    first, last = sections[0], sections[-1]
    name = name_with_parameters(first.activation, first.activation.settings.keys() - {parameter})
    symbol = parameter_symbol(first.activation, parameter)
    values = [_number(section.activation.freeze().values[parameter]) for section in sections]
    among = f"{symbol} = {_and(values)}"
    if len(values) > LISTED:
        among = f"{len(values)} values of {symbol} from {values[0]} to {values[-1]}"
    return (
        f"{name} for {among}, each with its derivative. "
        f"At {symbol} = {values[0]} it{_course(first, traces[0], window)}; "
        f"at {symbol} = {values[-1]} it{_course(last, traces[-1], window)}."
    )


def _course(section: Section, traces: Traces, window: tuple[float, float]) -> str:
    """What the values of a function do, to be read after its name."""
    if section.activation.pointwise:
        return _graphs(section, traces, window)[0].told()
    return _components(section, traces[0], window)


# Functions of one number


@dataclass(frozen=True, kw_only=True, eq=False)
class _Graph:
    """What there is to say about a curve, be it f or f'.

    It is `settled`, all but level, on spans that reach to infinity.
    """

    values: Callable[[float], Any]
    window: tuple[float, float]
    trace: Trace
    nature: str
    trend: Clause | None
    limits: tuple[float, float]
    asymptotes: tuple[Line | None, Line | None]
    settled: Sequence[Span]
    stretches: Sequence[Stretch]
    kinks: Sequence[float]
    jumps: Sequence[Jump]

    def told(self) -> str:
        """The curve in words, to be read after its name."""
        low, high = map(_number, self.trace.extent)
        clauses = list(self._clauses()) or [Clause("lies", f"between {low} and {high}")]
        return f"{self.nature} {_predicate(clauses)}{self._breaks()}"

    def _clauses(self) -> Iterator[Clause]:
        """What it does from the left to the right."""
        placed = [
            *self._ends(),
            *((span.low, _is(line, span)) for span, line in self.stretches),
            *((-INF, clause) for clause in self._trend()),
            *self._turns(),
        ]
        return (clause for _, clause in sorted(placed, key=lambda item: item[0]))

    def _ends(self) -> Iterator[tuple[float, Clause]]:
        """What it tends to, where it is not a straight line."""
        for end, side, limit, asymptote in zip(
            (-INF, INF), ("on the left", "on the right"), self.limits, self.asymptotes, strict=True
        ):
            if any(end in span for span, _ in self.stretches) or math.isnan(limit):
                continue
            if asymptote and asymptote.slope:
                yield end, Clause("approaches", f"y = {_line(asymptote)} {side}")
            elif math.isinf(limit):
                yield end, Clause("rises" if limit > 0 else "falls", f"without bound {side}")
            elif span := self._near(end, limit):
                yield end, Clause("is", f"near {_number(limit)} {_where(span)}")
            else:
                yield end, Clause("approaches", f"{_number(limit)} {side}")

    def _near(self, end: float, limit: float) -> Span | None:
        """Where it is near its limit, if that is seen; the span is rounded inwards."""
        for span in self.settled:
            edge = span.high if end < 0 else span.low
            if end in span and self.window[0] < edge < self.window[1]:
                edge = math.floor(10 * edge) / 10 if end < 0 else math.ceil(10 * edge) / 10
                if abs(self.values(edge) - limit) <= NEAR:
                    return Span(end, edge) if end < 0 else Span(edge, end)
        return None

    def _trend(self) -> Iterator[Clause]:
        """That it rises or falls all along, unless straight lines or extrema say it all."""
        if self.trend and self._bends() and not self.trace.extrema:
            verb, rest = self.trend
            straight = any(span.low <= 0 <= span.high for span, _ in self.stretches)
            seen = self.window[0] < 0 < self.window[1] and math.isfinite(self.values(0.0))
            if rest and seen and not straight and not any(jump.x == 0 for jump in self.jumps):
                rest = f"through {_number(float(self.values(0.0)))} at x = 0"
            yield Clause(verb, rest)

    def _turns(self) -> Iterator[tuple[float, Clause]]:
        """Its extrema."""
        extrema = self.trace.extrema
        if len(extrema) > LISTED:
            low, high = min(e.y for e in extrema), max(e.y for e in extrema)
            between = f"between {_number(low)} and {_number(high)}"
            yield 0.0, Clause("turns", f"{len(extrema)} times {between}")
            return
        for kind, x, y in extrema:
            yield x, Clause("has", f"a {kind} of {_number(y)} at x = {_number(x)}")

    def _breaks(self) -> str:
        """Its kinks and its jumps."""
        found = []
        if self.kinks:
            places = _and(f"x = {_number(x)}" for x in self.kinks)
            found.append(f"kinks at {places}" if len(self.kinks) > 1 else f"a kink at {places}")
        if self.jumps:
            levels = self._jumps_in_words()
            found.append(("jumps " if len(self.jumps) > 1 else "a jump ") + _and(levels))
        return f", with {_and(found)}" if found else ""

    def _jumps_in_words(self) -> Iterator[str]:
        """Where it jumps; from where to where unless that has been said of its straight parts."""
        for x, left, value, right in self.jumps:
            height = f"from {_number(left)} to {_number(right)} " if self._bends() else ""
            taken = "" if math.isnan(value) else f", where it is {_number(value)}"
            yield f"{height}at x = {_number(x)}{taken}"

    def _bends(self) -> bool:
        """Whether there is more to it than straight parts."""
        ends = [-INF, *(x for span, _ in self.stretches for x in span), INF]
        return any(low < high for low, high in zip(ends[::2], ends[1::2], strict=True))


def _graphs(section: Section, traces: Traces, window: tuple[float, float]) -> tuple[_Graph, _Graph]:
    """A function of one number, and its derivative."""
    activation = section.activation
    known = properties(activation)
    assert known is not None
    (f,), (slope,) = traces[:2]
    seen = [kink for kink in known.kinks if window[0] < kink.x < window[1]]
    leaps = [Jump(k.x, k.left, k.value, k.right) for k in seen]
    turns = [Jump(k.x, k.slope_left, k.slope, k.slope_right) for k in seen]
    leaps, turns = ([jump for jump in jumps if jump.is_one()] for jumps in (leaps, turns))
    stretches = tuple(_stretches(activation))
    slope_left, slope_right = known.slope_limits
    return (
        _Graph(
            values=activation,
            window=window,
            trace=f,
            nature=f", an {known.symmetry} function," if known.symmetry else "",
            trend=TRENDS.get(known.trend or ""),
            limits=known.limits,
            asymptotes=known.asymptotes,
            settled=known.saturated,
            stretches=stretches,
            kinks=[kink.x for kink in turns if kink.x not in {leap.x for leap in leaps}],
            jumps=leaps,
        ),
        _Graph(
            values=activation.derivative,
            window=window,
            trace=slope,
            nature="",
            trend=SLOPE_TRENDS.get((known.curvature, bool(stretches))),
            limits=known.slope_limits,
            asymptotes=(Line(0.0, slope_left), Line(0.0, slope_right)),
            settled=known.saturated,
            stretches=tuple(_joined(Stretch(s, Line(0.0, line.slope)) for s, line in stretches)),
            kinks=[],
            jumps=turns,
        ),
    )


def _stretches(activation: Activation) -> Iterator[Stretch]:
    """The straight parts of a function.

    Between two kinks it is straight if its slope is the same wherever one looks, which is at
    every scale near 0 and near the kinks.
    """
    corners = activation.kink_points()
    steps = np.ldexp(1.0, np.arange(-20, 10))
    x = np.unique([centre + sign * steps for centre in (0.0, *corners) for sign in (-1, 1)])

    def straight() -> Iterator[Stretch]:
        for low, high in pairwise((-INF, *corners, INF)):
            inside = x[(low < x) & (x < high)]
            slopes = activation.derivative(inside)
            if len(inside) and (slopes == slopes[0]).all():
                slope, nearest = float(slopes[0]), inside[abs(inside).argmin()]
                rest = float(activation(nearest)) - slope * float(nearest)
                yield Stretch(Span(low, high), Line(slope, rest if abs(rest) > TINY else 0.0))

    return _joined(straight())


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches, neighbours on the same line being one."""
    last: Stretch | None = None
    for stretch in stretches:
        if last and last.span.high == stretch.span.low and last.line == stretch.line:
            stretch = Stretch(Span(last.span.low, stretch.span.high), stretch.line)
        elif last:
            yield last
        last = stretch
    if last:
        yield last


# Functions of a vector


def _components(section: Section, traces: Sequence[Trace], window: tuple[float, float]) -> str:
    """What the components do while the first coordinate moves, to be read after the name."""
    low, high = map(_number, window)
    staying = [f"{subscript('x', i)} = {_number(x)}" for i, x in enumerate(section.at[1:], 2)]
    others = _and(staying) if len(staying) <= LISTED else f"the other {len(staying)} stay"
    given = f" while {others}" if staying else ""
    clauses = [_component(i, curve) for i, curve in enumerate(traces[:LISTED], 1)]
    if len(traces) > LISTED:
        lowest, highest = (f([y for t in traces for y in t.extent]) for f in (min, max))
        clauses = [
            clauses[0],
            Clause("the others", f"lie between {_number(lowest)} and {_number(highest)}"),
        ]
    return f", as {subscript('x', 1)} goes from {low} to {high}{given}: " + _and(
        f"{verb} {rest}" for verb, rest in clauses
    )


def _component(i: int, curve: Trace) -> Clause:
    """What a component does."""
    if not curve.runs:
        return Clause(f"component {i}", "has no value")
    start, end = float(curve.runs[0].y[0]), float(curve.runs[-1].y[-1])
    verb = "rises" if start < end else "falls" if start > end else "goes"
    marks = [f"a {kind} of {_number(y)} at {_number(x)}" for kind, x, y in curve.extrema]
    marks += [f"a jump at {_number(jump.x)}" for jump in curve.connectors]
    if start == end and not marks:
        return Clause(f"component {i}", f"stays at {_number(start)}")
    course = f"{verb} from {_number(start)} to {_number(end)}"
    return Clause(f"component {i}", f"{course} with {_and(marks)}" if marks else course)


def _jacobian(section: Section) -> str:
    """The derivative at the vector through which the section runs."""
    jacobian = section.activation.derivative(np.array(section.at))
    at = ", ".join(map(_number, section.at))
    low, high = _number(jacobian.min()), _number(jacobian.max())
    if low == high:
        return f"Its Jacobian at ({at}) is {low} throughout"
    entries = f"entries from {low} to {high}"
    if len(jacobian) == len(section.at) <= LISTED:
        entries += f", and the diagonal {_and(map(_number, jacobian.diagonal()))}"
    return f"Its Jacobian at ({at}) has {entries}"


# Language


def _predicate(clauses: Iterable[Clause]) -> str:
    """The clauses as one predicate, in which neighbours share a verb."""
    return _and(
        f"{verb} {_and(clause.rest for clause in group)}".rstrip()
        for verb, group in groupby(clauses, key=lambda clause: clause.verb)
    )


def _and(items: Iterable[str]) -> str:
    """The items as a list; one that contains "and" or a comma is set off by a comma."""
    *others, last = list(items) or [""]
    if not others:
        return last
    heavy = any(mark in item for item in (*others, last) for mark in (" and ", ","))
    return f"{', '.join(others)}{',' if heavy else ''} and {last}"


def _is(line: Line, span: Span) -> Clause:
    return Clause("is", f"{_line(line)} {_where(span)}")


def _line(line: Line) -> str:
    """The right side of its equation."""
    slope, rest = line
    if slope == 0:
        return _number(rest)
    shown = {1.0: "x", -1.0: with_minus_sign("-x")}.get(slope) or f"{_number(slope)}x"
    if rest == 0:
        return shown
    return f"{shown} {with_minus_sign('-') if rest < 0 else '+'} {_number(abs(rest))}"


def _where(span: Span) -> str:
    low, high = map(_number, span)
    match math.isinf(span.low), math.isinf(span.high):
        case True, True:
            return "everywhere"
        case True, False:
            return f"for x < {high}"
        case False, True:
            return f"for x > {low}"
        case _:
            return f"for {low} < x < {high}"


def _number(value: float) -> str:
    """A number to three significant digits, or fewer where they say all of it."""
    value += 0.0  # without the sign of -0
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return with_minus_sign("-∞" if value < 0 else "∞")
    if not 1e-3 <= abs(value) < 1e4:
        return written(value)
    shown = f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"
    if "." in shown and math.isclose(float(shown), value, rel_tol=SAME):
        shown = shown.rstrip("0").rstrip(".")
    return with_minus_sign(shown)
