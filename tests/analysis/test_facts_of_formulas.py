"""What is computed of formulas holds: limits, ranges and zeros are no accidents of floats.

The truth about limits is the table of formulas, which mpmath wrote.
"""

import math

import pytest
from helpers.formula_table import rows

from actcli.analysis.gaussian import gaussian_moments
from actcli.analysis.properties import Span
from actcli.analysis.smoothness import smoothness
from actcli.analysis.study import properties
from actcli.analysis.summary import facts
from actcli.errors import ActcliError
from actcli.formula.work import limited_expansions
from actcli.specs.spec import expression

INF = math.inf

TOLERANCE = 1e-12
# Relative: what is told of a formula with more digits than that is a matter of its rounding.

QUICK = {
    "exp(x)/(1 + exp(x))",
    "(exp(x) - exp(-x))/(exp(x) + exp(-x))",
    "log(1 + exp(x)) - x",
    "sqrt(x**2 + 1) - x",
    "(1 - cos(x))/x**2",
    "1/(exp(x) - 1) - 1/x",
    "max(x, 0) + min(x, 0)",
    "sin(x)/x",
    "x**x",
}


def of(text):
    return properties(expression(text))


def same(got, truth):
    """Return whether a number is the true one; nan stands for no limit."""
    return (math.isnan(got) and math.isnan(truth)) or got == pytest.approx(truth, rel=TOLERANCE)


def sampled(row):
    quick = row.formula in QUICK and row.x in (0, 1)
    return pytest.param(
        row, id=f"{row.formula} at {row.x:g}", marks=() if quick else pytest.mark.slow
    )


@pytest.mark.parametrize("row", [*map(sampled, rows())])
def test_limits_and_asymptotes_are_true_or_not_known(row):
    known = of(row.formula)
    for name, truth in (("limits", row.limits), ("slope_limits", row.slope_limits)):
        for got, limit in zip(getattr(known, name), truth, strict=True):
            assert same(got, limit) or (math.isnan(got) and name in known.unknown)
    for got, line in zip(known.asymptotes, row.asymptotes, strict=True):
        if got is None:
            assert line is None or "asymptotes" in known.unknown
        else:
            assert all(map(same, got, line))
    for kink in known.kinks:
        if kink.x == row.x and not math.isnan(row.left.slope + row.right.slope):
            assert same(kink.left, row.left.value)
            assert same(kink.right, row.right.value)
            assert same(kink.slope_left, row.left.slope)
            assert same(kink.slope_right, row.right.slope)


@pytest.mark.parametrize(
    "text",
    [
        "exp(x)/(1 + exp(x))",
        "1/(1 + exp(-x))",
        "1 - 1/(1 + exp(x))",
        "(1 + (exp(x/2) - exp(-x/2))/(exp(x/2) + exp(-x/2)))/2",
        "where(x > 0, 1/(1 + exp(-x)), exp(x)/(1 + exp(x)))",
    ],
)
def test_logistic_function_has_the_same_properties_in_every_form(text):
    known, sigmoid = of(text), of("sigmoid(x)")
    for name in ("limits", "slope_limits", "asymptotes", "bounded", "trend", "zeros", "dead"):
        assert getattr(known, name) == getattr(sigmoid, name)
    assert known.bounds == (0, 1)
    assert known.steepest == pytest.approx(0.25)
    assert known.unknown == ()
    assert [span.low for span in known.fixed_points] == pytest.approx([0.6590460684074066])


def test_silu_of_exponentials_has_its_slope():
    known = of("x*exp(x)/(1 + exp(x))")
    assert known.slope_limits == (0, 1)
    assert known.bounds == pytest.approx((-0.2784645427610738, INF))
    assert known.zeros == known.fixed_points == (Span(0, 0),)


def test_rounding_makes_no_fixed_points():
    assert of("exp(x) - 1").fixed_points == (Span(0, 0),)
    assert of("where(x > 0, x, exp(x) - 1)").fixed_points == (Span(0, INF),)
    tanh = "(exp(x) - exp(-x))/(exp(x) + exp(-x))"
    assert of(tanh).fixed_points == (Span(0, 0),)
    assert of(tanh).trend == "increasing"


