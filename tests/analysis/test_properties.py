"""Properties are true of the function that they are said of."""

import math

import numpy as np
import pytest
from helpers.whole import whole

import actcli
from actcli.activation import activation as declare
from actcli.analysis.crowds import MAX_TURNS_PER_SIDE
from actcli.analysis.properties import Extremum, Line, Span
from actcli.analysis.smoothness import smoothness
from actcli.analysis.study import properties
from actcli.catalogue import find
from actcli.errors import ActcliError
from actcli.specs.spec import expression

INF = math.inf
RANDOM = np.random.default_rng(7)
X = np.concatenate([RANDOM.normal(0, s, 500) for s in (1e-3, 1, 5, 100, 1e10)])


def of_functions(check):
    """A test of every function that has properties, and of these."""

    @whole
    def test(activation):
        if activation.pointwise:
            check(activation, properties(activation))

    return test


def inside(x, spans):
    return any(span.low < x < span.high for span in spans)


# What must hold whatever the function


@of_functions
def test_limits_are_approached(function, known):
    for f, limits in ((function, known.limits), (function.derivative, known.slope_limits)):
        for far, limit in zip((-1e200, 1e200), limits, strict=True):
            if math.isnan(limit):  # waves for ever
                assert np.ptp(f(far * np.linspace(0.5, 1, 9))) > 0.5
            elif math.isfinite(limit):
                assert f(far) == pytest.approx(limit, abs=1e-100)
            else:
                assert abs(f(far)) > 100  # a logarithm


@of_functions
def test_asymptotes_are_approached(function, known):
    for far, line in zip((-1e6, 1e6), known.asymptotes, strict=True):
        if line is not None:
            there = line.slope * far + line.intercept
            assert function(far) == pytest.approx(there, abs=2e-6)


@of_functions
def test_bounds_hold_and_are_the_declared_range(function, known):
    low, high = known.bounds
    assert (function(X) >= low).all()
    assert (function(X) <= high).all()
    declared = function.range.ends(function.values)
    assert declared[0] <= low
    assert high <= declared[1]
    assert known.bounds == pytest.approx(declared, rel=1e-2)


@of_functions
def test_nothing_is_steeper(function, known):
    assert (abs(function.derivative(X)) <= known.steepest * (1 + 1e-14)).all()


@of_functions
def test_the_trend_is_that_of_the_values(function, known):
    y = function(np.sort(X))
    rises = (y[1:] >= y[:-1]).all()
    falls = (y[1:] <= y[:-1]).all()
    assert rises == (known.trend in ("increasing", "non-decreasing", "constant"))
    assert falls == (known.trend in ("decreasing", "non-increasing", "constant"))


@of_functions
def test_symmetric_functions_are(function, known):
    y, mirrored = function(X), function(-X)
    assert np.allclose(mirrored, -y, rtol=1e-13) == (known.symmetry == "odd")
    assert np.allclose(mirrored, y, rtol=1e-13) == (known.symmetry == "even")


@of_functions
def test_chords_lie_on_the_side_of_the_curvature(function, known):
    a, b = RANDOM.normal(0, np.repeat([1e-6, 3, 30], 1000), (2, 3000))
    y, z = function(a), function(b)
    chord, noise = (y + z) / 2 - function((a + b) / 2), 1e-14 * (1 + abs(y) + abs(z))
    assert (chord >= -noise).all() == (known.curvature in ("convex", "linear"))
    assert (chord <= noise).all() == (known.curvature in ("concave", "linear"))


@of_functions
def test_zeros_are_zero(function, known):
    for low, high in known.zeros:
        if low == high:
            # The float next to a zero is as far from it as floats lie apart.
            apart = 2.0**-52 * abs(low * function.derivative(low))
            assert abs(function(low)) <= 1e-15 + apart
        else:
            assert not function(np.linspace(max(low, -50), min(high, 50), 9)[1:-1]).any()


