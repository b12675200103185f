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
