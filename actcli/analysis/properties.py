"""Properties: facts about an activation that nobody declares, because its values tell them.

They are read off f and f' at some ten thousand points of every magnitude, and then located to the
last digit. That is observation and not proof: what happens between two points goes unseen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from actcli.activation import Activation, Side
from actcli.errors import ActcliError
from actcli.formula.kernels import NEARER
from actcli.numerics import np
from actcli.numerics.stochastic import has_lost_digits

if TYPE_CHECKING:
    from actcli.numerics import Array

    Function = Callable[[Any], Any]

SATURATED = 0.01  # a smaller slope passes on less than a hundredth of the gradient
WINDOW = 32.0  # from the origin: where the points lie closest
FEW = 8  # waves, if they go on however close to a point one looks, are enough to list
MANY = 24  # waves or kinks on one side of zero: more tell nothing more
CLOSE = 2.0**-20  # from the origin: so near is looked at, however many waves there are
STEEPER = 1 + 2.0**-20  # than all that was seen is what was not
BESIDE = 2.0**-20  # from a point: where a higher derivative is as it is on that side
JUMP = 1e-3  # of a value above 1: what is more than it changes over so short a way
NOISE = 2.0**-48  # what 16 roundings may add up to, relative to the value

FAR = (-(2.0**60), -(2.0**40), 2.0**40, 2.0**60)  # where waves do not end either


Turn = Literal["minimum", "maximum"]


class Span(NamedTuple):
    """The numbers between low and high, or the one number that both are."""

    low: float
    high: float


class Line(NamedTuple):
    """The line y = slope·x + intercept."""

    slope: float
    intercept: float


class Extremum(NamedTuple):
    """A point that is higher, or lower, than all others around it."""

    kind: Turn
    x: float
    y: float


class Kink(NamedTuple):
    """Where f or f' may break: the limits of both from either side, and what they are there.

    At an edge of where f has values the limits from beyond are nan, and there is nothing to break.
    """

    x: float
    left: float
    value: float
    right: float
    slope_left: float
    slope: float
    slope_right: float

    @property
    def is_edge(self) -> bool:
        """Whether f has no values on one side."""
        return math.isnan(self.left) or math.isnan(self.right)

    @property
    def is_pole(self) -> bool:
        """Whether f has values on both sides, and grows beyond all bounds."""
        return not self.is_edge and (math.isinf(self.left) or math.isinf(self.right))

    @property
    def is_continuous(self) -> bool:
        """Whether f does not jump; where it has no value it cannot."""
        met = self.value == self.left or math.isnan(self.value)
        return self.is_edge or (self.left == self.right and met and not self.is_pole)

    @property
    def is_smooth(self) -> bool:
        """Whether neither f nor f' jumps."""
        level = self.slope_left == self.slope == self.slope_right
        return self.is_continuous and (level or self.is_edge)


Trend = Literal["increasing", "non-decreasing", "constant", "non-increasing", "decreasing"]


@dataclass(frozen=True, kw_only=True)
class Properties:
    """What there is to know about a function of one number, its parameters as they stand.

    `seen` is where what there is to list was looked for: elsewhere waves or kinks are too many.

    Pairs of limits and asymptotes are those towards -inf and towards inf; a limit that does not
    exist is nan. `bounds` are the infimum and the supremum of f; `steepest` is the supremum of
    |f'|, the Lipschitz constant, inf where f jumps, and nan where it is not known. f is
    `continuous` if it jumps nowhere, and `smooth` if f' does not either. On a `dead` span f' is 0;
    a `saturated` one reaches to infinity, and |f'| is below SATURATED there.
    """

    seen: tuple[Span, ...]
    limits: tuple[float, float]
    slope_limits: tuple[float, float]
    asymptotes: tuple[Line | None, Line | None]
    bounds: tuple[float, float]
    bounded: bool
    continuous: bool
    smooth: bool
    steepest: float
    trend: Trend | None
    symmetry: Literal["odd", "even"] | None
    curvature: Literal["convex", "linear", "concave"] | None
    kinks: tuple[Kink, ...]
    zeros: tuple[Span, ...]
    fixed_points: tuple[Span, ...]
    extrema: tuple[Extremum, ...]
    dead: tuple[Span, ...]
    saturated: tuple[Span, ...]


