"""The computed properties of every function of the catalogue are true of its values."""

import math

import numpy as np
import pytest
from helpers.whole import whole

import actcli
from actcli.analysis.study import properties
from actcli.numerics.tape.choice import tapes

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


def domain(function, x):
    """Return the points at which a function has a value."""
    return x[~np.isnan(function(x))]


def inside(x, spans):
    return any(span.low < x < span.high for span in spans)


@of_functions
def test_limits_are_approached(function, known):
    for f, limits in ((function, known.limits), (function.derivative, known.slope_limits)):
        for far, limit in zip((-1e200, 1e200), limits, strict=True):
            if not domain(f, far * np.linspace(0.5, 1, 9)).size:
                assert math.isnan(limit)
            elif math.isnan(limit):  # waves for ever
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
    y = function(domain(function, X))
    assert (y >= low).all()
    assert (y <= high).all()
    declared = function.range.ends(function.values)
    assert declared[0] <= low
    assert high <= declared[1]
    assert known.bounds == pytest.approx(declared, rel=1e-2)


@of_functions
def test_steepest_bounds_every_slope(function, known):
    assert (abs(function.derivative(domain(function, X))) <= known.steepest * (1 + 1e-14)).all()


@of_functions
def test_trend_is_that_of_the_values(function, known):
    y = function(np.sort(domain(function, X)))
    rises = (y[1:] >= y[:-1]).all()
    falls = (y[1:] <= y[:-1]).all()
    assert rises == (known.trend in ("increasing", "non-decreasing", "constant"))
    assert falls == (known.trend in ("decreasing", "non-increasing", "constant"))


@of_functions
def test_symmetry_is_that_of_the_values(function, known):
    x = np.concatenate([X, function.kink_points()])
    y, mirrored = function(x), function(-x)
    assert np.allclose(mirrored, -y, rtol=1e-13) == (known.symmetry == "odd")
    assert np.allclose(mirrored, y, rtol=1e-13) == (known.symmetry == "even")


@of_functions
def test_curvature_is_the_side_of_chords(function, known):
    a, b = RANDOM.normal(0, np.repeat([1e-6, 3, 30], 1000), (2, 3000))
    a, b = np.array([a, b])[:, np.isfinite(function(a) + function(b))]
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
def test_fixed_points_are_fixed(function, known):
    for low, high in known.fixed_points:
        x = np.linspace(max(low, -50), min(high, 50), 9)[1:-1]
        assert np.allclose(function(x), x, rtol=1e-14, atol=0)


@of_functions
@tapes(wanted=False)
def test_extrema_are_the_highest_and_lowest_around(function, known):
    for kind, x, y in known.extrema:
        around = function(x + np.linspace(-0.01, 0.01, 201))
        assert y == function(x)
        assert y == pytest.approx(around.max() if kind == "maximum" else around.min(), rel=1e-15)


@of_functions
def test_slopes_are_small_on_dead_and_saturated_spans(function, known):
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


@whole
def test_vector_function_has_no_properties(activation):
    assert (properties(activation) is None) != activation.pointwise


def test_a_slope_that_grows_without_end_towards_the_last_value_has_no_bound():
    # The slope of log1mexp is -1/x just below 0, where its last values are.
    assert properties(actcli.log1mexp).steepest == INF
