"""Derivatives of formulas as formulas."""

import pytest

from actcli.formula import UNWRITTEN, Formula
from actcli.formula.differentiate import MAX_READABLE, Derivative
from actcli.specs.spec import KnownFunctions


def derivative(text):
    return Derivative(Formula(text, KnownFunctions())).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", "0"),
        ("b*x - 4", "b"),
        ("-x", "-1"),
        ("x*x", "x + x"),
        ("x/(1 + x)", "1 / (1 + x) - x / (1 + x) ** 2"),
        ("x**3", "3 * x ** 2"),
        ("2**x", "2 ** x * log(2)"),
        ("exp(-x**2)", "-2 * x * exp(-x ** 2)"),
        ("log(1 + x)", "1 / (1 + x)"),
        ("where(x > 0, x, 2)", "where(x > 0, 1, 0)"),
        ("max(x, 0)", "where(x > 0, 1, 0)"),
        ("x > 0", "0"),
        ("relu(2*x)", "2 * where(2 * x > 0, 1, 0)"),
    ],
)
def test_derivative_of_a_formula_of_a_number(text, expected):
    assert derivative(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x*sum(x)", "delta_ij * sum(x) + x_i"),
        ("exp(x)/sum(exp(x))",
         "delta_ij * exp(x_i) / sum(exp(x)) - exp(x_j) * exp(x_i) / sum(exp(x)) ** 2"),
        ("x - max(x)", "delta_ij - where(x_j == max(x), 1, 0)"),
    ],
)  # fmt: skip
def test_derivative_of_a_formula_of_a_vector_is_in_components(text, expected):
    assert derivative(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "argmax(x) + x",
        "entry(x, 1) + x",
        "sum(x*sum(x))",
        "x" + "+x" * MAX_READABLE,
        "softmax(x)*x",
    ],
)
def test_formula_without_a_readable_derivative(text):
    assert derivative(text) == UNWRITTEN.text


def test_derivative_of_a_function_without_a_formula_is_unwritten():
    assert Derivative(UNWRITTEN).text == UNWRITTEN.text
