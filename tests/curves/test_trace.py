"""Traces: what is drawn of a curve, as data."""

import numpy as np
import pytest

from actcli.activation import activation as declare
from actcli.catalogue import catalogue, find
from actcli.curves.section import Section
from actcli.curves.trace import Connector, Dot, KinkMark, trace
from actcli.specs.spec import expression


def traces(name, low=-5, high=5, **settings):
    activation = catalogue()[name].bind(**settings)
    values, slopes = trace(Section(activation, activation.base_point), low, high)
    return values[0], slopes[0]


def traces_of(f, slope, kinks=()):
    """Return the traces of a function made for a test, from -2 to 2."""

    def kernel(x):
        """Made for a test."""
        return f(x)

    made = declare("Made", formula="x", range="(-inf, inf)", kinks=kinks)(kernel)
    values, slopes = trace(Section(made.with_derivative("x")(slope), (0.0,)), -2, 2)
    return values[0], slopes[0]


def nothing(x):
    return 0 * x


# Breaks


def test_continuous_kink_joins_the_polyline_and_is_marked():
    f, _ = traces("relu")
    (run,) = f.runs
    assert f.kinks == (KinkMark(0, 0),)
    assert not f.dots
    assert not f.connectors
    at = np.flatnonzero(run.x == 0)
    assert len(at) == 1  # one corner, not three in one place
    assert run.y[at] == 0
    assert run.x[at[0] - 1] < -1e-3
    assert run.x[at[0] + 1] > 1e-3


def test_jump_ends_the_polyline_on_both_sides():
    _, slope = traces("relu")
    left, right = slope.runs
    assert (left.x[-1], left.y[-1]) == (np.nextafter(0, -1), 0)
    assert (right.x[0], right.y[0]) == (np.nextafter(0, 1), 1)
    assert slope.dots == (Dot(0, 0, filled=True), Dot(0, 1, filled=False))
    assert slope.connectors == (Connector(0, 0, 1),)
    assert not slope.kinks


def test_filled_dot_is_on_the_value_at_a_jump():
    _, slope = traces("elu", alpha=0.2)
    assert slope.dots == (Dot(0, 0.2, filled=True), Dot(0, 1, filled=False))


def test_smooth_function_has_no_marks_at_a_declared_break():
    f, slope = traces("elu", alpha=1.0)
    for curve in (f, slope):
        assert len(curve.runs) == 1
        assert not curve.dots
        assert not curve.connectors
    assert not f.kinks
    assert [kink.x for kink in slope.kinks] == [0.0]  # The slope of the slope jumps.


def test_value_between_two_limits_has_a_filled_dot():
    f, slope = traces_of(lambda x: np.where(x > 0, 1, np.where(x < 0, 0, 0.5)), nothing, ["0"])
    assert f.dots == (Dot(0, 0.5, True), Dot(0, 0, False), Dot(0, 1, False))
    assert f.connectors == (Connector(0, 0, 1),)
    assert not f.kinks
    assert slope.dots == (Dot(0, 0, False),)  # a jump has no derivative
    assert not slope.connectors
    assert slope.extent == (0, 0)


def test_removable_discontinuity_has_a_filled_and_a_hollow_dot():
    f, _ = traces_of(lambda x: np.where(x == 1, 3.0, 0 * x), nothing, ["1"])
    assert f.dots == (Dot(1, 3, True), Dot(1, 0, False))
    assert f.extent == (0, 3)


def test_window_that_ends_at_a_jump_has_one_polyline():
    _, slope = traces("relu", 0, 5)
    assert len(slope.runs) == 1
    assert slope.dots == (Dot(0, 0, filled=True), Dot(0, 1, filled=False))


def test_poles_are_not_joined_and_do_not_set_the_scale():
    with np.errstate(divide="ignore"):
        f, slope = traces_of(lambda x: 1 / x, lambda x: -1 / x**2, ["0"])
    left, right = f.runs
    assert left.x[-1] < 0 < right.x[0]
    assert f.poles == (0,)
    assert not f.dots
    assert not f.connectors
    assert -100 < f.extent[0] < f.extent[1] < 100
    assert slope.poles == (0,)


