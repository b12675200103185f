"""Check whether an activation keeps what its declaration promises: what `actcli check` does."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.activation import Activation
from actcli.analysis.readings import is_formula, is_undefined
from actcli.analysis.significance import SignificantDigits
from actcli.analysis.study import properties
from actcli.analysis.test_points import probes
from actcli.formula.value_and_slope import overflows
from actcli.formula.work import limited_expansions
from actcli.numerics import np
from actcli.numerics.grid import check_range, linspace

if TYPE_CHECKING:
    from actcli.activation import Side
    from actcli.numerics import Array

BINADE_STRIDE = 16
# Each 16th binade is tried, because most of the time goes into the reference at each point.

EVEN_POINTS = 257
# A range with two ends is also tried at so many equidistant points.

MAX_OPERATIONS, CALL_OPERATIONS = 12_000, 3
# Of an expression, over all points at which it is checked, where the call of a word counts as more:
# a long one is checked at fewer points, so that no check takes more than about two seconds.

MAX_PRODUCTS = 100_000
# Of terms of expansions, for f' where an expression breaks: a third of a second's work.

KINK_STEP = 2.0**-20
# Relative length of the chord beside a kink, along which f bends by about a millionth.

KINK_TOLERANCE = 1e-6
# How far, relatively, the slope of that chord may be from the mean of f' at its ends.

CHORD_ROUNDING = 2.0**-50
# What eight roundings of f, relative to its size, make of the chord's difference.

VECTOR_SIZES = (1e-8, 1.0, 30.0, 1e300)
VECTOR_OFFSETS = (0.0, -1e3)
# A vector function is tried at its base point times each size plus each offset: nearly equal
# entries, usual ones, some whose exponentials underflow, and some whose squares overflow.

MAX_JUDGED_SIZE = 1e6
# The formula cancels more digits of larger vectors than the reference has.


class Check(NamedTuple):
    """The result of one check: what was checked, whether it is right, and what was seen."""

    what: str
    is_right: bool
    seen: str


class LargestError(NamedTuple):
    """The largest error in ulps, and the x at which it was seen."""

    error: float
    x: float


def probes_within(activation: Activation, low: float = -math.inf, high: float = math.inf) -> Array:
    """Return the points at which a function of a number is checked.

    Parameters
    ----------
    activation : Activation
    low, high : float
        The points lie between them, ends included if they are finite.

    Returns
    -------
    ndarray of float64, shape (n,)
        At least one point: of every size and both signs, and close to kinks and zeros.

    Raises
    ------
    GridError
        Unless low < high.
    """
    check_range(low, high, finite=False)
    ends = [end for end in (low, high) if math.isfinite(end)]
    between = linspace(low, high, EVEN_POINTS) if len(ends) == 2 else ends
    x = np.union1d(probes(activation, BINADE_STRIDE, low, high), between)
    return x[(low <= x) & (x <= high)]


def examine(
    activation: Activation, low: float = -math.inf, high: float = math.inf, *, judged: bool = True
) -> Iterator[Check]:
    """Check everything that can be checked of an activation.

    Parameters
    ----------
    activation : Activation
        Random parameters take their typical values.
    low, high : float
        Between which x a function of a number is checked.
    judged : bool, default True
        Whether to compare values with the formula at high precision, which needs mpmath.

    Raises
    ------
    GridError
        Unless low < high.
    """
    a = activation.freeze()
    if not a.pointwise:
        return _of_vector(a, judged)
    return _of_number(a, _few_enough(a, probes_within(a, low, high)), judged)


def _of_number(a: Activation, x: Array, judged: bool) -> Iterator[Check]:
    """Check a function of a number at the points x."""
    with np.errstate(all="ignore"):  # A user's function may warn; its values are checked.
        x, y, slope = _results(a, x)
        yield _has_values(a, x, y, slope)
        yield _at_the_ends(a)
        yield from _kinks(a)
        yield _range(a, x, y)
        yield _trend(a, x, y)
    if judged and a.formula.is_written:
        if is_formula(a):  # Whose derivative at a kink is a convention.
            slope = np.where(a.is_kink(x), np.nan, slope)
        for what, worst, bound in zip(("f", "f'"), errors(a, x, y, slope), a.accuracy, strict=True):
            yield _accuracy(what, worst.error, bound, f" at x = {worst.x!r}")


def _few_enough(a: Activation, x: Array) -> Array:
    """Return the points at which a function is checked: all of a declared one, some of a long one.

    How many depends on the formula alone, so a check says the same on every computer.
    """
    if not is_formula(a):
        return x
    nodes = [*ast.walk(a.formula.tree)]
    operations = len(nodes) + CALL_OPERATIONS * sum(isinstance(node, ast.Call) for node in nodes)
    return x[:: 1 + len(x) * operations // MAX_OPERATIONS]


def _results(a: Activation, x: Array) -> tuple[Array, Array, Array]:
    """Return f and f' as the commands `eval` and `diff` do, with the digits that they have.

    Where a formula breaks, and there only, these may take longer to find out what f' is.
    If it would take minutes to compute all of them again, what is not known is left out.
    """
    digits = SignificantDigits()
    with limited_expansions(MAX_PRODUCTS):
        y = digits.of(a, x, partial(a, x), order=0)
        slope = digits.of(a, x, partial(a.derivative, x))
    is_known = ~np.isnan(y + slope) if digits.is_exhausted else np.ones(x.shape, bool)
    return x[is_known], y[is_known], slope[is_known]


def errors(
    activation: Activation, x: Array, y: Array, slope: Array
) -> tuple[LargestError, LargestError]:
    """Return the largest errors of f and of f', against the formula at high precision.

    Parameters
    ----------
    activation : Activation
        A function of a number that has a formula.
    x, y, slope : ndarray, shape (n,)
        Points, and f and f' there. Points at which the formula has no real value are left out.

    Notes
    -----
    A 0 that stands for a number too small is to have its sign in a declared function. That of an
    expression is what its operations leave, and is not judged.
    """
    from actcli.reference import truth, ulps

    exact = truth(activation)
    worst = [LargestError(0.0, float(x[0])), LargestError(0.0, float(x[0]))]
    for point, *got in zip(x.tolist(), y.tolist(), slope.tolist(), strict=True):
        try:
            pairs = [*zip(got, exact(point), strict=True)]
            if is_formula(activation):
                pairs = [_with_sign_of_zero(number, right) for number, right in pairs]
            # A kink, or the want of a value, is no matter of digits.
            found = [
                0.0
                if is_formula(activation) and (math.isnan(number) or right != right)
                else ulps(number, right)
                for number, right in pairs
            ]
        except (TypeError, ArithmeticError):
            # A user's formula may have no real value there.
            continue
        for i, error in enumerate(found):
            if error > worst[i].error:
                worst[i] = LargestError(error, point)
    return worst[0], worst[1]


def _with_sign_of_zero(got: float, right: Any) -> tuple[float, Any]:
    """Return a result and the exact value, whose sign the result has if it is 0."""
    return math.copysign(got, right) if got == 0 else got, right


def _has_values(a: Activation, x: Array, y: Array, slope: Array) -> Check:
    """Check that f and f' are nan only where the formula has no value."""
    what = "a value everywhere"
    # At a kink f' of a declared function is a convention; f' of an expression may be nan there.
    may_be_nan = np.zeros(x.shape, bool) if a.kinks is not None else a.is_kink(x)
    for order, missing in enumerate((np.isnan(y), np.isnan(slope) & ~may_be_nan)):
        wrong = (point for point in x[missing].tolist() if _has_value(a, point, order))
        if (point := next(wrong, None)) is not None:
            name = "f'" if order else "f"
            return Check(what, False, f"{name} is nan at x = {point!r}, where it has a value")
    return Check(what, True, f"at {len(x)} points of every size")


