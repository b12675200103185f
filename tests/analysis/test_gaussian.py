"""Moments at normally distributed inputs: published ones, those by mpmath, and divergence."""

import math

import numpy as np
import pytest
from helpers.gaussian import exact_moments

import actcli
from actcli.analysis.gaussian import change_of_second_moment, gaussian_moments
from actcli.catalogue import catalogue
from actcli.specs.spec import expression

KNOWN = {
    "relu": (0.3989422804, 0.5, 1.414213562, 0.5),
    "gelu": (0.2820947918, 0.42522148257, 1.533530441, 0.4558508656),
    "silu": (0.2066209641, 0.355775519817, 1.67653247, 0.3794823516),
    "mish": (0.2404038884, 0.452342192376, 1.486847581, 0.4790837584),
    "elu": (0.1605205723, 0.644945417493, 1.245198301, 0.6681020012),
    "tanh": (0, 0.394294490398, 1.59253742, 0.4644029024),
    "sigmoid": (0.5, 0.293379035858, 1.846228545, 0.04483624135),
    "softplus": (0.8060591833, 0.921245908859, 1.041866836, 0.2933790359),
    "selu": (0, 1, 1, 1.071574992),
}
# E f, E f², gain and E f'², computed with 30 digits by another program.

POINTWISE = [name for name, activation in catalogue().items() if activation.pointwise]


@pytest.mark.parametrize("name", KNOWN)
def test_known_moments(name):
    moments = gaussian_moments(actcli.find(name))
    mean, second, gain, slope = KNOWN[name]
    assert moments.mean == pytest.approx(mean, abs=1e-10)
    assert moments.second == pytest.approx(second, rel=1e-11)
    assert moments.gain == pytest.approx(gain, rel=1e-9)
    assert moments.slope_second == pytest.approx(slope, rel=1e-9)


@pytest.mark.parametrize("slope", [0, 0.01, 0.2, 1, 2])
def test_gain_of_leaky_relu(slope):
    moments = gaussian_moments(actcli.leaky_relu.bind(negative_slope=slope))
    assert moments.gain == pytest.approx(math.sqrt(2 / (1 + slope**2)), rel=1e-13)


@pytest.mark.slow
@pytest.mark.parametrize("name", POINTWISE)
def test_moments_by_mpmath(name):
    activation = actcli.find(name)
    if name == "erfcx":  # It has no moments: see test_catalogue_is_known.
        return
    moments = gaussian_moments(activation)
    got = [moments.mean, moments.second, moments.slope_second]
    mean, second, slope = exact_moments(activation)
    size = math.sqrt(second)
    assert got == pytest.approx([mean, second, slope], rel=1e-10, abs=1e-10 * size, nan_ok=True)


@pytest.mark.parametrize("name", POINTWISE)
def test_catalogue_is_known(name):
    activation = actcli.find(name)
    moments = gaussian_moments(activation)
    if name == "erfcx":  # It grows as exp(x²), faster than the density falls.
        assert moments.mean == moments.second == moments.slope_second == math.inf
        return
    known = not np.isnan(activation(np.linspace(-3, 3, 13))).any()  # It has values everywhere.
    for moment in (moments.mean, moments.second, moments.slope_second):
        assert math.isfinite(moment) if known else math.isnan(moment)


@pytest.mark.parametrize("name", ["sign", "binary_tanh", "tanh", "hardshrink", "arctan", "sine"])
def test_mean_of_a_function_that_is_odd_but_for_one_point_is_0(name):
    assert gaussian_moments(actcli.find(name)).mean == 0


def test_scaled_and_shifted_inputs():
    moments = gaussian_moments(expression("x"), mean=3, std=0.5)
    assert moments.mean == pytest.approx(3, rel=1e-13)
    assert moments.second == pytest.approx(9.25, rel=1e-13)
    assert moments.variance == pytest.approx(0.25, rel=1e-12)
    moments = gaussian_moments(actcli.exp, mean=1, std=2)
    assert moments.mean == pytest.approx(math.exp(3), rel=1e-12)
    assert moments.second == pytest.approx(math.exp(10), rel=1e-12)


