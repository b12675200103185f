"""Angles of any size are reduced with all their digits."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mpmath import mp, mpf

from actcli.numerics.trigonometry import (
    TWO_OVER_PI_BITS,
    reduce_growing_product,
    reduce_product,
    two_over_pi,
)
from actcli.reference import ulps

positive = st.floats(5e-324, allow_infinity=False, allow_nan=False)
numbers = st.floats(allow_infinity=False, allow_nan=False)

CLOSEST = 6381956970095103 * 2.0**797
# Of all floats the one that is closest to a multiple of pi/2.


def errors(reduce, rate, x, exact):
    """Return the errors of the sine and the cosine of an angle, in ulps."""
    with np.errstate(over="ignore"):
        angle = reduce(rate, np.array([x]))
    got = angle.sine()[0], angle.cosine()[0]
    with mp.workdps(1000):
        return [ulps(y, f(exact)) for y, f in zip(got, (mp.sin, mp.cos), strict=True)]


def test_two_over_pi_is_right_to_its_last_bit():
    with mp.workdps(1200):
        assert abs(mpf(two_over_pi()) - mpf(2) ** (TWO_OVER_PI_BITS + 1) / mp.pi) < 1


@given(positive, numbers)
def test_sine_and_cosine_of_a_product_are_within_1_1_ulp(rate, x):
    with mp.workdps(1000):
        exact = mpf(rate) * mpf(x)
    assert max(errors(reduce_product, rate, x, exact)) < 1.1


@given(positive, numbers)
def test_sine_and_cosine_of_a_growing_product_are_within_2_6_ulp(rate, x):
    with mp.workdps(1000):
        exact = mpf(rate) * mpf(x) * (1 + abs(mpf(x)))
    assert max(errors(reduce_growing_product, rate, x, exact)) < 2.6


@pytest.mark.parametrize("x", [CLOSEST, -CLOSEST, 11.0, 355.0, 1e22, 2.0**1023])
def test_digits_next_to_a_zero_are_right(x):
    assert max(errors(reduce_product, 1.0, x, mpf(x))) < 1
    (got,) = reduce_product(1.0, np.array([x])).sines(16)
    with mp.workdps(1000):
        assert ulps(got[0], mp.sin(mpf(x) + mp.pi / 4)) < 1


@given(st.integers(0, 2**27), st.floats(-1, 1))
@example(2**27 - 1, 0.4)
@example(65, -0.35 / 65 * 2**27)  # one step from a zero, where C·r is rounded most
def test_every_step_and_the_points_between_are_right(step, offset):
    x = np.array([step * np.pi / 64 * (1 + offset * 2.0**-27)])
    sines = reduce_product(1.0, x).sines(0, 32)
    pair = reduce_product(1.0, x).double_doubles()
    with mp.workdps(60):
        for y, t, f in zip(sines, pair, (mp.sin, mp.cos), strict=True):
            exact = f(mpf(float(x[0])))
            assert ulps(y[0], exact) < 1.1
            both = mpf(float(t.high[0])) + mpf(float(t.low[0]))
            assert abs(both - exact) <= abs(exact) * mpf(2) ** -59


@given(st.floats(0.1, 10), st.integers(0, 5000), st.floats(-0.5, 0.5), st.integers(0, 46))
@example(1.0, 96, 0.0, 0)  # 3·pi/2, rounded
@example(1.0, 1, -0.4999, 0)
@example(7.7, 4991, -0.4999, 0)
def test_double_doubles_of_fine_angles_have_73_bits(rate, step, offset, closer):
    x = np.array([(step + offset * 2.0**-closer) * np.pi / 64 / rate])
    angle = reduce_product(rate, x)
    if not angle.is_fine(rate * x)[0]:
        return
    with mp.workdps(60):
        for pair, f in zip(angle.double_doubles(), (mp.sin, mp.cos), strict=True):
            exact = f(mpf(rate) * mpf(float(x[0])))
            both = mpf(float(pair.high[0])) + mpf(float(pair.low[0]))
            assert abs(both - exact) <= abs(exact) * mpf(2) ** -73


def test_the_sine_of_infinity_is_nan():
    for reduce in (reduce_product, reduce_growing_product):
        assert np.isnan(reduce(1.0, np.array([-np.inf, np.inf, np.nan])).sine()).all()
