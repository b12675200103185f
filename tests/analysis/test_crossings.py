"""Zeros, fixed points and extrema, and where something crosses zero."""

import math

import numpy as np
import pytest

from actcli.analysis.crossings import crossings
from actcli.analysis.properties import Span
from actcli.analysis.samples import Samples
from actcli.analysis.study import properties
from actcli.specs.spec import expression

INF = math.inf


def samples_of(x, holes=()):
    y = np.zeros_like(x)
    none = y[:0]
    return Samples(
        x=x,
        y=y,
        dy=y,
        y_error=y,
        dy_error=y,
        blind=none,
        edges=(),
        seams=(),
        holes=np.array(holes),
        hidden=none,
        ends=Span(-INF, INF),
    )


def crossed(g, x, corners=(), holes=()):
    found = crossings(g, samples_of(x, holes), corners, x, g(x))
    return [(crossing.x, crossing.before, crossing.after) for crossing in found]


def test_crossing_is_located_to_the_last_float():
    ((place, before, after),) = crossed(lambda x: x * x - 2, np.array([0.5, 1.0, 3.0]))
    assert place == pytest.approx(math.sqrt(2), rel=2e-16)
    assert (before, after) == (-1, 1)


def test_touching_zero_is_a_crossing_with_equal_signs():
    found = crossed(lambda x: (x - 0.5) ** 2, np.array([0.0, 0.25, 0.5, 0.75, 1.0]))
    assert found == [(0.5, 1, 1)]


def test_crossing_on_a_level_is_0_or_a_corner_if_there_is_one():
    def level(x):
        return np.sign(x) * np.maximum(abs(x) - 1, 0)

    assert crossed(level, np.linspace(-2, 2, 17)) == [(0, -1, 1)]

    def shifted(x):
        return level(x - 5)

    assert crossed(shifted, np.linspace(3, 7, 17), corners=(5.5,)) == [(5.5, -1, 1)]


def test_zero_at_an_end_is_no_crossing():
    assert crossed(lambda x: np.maximum(x, 0), np.linspace(-2, 2, 9)) == []


def test_change_of_sign_across_a_hole_is_no_crossing():
    assert crossed(lambda x: 1 / x, np.array([-1.0, 1.0]), holes=(0.0,)) == []
    assert len(crossed(lambda x: x, np.array([-1.0, 1.0]))) == 1


def test_underflow_and_overflow_make_no_zeros():
    assert properties(expression("exp(1/x)")).zeros == ()
    assert properties(expression("sqrt(x**2 - 1)")).fixed_points == ()
    bump = properties(expression("exp(-1/x**2)"))
    assert (bump.bounds, bump.continuous, bump.smooth) == ((0, 1), True, True)
    ratio = properties(expression("x**3/(1 + x**2)"))
    assert ratio.slope_limits == (1, 1)
    assert ratio.steepest == pytest.approx(9 / 8)
    assert ratio.trend == "increasing"
    assert properties(expression("log(1 + exp(x))")).asymptotes[1] == (1, 0)
