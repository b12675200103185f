"""The computed properties of functions whose properties are known."""

import math

import numpy as np
import pytest

import actcli
from actcli.activation import activation as declare
from actcli.analysis.properties import Extremum, Line, Span
from actcli.analysis.study import properties
from actcli.specs.spec import expression

INF = math.inf


def of(name, **settings):
    return properties(actcli.find(name).bind(**settings))


def test_relu():
    relu = of("relu")
    assert relu.limits == (0, INF)
    assert relu.asymptotes == (Line(0, 0), Line(1, 0))
    assert relu.bounds == (0, INF)
    assert (relu.steepest, relu.trend, relu.curvature) == (1, "non-decreasing", "convex")
    assert relu.dead == relu.saturated == relu.zeros == (Span(-INF, 0),)
    assert relu.fixed_points == (Span(0, INF),)
    (kink,) = relu.kinks
    assert (kink.slope_left, kink.slope, kink.slope_right) == (0, 0, 1)
    assert kink.is_continuous
    assert not kink.is_smooth
    assert not relu.bounded
    assert relu.continuous
    assert not relu.smooth
    assert relu.extrema == ()


def test_elu_is_smooth_for_one_alpha_only():
    assert of("elu").smooth
    assert of("elu").curvature == "convex"
    assert not of("elu", alpha=0.2).smooth
    assert of("elu", alpha=0.2).curvature == "convex"
    assert of("elu", alpha=2).curvature is None
    assert of("elu", alpha=2).steepest == 2
    assert of("elu", alpha=0.2).bounds == (-0.2, INF)


def test_gelu_has_a_minimum():
    gelu = of("gelu")
    assert gelu.trend is None
    assert gelu.extrema == (Extremum("minimum", -0.7517915246935645, -0.16997120747990369),)
    assert gelu.bounds[0] == -0.16997120747990369
    assert gelu.zeros == gelu.fixed_points == (Span(0, 0),)
    assert gelu.steepest == pytest.approx(1.1289041451851549, rel=5e-16)
    assert gelu.dead == ()


def test_sigmoid_and_tanh():
    assert of("sigmoid").limits == of("sigmoid").bounds == (0, 1)
    assert of("sigmoid").bounded
    assert of("sigmoid").smooth
    assert of("sigmoid").steepest == 0.25
    assert of("sigmoid").zeros == ()
    assert of("sigmoid").fixed_points[0].low == pytest.approx(0.6590460684074066, rel=1e-15)
    left, right = of("sigmoid").saturated
    assert (left.low, right.high, left.high) == (-INF, INF, -right.low)
    assert right.low == pytest.approx(math.log(49 + 40 * math.sqrt(1.5)), rel=1e-14)
    assert (of("tanh").symmetry, of("tanh").trend) == ("odd", "increasing")
    assert of("tanh").asymptotes == (Line(0, -1), Line(0, 1))


def test_linear_is_its_own_fixed_point():
    assert of("linear").fixed_points == (Span(-INF, INF),)
    assert of("linear").curvature == "linear"
    assert of("linear", m=-2).trend == "decreasing"
    assert of("linear", m=-2).fixed_points == (Span(0, 0),)


def made(f, slope, kinks=(), range="(-inf, inf)"):
    def curve(x):
        """A curve."""
        return f(x)

    whole = declare("Curve", formula="x", range=range, kinks=kinks)(curve)
    return properties(whole.with_derivative("1")(slope))


def test_kinks_away_from_zero():
    hard = made(
        lambda x: np.where(x <= -3, 0.0, np.where(x >= 3, x, x * ((x + 3) / 6))),
        lambda x: np.where(x <= -3, 0.0, np.where(x >= 3, 1.0, (2 * x + 3) / 6)),
        ("-3", "3"),
    )
    left, right = hard.kinks
    assert (left.left, left.value, left.right) == (0, 0, 0)
    assert (left.slope_left, left.slope_right) == (0, -0.5)
    assert (right.left, right.value, right.right) == (3, 3, 3)
    assert (right.slope_left, right.slope_right) == (1.5, 1)
    assert hard.extrema == (Extremum("minimum", -1.5, -0.375),)
    assert hard.zeros == (Span(-INF, -3), Span(0, 0))
    assert hard.fixed_points == (Span(0, 0), Span(3, INF))
    assert hard.steepest == 1.5
    assert hard.asymptotes == (Line(0, 0), Line(1, 0))


def test_slanted_asymptote_has_an_intercept():
    shrink = made(
        lambda x: x - np.clip(x, -0.3, 0.3),
        lambda x: np.where(abs(x) > 0.3, 1.0, 0.0),
        ("-0.3", "0.3"),
    )
    assert shrink.asymptotes == (Line(1, 0.3), Line(1, -0.3))
    assert shrink.zeros == shrink.dead == (Span(-0.3, 0.3),)
    assert shrink.symmetry == "odd"
    assert shrink.trend == "non-decreasing"


