"""Generated formulas: diff at joins, eval far out and check say what mpmath computes."""

import math
import random
from functools import partial

import numpy as np
import pytest
from helpers.generated_formulas import generated
from helpers.mp_beside import beside, contradicts
from helpers.mp_formula import OutsideDomainError, TooLargeError, mp_formula
from mpmath import mp, mpf

from actcli.analysis.checks import examine
from actcli.analysis.significance import SignificantDigits
from actcli.errors import ActcliError
from actcli.formula import Formula
from actcli.specs.spec import expression

pytestmark = pytest.mark.slow

JOINS = (0.0, 1.0, -1.0, 0.5, 2.0, 3.0, -1.5)
# Where many of the formulas have kinks, jumps, poles and gaps.

FAR = np.array([1e300, -1e300, 1e100, -1e80, 1e16, -1e12, 1e8, 745.5, -800.0, 40.0, 1e-8, -1e-300])

JOIN_DIGITS, FAR_DIGITS = 320, 900
# The square of 1e300 beside 1 takes 600.

TOLERANCE = 1e-9
# Relative: results have ten digits.

NUDGE = mpf(2) ** -52
# Relative: a formula that changes by more than a millionth when x does so little is not judged.


def formulas(seed, count):
    """Yield formulas in x."""
    draw = random.Random(seed)
    while count:
        text = generated(draw, draw.randint(2, 6))
        if "x" in Formula(text).names and len(text) <= 200:
            count -= 1
            yield text


def values_near(f, x):
    """Return f at x and beside it by mpmath; None if it has no values or none to be computed."""
    with mp.workdps(FAR_DIGITS):
        try:
            y = [f(mpf(x) * (1 + k * NUDGE)) for k in (0, 1, -1)]
        except (OutsideDomainError, TooLargeError, ZeroDivisionError, OverflowError, ValueError):
            return None
        return y if all(isinstance(v, mpf) and mp.isfinite(v) for v in y) else None


def is_well_conditioned(y):
    return all(abs(v - y[0]) <= mpf(10) ** -6 * abs(y[0]) for v in y)


def wrong_at_joins(text):
    """Return where a one-sided limit of f or f' is none."""
    activation = expression(text)
    found = []
    for side, direction in (("left", -1), ("right", 1)):
        for order in (0, 1):
            limits = activation.derivative(np.array(JOINS), order=order, at_kink=side)
            for x, limit in zip(JOINS, limits.tolist(), strict=True):
                with mp.workdps(JOIN_DIGITS):
                    if (pair := beside(text, x, direction, order)) is None:
                        continue
                    near, nearer = pair
                    # A comparison with what has no value is false in one language and none here.
                    has_value = not (mp.isnan(near) or mp.isnan(nearer) or math.isnan(limit))
                    if has_value and contradicts(limit, near, nearer):
                        found.append((side, order, x, limit, mp.nstr(nearer, 8)))
    return found


def wrong_far_out(text):
    """Return where f is not what mpmath computes, or is nan without having been rounded."""
    activation, f = expression(text), mp_formula(text)
    digits = SignificantDigits()
    found = []
    for x, got in zip(FAR, digits.of(activation, FAR, partial(activation, FAR), 0), strict=True):
        y = values_near(f, x)
        if y is None or not is_well_conditioned(y):
            continue
        is_unknown = np.isnan(got) and digits.rounded
        if not is_unknown and got != pytest.approx(float(y[0]), rel=TOLERANCE, abs=1e-300):
            found.append((x, got, float(y[0])))
    return found


def wrong_checks(text):
    return [check for check in examine(expression(text)) if not check.is_right]


@pytest.mark.parametrize(
    ("judge", "count"), [(wrong_at_joins, 60), (wrong_far_out, 100), (wrong_checks, 8)]
)
def test_nothing_that_is_said_of_generated_formulas_is_wrong(judge, count):
    found = {}
    for text in formulas(3, count):
        try:
            found[text] = judge(text)
        except ActcliError:  # It has no value anywhere.
            continue
    assert not {text: problems for text, problems in found.items() if problems}
