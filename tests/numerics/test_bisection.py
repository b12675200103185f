"""Bisection over the ordinals of floats, and points of every magnitude."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actcli.numerics.bisection import bisect, mean_or_midpoint
from actcli.numerics.magnitudes import DENSE_RADIUS, dense_grid, magnitudes, octaves

LARGEST = np.finfo(float).max


@given(place=st.floats(-LARGEST, LARGEST, exclude_max=True))
def test_bisection_finds_any_float(place):
    low, high = bisect(lambda x: x <= place, np.array([-LARGEST]), np.array([LARGEST]))
    assert low[0] == place
    assert high[0] == np.nextafter(place, math.inf)


def test_bisection_takes_at_most_64_halvings():
    calls = []

    def kind(x):
        calls.append(x)
        return x > 5e-324

    low, high = bisect(kind, np.array([-LARGEST]), np.array([LARGEST]))
    assert (low[0], high[0]) == (5e-324, 1e-323)
    assert len(calls) <= 1 + 64


def test_bisection_ends_at_an_exact_point():
    low, high = bisect(np.sign, np.array([-3.0, 1.0]), np.array([3.0, 2.0]), exact=0)
    assert low[0] == high[0] == 0
    (after,) = bisect(lambda x: np.sign(x**2 - 2), np.array([1.0]), np.array([2.0]), exact=0)[1]
    assert after == pytest.approx(math.sqrt(2), rel=4e-16)


def test_bisection_leaves_its_arguments_alone():
    low, high = np.array([0.0]), np.array([1.0])
    bisect(lambda x: x > 0.3, low, high)
    assert (low[0], high[0]) == (0, 1)


def test_bisection_of_no_brackets():
    assert [ends.shape for ends in bisect(np.sign, np.zeros(0), np.zeros(0))] == [(0,), (0,)]


def test_magnitudes_hold_every_power_of_two():
    x = magnitudes(-3, 3)
    assert np.isin(np.ldexp(1.0, np.arange(-1074, 1024)), x).all()
    assert (np.sort(octaves(-3, 3)) == octaves(-3, 3)).all()
    assert octaves(-3, 3)[0] == 1 / 8
    assert octaves(-3, 3)[-1] < 8


def test_dense_grid_is_even():
    x = dense_grid(1 / 64)
    assert x[0] == -DENSE_RADIUS
    assert (np.diff(x) == 1 / 64).all()


def test_mean_of_near_numbers_is_symmetric():
    low, high = np.array([1.0, 3.0, -8.0, 1e-300]), np.array([1.5, 3.1, -7.0, 1e300])
    found = mean_or_midpoint(low, high)
    assert found[:3].tolist() == [1.25, 3.05, -7.5]
    assert found[3] == pytest.approx(1, rel=1)
    assert (mean_or_midpoint(-high[:3], -low[:3]) == -found[:3]).all()
