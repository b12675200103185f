"""Parameters: bounds, binding, random draws."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from helpers.whole import whole

import actcli
from actcli.activation import UnknownParameterError
from actcli.activation import activation as declare
from actcli.activation.interval import Interval
from actcli.activation.parameter import ParameterError, param, uniform


def test_unknown_or_out_of_bounds_parameter_is_an_error():
    assert actcli.elu(-1.0, alpha=0.2) == actcli.elu.bind(alpha=0.2)(-1.0)
    with pytest.raises(
        UnknownParameterError, match=r"'beta'. It takes alpha \(default 1.0, alpha > 0"
    ):
        actcli.elu(1, beta=2)
    with pytest.raises(ParameterError, match=r"alpha must be > 0 for elu, got -0.2"):
        actcli.elu(1, alpha=-0.2)
    for wrong in (float("nan"), float("inf"), "much", [1, -2]):
        with pytest.raises(ParameterError):
            actcli.elu(1, alpha=wrong)
    with pytest.raises(ParameterError, match="upper must be >= lower for rrelu"):
        actcli.rrelu(1, lower=0.5, upper=0.25)


def test_bind_does_not_change_the_declared_function():
    actcli.elu.bind(alpha=0.2)
    assert actcli.elu.values == {"alpha": 1.0}


def test_random_parameter_is_its_mean_until_drawn():
    x = np.full(1000, -1.0)
    assert actcli.rrelu(-1.0) == -(1 / 8 + 1 / 3) / 2
    drawn = actcli.rrelu.freeze(x.shape, np.random.default_rng(3))
    y = drawn(x)
    assert len(set(y)) > 900
    assert ((y >= -1 / 3) & (y <= -1 / 8)).all()
    assert y.min() < -0.33  # the draws reach all of their interval
    assert y.max() > -0.13
    assert np.array_equal(drawn.derivative(x), -y)  # f and f' see the same draw
    again = actcli.rrelu.freeze(x.shape, np.random.default_rng(3))
    assert np.array_equal(again(x), y)
    assert actcli.rrelu(-1.0, slope=0.5) == -0.5
    assert drawn.caption == actcli.rrelu.caption  # a draw is no setting
    assert drawn.bind(lower=0.2).values["lower"] == 0.2


def test_splitting_an_array_does_not_change_its_draws():
    @declare("Noise", formula="gain*x + shift", range="(-inf, inf)")
    def noise(
        x,
        low=param(0.5, "(0, inf)", "least"),
        high=param(1.0, "[low, inf)", "most"),
        gain=uniform("low", "high", "of x"),
        shift=uniform("low", "high", "beside x"),
    ):
        """Scale and shift each input at random."""
        return gain * x + shift

    x = np.zeros(9)
    whole = noise.freeze(x.shape, np.random.default_rng(1))
    assert not np.any(whole.values["gain"] == whole.values["shift"])
    rng = np.random.default_rng(1)
    pieces = [noise.freeze(piece.shape, rng) for piece in (x[:2], x[2:3], x[3:])]
    for name in ("gain", "shift"):
        drawn = np.concatenate([piece.values[name] for piece in pieces])
        assert np.array_equal(drawn, whole.values[name])


@whole
def test_freeze_does_not_change_a_deterministic_function(activation):
    if not any(p.is_random for p in activation.parameters):
        x = np.linspace(-4, 4, 4)
        drawn = activation.freeze(x.shape, np.random.default_rng(0))
        assert np.array_equal(drawn(x), activation(x), equal_nan=True)


@pytest.mark.parametrize(
    ("text", "inside", "outside", "demand"),
    [
        ("(0, inf)", [5e-324, 1e308], [0.0, -1.0, float("nan")], "> 0"),
        ("[0, inf)", [0.0], [-5e-324], ">= 0"),
        ("(-inf, inf)", [-1e308], [float("inf"), float("nan")], "finite"),
        ("(-inf, 1]", [1.0], [1.0000000000000002], "<= 1"),
        ("[0, 1)", [0.0, 0.5], [1.0], "in [0, 1)"),
        ("[-a, 2*a]", [-3.0, 6.0], [6.5], "in [-a, 2*a]"),
        ("[min(a, 5), inf)", [3.0], [2.5], ">= min(a, 5)"),
    ],
)
def test_interval_contains_and_demands(text, inside, outside, demand):
    interval = Interval(text)
    assert all(interval.contains(x, {"a": 3.0}) for x in inside)
    assert not any(interval.contains(x, {"a": 3.0}) for x in outside)
    assert interval.demand() == demand


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("value", [10**400, Fraction(10**400, 3), np.array(10**400, object)])
def test_number_beyond_float64_is_a_parameter_error(value, sign):
    for f, name in (actcli.elu, "alpha"), (actcli.expression("b*x"), "b"):
        with pytest.raises(ParameterError, match="too large: the largest float64 is"):
            f(1.0, **{name: sign * value})


@pytest.mark.parametrize(
    "value",
    [None, "0.5", b"1", 1j, np.complex64(1), np.datetime64("2020"), object()],
)
def test_what_is_no_real_number_is_a_parameter_error(value):
    with pytest.raises(ParameterError, match="alpha must be one real number"):
        actcli.elu(-1.0, alpha=value)


@pytest.mark.parametrize("value", [[1], np.array([1.0])])
def test_an_array_is_for_a_call_and_cannot_be_bound(value):
    with pytest.raises(ParameterError, match="alpha must be one real number"):
        actcli.elu.bind(alpha=value)
    assert actcli.elu(-1.0, alpha=value) == [actcli.elu(-1.0)]


@pytest.mark.parametrize("value", [math.nan, -math.inf, Decimal("1e400"), np.longdouble("inf")])
def test_number_that_is_not_finite_is_a_parameter_error(value):
    with pytest.raises(ParameterError, match="alpha must be > 0 for elu"):
        actcli.elu(-1.0, alpha=value)


@pytest.mark.parametrize(
    "value",
    [1, True, np.bool_(True), Fraction(1), Decimal(1), np.float16(1), np.longdouble(1), np.int8(1),
     np.array(1.0)],
)  # fmt: skip
def test_every_real_number_is_a_value(value):
    assert actcli.elu(-1.0, alpha=value) == actcli.elu(-1.0)


def test_interval_shows_itself():
    assert repr(Interval("(-alpha, inf)")) == "Interval('(-alpha, inf)')"