def test_values_that_are_not_finite_end_a_polyline():
    f, _ = traces_of(lambda x: np.where(abs(x) < 1, np.nan, x), nothing)
    left, right = f.runs
    assert left.x[-1] <= -1
    assert right.x[0] >= 1
    assert f.extent == (-2, 2)


def test_function_without_values_has_no_polylines():
    f, _ = traces_of(lambda x: x * np.nan, nothing)
    assert f.runs == ()
    assert f.extent == (0, 0)


def test_no_polyline_crosses_a_jump(sampled):
    section = Section(sampled, sampled.base_point)
    for curve in (c for curves in trace(section, *sampled.plot_window) for c in curves):
        for at, low, high in curve.connectors:
            assert low < high
            assert not any(run.x[0] < at < run.x[-1] for run in curve.runs)
        for run in curve.runs:
            assert np.isfinite(run.y).all()
            assert (np.diff(run.x) > 0).all()


# Landmarks


@pytest.mark.parametrize(
    ("name", "order", "expected"),
    [
        ("gelu", 0, [("minimum", -0.7517915, -0.1699712)]),
        ("gelu", 1, [("minimum", -(2**0.5), -0.1289041), ("maximum", 2**0.5, 1.1289041)]),
        ("sigmoid", 0, []),
        ("sigmoid", 1, [("maximum", 0, 0.25)]),
        ("tanh", 1, [("maximum", 0, 1)]),
        ("softsign", 1, [("maximum", 0, 1)]),
        ("relu", 0, []),
        ("softplus", 1, []),
    ],
)
def test_extrema(name, order, expected):
    found = traces(name)[order].extrema
    assert [e.kind for e in found] == [kind for kind, _, _ in expected]
    assert [e.x for e in found] == pytest.approx([x for _, x, _ in expected], abs=1e-6)
    assert [e.y for e in found] == pytest.approx([y for _, _, y in expected], abs=1e-7)


def test_extremum_at_zero_has_no_rounding_error():
    assert traces("tanh")[1].extrema[0].x == 0


def test_plateau_is_not_an_extremum():
    f, _ = traces_of(lambda x: np.minimum(1 - abs(x), 0.5), nothing, ["-1/2", "0", "1/2"])
    assert f.extrema == ()


def test_rounding_error_is_not_an_extremum():
    f, _ = traces_of(lambda x: 1e-9 * np.sin(40 * x) + x, nothing)
    assert f.extrema == ()


def test_cusp_is_an_extremum():
    f, _ = traces_of(abs, np.sign, ["0"])
    assert f.kinks == (KinkMark(0, 0),)
    assert f.extrema == (("minimum", 0, 0),)


@pytest.mark.parametrize(
    ("name", "order", "expected"),
    [
        ("elu", 0, [("left", 0, -1)]),
        ("gelu", 0, [("left", 0, 0), ("right", 1, 0)]),
        ("gelu", 1, [("left", 0, 0), ("right", 0, 1)]),
        ("softplus", 0, [("left", 0, 0), ("right", 1, 0)]),
        ("softsign", 0, [("left", 0, -1), ("right", 0, 1)]),
        ("tanh", 0, [("left", 0, -1), ("right", 0, 1)]),
        ("relu", 0, []),  # it does not approach its lines, it is them
        ("linear", 0, []),
    ],
)
def test_asymptotes_of_known_functions(name, order, expected):
    assert traces(name, -8, 8)[order].asymptotes == tuple(expected)


def test_asymptote_with_an_offset():
    def fading(x):
        return np.exp(-4 * abs(x))

    f, _ = traces_of(lambda x: 2 * x + 1 + fading(x), lambda x: 2 - 4 * np.sign(x) * fading(x))
    assert [tuple(line[:2]) for line in f.asymptotes] == [("left", 2), ("right", 2)]
    assert [line.offset for line in f.asymptotes] == pytest.approx([1, 1], abs=1e-6)