@pytest.mark.parametrize(
    ("text", "zeros"),
    [
        ("1 - cos(x)", [2 * math.pi * k for k in range(-5, 6)]),
        ("sin(x)**2", [math.pi * k for k in range(-10, 11)]),
        ("(x - 0.3)**2", [0.3]),
        ("abs(3*x - 1)", [1 / 3]),
        ("x**3 - 3*x**2 + 3*x - 1", [1]),
        ("x**2 + 1e-30", []),
        ("1/sin(x)", []),
    ],
)
def test_touching_zeros_are_found_and_near_misses_are_not(text, zeros):
    known = of(text)
    assert [span.low for span in known.zeros] == pytest.approx(zeros, rel=1e-15)
    assert "zeros" not in known.unknown


def test_what_cannot_be_seen_is_not_known():
    known = of("log(exp(x))")  # It is x, but for rounding.
    assert known.fixed_points == ()
    assert known.unknown == ("fixed_points",)
    endless = of("sin(exp(x))")
    assert {"limits", "slope_limits"} <= {*endless.unknown}
    data = facts(expression("sin(exp(x))"))["properties"]
    assert data["limits"] == [0, None]
    assert "limits" in data["unknown"]


def test_oscillations_that_widen_to_a_bound_leave_the_range_unknown():
    known = of("where(x > 0, x, 0.5*(exp(x) - 1) + sin(3*x)/10)")
    assert {"bounds", "bounded"} <= {*known.unknown}
    assert math.isnan(known.bounds[0])


def test_smoothness_of_formulas_is_that_of_their_expansions():
    assert smoothness(expression("max(x, 0)**3")) == 2
    assert smoothness(expression("x*abs(x)")) == 1
    assert smoothness(expression("max(x, 0) + min(x, 0)")) == INF
    assert smoothness(expression("relu(0.5*x)")) == 0


@pytest.mark.parametrize(
    ("text", "gaps"),
    [("sin(x)/x", (0,)), ("(x**2 - 1)/(x - 1)", (1,)), ("x*log(x)", ()), ("max(x, 0)", ()),
     ("abs(x)/x", ()), ("1/x", ())],
)  # fmt: skip
def test_gaps_that_are_filled_are_told(text, gaps):
    assert properties(expression(text)).gaps == gaps


def test_bounds_are_not_known_of_what_jumps_ever_higher():
    known = properties(expression("(x % 1)*min(x, 0.5)**2"))
    assert "bounds" in known.unknown
    assert properties(expression("x % 1")).bounds == (0, 1)
    assert properties(expression("floor(x)")).bounds == (-INF, INF)


def test_minimum_that_touches_0_is_0():
    known = properties(expression("sin(x)**2"))
    assert {turn.y for turn in known.extrema if turn.kind == "minimum"} == {0.0}


def test_bounds_are_not_known_of_what_jumps_ever_higher_on_both_sides():
    for text in ("abs((x % 1)*x)", "(x % 1)*x*x", "(x % 2)*x*(ceil(2*x) + x)"):
        assert "bounds" in of(text).unknown, text


def test_value_at_a_single_point_is_none_that_anything_is_told_of():
    with pytest.raises(ActcliError, match="no value of which digits are known"):
        of("log1p(x) - asin(floor(2*x) + ceil(x/2) + x)")


def test_what_takes_too_many_expansions_is_not_known():
    known = of("tan(log10(x))")
    assert {"zeros", "fixed_points"} <= {*known.unknown}


def test_facts_do_not_depend_on_the_work_that_is_left():
    with limited_expansions(0):
        assert of("1 - cos(x)").zeros == properties(expression("1 - cos(x)")).zeros != ()


