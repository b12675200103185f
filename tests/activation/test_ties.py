"""Derivatives in parameters, and of functions of vectors, where arguments tie."""

import numpy as np
import pytest
from mpmath import mp, mpf

import actcli
from actcli.formula import Formula
from actcli.numerics.sides import conventional
from actcli.reference import DUALS

H = mpf(10) ** -40

OF_A_PARAMETER = [
    "max(p*x, 0)", "max(0, p*x)", "min(p*x, 0)", "abs(p*x)",
    "where(p*x > 0, p*x, 0)", "where(p < 0, p, 2*p)*x", "where(p >= 0, 3*p, p)*x",
    "where(p, x, 2*x) + p", "where(p**4 > 0, p, -p)*x", "where(p**5 <= 0, p, -p)*x",
    "max(p, 0) + min(p, 0) + 0*x", "max(p*x, p*x/10)", "max(p*x/10, p*x)", "max(-p, -3*p)*x",
    "clip(x, -p, p)", "floor(p)*(x + p)", "ceil(p)*(x + p)", "round(p + 1/2)*(x + p)",
    "sign(p)*p*x", "p % 1 + x", "(p % (p - 1))*x", "(-p % (p + 2))*x", "hypot(max(p, 0), 2)*x",
    "relu(p*x)", "relu(p*x) - relu(-p*x)", "elu(p*x, alpha=1/2)", "max(p + 3, p**2 + 3)*x",
    "max(exp(p), 1 + p)*x", "where(p != 0, p, 1)*x", "abs(p)*p*x", "softplus(max(p, 0))*x",
]  # fmt: skip


def sides(text, x):
    """Return the slopes in p just beside p = 0 by differences of numbers of 100 digits."""
    formula = actcli.expression(text).formula
    with mp.workdps(100):
        f = Formula(text, formula.functions).over({**DUALS, "pi": +mp.pi, "e": +mp.e})
        return [
            float((f(x=mpf(x), p=2 * h) - f(x=mpf(x), p=h)) / h) for h in (-H, H)
        ]  # fmt: skip


@pytest.mark.parametrize("text", OF_A_PARAMETER)
def test_derivative_in_a_parameter_follows_the_convention(text):
    for x in (1.5, -0.75):
        left, right = sides(text, x)
        f = actcli.expression(text)
        got = f.derivative([x, x], wrt="p", p=0)
        wanted = float(conventional(left, right))
        assert got.tolist() == pytest.approx([wanted, wanted], rel=1e-14, abs=1e-30), (left, right)


def test_only_points_with_ties_are_computed_by_sides():
    x = np.array([-2.0, 0.0, 1.0, 3.0])
    for text in ("max(x, p)", "max(p, x)"):
        got = actcli.expression(text).derivative(x, wrt="p", p=1)
        assert got.tolist() == [1, 1, 0, 0]
    each = np.array([-2.0, 5.0, 1.0, 2.0])
    got = actcli.expression("max(x, p)").derivative(x, wrt="p", p=each)
    assert got.tolist() == [0, 1, 0, 0]


def test_second_derivatives_at_ties():
    f = actcli.expression("max(p*x, 0)**2/2")
    assert f.derivative(2.0, order=2, wrt="p", p=0) == 0
    f = actcli.expression("p*abs(p)*x + max(p, 0) + min(p, 0)")
    assert f.derivative(2.0, order=2, wrt="p", p=0) == 0
    assert f.hessian(2.0, wrt=("x", "p"), p=0).tolist() == [[0, 0], [0, 0]]
    assert f.gradient(2.0, p=0) == {"x": 0, "p": 1}
    f = actcli.expression("elu(max(p, 0) + min(p, 0) + x)")
    assert f.hessian(-1.0, wrt=("x", "p"), p=0) == pytest.approx(np.full((2, 2), np.exp(-1)))


@pytest.mark.parametrize(
    ("text", "x", "jacobian"),
    [
        ("max(x, x**2) + 0*sum(x)", [1, 0], [[1, 0], [0, 0]]),
        ("max(x**2, x) + 0*sum(x)", [1, 0], [[1, 0], [0, 0]]),
        ("max(x, 0) + min(x, 0) + sum(x)", [0, 0], [[2, 1], [1, 2]]),
        ("abs(x) + sum(x)", [0, -2], [[0, 1], [1, 0]]),
        ("relu(x) + sum(x)", [0, 3], [[1, 1], [1, 2]]),
        # The extremum of a vector: the first, but where both sides are the same.
        ("max(x)", [1, 1], [[1, 0], [1, 0]]),
        ("min(x)", [1, 1], [[1, 0], [1, 0]]),
        ("max(x) + min(x)", [1, 1], [[1, 1], [1, 1]]),
        ("max(max(x, 0))", [0, 0], [[0, 0], [0, 0]]),
        ("max(max(0, x))", [0, 0], [[0, 0], [0, 0]]),
        ("exp(x - max(x))/sum(exp(x - max(x)))", [3, 3], [[0.25, -0.25], [-0.25, 0.25]]),
        ("softmax(x) + max(x, 0)", [0, 0], [[0.25, -0.25], [-0.25, 0.25]]),
    ],
)
def test_jacobian_where_arguments_tie(text, x, jacobian):
    f = actcli.expression(text)
    other = [0.5, -0.25]
    got = f.derivative([x, other, x])
    assert got[0].tolist() == pytest.approx(np.array(jacobian), rel=1e-15, abs=1e-17)
    assert np.array_equal(got[2], got[0])
    assert np.array_equal(got[1], f.derivative(other))
    v = np.array([2.0, -1.0])
    assert f.jvp(x, v)[1] == pytest.approx(np.array(jacobian) @ v, abs=1e-16)


def test_hessian_where_arguments_tie():
    for text in ("max(x, 0)**2 + sum(x**2)", "max(0, x)**2 + sum(x**2)"):
        got = actcli.expression(text).hessian([0.0, 1.0])
        assert got[0].tolist() == [[2, 0], [0, 2]]
        assert got[1].tolist() == [[2, 0], [0, 4]]


def test_derivative_of_a_function_of_a_vector_in_a_parameter():
    for text in ("max(p*x, 0) + sum(x)", "max(0, p*x) + sum(x)"):
        got = actcli.expression(text).derivative([[1.0, -2.0], [0.0, 3.0]], wrt="p", p=0)
        assert got.tolist() == [[0, 0], [0, 0]]
