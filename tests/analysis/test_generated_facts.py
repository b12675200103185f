"""Generated formulas: what is said of them is what mpmath sees at points drawn at random."""

import math
import random
from itertools import pairwise

import pytest
from helpers.generated_formulas import generated
from helpers.mp_formula import OutsideDomainError, TooLargeError, mp_formula
from mpmath import mp, mpf

from actcli.analysis.study import properties
from actcli.errors import ActcliError
from actcli.formula import Formula
from actcli.specs.spec import expression

DIGITS = 60

SAMPLES = 60
# That are drawn of each formula, half of them close to 0.

TOLERANCE = mpf(10) ** -9
# Relative to a value above 1, or else absolute: bounds and extrema are located to ten digits.

FAR, FARTHER = mpf(300), mpf(900)
# Where a function is looked at for its limits: if it has changed by less than SETTLED between them,
# or grows.

SETTLED = mpf(10) ** -6


def formulas(seed, count):
    """Yield formulas in x."""
    draw = random.Random(seed)
    while count:
        text = generated(draw, draw.randint(2, 6))
        if "x" in Formula(text).names and len(text) <= 120:
            count -= 1
            yield text, draw


def value(f, x):
    """Return f(x) by mpmath, None where it has no real value or none that can be computed."""
    with mp.workdps(DIGITS):
        try:
            y = f(mpf(x))
        except (OutsideDomainError, TooLargeError, ZeroDivisionError, OverflowError, ValueError):
            return None
        return y if isinstance(y, mpf) and mp.isfinite(y) else None


def slack(y):
    return TOLERANCE * max(1, abs(y))


def wrong_bounds(known, samples):
    low, high = known.bounds
    for x, y in samples:
        if low - slack(y) > y or y > high + slack(y):
            return f"{mp.nstr(y, 12)} at {x!r} is outside of {known.bounds}"
    return ""


def smooth_between(known, x, further):
    return not any(x <= kink.x <= further for kink in known.kinks)


def goes_back(trend, change):
    """Return whether a change of f is none that the trend allows."""
    if trend == "constant":
        return abs(change) > 0
    return change > 0 if trend in ("decreasing", "non-increasing") else change < 0


def wrong_trend(known, samples):
    """Between two samples without a break between them f does not go back."""
    for (x, y), (further, z) in pairwise(samples):
        is_clear = abs(z - y) > slack(y) and smooth_between(known, x, further)
        if known.trend and is_clear and goes_back(known.trend, z - y):
            return f"{known.trend}, but not from {x!r} to {further!r}"
    return ""


def wrong_zeros(known, samples):
    """Where f changes its sign it has a zero that is listed."""
    for (x, y), (further, z) in pairwise(samples):
        seen = any(span.low <= x and further <= span.high for span in known.seen)
        listed = any(x <= zero.high and zero.low <= further for zero in known.zeros)
        is_clear = y * z < 0 and min(abs(y), abs(z)) > TOLERANCE
        if is_clear and seen and not listed and smooth_between(known, x, further):
            return f"no zero from {x!r} to {further!r}"
    return ""


def wrong_limits(known, f):
    for end, limit in zip((-1, 1), known.limits, strict=True):
        near, far = value(f, end * FAR), value(f, end * FARTHER)
        if near is None or far is None or math.isnan(limit):
            continue
        if math.isinf(limit):
            if not limit * (far - near) > 0 and abs(far) < mpf(10) ** 300:
                return f"{limit} towards {end}, but {mp.nstr(near, 8)}, {mp.nstr(far, 8)}"
        elif abs(far - near) <= SETTLED * (1 + abs(far)):
            if abs(far - limit) > mpf(10) ** -2 * (1 + abs(far)):
                return f"{limit} towards {end}, but {mp.nstr(near, 8)}, {mp.nstr(far, 8)}"
        elif abs(far - limit) > abs(near - limit):
            return f"{limit} towards {end}, but {mp.nstr(near, 8)}, {mp.nstr(far, 8)}"
    return ""


def wrong(text, draw):
    """Return what is said of a formula and is false, "" if nothing is."""
    points = sorted(draw.uniform(-1, 1) * draw.choice((1, 4, 30)) for _ in range(SAMPLES))
    try:
        known = properties(expression(text))
    except ActcliError:
        return ""
    f = mp_formula(text)
    samples = [(x, y) for x in points if (y := value(f, x)) is not None]
    judged = {
        "bounds": lambda: wrong_bounds(known, samples),
        "trend": lambda: wrong_trend(known, samples),
        "zeros": lambda: wrong_zeros(known, samples),
        "limits": lambda: wrong_limits(known, f),
    }
    found = (judge() for name, judge in judged.items() if name not in known.unknown)
    return next(filter(None, found), "")


@pytest.mark.slow
def test_what_is_said_of_generated_formulas_is_true():
    found = {text: problem for text, draw in formulas(1, 15) if (problem := wrong(text, draw))}
    assert not found