def test_moments_that_would_take_too_long_are_not_known():
    """At each of its many kinks an expansion takes 1200 digits."""
    assert math.isnan(gaussian_moments(expression("tan(abs(sqrt(1/x) + x))")).slope_second)
    assert math.isfinite(gaussian_moments(expression("abs(x) + abs(x - 1)")).slope_second)


def test_kinks_of_which_the_closest_float_is_rounded_away_are_seen():
    """The floats say that 2*x - 1 is -8/3 beside the one closest to -5/6."""
    known = of("where(2*x - 1 <= -8/3, -1, where(2*x - 1 >= 8/3, 1, 3/8*(2*x - 1)))")
    assert [kink.x for kink in known.kinks] == [-5 / 6, 11 / 6]
    assert known.continuous
    assert known.trend == "non-decreasing"


def test_jump_through_0_is_no_zero_where_the_floats_beside_it_have_no_digits():
    assert of("where(x/4 + 1/2 > 0, 1, -1)").zeros == ()
    assert of("where(x/4 + 1/2 > 0, -1, 1)").zeros == ()
    assert of("where(x/4 + 1/2 < 0, -1, 1 + x/2)").zeros == ((-2, -2),)


@pytest.mark.parametrize("text", ["max(sin(x), 0)", "abs(sin(x))", "sin(x)*sign(sin(x))"])
def test_kinks_of_a_wave_are_no_jumps_by_rounding(text):
    known = of(text)
    assert known.continuous
    assert not known.smooth
    assert known.steepest == pytest.approx(1, abs=TOLERANCE)
    n = [round(kink.x / math.pi) for kink in known.kinks if not kink.is_smooth]
    assert n == [*range(-10, 11)]
    assert {kink.value for kink in known.kinks} == {0}
    zeros = [span for span in known.zeros if span.low == span.high]
    assert len(zeros) in {0, 21}  # None alone where f is 0 on spans.
    assert {e.y for e in known.extrema if e.kind == "minimum"} <= {0}


def test_spans_end_where_the_domain_ends():
    known = of("max(sin(x), 0)")
    assert known.zeros[0] == Span(-32, pytest.approx(-10 * math.pi))
    assert known.dead[0] == known.zeros[0]


def test_product_of_steps_and_a_wave_is_continuous():
    known = of("floor(x)*sin(pi*x)")
    assert known.continuous
    assert {kink.value for kink in known.kinks} == {0}


def test_root_of_a_square_has_the_kink_of_an_absolute_value():
    (kink,) = of("sqrt((x - 0.3)**2)").kinks
    assert kink == (0.3, 0, 0, 0, -1, 0, 1)


def test_square_that_is_written_out_has_the_kink_of_an_absolute_value():
    (kink,) = of("sqrt(x**2 - 0.6*x + 0.09)").kinks
    assert kink == (0.3, 0, 0, 0, -1, 0, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "period", "first", "slope"),
    [
        ("asin(sin(x))", math.pi, math.pi / 2, 1),
        ("acos(cos(x))", math.pi, 0, 1),
        ("sqrt(1 - cos(x))", 2 * math.pi, 0, math.sqrt(0.5)),
        ("sqrt(1 + sin(x))", 2 * math.pi, -math.pi / 2, math.sqrt(0.5)),
    ],
)
def test_wave_that_touches_an_edge_has_kinks_there(text, period, first, slope):
    a = expression(text)
    known = properties(a)
    assert known.continuous
    assert smoothness(a) == 0
    n = [(kink.x - first) / period for kink in known.kinks]
    assert n == pytest.approx([*map(round, n)], abs=1e-13)
    assert len(n) >= 2 * 32 // period - 1
    for kink in known.kinks:
        assert kink.slope_left == pytest.approx(-kink.slope_right, rel=TOLERANCE)
        assert abs(kink.slope_left) == pytest.approx(slope, rel=TOLERANCE)
        assert float(a.derivative(kink.x)) == 0  # The mean of both.