@cache  # for a figure's description, its tags and its facts are all told from them
def properties(activation: Activation) -> Properties | None:
    """The properties of an activation; None of a vector function, which has none so simple."""
    if not activation.pointwise:
        return None
    # Among the largest numbers differences overflow, and compare as they should all the same.
    with np.errstate(over="ignore", invalid="ignore"):
        return _Study(activation).report()


def smoothness(activation: Activation) -> float:
    """How many derivatives of a function of a number are continuous; -1 where f itself jumps.

    It is not known, and nan, where waves run together.

    Those of up to the fourth order are looked at, beside whatever may break in its formula;
    infinity is none of them breaking.
    """
    known = properties(activation)
    if known is None or not known.continuous:
        return -1
    if len(known.seen) > 1:
        return math.nan
    if not known.smooth:
        return 0
    places = {*activation.kink_points(), *activation.breaks(-WINDOW, WINDOW, order=2)}
    for order in (2, 3, 4):
        for x in places:
            step = BESIDE * max(1.0, abs(x))
            around = [x - step, x + step]
            with np.errstate(all="ignore"):
                if np.isnan(activation(around)).any():  # it ends there, and breaks nothing
                    continue
                left, right = activation.derivative(around, order=order)
            if abs(left - right) > JUMP * max(1.0, abs(left), abs(right)):
                return order - 1
    return math.inf