@of_functions
def test_fixed_points_stay(function, known):
    for low, high in known.fixed_points:
        x = np.linspace(max(low, -50), min(high, 50), 9)[1:-1]
        assert np.allclose(function(x), x, rtol=1e-14, atol=0)


@of_functions
def test_extrema_are_the_highest_and_lowest_around(function, known):
    for kind, x, y in known.extrema:
        around = function(x + np.linspace(-0.01, 0.01, 201))
        assert y == function(x)
        assert y == pytest.approx(around.max() if kind == "maximum" else around.min(), rel=1e-15)


@of_functions
def test_dead_and_saturated_ends_are(function, known):
    slopes = abs(function.derivative(X))
    assert all(slope == 0 for x, slope in zip(X, slopes, strict=True) if inside(x, known.dead))
    for x, slope in zip(X, slopes, strict=True):
        assert not inside(x, known.saturated) or slope < 0.01
    for low, high in known.saturated:
        assert -INF in (low, high) or INF in (low, high)


@of_functions
def test_kinks_are_those_declared(function, known):
    assert tuple(kink.x for kink in known.kinks) == function.kink_points()
    for kink in known.kinks:
        assert kink.value == function(kink.x)
        assert kink.slope == function.derivative(kink.x)


# What is known of some


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


def test_gelu_dips():
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


@whole
def test_a_vector_function_has_none(activation):
    assert (properties(activation) is None) != activation.pointwise


# Shapes that the catalogue does not have yet


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


def test_slanted_asymptotes_have_an_intercept():
    shrink = made(
        lambda x: x - np.clip(x, -0.3, 0.3),
        lambda x: np.where(abs(x) > 0.3, 1.0, 0.0),
        ("-0.3", "0.3"),
    )
    assert shrink.asymptotes == (Line(1, 0.3), Line(1, -0.3))
    assert shrink.zeros == shrink.dead == (Span(-0.3, 0.3),)
    assert shrink.symmetry == "odd"
    assert shrink.trend == "non-decreasing"


def test_a_curve_that_leaves_every_line_has_no_asymptote():
    assert made(lambda x: np.sign(x) * np.log1p(abs(x)), lambda x: 1 / (1 + abs(x))).asymptotes == (
        None,
        None,
    )
    away = made(lambda x: x + np.arcsinh(x), lambda x: 1 + 1 / np.hypot(1, x))
    assert away.slope_limits == (1, 1)
    assert away.asymptotes == (None, None)


def test_a_jump():
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


def test_a_corner_is_an_extremum():
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


def test_a_curve_that_never_settles_is_searched_near_zero():
    def wave(function):
        return lambda x: function(np.where(np.isinf(x), np.nan, x))

    sine = made(wave(np.sin), wave(np.cos), range="[-1, 1]")
    assert all(map(math.isnan, (*sine.limits, *sine.slope_limits)))
    assert sine.bounds == (-1, 1)
    assert sine.steepest == 1
    assert [zero.low for zero in sine.zeros] == pytest.approx(np.pi * np.arange(-10, 11))
    assert {round(e.x / np.pi - 0.5, 12) % 2 for e in sine.extrema if e.kind == "maximum"} == {0}
    assert sine.saturated == ()


def test_where_there_is_no_value_nothing_is_said():
    logarithm = of("soft_exponential", alpha=-0.5)
    assert logarithm.bounds == (-INF, INF)
    assert (logarithm.trend, logarithm.curvature) == ("increasing", "concave")
    assert (logarithm.zeros, logarithm.steepest) == ((Span(0.5, 0.5),), INF)
    assert math.isnan(logarithm.limits[0])
    assert logarithm.asymptotes == (None, None)


def test_what_has_no_value_anywhere_is_refused():
    with pytest.raises(ActcliError, match=r"sqrt\(-1-x\*\*2\) has no value"):
        properties(expression("sqrt(-1 - x**2)"))