@pytest.mark.slow
@pytest.mark.parametrize("text", ["abs(1 - cos(x))", "sqrt((1 - cos(x))**2)", "abs(sin(x)**2 - 1)"])
def test_wave_that_touches_an_edge_without_a_kink_is_smooth(text):
    assert properties(expression(text)).smooth


@pytest.mark.slow
def test_logarithm_of_what_touches_0_has_poles():
    known = of("log(1 - cos(x))")
    assert [round(kink.x / (2 * math.pi)) for kink in known.kinks] == [*range(-5, 6)]
    assert all(kink.left == kink.right == -INF for kink in known.kinks)
    assert {e.kind for e in known.extrema} == {"maximum"}


def test_zeros_beyond_the_kinks_that_are_listed_are_not():
    """Of those far out a few were seen, between samples that are farther apart than zeros."""
    places = [span.low for span in of("atan(tan(x))").zeros]
    assert places == pytest.approx([k * math.pi for k in range(-10, 11)], abs=1e-15)


@pytest.mark.parametrize(
    ("text", "zeros"),
    [
        ("where(x > 0, x, exp(x) - 1 + 1e-9)", [math.log1p(-1e-9)]),
        ("where(x < 0, x - 1e-3, exp(x) - 1 - 1e-9)", [math.log1p(1e-9)]),
        ("where(x > 0, x, exp(x) - 1 - 1e-9)", []),
        ("where(x <= 0, 1, cos(x) - 1 - 1e-9)", []),
    ],
)
def test_zeros_close_to_a_jump_are_found_and_the_jump_is_none(text, zeros):
    found = [span.low for span in of(text).zeros]
    assert found == pytest.approx(zeros, rel=1e-15)


@pytest.mark.parametrize("text", ["where(x <= 1, (x - 1)**2, 2*x)", "where(x <= 1, 1 - x, x)"])
def test_a_zero_at_which_f_jumps_away_on_the_right_is_one(text):
    known = of(text)
    assert known.zeros == (Span(1, 1),)
    assert "zeros" not in known.unknown


def test_what_has_different_limits_is_not_symmetric():
    assert of("(x > 1e300)*1").symmetry is None
    assert of("x*1e-300").symmetry == "odd"


@pytest.mark.parametrize(
    ("text", "zero"),
    [
        ("(1 + x/1000)**1000", -1000),
        ("(1 + x/1000)**1001", -1000),
        ("(x - 0.99)**200", 0.99),
        ("(3*x - 1)**1000", 1 / 3),
    ],
)
def test_a_power_that_underflows_around_its_zero_has_that_zero_alone(text, zero):
    known = of(text)
    assert known.zeros == (Span(zero, zero),)
    assert [turn.x for turn in known.extrema] == [zero] * (not text.endswith("1001"))
    assert "zeros" not in known.unknown


@pytest.mark.parametrize("text", ["exp(-800 - x**2)", "max(x, 0) + exp(-800 - x**2)"])
def test_what_underflows_everywhere_is_not_0(text):
    known = of(text)
    assert known.zeros == ()
    assert known.dead == ()


def test_a_formula_that_divides_by_0_on_an_interval_has_no_values_there():
    known = of("1/floor(x)")
    assert known.zeros == ()
    assert known.dead == (Span(-16, 0), Span(1, 16))
    assert known.fixed_points == (Span(-1, -1), Span(1, 1))
    half = of("where(x < 0, 1/0, x)")
    assert (half.bounds, half.trend, half.dead) == ((0, INF), "increasing", ())


@pytest.mark.parametrize(
    ("text", "trend"),
    [
        ("sin(log(ceil(x))**(1/3) - phi(x))", None),
        ("ceil((abs(x/2) % 3)*1400*asinh(x**(4/3)))", None),
        ("floor(1/x)", None),
        ("floor(x) + x", "increasing"),
        ("-floor(x)", "non-increasing"),
        ("ceil(sinh(x))", "non-decreasing"),
    ],
)
def test_trend_is_that_of_the_whole_line_where_kinks_are_too_many_to_list(text, trend):
    assert of(text).trend == trend
