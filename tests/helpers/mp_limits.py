"""Limits and one-sided derivatives of a function of mpmath's numbers, by values very close by."""

import math
from itertools import pairwise
from typing import NamedTuple

from helpers.mp_formula import OutsideDomainError
from mpmath import mp, mpf

DIGITS = 2500
# A second difference beside a point is divided by the square of 1e-550, and there 1/(exp(x) - 1)
# has already lost 400 digits; one far out has terms of 600 digits before the point.

SCALES = (50, 100, 200)
# Powers of ten: how near a point, and how far out, a function is looked at. Near is relative to the
# point, if that is smaller than 1.

STRETCHES = ("1", "1.37")
# Oscillations have another phase at the second.

STEP = 300
# Power of ten: differences far out are taken over the inverse, which is short beside the period of
# sin(x**2) there.

STEP_BESIDE = 350
# Power of ten: differences beside a point are taken over the distance from it, divided by this. An
# oscillation such as that of sin(1/x) has a period of 1e-400 at a distance of 1e-200.

AGREEMENT = mpf(10) ** -20
# Relative, of values that have one limit; and absolute, of values whose limit is 0.

GROWTH = 1.4
# From one scale to the next; log(x) doubles, and so does its square root nearly.


class UnsettledError(Exception):
    """It cannot be seen what values tend to."""


class Limits(NamedTuple):
    """The limits of a function, its slope and its second derivative."""

    value: float
    slope: float
    bend: float


class Line(NamedTuple):
    """The line slope·x + intercept."""

    slope: float
    intercept: float


def value_at(f, x):
    """Return f(x) as a float, nan where f has no real value."""
    with mp.workdps(DIGITS):
        try:
            return rounded(f(mpf(x)))
        except (OutsideDomainError, ZeroDivisionError):
            return math.nan


def beside(f, x, side, oscillates=False):
    """Return the limits of f, f' and f'' as x is approached from one side, -1 or 1.

    What does not settle raises UnsettledError, or has the limit nan if f is said to oscillate.
    """
    with mp.workdps(DIGITS):
        centre = mpf(x)
        unit = side * min(abs(centre) or 1, 1)
        steps = [unit * mpf(s) * mpf(10) ** -scale for scale in SCALES for s in STRETCHES]
        rows = [_differences(f, centre + h, abs(h) * mpf(10) ** -STEP_BESIDE) for h in steps]
        return _limits(rows, oscillates)


def far_out(f, side, oscillates=False):
    """Return the limits of f, f' and f'' at -inf or inf, and the asymptote there or None."""
    with mp.workdps(DIGITS):
        points = [side * mpf(s) * mpf(10) ** scale for scale in SCALES for s in STRETCHES]
        rows = [_differences(f, x, mpf(10) ** -STEP) for x in points]
        limits = _limits(rows, oscillates)
        if not math.isfinite(limits.slope):
            return limits, None
        # A slope that tends to 0 may oscillate, as that of sin(x)/x.
        bent = limits.slope != 0
        rests = [y - bent * slope * x for x, (y, slope, _) in zip(points, rows, strict=True)]
        intercept = _limit(rests, oscillates)
    return limits, Line(limits.slope, intercept) if math.isfinite(intercept) else None


def _limits(rows, oscillates):
    """Return the limits of rows of values, slopes and second derivatives."""
    return Limits(*(_limit(column, oscillates) for column in zip(*rows, strict=True)))


def _limit(values, oscillates):
    """Return a limit; nan if there is none because a function oscillates."""
    try:
        return limit_of(values)
    except UnsettledError:
        if oscillates:
            return math.nan
        raise


def _differences(f, x, step):
    """Return f and its first two derivatives by central differences; nan where f is not real."""
    try:
        before, there, after = f(x - step), f(x), f(x + step)
    except (OutsideDomainError, ZeroDivisionError):
        return mp.nan, mp.nan, mp.nan
    return there, (after - before) / (2 * step), (after - 2 * there + before) / step**2


def limit_of(values):
    """Return the limit of values, of each scale as many as there are stretches, as a float.

    Raises
    ------
    UnsettledError
        If they do not come closer to anything, nor grow.
    """
    if any(map(mp.isnan, values)):
        return math.nan
    count = len(STRETCHES)
    near, nearer, nearest = (values[i * count : (i + 1) * count] for i in range(3))
    last = nearest[-1]
    if all(abs(v - last) <= AGREEMENT * abs(last) for v in (*nearer, *nearest)):
        return rounded(last)
    sizes = [sorted(map(abs, group)) for group in (near, nearer, nearest)]
    if _grows(sizes) and len({mp.sign(v) for v in values}) == 1:
        return float(mp.sign(last)) * math.inf
    if _grows(sizes[::-1]) or sizes[2][-1] <= AGREEMENT:
        return 0.0
    if all(abs(v - last) <= AGREEMENT for v in nearest):
        return rounded(last)
    raise UnsettledError([mp.nstr(v, 5) for v in values])


def _grows(groups):
    """Return whether each of a sorted group is much larger than each of the group before."""
    return all(after[0] > GROWTH * before[-1] for before, after in pairwise(groups))


def rounded(number):
    """Return a number of mpmath as the nearest float."""
    return float(number) + 0.0
