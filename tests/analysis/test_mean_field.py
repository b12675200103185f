"""Fixed points and critical points, and that networks keep to them."""

import math

import pytest

import actcli
from actcli.analysis.gaussian import gaussian_moments
from actcli.analysis.mean_field import critical_point, fixed_point, is_self_normalizing
from actcli.catalogue import catalogue
from actcli.specs.spec import expression


def test_selu_normalizes_itself():
    fixed = fixed_point(actcli.selu)
    assert (fixed.mean, fixed.variance) == (0, 1)
    assert fixed.multiplier == pytest.approx(0.7826478832, rel=1e-9)
    assert fixed.is_stable


def test_no_other_function_of_the_catalogue_normalizes_itself():
    pointwise = [a for a in catalogue().values() if a.pointwise]
    assert [a.name for a in pointwise if is_self_normalizing(a)] == ["selu"]


@pytest.mark.parametrize(("name", "multiplier"), [("relu", 0.5), ("gelu", 0.25), ("tanh", 1.0)])
def test_signal_dies_out(name, multiplier):
    fixed = fixed_point(actcli.find(name))
    assert fixed == (0, 0, multiplier)
    assert fixed.is_stable == (multiplier < 1)


def test_signal_grows():
    fixed = fixed_point(expression("2*x"))
    assert fixed.variance == math.inf
    assert fixed.multiplier == pytest.approx(4)
    assert not fixed.is_stable


def test_identity_keeps_everything():
    fixed = fixed_point(actcli.identity)
    assert fixed == (0, 1, 1)
    assert not fixed.is_stable


@pytest.mark.parametrize("name", ["sigmoid", "softplus", "hard_sigmoid", "arctan"])
def test_fixed_point_is_kept(name):
    activation = actcli.find(name)
    fixed = fixed_point(activation)
    if fixed.variance:
        q = fixed.variance + fixed.mean**2
        assert gaussian_moments(activation, std=math.sqrt(q)).second == pytest.approx(q, rel=1e-9)


@pytest.mark.parametrize("name", ["relu", "gelu", "silu", "mish", "elu", "tanh", "sigmoid", "selu"])
def test_critical_point_keeps_variance_and_gradient(name):
    activation = actcli.find(name)
    point = critical_point(activation)
    moments = gaussian_moments(activation, std=math.sqrt(point.q))
    assert point.sigma_w2 * moments.slope_second == pytest.approx(1, rel=1e-10)
    kept = point.sigma_w2 * moments.second + point.sigma_b2
    assert kept == pytest.approx(point.q, rel=1e-10)
    assert point.sigma_b2 >= 0
    assert point.multiplier <= 1


def test_relu_is_critical_with_he():
    assert critical_point(actcli.relu)[:3] == (2, 0, 1)


@pytest.mark.parametrize("name", ["softplus", "binary_step", "exp"])
def test_no_critical_point(name):
    assert critical_point(actcli.find(name)) is None


@pytest.mark.parametrize("text", ["abs(x-1)", "sqrt((x-1)**2)", "abs(x)+1"])
def test_no_critical_point_where_every_layer_adds_to_the_variance(text):
    assert critical_point(expression(text)) is None