def _has_value(a: Activation, x: float, order: int) -> bool:
    """Return whether f or f' is known to have a value at x: by high precision, if need be.

    The derivative of a declared function has one wherever the function has.
    """
    if is_undefined(a, x):
        return False
    if not a.formula.is_written:
        return True
    if not (is_formula(a) or overflows(a.formula, np.array([x]), 0, **a.values)):
        return True
    if not find_spec("mpmath"):
        return False
    from actcli.reference import derivatives

    found = next(derivatives(a, [x], order if is_formula(a) else 0))
    return found is not None and math.isfinite(found)


def _at_the_ends(a: Activation) -> Check:
    """Check that nan stays nan, and that f at infinity lies in the range."""
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
    """Check on either side of each declared kink that f' is the slope of f.

    The slope of a short chord of f that begins at the kink is the mean of f' at its ends. Where no
    kinks are declared, f' is derived from f, and there is nothing to compare.
    """
    kinks = () if a.kinks is None else a.kink_points()
    for kink in kinks:
        apart = min((abs(kink - other) for other in kinks if other != kink), default=1.0)
        step = min(KINK_STEP * max(1.0, abs(kink)), apart / 4)
        seen, right = [], True
        sides: tuple[tuple[Side, int], ...] = (("left", -1), ("right", 1))
        for side, sign in sides:
            beside = float(np.nextafter(kink, sign * math.inf))
            away = kink + sign * step
            measured = (a(away) - a(beside)) / (away - beside)
            said = float(a.derivative(kink, at_kink=side))
            middle = (said + float(a.derivative(away))) / 2
            noise = CHORD_ROUNDING * abs(a(away)) / step
            allowed = KINK_TOLERANCE * max(1.0, abs(middle)) + noise
            right &= bool(abs(measured - middle) <= allowed)
            seen.append(f"{said:g} on the {side}")
        yield Check(f"kink at {kink:g}", right, f"f' is {', '.join(seen)}")


