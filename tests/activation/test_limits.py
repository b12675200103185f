"""Limits of activations beside their kinks and far out."""

import math

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.activation.difference import difference
from actcli.activation.limits import (
    asymptote_far,
    limit_beside,
    limit_far,
    sign_beside,
    sign_far,
)
from actcli.activation.parameter import ParameterError
from actcli.catalogue import catalogue, find
from actcli.numerics.germ import UndecidedError
from actcli.reference.truth import truth
from actcli.specs.expression import from_expression

POINTWISE = [activation for activation in catalogue().values() if activation.pointwise]

STEP = mpf(10) ** -50

CLOSE_STEP = mpf(10) ** -13
# From a kink that is no float to values that are beyond it for certain.


def check_both_sides(declared, x, step, tolerance):
    """Compare limits of f and f' beside x with the values of the judge, a step away."""
    exact = truth(declared)
    for side, away in (("left", -step), ("right", step)):
        with mp.workdps(100):
            there = mpf(x) + away * max(1, abs(x))
        for order, value in enumerate(exact(there)):
            got = limit_beside(declared, x, side, order)
            close = pytest.approx(float(value), rel=tolerance, abs=float(step) * 100, nan_ok=True)
            assert got == close or grows(value, got), (x, side, order)


def grows(value, limit):
    """Return whether a value so close to a point is on its way to an infinite limit, as log(x)."""
    return math.isinf(limit) and abs(value) > 100 and mp.sign(value) == mp.sign(limit)


@pytest.mark.slow
@pytest.mark.parametrize("declared", POINTWISE, ids=lambda declared: declared.name)
def test_every_formula_has_the_limits_of_the_judge_beside_its_kinks(declared):
    kinks_are_floats = declared.name not in ("smooth_sigmoid", "smooth_tanh")  # At 8/3.
    step, tolerance = (STEP, 1e-14) if kinks_are_floats else (CLOSE_STEP, 1e-9)
    for x in {0.0, 1.0, *declared.kink_points()}:
        check_both_sides(declared, x, step, tolerance)


@pytest.mark.slow
@pytest.mark.parametrize("declared", POINTWISE, ids=lambda declared: declared.name)
def test_kinks_of_other_settings_are_seen_where_they_are_no_floats(declared):
    declared = declared.freeze()
    settings = {name: 1.37 * value + 0.01 for name, value in declared.values.items()}
    try:
        bound = declared.bind(**settings)
    except ParameterError:
        pytest.skip("beyond the bounds of a parameter")
    for x in bound.kink_points():
        check_both_sides(bound, x, CLOSE_STEP, 1e-9)


def test_kinks_that_no_float_is_are_seen():
    for slope in (0.3, 0.7, 1.1):
        f = from_expression(f"max(0, {slope}*x - 1)", {})
        (kink,) = f.kink_points()
        assert (limit_beside(f, kink, "left", 1), limit_beside(f, kink, "right", 1)) == (0, slope)


STEPS = {
    "floor(3*x - 1)": lambda k: mpf(k) / 3,
    "floor(x**2)": mp.sqrt,
    "floor(3*tanh(x))": lambda k: mp.atanh(mpf(k) / 3),
    "ceil(5*sin(clip(x, -1, 1)))": lambda k: mp.asin(mpf(k) / 5),
    "floor(exp(min(x, 2.5)))": mp.log,
    "round(7*x)": lambda k: (k + mpf(1) / 2) / 7,
    "where(floor(x - 0.5) <= log1p(2 - x), 1, 2)": lambda k: k - mpf(1) / 2,
}
"""Formulas that jump at numbers which are no floats, by how to get some of these of integers."""


@pytest.mark.parametrize("text", STEPS)
def test_each_jump_is_found_at_the_float_closest_to_it(text):
    f = from_expression(text, {})
    kinks = f.kink_points()
    for k in (1, 2):
        with mp.workdps(30):
            jump = float(STEPS[text](k))
        assert jump in kinks
        for x in {jump, -jump} & {*kinks}:
            before, after = f(np.array([x - 1e-9, x + 1e-9]))
            assert (limit_beside(f, x, "left"), limit_beside(f, x, "right")) == (before, after)


def test_kink_of_which_the_digits_cancel_is_found_at_the_float_closest_to_it():
    """As it is rounded, the difference of the two is 0 thousands of floats beside."""
    f = from_expression("max(1e-3 + x, softplus(x))", {})
    (kink,) = f.kink_points()
    with mp.workdps(40):
        assert kink == float(-mp.log(mp.expm1(mpf("1e-3"))))
    assert limit_beside(f, kink, "left", 1) < limit_beside(f, kink, "right", 1) == 1


OSCILLATING = {"sine", "cosine", "gcu", "finer"}


@pytest.mark.parametrize("declared", POINTWISE, ids=lambda declared: declared.name)
def test_every_formula_has_the_limits_of_its_kernel(declared):
    for side, end in (("left", -math.inf), ("right", math.inf)):
        if declared.name in OSCILLATING:
            with pytest.raises(UndecidedError):
                limit_far(declared, side)
            continue
        with np.errstate(all="ignore"):
            expected = float(declared(end))
        assert limit_far(declared, side) == pytest.approx(expected, rel=1e-15, nan_ok=True)


def test_slopes_differ_at_a_kink():
    assert limit_beside(find("relu"), 0.0, "left", 1) == 0
    assert limit_beside(find("relu"), 0.0, "right", 1) == 1
    assert limit_beside(find("hard_swish"), -3.0, "right", 1) == -0.5


def test_a_called_function_has_its_settings():
    f = from_expression("elu(x, alpha=0.2) + elu(x)", {"elu": find("elu")})
    assert limit_beside(f, 0.0, "left", 1) == 1.2
    assert limit_far(f, "left") == -1.2


def test_limits_of_a_difference_are_those_of_both():
    minus = difference(find("silu"), find("relu"))
    assert limit_beside(minus, 0.0, "left", 1) == 0.5
    assert limit_beside(minus, 0.0, "right", 1) == -0.5
    assert asymptote_far(minus, "right") == (0, 0)
    assert asymptote_far(
        difference(find("leaky_relu").bind(negative_slope=0.5), minus), "left"
    ) == (
        0.5,
        0,
    )


def test_asymptotes():
    assert asymptote_far(find("silu"), "left") == (0, 0)
    assert asymptote_far(find("silu"), "right") == (1, 0)
    assert asymptote_far(find("arctan"), "left") == (0, -math.pi / 2)
    assert asymptote_far(find("square"), "right") is None
    assert asymptote_far(from_expression("sqrt(x*x - 2*x)", {}), "left") == (-1, 1)


def test_signs():
    assert sign_far(find("silu"), "left") == -1
    assert sign_far(find("silu"), "left", 1) == -1
    assert sign_far(find("relu"), "left") == 0
    assert sign_beside(find("relu"), 0.0, "right") == 1
    with pytest.raises(UndecidedError):
        sign_far(from_expression("log(x)", {}), "left")