def test_asymptote_far_from_the_curve_is_not_drawn():
    assert traces("sigmoid", -0.1, 0.1)[0].asymptotes == ()
    assert traces("gelu", -5, -1)[0].asymptotes == (("left", 0, 0),)


def test_function_without_limit_has_no_asymptote():
    f, slope = traces_of(np.sin, np.cos)
    assert f.asymptotes == slope.asymptotes == ()


# Windows


@pytest.mark.parametrize(
    "window",
    [(-1e300, 1e300), (-1.7e308, 1.7e308), (-1e-300, 1e-300), (0, 5e-324), (1, 1 + 2**-52)],
)
def test_every_window_can_be_traced(sampled, window):
    section = Section(sampled, sampled.base_point)
    for curve in (c for curves in trace(section, *window) for c in curves):
        assert np.isfinite(curve.extent).all()
        assert all(np.isfinite(run.y).all() for run in curve.runs)


def test_every_component_has_a_trace():
    softmax = catalogue()["softmax"]
    values, slopes = trace(Section(softmax, (3.0, 0.7, 0.5)), -5, 5)
    assert len(values) == len(slopes) == 3
    assert [round(float(curve.runs[0].y[-1]), 3) for curve in values] == [0.976, 0.013, 0.011]


def test_pole_with_nan_beside_it_does_not_set_the_scale():
    ((f,), (slope,)) = trace(Section.of(expression("1/x**2")), -2, 2)
    assert f.poles == slope.poles == (0,)
    assert max(map(abs, slope.extent)) < 1e6
    assert not any(run.x[0] < 0 < run.x[-1] for run in slope.runs)


def test_pole_that_floats_miss_does_not_set_the_scale():
    (f,), (slope,) = trace(Section(expression("tan(x)"), (0.0,)), -5, 5)
    assert len(f.poles) == len(slope.poles) == 4
    assert f.dots == slope.dots == ()
    assert max(map(abs, f.extent)) < 100


def test_only_the_most_extreme_points_of_an_endless_wave_are_found():
    (f,), _ = trace(Section.of(expression("sin(100*x)*exp(-x*x)")), -5, 5)
    assert 2 < len(f.extrema) <= 64
    assert max(e.y for e in f.extrema) == pytest.approx(np.exp(-((np.pi / 200) ** 2)), abs=1e-6)
    assert min(e.y for e in f.extrema) == pytest.approx(-np.exp(-((np.pi / 200) ** 2)), abs=1e-6)


# Formulas


def formula_traces(text, low=-5.0, high=5.0, orders=(0, 1)):
    activation = expression(text)
    return [curves[0] for curves in trace(Section.of(activation, orders=orders), low, high)]


GAPS = {
    "(exp(x)-1)/x": (lambda x: np.expm1(x) / x, (1, 0.5)),
    "1/(exp(x)-1)-1/x": (lambda x: 1 / np.expm1(x) - 1 / x, (-0.5, 1 / 12)),
    "(1-cos(x))/x**2": (lambda x: 2 * (np.sin(x / 2) / x) ** 2, (0.5, 0)),
    "x/(exp(x)-1)": (lambda x: x / np.expm1(x), (1, -0.5)),
    "sin(x)/x": (lambda x: np.sin(x) / x, (1, 0)),
}
"""Formulas that are 0/0 at 0: their values without cancellation, and f and f' at 0."""


@pytest.mark.parametrize("text", GAPS)
def test_removable_gap_is_drawn_as_the_smooth_curve_it_is(text):
    f, slope = formula_traces(text)
    values, limits = GAPS[text]
    for curve, limit in zip((f, slope), limits, strict=True):
        (run,) = curve.runs
        assert not any((curve.dots, curve.connectors, curve.poles, curve.kinks))
        assert np.interp(0.0, run.x, run.y) == pytest.approx(limit, abs=1e-4)
    x, y = f.runs[0]
    far = abs(x) > 1e-5
    assert y[far] == pytest.approx(values(x[far]), abs=1e-4)
    assert np.ptp(y[~far]) < 1e-3


