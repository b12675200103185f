"""Switching functions of formulas, and the breakpoints found with them."""

import math

import numpy as np
import pytest

from actcli.formula import Formula
from actcli.formula.breakpoints import (
    all_breakpoints,
    breakpoints_between,
    changes_branch,
    jumps_between,
    jumps_of_code,
)
from actcli.formula.switching import switching_functions
from actcli.specs.spec import KnownFunctions


def texts(formula, functions=None):
    return [f.text for f in switching_functions(Formula(formula, functions))]


@pytest.mark.parametrize(
    ("formula", "switching"),
    [
        ("x**2 + exp(x)", []),
        ("where(x > 1, x, 0)", ["(x) - (1)"]),
        ("where(-1 < x <= b, 1, 0)", ["(-1) - (x)", "(x) - (b)"]),
        ("max(x, -x, 1)", ["(x) - (-x)", "(x) - (1)", "(-x) - (1)"]),
        ("abs(x - 3) + abs(x - 3)", ["x - 3"]),
        ("log1p(x) + tan(x)", ["x + 1", "cos(x)"]),
        ("asin(x/2)", ["abs(x / 2) - 1"]),
        ("1/(x*(x - 1)**2)", ["x", "x - 1"]),
        ("x**3 + x**0.5", ["x"]),
        ("1/b + abs(2)", []),  # which do not depend on x
    ],
)
def test_switching_functions(formula, switching):
    assert texts(formula) == switching


def test_switching_functions_of_a_called_function_are_the_distances_from_its_kinks():
    assert texts("relu(2*x - 1)", KnownFunctions()) == ["(2 * x - 1) - (0)"]


def test_breakpoints_at_the_origin_and_far_from_it():
    switching = switching_functions(Formula("abs(x) + abs(x - 1e200) + abs(x + b)"))
    assert all_breakpoints(switching, {"b": 0.3}) == {0.0, 1e200, -0.3}


def test_breakpoints_in_a_window():
    switching = switching_functions(Formula("abs(sin(x))"))
    found = sorted(breakpoints_between(switching, 1.0, 7.0, {}))
    assert found == pytest.approx([math.pi, 2 * math.pi], rel=1e-15)


ROOT = math.sqrt(2)

TOUCHES = [
    # formula, where what decides touches 0 from -10 to 10
    ("asin(sin(x))", [k * math.pi / 2 for k in (-5, -3, -1, 1, 3, 5)]),
    ("sqrt(1 - cos(x))", [-2 * math.pi, 0, 2 * math.pi]),
    ("acosh(2 + cos(x))", [k * math.pi for k in (-3, -1, 1, 3)]),
    ("log(1 + sin(x))", [k * math.pi / 2 for k in (-5, -1, 3)]),
    ("sqrt(x**2 - 0.6*x + 0.09)", [0.3]),
    ("sqrt(x**4 - 4*x**2 + 4)", [-ROOT, ROOT]),
    ("max(x**2, 2*x*sqrt(2) - 2)", [ROOT]),
    ("1/(x**4 - 1.2*x**3 + 0.54*x**2 - 0.108*x + 0.0081)", [0.3]),
    ("sqrt(1 - cos(x - 1e-9))", [1e-9 - 2 * math.pi, 1e-9, 1e-9 + 2 * math.pi]),
    ("sqrt(x**2 - 2*b*x + b**2)", [0.7]),
    ("log(cosh(x - 1/3) - 1)", [1 / 3]),
]


@pytest.mark.parametrize(("formula", "places"), TOUCHES)
def test_zeros_without_a_change_of_sign_are_found_and_recognised(formula, places):
    values = {"b": 0.7}
    switching = switching_functions(Formula(formula))
    found = all_breakpoints(switching, values)
    for place in places:
        assert min(abs(x - place) for x in found) <= math.ulp(place)
    assert changes_branch(switching, np.array(places), values, is_rounded=True).all()
    beside = np.array([x + step for x in places for step in (-1e-3, 1e-3)])
    assert not changes_branch(switching, beside, values, is_rounded=True).any()


@pytest.mark.parametrize("formula", ["log(cosh(x))", "1/sqrt(1 + x**2)", "sqrt(1.1 - cos(x))"])
def test_extrema_that_are_not_zero_are_no_breakpoints(formula):
    switching = switching_functions(Formula(formula))
    assert all_breakpoints(switching, {}) == set()
    assert breakpoints_between(switching, -10.0, 10.0, {}) == set()


def test_underflow_to_zero_is_no_breakpoint():
    switching = switching_functions(Formula("1/exp(x)"))
    assert all_breakpoints(switching, {}) == set()
    assert not changes_branch(switching, np.array([-800.0, 0.0]), {}).any()


def test_branch_changes_at_a_zero_or_between_its_neighbours():
    switching = switching_functions(Formula("abs(x**2 - 2)"))
    root = math.sqrt(2)
    x = np.array([-root, root, 0.0, 1.5, np.inf, np.nan])
    assert changes_branch(switching, x, {}).tolist() == [True, True, False, False, False, False]


def test_jumps_between_points():
    def curves(x):
        return np.column_stack([np.where(x < 0.1, 0.0, 1.0), x * x])

    left, right = np.array([-1.0, 0.0, 1.0]), np.array([0.0, 1.0, 2.0])
    assert jumps_between(curves, left, right).tolist() == [0.1]


def test_jumps_of_code_and_of_its_derivative():
    found = jumps_of_code(lambda x: abs(x - 2), lambda x: np.sign(x - 2), {})
    assert found == {2.0}
    assert jumps_of_code(np.tanh, lambda x: 1 - np.tanh(x) ** 2, {}) == set()
