"""Derivatives: sides of a kink, directions, orders."""

import numpy as np
import pytest
from helpers.whole import whole

import actcli


@whole
def test_kinks_of_order_1_are_those_declared(activation):
    x = np.array([*activation.kink_points(), -1.3, 0.0, 0.7])
    if activation.pointwise:
        assert (
            activation.is_kink(x, order=1).tolist() == np.isin(x, activation.kink_points()).tolist()
        )
        assert (activation.is_kink(x) >= activation.is_kink(x, order=1)).all()


def test_kinks_of_higher_order_are_found_in_the_formula():
    squared = actcli.find("squared_relu")
    assert squared.is_kink(np.zeros(1)).all()
    assert not squared.is_kink(np.zeros(1), order=1).any()


def test_kinks_of_an_expression_are_found_at_every_order():
    far = actcli.expression("+".join(f"abs(x - {100 * k})" for k in range(1, 12)))
    assert far.is_kink(np.array([100.0, 150.0, 1100.0]), order=1).tolist() == [True, False, True]


def test_one_sided_derivatives_at_a_kink():
    assert actcli.relu.derivative(0) == 0
    assert actcli.relu.derivative(0, at_kink="left") == 0
    assert actcli.relu.derivative(0, at_kink="right") == 1
    assert actcli.elu.derivative([-1, 0, 1], at_kink="right", alpha=0.5)[1] == 1
    assert actcli.elu.derivative(0, at_kink="left", alpha=0.5) == 0.5
    assert actcli.gelu.derivative(1, at_kink="left") == actcli.gelu.derivative(1)


def test_unknown_side_of_a_kink_is_an_error():
    with pytest.raises(ValueError, match="'left', 'right' or None, not 'up'"):
        actcli.relu.derivative(0, at_kink="up")


@whole
def test_directional_derivative_is_the_jacobian_times_the_direction(activation):
    x = np.linspace(-4, 4, 4)
    J = activation.derivative(x)
    along = np.array([1.0, -2.0, 0.5, 3.0])
    wanted = J * along if activation.pointwise else J @ along
    assert np.allclose(activation.directional_derivative(x, along), wanted, equal_nan=True)


def test_fractional_order_is_an_error():
    with pytest.raises(TypeError, match="integer"):
        actcli.elu.derivative(1.0, order=1.5)
    assert actcli.elu.derivative(-1.0, order=np.int64(2)) == np.exp(-1.0)
