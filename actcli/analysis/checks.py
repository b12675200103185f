"""Health: whether an activation keeps what its declaration promises."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from actcli.activation import Activation
from actcli.analysis.study import properties
from actcli.analysis.test_points import probes
from actcli.numerics import np
from actcli.numerics.grid import check_range, linspace

if TYPE_CHECKING:
    from actcli.activation import Equivalent, Side
    from actcli.numerics import Array

EVERY = 16  # of the binades one in so many is looked at
EVENLY = 257  # points of a range that ends, besides


class Check(NamedTuple):
    """One thing that was looked at, whether it is as it should be, and what was seen."""

    what: str
    is_right: bool
    seen: str


class Worst(NamedTuple):
    """The largest error in ulps, and where it was seen."""

    error: float
    x: float


class Comparison(NamedTuple):
    """The largest errors of f or f', ours and a framework's."""

    what: Literal["f", "f'"]
    ours: Worst
    theirs: Worst
    bound: float

    @property
    def is_right(self) -> bool:
        """Whether ours is within what is declared."""
        return self.ours.error <= self.bound


def points(activation: Activation, low: float = -math.inf, high: float = math.inf) -> Array:
    """Where an activation is tried: every size, both signs, and beside all that is special.

    Shaped (n,), at least one. Raises GridError unless low < high.
    """
    check_range(low, high, finite=False)
    ends = [end for end in (low, high) if math.isfinite(end)]
    between = linspace(low, high, EVENLY) if len(ends) == 2 else ends
    x = np.union1d(probes(activation, EVERY), between)
    return x[(low <= x) & (x <= high)]


def examine(
    activation: Activation, low: float = -math.inf, high: float = math.inf, *, judged: bool = True
) -> Iterator[Check]:
    """Everything that can be checked, of a function of a number between low and high.

    Its values are `judged` by high precision, for which mpmath must be installed, or not.
    """
    a = activation.freeze()
    return _of_number(a, points(a, low, high), judged) if a.pointwise else _of_vector(a, judged)


def _of_number(a: Activation, x: Array, judged: bool) -> Iterator[Check]:
    with np.errstate(all="ignore"):  # of a user's function; what comes of it is looked at
        y, slope = a(x), a.derivative(x)
        yield _has_values(a, x, y, slope)
        yield _at_the_ends(a)
        yield from _kinks(a)
        yield _range(a, x, y)
        yield _trend(a, x, y)
    if judged and a.formula.is_written:
        for what, worst, bound in zip(("f", "f'"), errors(a, x, y, slope), a.accuracy, strict=True):
            yield _accuracy(what, worst.error, bound, f" at x = {worst.x!r}")


def compare(
    activation: Activation, there: Equivalent, low: float, high: float
) -> Iterator[Comparison]:
    """The largest errors over a sample of the whole range, ours and a framework's."""
    from actcli.frameworks.run import run, run_derivative

    a = activation.bind(**there.fixed).freeze()
    x = points(a, low, high)
    y, slope = run(a, there, x), run_derivative(a, there, x)
    ours = errors(a, x, a(x), a.derivative(x))
    theirs = errors(a, x, y, a.derivative(x) if slope is None else slope)
    yield Comparison("f", ours[0], theirs[0], a.accuracy[0])
    if slope is not None:
        yield Comparison("f'", ours[1], theirs[1], a.accuracy[1])


def errors(activation: Activation, x: Array, y: Array, slope: Array) -> tuple[Worst, Worst]:
    """The largest errors of values and slopes, against the formula at high precision."""
    from actcli.reference import truth, ulps

    exact = truth(activation)
    worst = [Worst(0.0, float(x[0])), Worst(0.0, float(x[0]))]
    for point, *got in zip(x.tolist(), y.tolist(), slope.tolist(), strict=True):
        try:
            found = [ulps(number, right) for number, right in zip(got, exact(point), strict=True)]
        except (TypeError, ArithmeticError):  # of a user's formula, which has no real value there
            continue
        for i, error in enumerate(found):
            if error > worst[i].error:
                worst[i] = Worst(error, point)
    return worst[0], worst[1]


def _has_values(a: Activation, x: Array, y: Array, slope: Array) -> Check:
    what = "a value everywhere"
    # At its breaks the slope of a declared function follows a convention, that of no other does.
    open_ = np.zeros(x.shape, bool) if a.kinks is not None else a.is_kink(x)
    for name, missing in (("f", np.isnan(y)), ("f'", np.isnan(slope) & ~open_)):
        wrong = [point for point in x[missing].tolist() if not _is_undefined(a, point)]
        if wrong:
            return Check(what, False, f"{name} is nan at x = {wrong[0]!r}, where it has a value")
    return Check(what, True, f"at {len(x)} points of every size")


def _is_undefined(a: Activation, x: float) -> bool:
    """Whether the formula has no value there, over plain floats."""
    from actcli.formula.plain_words import PLAIN

    try:
        return math.isnan(a.formula.over(PLAIN)(x=x, **a.values))
    except OverflowError:  # only on the way, perhaps
        return False
    except (ArithmeticError, ValueError, TypeError):  # as 1/0, log(-1), and (-1)**0.5
        return True


