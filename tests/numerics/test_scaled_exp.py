"""Jets times exponentials that no float holds."""

import numpy as np
import pytest

from actcli.numerics import scaled_exp, special
from actcli.numerics.jet import Jet, differentiate
from actcli.numerics.scaled_exp import Scaled, accepting_scaled, exp, total, unscaled


def over_scaled(function):
    """Return a function of jets that computes with `Scaled` as a function of jets."""
    return lambda x: unscaled(function(x))


@pytest.mark.parametrize("x", [-2.0, 0.5, 30.0])
@pytest.mark.parametrize("order", [0, 1, 2, 3])
def test_exp_of_moderate_arguments_is_numpys(x, order):
    assert differentiate(over_scaled(exp), x, order) == pytest.approx(np.exp(x), rel=1e-15)


def test_exp_of_an_array_is_an_array():
    assert exp(np.array([1.0])).tolist() == [np.e]


@pytest.mark.parametrize("x", [-5000.0, -800.0, 800.0, 5000.0])
def test_quotients_of_exponentials_beyond_floats_have_derivatives(x):
    def quotient(x):
        return exp(2 * x) / (exp(2 * x) + exp(x) * 3)  # 1/(1 + 3·exp(-x))

    with np.errstate(over="ignore"):
        s = 1 / (1 + 3 * np.exp(-x))
    assert differentiate(over_scaled(quotient), x, 0) == s
    assert differentiate(over_scaled(quotient), x, 1) == s * (1 - s)


@pytest.mark.parametrize("x", [-2000.0, 3.0, 2000.0])
def test_log_and_sqrt_keep_the_exponential_apart(x):
    log, sqrt = scaled_exp.RULES[np.log], scaled_exp.RULES[np.sqrt]
    assert differentiate(over_scaled(lambda x: log(exp(x))), x, 0) == x
    assert differentiate(over_scaled(lambda x: log(exp(x * x))), x, 1) == 2 * x
    assert differentiate(over_scaled(lambda x: log(sqrt(exp(x)))), x, 1) == 0.5


@pytest.mark.parametrize("function", [special.sigmoid, special.softplus])
def test_sigmoid_and_softplus_are_exponentials_far_left(function):
    rule = scaled_exp.RULES[function]
    ratio = over_scaled(lambda x: rule(x) / exp(x))
    assert differentiate(ratio, -900.0, 0) == 1
    assert differentiate(ratio, -900.0, 1) == 0
    assert differentiate(over_scaled(rule), 2.0, 0) == function(np.float64(2.0))


def test_total_of_exponentials_beyond_floats():
    x = np.array([1000.0, 1000.0, 900.0])
    share = differentiate(over_scaled(lambda x: exp(x) / total(exp(x))), x, 0)
    assert share == pytest.approx([0.5, 0.5, 0.0], abs=1e-40)
    jacobian = differentiate(over_scaled(lambda x: exp(x) / total(exp(x))), x, 1, [1.0, 0.0, 0.0])
    assert jacobian == pytest.approx([0.25, -0.25, 0.0], abs=1e-40)


def test_arithmetic_and_comparisons_with_plain_numbers():
    u = Scaled(Jet(np.array([2.0, 1.0])), np.array(0.0))
    for got, expected in [
        (1 + u, 3),
        (u - 1, 1),
        (1 - u, -1),
        (2 * u, 4),
        (u / 4, 0.5),
        (8 / u, 4),
    ]:
        assert unscaled(got).value == expected
    assert unscaled(u**2).value == 4
    assert unscaled(3**u).value == 9
    assert u > 1
    assert u <= np.float64(2)


def test_other_functions_multiply_the_exponential_in():
    tanh = accepting_scaled(np.tanh)
    assert differentiate(over_scaled(lambda x: tanh(exp(x))), 0.0, 0) == np.tanh(1.0)