def _range(a: Activation, x: Array, y: Array) -> Check:
    """Check that f lies in the declared range, but for its declared error where an end is computed.

    Beyond an end that is no computed number, as of (-1, 1) or (-alpha, inf), f may not be at all.
    """
    low, high = a.range.ends(a.values)
    outside = x[(y < low) | (y > high)]
    if len(outside) and a.range.has_computed_end:
        low, high = a.range.exact_ends(a.values)
        error = a.accuracy[0] * np.spacing(abs(y))
        outside = x[(y < low - error) | (y > high + error)]
    if len(outside):
        where = float(outside[0])
        seen = f"f is {float(a(where))!r} at x = {where!r}, outside of {a.range}"
        return Check("range", False, seen)
    return Check("range", True, str(a.range))


def _trend(a: Activation, x: Array, y: Array) -> Check:
    """Check that f rises or falls as f' says, but for the declared errors."""
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
    """Check a function of a vector at vectors of several sizes and offsets."""
    at = np.asarray(a.base_point)
    vectors = [at * size + offset for size in VECTOR_SIZES for offset in VECTOR_OFFSETS]
    with np.errstate(all="ignore"):
        results = [(a(x), a.derivative(x)) for x in vectors]
    lost = [x for x, found in zip(vectors, results, strict=True) if any(map(_has_nan, found))]
    seen = f"nan at {lost[0].tolist()}" if lost else f"at {len(vectors)} vectors"
    yield Check("a value everywhere", not lost, seen)
    if judged and a.formula.is_written:
        usual = [i for i, x in enumerate(vectors) if np.abs(x).max() < MAX_JUDGED_SIZE]
        yield from _judged_vector(a, [vectors[i] for i in usual], [results[i] for i in usual])


def _has_nan(y: Any) -> bool:
    """Return whether one of the values is nan."""
    return bool(np.isnan(y).any())


def _judged_vector(
    a: Activation, vectors: list[Array], results: list[tuple[Array, Array]]
) -> Iterator[Check]:
    """Check the errors of f and of the Jacobian against the formula at high precision."""
    from actcli.reference import ulps, vector_truth

    exact, worst = vector_truth(a), [0.0, 0.0]
    for x, (y, jacobian) in zip(vectors, results, strict=True):
        right = exact(x.tolist())
        for i, got, wanted in ((0, y, right[: y.size]), (1, jacobian, right[y.size :])):
            pairs = zip(got.ravel().tolist(), wanted, strict=True)
            worst[i] = max(worst[i], *(ulps(*_with_sign_of_zero(v, w)) for v, w in pairs))
    for what, error, bound in zip(("f", "the Jacobian"), worst, a.accuracy, strict=True):
        yield _accuracy(what, error, bound)


def _accuracy(what: str, error: float, bound: float, where: str = "") -> Check:
    """Check that an error, in ulps, is within the declared bound, or finite where that is not."""
    claim = f", at most {bound:g} declared" if math.isfinite(bound) else ""
    return Check(
        f"accuracy of {what}",
        error <= bound and math.isfinite(error),
        f"{error:.3g} ulp{where}{claim}",
    )
