"""Kinks, jumps, poles and ends of functions: one-sided limits."""

import math

import numpy as np
import pytest

from actcli.analysis.one_sided import kinks_at, limit_of
from actcli.analysis.smoothness import smoothness
from actcli.analysis.study import properties
from actcli.analysis.tolerances import simplest
from actcli.catalogue import find
from actcli.specs.spec import expression

INF = math.inf


def test_kink_has_one_sided_limits():
    (kink,) = kinks_at(find("relu"), [0.0])
    assert (kink.left, kink.value, kink.right) == (0, 0, 0)
    assert (kink.slope_left, kink.slope, kink.slope_right) == (0, 0, 1)
    (smooth,) = kinks_at(find("gelu"), [1.0])
    assert smooth.left == smooth.value == smooth.right
    assert smooth.is_smooth


@pytest.mark.parametrize(
    ("values", "expected", "limit"),
    [
        ([1.0, 1.0, 1.0], 1.0, 1.0),
        ([1 + 1e-12, 1 + 2e-12, 1 + 4e-12], 1.0, 1.0),  # the value there, but for an error
        ([1 + 1e-12, 1 + 2e-12, 1 + 4e-12], 0.0, 1.0),  # a jump, to the simplest number
        ([8.0, 4.0, 2.0], 0.0, INF),
        ([-8.0, -4.0, -2.0], 0.0, -INF),
        ([-INF, -4.0, -2.0], 0.0, -INF),
    ],
)
def test_limit_of_values_towards_a_point(values, expected, limit):
    assert limit_of(np.array(values), expected, 1e-11) == limit


def test_simplest_number_within_an_error():
    assert simplest(0.30000000000000004, 1e-15) == 0.3
    assert simplest(1e-20, 1e-15) == 0
    assert simplest(math.pi, 1e-3) == 3.142


def test_removable_singularity_is_no_jump():
    line = properties(expression("(x**2 - 1)/(x - 1)"))
    assert (line.continuous, line.trend) == (True, "increasing")
    assert line.asymptotes == ((1, 1), (1, 1))
    assert properties(expression("sin(x)/x")).steepest == pytest.approx(0.4361818)


def test_pole_is_infinitely_steep():
    pole = properties(expression("1/x**2"))
    assert (pole.steepest, pole.symmetry) == (INF, "even")
    assert pole.extrema == ()


@pytest.mark.parametrize(
    ("text", "sides"), [("1/x", (-INF, INF)), ("1/x**2", (INF, INF)), ("log(abs(x))", (-INF, -INF))]
)
def test_pole_is_told_from_a_corner(text, sides):
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
        ("x*log(x)", (-math.exp(-1), INF), None, [(0, 0, -INF)], [0, 1]),
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
def test_end_of_a_function_is_no_break(text, bounds, trend, ends, zeros):
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
