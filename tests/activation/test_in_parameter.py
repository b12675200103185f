"""The derivative in a parameter, as a function of x."""

import math

import numpy as np
import pytest
from helpers.whole import whole

import actcli
from actcli.activation.in_parameter import derivative_in
from actcli.activation.parameter import ParameterError

X = np.array([-3.0, -1.3, -0.45, 0.7, 1.9, 3.1])  # no threshold of any function


@whole
def test_its_values_are_those_of_derivatives_in_the_parameter(activation):
    if not activation.pointwise:
        return
    if activation.name == "soft_exponential":  # At 0 it has a branch in which alpha is not.
        activation = activation.bind(alpha=0.25)
    for p in activation.parameters:
        if p.name in activation.formula.names:
            g = derivative_in(activation, p.name)
            wanted = activation.derivative(X, wrt=p.name)
            scale = np.abs(wanted).max()
            assert np.allclose(g(X), wanted, rtol=1e-11, atol=1e-14 * scale), p.name


def test_its_derivative_is_the_mixed_one():
    g = derivative_in(actcli.softplus.bind(beta=2), "beta")
    assert g.name == "softplus_wrt_beta"
    mixed = actcli.softplus.hessian(X, wrt=("x", "beta"), beta=2)[:, 0, 1]
    assert np.allclose(g.derivative(X), mixed, rtol=1e-12)


def test_parameters_of_functions_in_a_formula_move_too():
    f = actcli.expression("leaky_relu(elu(x, a*a), negative_slope=sin(a))").bind(a=0.7)
    g = derivative_in(f, "a")
    y, sign = 0.7**2 * np.expm1(X), X < 0
    wanted = sign * (math.cos(0.7) * y + math.sin(0.7) * 2 * 0.7 * np.expm1(X))
    assert np.allclose(g(X), wanted, rtol=1e-14)
    mixed = sign * (math.cos(0.7) * 0.7 + 2 * math.sin(0.7)) * 0.7 * np.exp(X)
    assert np.allclose(g.derivative(X), mixed, rtol=1e-14)
    assert np.allclose(f.hessian(X, wrt=("x", "a"))[:, 0, 1], mixed, rtol=1e-14)


@pytest.mark.parametrize(
    ("function", "name", "said"),
    [
        (actcli.gumbel_softmax, "tau", "cannot be drawn: it is a function of vectors"),
        (actcli.rrelu, "lower", "lower does not occur in rrelu's formula"),
    ],
)
def test_what_has_no_formula_is_an_error(function, name, said):
    with pytest.raises(ParameterError, match=said):
        derivative_in(function, name)


def test_figures_draw_it():
    assert actcli.figure("elu", wrt="alpha").name == "elu_wrt_alpha"