@pytest.mark.parametrize("mean", [0, 1e4, 7e4])
@pytest.mark.parametrize("std", [1e5, 1e9])
def test_a_peak_that_is_narrow_among_the_inputs(mean, std):
    # E exp(-k·x²) = exp(-k·m²/s)/sqrt(s) for s = 1 + 2·k·std²
    moments = gaussian_moments(actcli.gaussian, mean, std)
    for k, value in ((1, moments.mean), (2, moments.second)):
        s = 1 + 2 * k * std**2
        assert value == pytest.approx(math.exp(-k * mean**2 / s) / math.sqrt(s), rel=1e-10)


@pytest.mark.parametrize("std", [5e-324, 1e-300, 1e100])
def test_inputs_of_extreme_scale(std):
    moments = gaussian_moments(actcli.tanh, std=std)
    assert moments.mean == pytest.approx(0, abs=1e-12)
    assert moments.second == pytest.approx(1 if std > 1 else 0, abs=1e-12)


@pytest.mark.parametrize("formula", ["log(abs(x - 1/3))", "log(abs(3*x - 1)) - log(3)"])
def test_pole_that_is_no_float(formula):
    # By mpmath, whose integrals were split at 1/3.
    moments = gaussian_moments(expression(formula))
    assert moments.mean == pytest.approx(-0.58063961185, rel=1e-9)
    assert moments.second == pytest.approx(1.56887437302, rel=1e-9)
    assert moments.slope_second == math.inf


@pytest.mark.parametrize("name", ["gelu", "softplus", "hard_swish", "sine"])
def test_change_of_second_moment(name):
    activation, step = actcli.find(name), 1e-4
    low, high = (
        gaussian_moments(activation, std=math.sqrt(1 + side * step)).second for side in (-1, 1)
    )
    expected = (high - low) / (2 * step)
    assert change_of_second_moment(activation) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("formula", "mean", "second"),
    [
        ("1/x", math.inf, math.inf),
        ("abs(x)**-0.4", 1.46932574, 4.06774518),
        ("abs(x)**-0.6", 2.1038199694, math.inf),
        ("exp(x**2/5)", 1 / math.sqrt(1 - 2 / 5), 1 / math.sqrt(1 - 4 / 5)),
        ("exp(x**2/3)", math.sqrt(3), math.inf),
        ("exp(x**2)", math.inf, math.inf),
        ("exp(17*x)", math.exp(17**2 / 2), math.exp(2 * 17**2)),
        ("log(abs(x))", -0.63518142273073, 1.63715598991824),
        ("tan(x)", math.nan, math.nan),
    ],
)
def test_existence(formula, mean, second):
    moments = gaussian_moments(expression(formula))
    found = [moments.mean, moments.second]
    assert found == pytest.approx([mean, second], rel=1e-7, nan_ok=True)


def test_input_scale_decides_on_existence():
    activation = expression("exp(x**2/3)")
    assert math.isfinite(gaussian_moments(activation, std=0.8).second)
    assert math.isinf(gaussian_moments(activation, std=0.9).second)


def test_narrow_peak_is_seen():
    second = gaussian_moments(expression("exp(-(10000*x)**2)")).second
    assert second == pytest.approx(1 / math.sqrt(1 + 4e8), rel=1e-10)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("linear", {}),
        ("relu", {}),
        *(("leaky_relu", {"negative_slope": slope}) for slope in (0, 0.01, 0.2, 1, 3)),
    ],
)
def test_gains_of_torch_that_keep_the_second_moment(name, parameters):
    torch = pytest.importorskip("torch")
    theirs = torch.nn.init.calculate_gain(name, *parameters.values())
    assert gaussian_moments(actcli.find(name).bind(**parameters)).gain == pytest.approx(theirs)


@pytest.mark.parametrize(
    ("name", "theirs", "ours"),
    [("tanh", 5 / 3, 1.59253742), ("selu", 3 / 4, 1), ("sigmoid", 1, 1.846228545)],
)
def test_gains_of_torch_that_do_not_keep_the_second_moment(name, theirs, ours):
    """The topic `networks` names these differences."""
    torch = pytest.importorskip("torch")
    assert torch.nn.init.calculate_gain(name) == pytest.approx(theirs)
    assert gaussian_moments(actcli.find(name)).gain == pytest.approx(ours)


@pytest.mark.parametrize("name", ["gelu", "silu", "mish", "elu"])
def test_torch_has_no_gain_of_newer_functions(name):
    torch = pytest.importorskip("torch")
    with pytest.raises(ValueError, match="Unsupported nonlinearity"):
        torch.nn.init.calculate_gain(name)