class _Study:
    """An activation, the points between its kinks where it is looked at, and what is seen there."""

    def __init__(self, activation: Activation) -> None:
        self.f: Function = activation
        self.slope: Function = activation.derivative
        self.limits = _plain(self.f(-np.inf)), _plain(self.f(np.inf))
        self.slope_limits = _plain(self.slope(-np.inf)), _plain(self.slope(np.inf))
        self.corners = activation.kink_points()
        centres = [c for c in self.corners if not math.isfinite(self.f(c))]
        self.crowded = tuple(filter(None, map(self.crowd, centres)))
        self.corners = tuple(c for c in self.corners if not _within(c, self.crowded))
        self.seen = self.window()
        self.corners = tuple(sorted(sorted(self.within(*self.seen), key=abs)[-2 * MANY :]))
        self.kinks = tuple(_kink(activation, x) for x in self.corners)
        low, high = np.clip(self.seen, -WINDOW, WINDOW).tolist()
        seams = np.array(sorted({*self.corners, *activation.breaks(low, high, order=2)}))
        x = self.points(*self.seen)
        self.edges = tuple(_edges(self.f, x))
        nothing = np.isnan(self.f(x))
        self.x: Array = x[~nothing]
        hidden = np.array(
            [c + side * step for c in centres for side in (-1, 1) for step in _deep()]
        )
        self.hidden: Array = hidden[self.in_crowd(hidden)]
        gaps = [kink.x for kink in self.kinks if kink.is_pole or math.isnan(kink.value)]
        self.holes: Array = np.sort([*x[nothing], *gaps, *(span.low for span in self.crowded)])
        if not self.x.size:
            raise ActcliError(f"{activation.name} has no value at any x that was tried.")
        _, apart = np.unique(np.searchsorted(self.x, seams), return_index=True)
        self.seams = tuple(seams[apart].tolist())  # one of all that no point comes between
        self.declared = activation.range.ends(activation.freeze().values)
        self.dy: Array = self.slope(self.x)
        # Where f' has a limit nothing happens far out, but that formulas may overflow.
        settled = np.isfinite(np.where(self.x < 0, *self.slope_limits))
        sound = (abs(self.x) <= NEARER**2) | ~settled
        self.x, self.dy = self.x[sound], self.dy[sound]
        self.y: Array = self.f(self.x)
        self.dead = self.throughout(self.dy == 0)
        self.extrema = tuple(self.find_extrema())
        self.bounds = self.find_bounds()
        self.continuous = all(kink.is_continuous for kink in self.kinks)

    def window(self) -> tuple[float, float]:
        """From where to where to look.

        Where f oscillates for ever points far apart see phantoms, and there is no end of what
        there is to see. Or f has no value at all far out: what can be said is said of where it
        has one.
        """
        largest = np.finfo(np.float64).max
        defined = ~np.isnan(self.f([-largest, largest]))
        self.oscillates = bool((np.isnan(self.limits) & defined).any())
        waves = np.isnan(self.slope_limits) & defined
        left, right = (WINDOW if endless else math.inf for endless in waves)
        while True:
            turns = np.array(self.within(-left, right))
            many = [(turns < 0).sum() > MANY, (turns > 0).sum() > MANY]
            if not any(many):
                x = self.points(-left, right)
                turns = x[1:][abs(np.diff(np.sign(self.slope(x)))) > 0]
                many = [(turns < 0).sum() > MANY, (turns > 0).sum() > MANY]
            many = [too and end > CLOSE for too, end in zip(many, (left, right), strict=True)]
            if not any(many):
                return -left, right
            left, right = (
                min(2 * WINDOW, end) / 2 if too else end
                for end, too in zip((left, right), many, strict=True)
            )

    def crowd(self, centre: float) -> Span | None:
        """The span around a point in which there are too many waves, if they run together there."""
        left, right = (self.reach(centre, side) for side in (-1, 1))
        return Span(centre - left, centre + right) if left or right else None

    def reach(self, centre: float, side: int) -> float:
        """How far from the point there are too many waves on that side: they run together there.

        They do if f' keeps changing its sign however close one looks, until it has no digits left.
        """
        x = np.unique(centre + side * _deep())[::side]  # from the point outwards
        x = x[np.isfinite(self.f(x))]
        slopes = self.slope(x)
        x, slopes = x[np.isfinite(slopes)], slopes[np.isfinite(slopes)]
        if _turns(np.sign(slopes)).sum() <= MANY:
            return 0.0
        known = np.sign(slopes[~has_lost_digits(slopes, lambda: self.slope(x))])
        if _turns(known[: len(known) // 3]).sum() <= FEW:
            return 0.0
        turns = _turns(np.sign(self.slope(centre + side * (near := _closely()))))
        beyond = turns[::-1].cumsum()[::-1]
        return float(near[1:][beyond > FEW].max(initial=CLOSE))

    def points(self, low: float, high: float) -> Array:
        """Points from low to high between the corners, and outside of crowds."""
        x = _points(self.within(low, high), low, high)
        for crowd in self.crowded:
            beside = _closely()
            x = np.union1d(x, [*(crowd.low - beside), *(crowd.high + beside), *crowd])
            x = x[(low <= x) & (x <= high) & ~self.in_crowd(x)]
        return x

    def in_crowd(self, x: Array) -> Any:
        """Whether x lies in one."""
        return np.any([(low < x) & (x < high) for low, high in [*self.crowded, (0, 0)]], axis=0)

    def within(self, low: float, high: float) -> tuple[float, ...]:
        """The kinks from low to high."""
        return tuple(x for x in self.corners if low <= x <= high)

    def stretches(self) -> tuple[Span, ...]:
        """What was looked at."""
        low, high = self.seen
        ends = [low, *(end for crowd in self.crowded for end in crowd), high]
        return tuple(map(Span, ends[::2], ends[1::2]))

    def report(self) -> Properties:
        """Everything."""
        return Properties(
            seen=self.stretches(),
            limits=self.limits,
            slope_limits=self.slope_limits,
            asymptotes=(self.asymptote(-1), self.asymptote(1)),
            bounds=self.bounds,
            bounded=all(map(math.isfinite, self.bounds)),
            continuous=self.continuous,
            smooth=all(kink.is_smooth for kink in self.kinks),
            steepest=self.steepest(),
            trend=self.trend(),
            symmetry=self.symmetry(),
            curvature=self.curvature(),
            kinks=self.kinks,
            zeros=self.zeros(),
            fixed_points=self.fixed_points(),
            extrema=self.extrema,
            dead=self.dead,
            saturated=tuple(self.find_saturated()),
        )

    def piece(self, x: Array) -> Any:
        """In which of the pieces x lies, counted, into which holes cut where f has values."""
        return np.searchsorted(self.holes, x)

    def throughout(self, holds: Array) -> tuple[Span, ...]:
        """The pieces between seams where something holds at every point; neighbours are joined.

        In floating point f' may be 0 because it is small. If it is 0 from seam to seam, it is 0:
        from where one formula takes over from another to where the next one does.
        """
        spans: list[Span] = []
        for low, high in pairwise((-math.inf, *self.seams, math.inf)):
            inside = (low < self.x) & (self.x < high)
            if inside.any() and holds[inside].all():
                start = spans.pop().low if spans and spans[-1].high == low else low
                spans.append(Span(start, high))
        return tuple(spans)

    def asymptote(self, side: int) -> Line | None:
        """The line that f approaches on one side, -1 or 1."""
        limit, slope = self.limits[side > 0], self.slope_limits[side > 0]
        if slope == 0 and math.isfinite(limit):
            return Line(0.0, limit)
        if slope == 0 or not math.isfinite(slope):
            return None
        # As x grows, what f has beyond slope·x settles, and later drowns in rounding: look in
        # between, where it stays the same for longest.
        x = side * max([1.0, *map(abs, self.corners)]) * np.ldexp(1.0, np.arange(48))
        rest = np.lib.stride_tricks.sliding_window_view(self.f(x) - slope * x, 4)
        error = np.ptp(rest, axis=1) + abs(slope * x[:-3]) * NOISE / 8
        best = np.nan_to_num(error, nan=np.inf).argmin()
        if not error[best] <= 1e-6 * max(1.0, abs(slope)):
            return None
        return Line(slope, _simplest(rest[best, 0], error[best]))

    def find_bounds(self) -> tuple[float, float]:
        """The infimum and the supremum of f.

        At an edge of where f is defined they are not to be seen unless it is a kink, nor where
        waves grow for ever: what is declared is believed.
        """
        known = [np.nextafter(x, end) for x in self.corners for end in (-np.inf, x, np.inf)]
        if not (np.isin(self.edges, known) | self.in_crowd(np.array(self.edges))).all():
            return self.declared
        seen = [self.y.min(), self.y.max(), *self.limits]
        seen += [extremum.y for extremum in self.extrema]
        seen += [y for kink in self.kinks for y in (kink.left, kink.value, kink.right)]
        low, high = _plain(np.nanmin(seen)), _plain(np.nanmax(seen))
        waves = self.f([*self.hidden, *(FAR if self.oscillates else ())])
        if ((waves < low - CLOSE) | (waves > high + CLOSE)).any():
            return self.declared
        return low, high

    def steepest(self) -> float:
        """The supremum of |f'|."""
        if not self.continuous or (abs(self.slope(self.edges)) > 1 / NOISE**0.5).any():
            return math.inf
        x, heights = self.x, np.fmax(abs(self.dy), 0.0)
        if np.isinf(heights).any():  # as around a pole, where there is no highest to be located
            return math.inf
        beyond = [2**i * end for end in self.seen for i in range(8) if math.isfinite(end)]
        waves = abs(self.slope([*FAR, *beyond, *self.hidden]))
        if (waves > 1e3 * heights.max()).any():  # they grow steeper for ever
            return math.inf
        if (waves > STEEPER * heights.max()).any():
            return math.nan
        seen = list(self.slope_limits)
        for _ in range(8):
            # Rounding makes any point of a flat top the highest: take the middle of them.
            top = np.flatnonzero(heights >= heights.max() * (1 - NOISE))
            peak = int(top[len(top) // 2])
            seen.append(heights[peak])
            x = np.linspace(x[max(peak - 1, 0)], x[min(peak + 1, len(x) - 1)], 33)
            heights = np.fmax(abs(self.slope(x)), 0.0)  # in a hole there is none
        seen += [slope for kink in self.kinks for slope in (kink.slope_left, kink.slope_right)]
        return _plain(np.nanmax(np.abs(seen)))

    def trend(self) -> Trend | None:
        """Whether f rises or falls, and strictly: without a dead span."""
        inner = [k for k in self.kinks if not k.is_edge and not math.isnan(k.value)]
        slopes = np.concatenate([self.dy, np.diff(self.y)[np.diff(self.piece(self.x)) > 0]])
        rises = (slopes >= 0).all() and all(k.left <= k.value <= k.right for k in inner)
        falls = (slopes <= 0).all() and all(k.left >= k.value >= k.right for k in inner)
        if rises and falls:
            return "constant"
        if rises:
            return "non-decreasing" if self.dead else "increasing"
        if falls:
            return "non-increasing" if self.dead else "decreasing"
        return None

    def symmetry(self) -> Literal["odd", "even"] | None:
        """Whether f(-x) is -f(x) or f(x)."""
        mirrored = self.f(-self.x)
        if np.allclose(mirrored, -self.y, rtol=NOISE, atol=1e-300):
            return "odd"
        return "even" if np.allclose(mirrored, self.y, rtol=NOISE, atol=1e-300) else None

    def curvature(self) -> Literal["convex", "linear", "concave"] | None:
        """Whether f' rises, stays or falls."""
        if not self.continuous:
            return None
        bends = np.diff(self.dy)
        noise = NOISE * np.maximum(abs(self.dy[1:]), abs(self.dy[:-1]))
        convex, concave = not (bends < -noise).any(), not (bends > noise).any()
        if convex and concave:
            return "linear"
        return "convex" if convex else "concave" if concave else None

    def zeros(self) -> tuple[Span, ...]:
        """Where f is 0."""
        return self.roots(self.f, 0.0, self.throughout(self.y == 0))

    def fixed_points(self) -> tuple[Span, ...]:
        """Where f(x) is x. Far out f is often so close to x that rounding makes them the same."""
        return self.roots(lambda x: self.f(x) - x, NOISE, self.throughout(self.y == self.x))

    def roots(self, g: Function, noise: float, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """Where g is 0, which it is on `spans`; noise·|x| is no difference from it."""
        x = np.union1d(self.x, self.corners)
        y = g(x)
        y[abs(y) <= noise * abs(x)] = 0
        y[np.isinf(y)] = np.nan  # it may have overflown on its way
        ends = (Span(k.x, k.x) for k in self.kinks if k.is_edge and g(k.x) == 0)
        single = (
            Span(place, place)
            for place, _, _ in self.crossings(g, x, y)
            # A change of sign at a kink may be a jump.
            if not _within(place, spans) and (place not in self.corners or g(place) == 0)
        )
        return tuple(sorted({*single, *ends, *spans}))

    def find_extrema(self) -> Iterator[Extremum]:
        """Where f' changes its sign; a level top or bottom is none.

        Where it is infinite it may have overflown on its way.
        """
        kinks = {kink.x: kink for kink in self.kinks}
        finite = np.where(np.isinf(self.dy), np.nan, self.dy)
        for x, before, after in self.crossings(self.slope, self.x, finite):
            y = _plain(self.f(x))
            around = (kinks[x].left, kinks[x].right) if x in kinks else (y, y)
            if _within(x, self.dead) or not math.isfinite(y):
                continue
            if before > 0 > after and y >= max(around):
                yield Extremum("maximum", x, y)
            if before < 0 < after and y <= min(around):
                yield Extremum("minimum", x, y)

    def find_saturated(self) -> Iterator[Span]:
        """The ends of the line where |f'| stays below SATURATED."""

        def excess(x: Any) -> Any:
            return abs(self.slope(x)) - SATURATED

        crossings = self.crossings(excess, self.x, excess(self.x))
        places = [place for place, before, after in crossings if before != after]
        left, right = (
            abs(limit) < SATURATED and math.isinf(end)
            for limit, end in zip(self.slope_limits, self.seen, strict=True)
        )
        if not places and left and right:
            yield Span(-math.inf, math.inf)
        if places and left:
            yield Span(-math.inf, places[0])
        if places and right:
            yield Span(places[-1], math.inf)

    def crossings(self, g: Function, x: Array, y: Array) -> Iterator[tuple[float, float, float]]:
        """Where g, which is y at x, passes or touches 0: the place, and its signs on either side.

        Zeros at an end of the line are none: f' underflows there, and f meets its asymptote.
        """
        signs = np.sign(y)
        clear = np.flatnonzero(abs(signs) == 1)
        turns = np.flatnonzero((np.diff(clear) > 1) | (np.diff(signs[clear]) != 0))
        turns = turns[self.piece(x[clear[turns]]) == self.piece(x[clear[turns + 1]])]
        before, after = clear[turns], clear[turns + 1]
        close = after - before == 1
        between = _bisect(g, x[before[close]], x[after[close]])
        levels = [
            x[i + 1 : j] if j - i > 1 else next(between) for i, j in zip(before, after, strict=True)
        ]
        heights = np.nan_to_num(abs(g(np.concatenate([*levels, []]))), nan=np.inf)  # all at once
        ends = np.cumsum([len(level) for level in levels])
        for level, height, i, j in zip(
            levels, np.split(heights, ends)[:-1], before, after, strict=True
        ):
            marked = [place for place in (0.0, *self.corners) if level[0] <= place <= level[-1]]
            least = level[height == height.min()]
            yield float(marked[0] if marked else least[len(least) // 2]), signs[i], signs[j]


def _bisect(g: Function, low: Array, high: Array) -> Iterator[Array]:
    """Where g changes its sign between each low and high: one float, or two neighbours."""
    before = np.sign(g(low))
    while (inside := (low < (middle := low / 2 + high / 2)) & (middle < high)).any():
        middle, sign = middle[inside], np.sign(g(middle[inside]))
        low[inside] = np.where((sign == before[inside]) | (sign == 0), middle, low[inside])
        high[inside] = np.where(sign != before[inside], middle, high[inside])
    return (np.unique(ends) for ends in zip(low, high, strict=True))


def _edges(f: Function, x: Array) -> Iterator[float]:
    """The ends of the stretches where f has a value, to the last float."""
    nothing = np.isnan(f(x))
    for i in np.flatnonzero(nothing[1:] != nothing[:-1]):
        some, none = (x[i + 1], x[i]) if nothing[i] else (x[i], x[i + 1])
        while min(some, none) < (middle := some / 2 + none / 2) < max(some, none):
            some, none = (some, middle) if np.isnan(f(middle)) else (middle, none)
        yield float(some)


def _turns(signs: Array) -> Any:
    """Where the next one is the opposite."""
    return signs[1:] * signs[:-1] < 0


def _deep() -> Array:
    """Steps to a point, not so short that usual powers of them overflow."""
    return np.concatenate([np.ldexp(1.0, np.arange(-160, -30)), np.exp2(np.arange(-30, 0, 1 / 16))])


def _closely() -> Any:
    """Steps to waves that crowd."""
    return np.exp2(np.arange(-20, 5, 1 / 256))


def _within(x: float, spans: tuple[Span, ...]) -> bool:
    return any(span.low <= x <= span.high for span in spans)


def _points(corners: tuple[float, ...], low: float, high: float) -> Array:
    """Points from low to high but for the corners: of every magnitude, close by and at corners."""
    binades = np.ldexp(1.0, np.arange(-1074, 1024))
    between = np.exp2(np.arange(-30, 30, 1 / 16))
    steps = np.concatenate([binades, between])
    evenly = np.arange(-WINDOW, WINDOW, 1 / 64)
    largest = np.finfo(np.float64).max
    around = [np.nextafter(corner, side) for corner in corners for side in (-np.inf, np.inf)]
    centred = [centre + sign * steps for centre in (0.0, *corners) for sign in (-1, 1)]
    x = np.unique(np.concatenate([*centred, evenly, around, [-largest, largest]]))
    return x[(low <= x) & (x <= high) & ~np.isin(x, corners)]


def _kink(activation: Activation, x: float) -> Kink:
    """Look at f and f' on both sides of x."""
    value, slope = _plain(activation(x)), _plain(activation.derivative(x))

    def limits(side: Side) -> tuple[float, float]:
        end = -math.inf if side == "left" else math.inf
        # Of smaller numbers the inverse would overflow.
        step = math.copysign(max(abs(float(np.nextafter(x, end)) - x), 2.0**-1000), end)
        near = x + step * np.array([1.0, 2.0, 4.0])
        y, steep = activation(near), activation.derivative(near)
        if np.isnan(y[0]):
            return math.nan, math.nan
        if np.isnan(steep[0]):  # next to a hole
            steep[:] = activation.derivative(x, at_kink=side)
        # The neighbouring float is not the limit. Their difference is of this size.
        error = 4 * abs(step) * max(1.0, abs(steep[0]))
        return _settle(y, value, error), _settle(steep, slope, error)

    left, slope_left = limits("left")
    right, slope_right = limits("right")
    return Kink(x, left, value, right, slope_left, slope, slope_right)


def _settle(seen: Array, expected: float, error: float) -> float:
    """What was seen first, if it is not what was expected but for an error.

    What was seen is the closer, the earlier. What then grows by the same each time is infinite.
    """
    closest, closer, close = map(float, seen)
    grown, before = closest - closer, closer - close
    noise = CLOSE * max(1.0, abs(closest))
    if abs(grown) > max(noise, 0.9 * abs(before)) and grown * before > 0:
        return math.copysign(math.inf, grown)
    if closest == expected or math.isinf(closest):
        return closest + 0.0
    error = error if math.isfinite(error) else 4 * abs(grown)
    return expected if abs(closest - expected) <= error else _simplest(closest, error)


def _simplest(value: float, error: float) -> float:
    """The number of fewest digits that is within an error of a value."""
    if abs(value) <= error:
        return 0.0
    rounded = (float(f"{value:.{digits}g}") for digits in range(1, 17))
    return next((simple for simple in rounded if abs(simple - value) <= error), _plain(value))


def _plain(value: Any) -> float:
    """A number as Python has it, and 0 without a sign."""
    return float(value) + 0.0