def test_gap_beside_which_both_sides_agree_has_its_extremum():
    f, slope = formula_traces("(1-cos(x))/x**2")
    assert f.extrema == (("maximum", 0, 0.5),)
    assert [e.kind for e in slope.extrema] == ["maximum", "minimum"]
    f, slope = formula_traces("x/(x+1)-2/(x**2-1)-1")
    assert f.poles == slope.poles == (1,)
    assert not any((f.dots, f.extrema, slope.dots, slope.extrema))


def test_cancellation_far_out_leaves_no_noise():
    (f,) = formula_traces("sqrt(x**2+1)-x", 1e7, 1e9, orders=(0,))
    (run,) = f.runs
    assert len(run.x) > 100
    assert run.y == pytest.approx(0.5 / run.x, rel=1e-2, abs=1e-12)
    assert not f.extrema


def test_derivative_has_no_value_where_the_function_jumps():
    for name in ("binary_step", "sign"):
        _, slope = traces(name)
        assert slope.dots == (Dot(0, 0, filled=False),)
        assert len(slope.runs) == 2
        assert not slope.connectors
    f, slope = formula_traces("where(x>1,x+1,x)")
    assert Dot(1, 1, filled=True) in f.dots
    assert slope.dots == (Dot(1, 1, filled=False),)
    _, second = formula_traces("max(x,0)", orders=(1, 2))
    assert second.dots == (Dot(0, 0, filled=False),)


def test_break_that_floats_miss_still_has_its_kink():
    f, slope = formula_traces("abs(x-1/3)")
    assert [kink.x for kink in f.kinks] == pytest.approx([1 / 3])
    assert [(c.low, c.high) for c in slope.connectors] == [(-1, 1)]


def test_all_extrema_in_view_are_found_however_shallow():
    f, _ = formula_traces("where(x>0,x,0.5*(exp(x)-1)+sin(3*x)/10)")
    assert [e.kind[:3] for e in f.extrema] == ["min", "max", "min", "max", "min"]
    assert f.turns == 5
    lowest = min(f.extrema, key=lambda e: e.y)
    assert (lowest.x, lowest.y) == pytest.approx((-4.717, -0.5955), abs=1e-3)


def test_extrema_are_refined_together():
    calls = []

    def wave(x):
        calls.append(x.size)
        return np.sin(20 * x)

    f, _ = traces_of(wave, lambda x: 20 * np.cos(20 * x))
    places = np.array([extremum.x for extremum in f.extrema])
    assert np.allclose(places, (np.round(20 * places / np.pi - 0.5) + 0.5) * np.pi / 20, atol=1e-7)
    assert len(places) == 26
    assert len(calls) < 20


def test_turns_count_more_extrema_than_are_found():
    (f,) = formula_traces("sin(100*x)", orders=(0,))
    assert len(f.extrema) == 64
    assert f.turns == round(1000 / np.pi)


def test_asymptotes_of_formulas_are_not_those_of_overflow():
    f, _ = formula_traces("exp(x)/(1+exp(x))")
    assert [(a.end, a.slope, a.offset) for a in f.asymptotes] == [("left", 0, 0), ("right", 0, 1)]
    f, _ = formula_traces("sqrt(x**2+1)")
    assert [(a.end, a.slope, a.offset) for a in f.asymptotes] == [("left", -1, 0), ("right", 1, 0)]


def test_more_breaks_than_can_be_drawn_are_left_out():
    (f,) = formula_traces("tan(x)", -1e300, 1e300, orders=(3,))
    assert not f.poles
    f, _ = formula_traces("x-floor(x)", -50, 50)
    assert [c.x for c in f.connectors] == list(range(-49, 50))


@pytest.mark.parametrize(
    ("name", "corners"),
    [("elu", 1), ("elish", 1), ("symlog", 1), ("xielu", 1), ("isrlu", 0), ("gelu", 0)],
)
def test_highest_derivative_has_its_corners(name, corners):
    """The slope of isrlu's derivative is continuous: it has none."""
    section = Section.of(find(name))
    (_,), (slope,) = trace(section, -5, 5)
    assert [kink.x for kink in slope.kinks] == [0.0] * corners