def _at_the_ends(a: Activation) -> Check:
    """Whether nan stays nan, and what becomes of infinity lies in the range."""
    what, (low, high) = "infinity and nan", a.range.ends(a.values)
    for name, f in (("f", a), ("f'", a.derivative)):
        if not np.isnan(f(np.nan)):
            return Check(what, False, f"{name}(nan) is {f(np.nan):g}")
    limits = [float(a(end)) for end in (-math.inf, math.inf)]
    for end, limit in zip(("-inf", "inf"), limits, strict=True):
        if not (low <= limit <= high or math.isnan(limit)):
            return Check(what, False, f"f({end}) is {limit:g}, outside of the range")
    return Check(what, True, f"f is {limits[0]:g} at -inf, {limits[1]:g} at inf; nan stays nan")


def _kinks(a: Activation) -> Iterator[Check]:
    """On either side of a declared kink the slope is that of the values beside it.

    It and the slope at the other end of a short chord have the chord's slope for their mean. What
    declares no kinks has slopes that are derived from the values, and nothing to compare.
    """
    kinks = () if a.kinks is None else a.kink_points()
    for kink in kinks:
        apart = min((abs(kink - other) for other in kinks if other != kink), default=1.0)
        step = min(2.0**-20 * max(1.0, abs(kink)), apart / 4)
        seen, right = [], True
        sides: tuple[tuple[Side, int], ...] = (("left", -1), ("right", 1))
        for side, sign in sides:
            beside = float(np.nextafter(kink, sign * math.inf))
            away = kink + sign * step
            measured = (a(away) - a(beside)) / (away - beside)
            said = float(a.derivative(kink, at_kink=side))
            middle = (said + float(a.derivative(away))) / 2
            noise = 2.0**-50 * abs(a(away)) / step  # what eight roundings make of the chord
            right &= bool(abs(measured - middle) <= 1e-6 * max(1.0, abs(middle)) + noise)
            seen.append(f"{said:g} on the {side}")
        yield Check(f"kink at {kink:g}", right, f"f' is {', '.join(seen)}")


def _range(a: Activation, x: Array, y: Array) -> Check:
    low, high = a.range.ends(a.values)
    outside = x[(y < low) | (y > high)]
    if len(outside):
        where = float(outside[0])
        seen = f"f is {float(a(where))!r} at x = {where!r}, outside of {a.range}"
        return Check("range", False, seen)
    return Check("range", True, str(a.range))


def _trend(a: Activation, x: Array, y: Array) -> Check:
    """Whether the values rise or fall as their slopes say, but for the errors that are declared."""
    known = properties(a)
    trend = known.trend if known else None
    if trend is None:
        return Check("trend", True, "not monotonic")
    sign = -1 if trend in ("non-increasing", "decreasing") else 1
    finite = np.isfinite(y)
    x, y = x[finite], y[finite]
    back = sign * np.diff(y) < -2 * a.accuracy[0] * np.spacing(np.abs(y[1:]))
    if back.any():
        where = float(x[1:][back][0])
        return Check("trend", False, f"said to be {trend}, but not at x = {where!r}")
    return Check("trend", True, trend)


def _of_vector(a: Activation, judged: bool) -> Iterator[Check]:
    """What can be checked of a function of a vector: at vectors of several sizes and offsets."""
    at = np.asarray(a.base_point)
    vectors = [at * size + offset for size in (1e-8, 1.0, 30.0, 1e300) for offset in (0.0, -1e3)]
    with np.errstate(all="ignore"):
        results = [(a(x), a.derivative(x)) for x in vectors]
    lost = [x for x, found in zip(vectors, results, strict=True) if any(map(_has_nan, found))]
    seen = f"nan at {lost[0].tolist()}" if lost else f"at {len(vectors)} vectors"
    yield Check("a value everywhere", not lost, seen)
    if judged and a.formula.is_written:
        # Of the largest the formula cancels more digits than any judge has.
        usual = [i for i, x in enumerate(vectors) if np.abs(x).max() < 1e6]
        yield from _judged_vector(a, [vectors[i] for i in usual], [results[i] for i in usual])


def _has_nan(y: Any) -> bool:
    return bool(np.isnan(y).any())


def _judged_vector(
    a: Activation, vectors: list[Array], results: list[tuple[Array, Array]]
) -> Iterator[Check]:
    from actcli.reference import ulps, vector_truth

    exact, worst = vector_truth(a), [0.0, 0.0]
    for x, (y, jacobian) in zip(vectors, results, strict=True):
        right = exact(x.tolist())
        for i, got, wanted in ((0, y, right[: y.size]), (1, jacobian, right[y.size :])):
            pairs = zip(got.ravel().tolist(), wanted, strict=True)
            worst[i] = max(
                worst[i], *(ulps(math.copysign(v, w) if v == 0 else v, w) for v, w in pairs)
            )
    for what, error, bound in zip(("f", "the Jacobian"), worst, a.accuracy, strict=True):
        yield _accuracy(what, error, bound)


def _accuracy(what: str, error: float, bound: float, where: str = "") -> Check:
    claim = f", at most {bound:g} declared" if math.isfinite(bound) else ""
    return Check(f"accuracy of {what}", error <= bound, f"{error:.3g} ulp{where}{claim}")
