"""Piecewise linear functions keep nan, infinities and the digits next to a zero."""

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.piecewise import _zero_of_affine, affine, level, line, step, unit_step
from actcli.reference import ulps


def test_step_is_below_up_to_zero_and_keeps_nan():
    x = np.array([-np.inf, -5e-324, -0.0, 0.0, 5e-324, np.inf, np.nan])
    assert np.array_equal(step(x, 2.0, 3.0), [2, 2, 2, 2, 3, 3, np.nan], equal_nan=True)
    each = step(np.array([-1.0, -1.0, 1.0]), np.array([0.1, 0.2, 0.3]), 1.0)
    assert each.tolist() == [0.1, 0.2, 1]


def test_unit_step_is_0_at_its_corner():
    x = np.array([-np.inf, 1.0, np.nextafter(1, 2), np.inf, np.nan])
    assert np.array_equal(unit_step(x, 1.0), [0, 0, 1, 1, np.nan], equal_nan=True)


def test_level_chooses_by_the_condition_and_keeps_nan():
    x = np.array([-2.0, 0.5, np.nan])
    assert np.array_equal(level(x, np.abs(x) < 1, 7.0, 8.0), [8, 7, np.nan], equal_nan=True)


def test_line_of_slope_0_is_0_at_infinity():
    x = np.array([-np.inf, -1.0, 0.0, np.inf, np.nan])
    assert np.array_equal(line(0.0, x), [0, 0, 0, 0, np.nan], equal_nan=True)
    assert np.array_equal(line(2.0, x), [-np.inf, -2, 0, np.inf, np.nan], equal_nan=True)
    slopes = np.array([0.0, 0.5, 1.0, 0.0, 0.0])
    assert np.array_equal(line(slopes, x), [0, -0.5, 0, 0, np.nan], equal_nan=True)


AFFINE = [
    (1, -0.5, -0.5), (-0.7, -0.4, -0.4), (3, 0, -9), (0.1, 0.2, 0.3), (1e300, 0.5, -0.4),
    (1.9e305, 0.5, -5e-238), (1e-300, 0, 1e300), (2, 0, -1e308), (0.125, 1e308, 0),
    (1e300, 0, 1e-20),
]  # fmt: skip
# Slope, start and height: usual ones, and sizes with which intermediate results overflow.


@pytest.mark.parametrize(("slope", "start", "height"), AFFINE)
def test_affine_has_all_digits_next_to_its_zero(slope, start, height):
    with mp.workdps(800):
        zero = mpf(start) - mpf(height) / mpf(slope)
        near = float(zero) if abs(zero) < LARGEST_FLOAT else 1.0
        points = [start, near, 0.0, -1.0, 1e308, -1.7e308, 5e-324, 1e200, 3e-200]
        points += [near * 1.5, near / 3, np.nextafter(near, 9), np.nextafter(near, -9)]
        got = affine(slope, np.array(points), start, height)
        assert max(ulps(y, mpf(slope) * (x - zero)) for x, y in zip(points, got, strict=True)) < 2.5


def test_affine_is_infinite_at_infinity_unless_it_is_flat():
    y = affine(-2.0, np.array([-np.inf, np.inf, np.nan]), 3.0, 1.0)
    assert np.array_equal(y, [np.inf, -np.inf, np.nan], equal_nan=True)
    flat = affine(0.0, np.array([-np.inf, 2.0, np.nan]), 3.0, 1.0)
    assert np.array_equal(flat, [1, 1, np.nan], equal_nan=True)


def test_zeros_of_lines_are_cached_within_bounds():
    assert _zero_of_affine.cache_info().maxsize <= 1024