def test_logarithmic_growth_has_no_asymptote():
    assert made(lambda x: np.sign(x) * np.log1p(abs(x)), lambda x: 1 / (1 + abs(x))).asymptotes == (
        None,
        None,
    )
    away = made(lambda x: x + np.arcsinh(x), lambda x: 1 + 1 / np.hypot(1, x))
    assert away.slope_limits == (1, 1)
    assert away.asymptotes == (None, None)


def test_jump():
    step = made(lambda x: np.where(x > 1, x, 0.0), lambda x: np.where(x > 1, 1.0, 0.0), ("1",))
    (kink,) = step.kinks
    assert (kink.left, kink.value, kink.right) == (0, 0, 1)
    assert not step.continuous
    assert step.steepest == INF
    assert step.trend == "non-decreasing"
    assert step.curvature is None
    assert step.zeros == step.dead == (Span(-INF, 1),)
    assert step.extrema == ()
    drop = made(lambda x: np.where(x > 0, -1.0, 1.0), np.zeros_like, ("0",))
    assert drop.trend == "non-increasing"
    assert drop.zeros == ()
    assert drop.dead == (Span(-INF, INF),)


@pytest.mark.parametrize(
    ("formula", "symmetry"),
    [
        ("sign(x)", "odd"),
        ("where(x > 0, 1, -1)", None),
        ("where(x > 1/2, 1, where(x <= -1/2, -1, 0))", None),
        ("where(x > 1/2, 1, where(x < -1/2, -1, 0))", "odd"),
        ("where(abs(x) < 1, 1, 0)", "even"),
        ("where(x == 0, 1, 0) + abs(sign(x))", "even"),
        ("where(x >= 1, 1, where(x < -1, 1, 0))", None),
        ("1/x", "odd"),
        ("1/x**2", "even"),
    ],
)
def test_symmetry_holds_at_jumps_too(formula, symmetry):
    assert properties(expression(formula)).symmetry == symmetry


def test_corner_is_an_extremum():
    distance = made(abs, np.sign, ("0",))
    assert distance.extrema == (Extremum("minimum", 0, 0),)
    assert (distance.symmetry, distance.curvature, distance.trend) == ("even", "convex", None)
    assert distance.asymptotes == (Line(-1, 0), Line(1, 0))


def test_powers():
    square = made(lambda x: x * x, lambda x: 2 * x)
    assert square.extrema == (Extremum("minimum", 0, 0),)
    assert square.fixed_points == (Span(0, 0), Span(1, 1))
    assert square.steepest == INF
    assert square.curvature == "convex"
    cube = made(lambda x: x * x * x, lambda x: 3 * x * x)
    assert (cube.trend, cube.symmetry, cube.extrema) == ("increasing", "odd", ())
    assert cube.dead == ()


def test_periodic_function_is_searched_near_zero():
    def wave(function):
        return lambda x: function(np.where(np.isinf(x), np.nan, x))

    sine = made(wave(np.sin), wave(np.cos), range="[-1, 1]")
    assert all(map(math.isnan, (*sine.limits, *sine.slope_limits)))
    assert sine.bounds == (-1, 1)
    assert sine.steepest == 1
    assert [zero.low for zero in sine.zeros] == pytest.approx(np.pi * np.arange(-10, 11))
    assert {round(e.x / np.pi - 0.5, 12) % 2 for e in sine.extrema if e.kind == "maximum"} == {0}
    assert sine.saturated == ()


def test_properties_of_a_function_that_ends_are_those_of_its_values():
    logarithm = of("soft_exponential", alpha=-0.5)
    assert logarithm.bounds == (-INF, INF)
    assert (logarithm.trend, logarithm.curvature) == ("increasing", "concave")
    assert (logarithm.zeros, logarithm.steepest) == ((Span(0.5, 0.5),), INF)
    assert math.isnan(logarithm.limits[0])
    assert logarithm.asymptotes == (None, None)


def test_fall_from_one_piece_to_the_next_is_no_rise():
    rises = expression("where(abs(x) < 1, log(-1), x - 3*sign(x))")
    assert properties(rises).trend is None
    assert properties(expression("where(abs(x) < 1, log(-1), x)")).trend == "increasing"


def test_constant_zero():
    nothing = made(np.zeros_like, np.zeros_like)
    assert nothing.trend == "constant"
    assert nothing.zeros == nothing.dead == nothing.saturated == (Span(-INF, INF),)
    assert nothing.extrema == ()