@pytest.mark.parametrize(
    "text",
    [
        "abs(sin(x**9))",
        "tan(x**5)",
        "sin(1/x)",
        pytest.param("sign(sin(1/x))", marks=pytest.mark.slow),
    ],
)
def test_of_kinks_and_waves_without_end_a_few_are_told(text):
    known = properties(expression(text))
    assert len(known.kinks) <= 2 * MAX_TURNS_PER_SIDE
    assert known.dead == (Span(-INF, INF),) * text.startswith("sign")
    assert known.trend is None or text.startswith("sign")


def test_waves_that_run_together_are_listed_up_to_where_they_crowd():
    known = properties(expression("sin(1/x)"))
    (_, left), (right, _) = known.seen
    assert -0.1 < left < 0 < right < 0.1
    assert known.kinks == ()
    assert known.bounds == (-1, 1)
    assert known.steepest == INF
    assert math.isnan(smoothness(expression("sin(1/x)")))
    places = [1 / ((k + 0.5) * math.pi) for k in range(9) if 1 / ((k + 0.5) * math.pi) >= right]
    found = [extremum.x for extremum in known.extrema if extremum.x > 0]
    assert found == pytest.approx(places[::-1])
    zeros = [1 / (k * math.pi) for k in range(1, 9) if 1 / (k * math.pi) >= right]
    assert [span.low for span in known.zeros if span.low > 0] == pytest.approx(zeros[::-1])


def test_waves_that_flatten_where_they_run_together_have_a_steepest_slope():
    known = properties(expression("x**2*sin(1/x)"))
    assert len(known.seen) == 2
    # f' = 2x sin(1/x) - cos(1/x), which is steepest where f'' = 0.
    x = np.linspace(0.05, 5, 1_000_001)
    most = abs(2 * x * np.sin(1 / x) - np.cos(1 / x)).max()
    assert known.steepest == pytest.approx(most, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "steepest"), [("x*sin(x)", INF), ("sin(exp(x))", INF), ("sin(3*x)", 3)]
)
def test_waves_far_out_have_no_limit_of_their_slope(text, steepest):
    known = properties(expression(text))
    assert math.isnan(known.slope_limits[1])
    assert known.seen[-1].high <= 32
    assert known.steepest == pytest.approx(steepest)


def test_what_underflows_or_overflows_is_no_zero():
    assert properties(expression("exp(1/x)")).zeros == ()
    assert properties(expression("sqrt(x**2 - 1)")).fixed_points == ()
    bump = properties(expression("exp(-1/x**2)"))
    assert (bump.bounds, bump.continuous, bump.smooth) == ((0, 1), True, True)
    ratio = properties(expression("x**3/(1 + x**2)"))
    assert ratio.slope_limits == (1, 1)
    assert ratio.steepest == pytest.approx(9 / 8)
    assert ratio.trend == "increasing"
    assert properties(expression("log(1 + exp(x))")).asymptotes[1] == (1, 0)


def test_where_a_value_is_missing_nothing_jumps():
    line = properties(expression("(x**2 - 1)/(x - 1)"))
    assert (line.continuous, line.trend) == (True, "increasing")
    assert line.asymptotes == ((1, 1), (1, 1))
    assert properties(expression("sin(x)/x")).steepest == pytest.approx(0.4361818)


def test_where_nothing_is_seen_nothing_is_dead():
    assert properties(expression("where(x > 0, 1/sin(x**7), 1)")).dead == (Span(-INF, 0.0),)


def test_a_pole_is_infinitely_steep():
    pole = properties(expression("1/x**2"))
    assert (pole.steepest, pole.symmetry) == (INF, "even")
    assert pole.extrema == ()


@pytest.mark.parametrize(
    ("text", "sides"), [("1/x", (-INF, INF)), ("1/x**2", (INF, INF)), ("log(abs(x))", (-INF, -INF))]
)
def test_a_pole_is_no_corner(text, sides):
    known = properties(expression(text))
    (pole,) = known.kinks
    assert pole.is_pole
    assert (pole.left, pole.right) == sides
    assert not known.continuous
    assert known.trend is None
    assert smoothness(expression(text)) == -1


@pytest.mark.parametrize(
    ("text", "bounds", "trend", "ends", "zeros"),
    [
        ("log(x)", (-INF, INF), "increasing", [(0, -INF, INF)], [1]),
        ("log(1 - x)", (-INF, INF), "decreasing", [(1, -INF, -INF)], [0]),
        pytest.param(
            "log1p(x)", (-INF, INF), "increasing", [(-1, -INF, INF)], [0], marks=pytest.mark.slow
        ),
        ("sqrt(x)", (0, INF), "increasing", [(0, 0, INF)], [0]),
        pytest.param(
            "1/sqrt(x)", (0, INF), "decreasing", [(0, INF, -INF)], [], marks=pytest.mark.slow
        ),
        ("x*log(x)", (-math.exp(-1), INF), None, [(0, 0, -INF)], [1]),
        pytest.param(
            "asin(x)",
            (-math.pi / 2, math.pi / 2),
            "increasing",
            [(-1, -math.pi / 2, INF)],
            [0],
            marks=pytest.mark.slow,
        ),
        ("acos(x)", (0, math.pi), "decreasing", [(-1, math.pi, -INF), (1, 0, -INF)], [1]),
        pytest.param(
            "atanh(x)",
            (-INF, INF),
            "increasing",
            [(-1, -INF, INF), (1, INF, INF)],
            [0],
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "acosh(x)", (0, INF), "increasing", [(1, 0, INF)], [1], marks=pytest.mark.slow
        ),
        ("sqrt(x**2 - 1)", (0, INF), None, [(-1, 0, -INF), (1, 0, INF)], [-1, 1]),
    ],
)
def test_where_a_function_ends_nothing_breaks(text, bounds, trend, ends, zeros):
    """Of one that has values only somewhere is told what holds there, and what is at its ends."""
    known = properties(expression(text))
    assert known.bounds == pytest.approx(bounds)
    assert known.trend == trend
    assert known.continuous
    assert known.smooth
    assert smoothness(expression(text)) == INF
    assert [zero.low for zero in known.zeros] == zeros
    assert all(kink.is_edge for kink in known.kinks)
    for kink, (x, limit, steep) in zip(known.kinks, ends, strict=False):
        assert kink.x == x
        assert np.nansum([kink.left, kink.right]) == pytest.approx(limit)
        assert np.nansum([kink.slope_left, kink.slope_right]) == steep


def test_what_falls_from_one_piece_to_the_next_does_not_rise():
    rises = expression("where(abs(x) < 1, log(-1), x - 3*sign(x))")
    assert properties(rises).trend is None
    assert properties(expression("where(abs(x) < 1, log(-1), x)")).trend == "increasing"


def test_waves_of_an_expression_are_bounded_unless_they_grow():
    assert properties(expression("sin(x) + 2")).bounds == (1, 3)
    assert properties(expression("x*sin(x)")).bounds == (-INF, INF)


def test_nothing_at_all():
    nothing = made(np.zeros_like, np.zeros_like)
    assert nothing.trend == "constant"
    assert nothing.zeros == nothing.dead == nothing.saturated == (Span(-INF, INF),)
    assert nothing.extrema == ()


@pytest.mark.parametrize(
    ("name", "derivatives"),
    [
        ("gelu", math.inf),
        ("sinc", math.inf),
        ("soft_exponential", math.inf),
        ("shifted_softplus", math.inf),
        ("xielu", 1),
        ("elu", 1),
        ("celu", 1),
        ("softsign", 1),
        ("squared_relu", 1),
        ("smelu", 1),
        ("isrlu", 2),
        ("relu", 0),
        ("selu", 0),
        ("sign", -1),
    ],
)
def test_smoothness(name, derivatives):
    assert smoothness(find(name)) == derivatives


def test_smoothness_depends_on_the_parameters():
    assert smoothness(find("soft_exponential").bind(alpha=-0.5)) == INF  # and it ends at -1.5
    assert smoothness(find("elu").bind(alpha=0.5)) == 0
