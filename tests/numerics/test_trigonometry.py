"""Angles of any size are reduced with all their digits."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mpmath import mp, mpf

from actcli.numerics.trigonometry import (
    PLACES,
    exact_sine_cosine,
    mended,
    reduce_growing_product,
    reduce_product,
    two_over_pi,
    wave_mended,
)
from actcli.reference import ulps

positive = st.floats(5e-324, allow_infinity=False, allow_nan=False)
numbers = st.floats(allow_infinity=False, allow_nan=False)

CLOSEST = 6381956970095103 * 2.0**797
"""Of all floats the one that is closest to a multiple of pi/2."""


def judged(kind, rate, x, exact):
    """The errors of the sine and the cosine of an angle, in ulps."""
    with np.errstate(over="ignore"):
        angle = kind(rate, np.array([x]))
    got = angle.sine()[0], angle.cosine()[0]
    with mp.workdps(1000):
        return [ulps(y, f(exact)) for y, f in zip(got, (mp.sin, mp.cos), strict=True)]


def test_two_over_pi():
    with mp.workdps(1200):
        assert abs(mpf(two_over_pi()) - mpf(2) ** (PLACES + 1) / mp.pi) < 1


@given(positive, numbers)
def test_a_product(rate, x):
    with mp.workdps(1000):
        exact = mpf(rate) * mpf(x)
    assert max(judged(reduce_product, rate, x, exact)) < 1.1


@given(positive, numbers)
def test_a_growing_product(rate, x):
    with mp.workdps(1000):
        exact = mpf(rate) * mpf(x) * (1 + abs(mpf(x)))
    assert max(judged(reduce_growing_product, rate, x, exact)) < 2.6


@pytest.mark.parametrize("x", [CLOSEST, -CLOSEST, 11.0, 355.0, 1e22, 2.0**1023])
def test_beside_a_zero(x):
    assert max(judged(reduce_product, 1.0, x, mpf(x))) < 1
    (got,) = reduce_product(1.0, np.array([x])).sines(16)
    with mp.workdps(1000):
        assert ulps(got[0], mp.sin(mpf(x) + mp.pi / 4)) < 1


@given(positive.filter(lambda rate: 1e-300 < rate < 1e150), numbers)
def test_one_by_one(rate, x):
    x = np.clip(x, -1e150, 1e150)
    with mp.workdps(1000):
        y = mpf(rate) * mpf(x)
        got = exact_sine_cosine(Fraction(rate) * Fraction(x))
        for value, f in zip(got, (mp.sin, mp.cos), strict=True):
            assert abs(mpf(value.numerator) / value.denominator - f(y)) < mpf(2) ** -190


def test_a_zero_of_subnormals_is_mended():
    """A quarter of the smallest number is 0, of which no sum is less."""
    lost = mended(np.zeros(1), np.array([1e-323]), lambda _: Fraction(-1, 10**400), np.ones(1))
    assert np.signbit(lost[0])


def test_what_cancels_is_mended():
    x = np.array([1.0, 2.0, np.nan])
    mend = mended(np.array([0.1, 2.0, np.nan]), np.array([1.0, 3.0, np.nan]), Fraction, x)
    assert np.array_equal(mend, [1, 2, np.nan], equal_nan=True)
    huge = mended(np.zeros(1), np.ones(1), lambda _: Fraction(10) ** 400, x[:1])
    assert huge[0] == np.inf


def test_a_wave_is_mended_at_twice_the_digits():
    """Beside the zeros of sin only those next to them are left to fractions."""
    x = np.concatenate([3 * np.pi + np.linspace(-1, 1, 99), [np.pi, 11.0, 355.0, np.nan]])
    asked = []

    def f(x, s, c):
        if isinstance(s, Fraction):
            asked.append(x)
        return s * c + s

    angle = reduce_product(1.0, x)
    y = wave_mended(np.sin(x), np.full_like(x, 2), f, 1.0, x, angle, share=1)
    with mp.workdps(60):
        exact = [mp.sin(v) * mp.cos(v) + mp.sin(v) for v in map(mpf, x[:-1].tolist())]
        assert max(map(ulps, y, exact)) < 1
    assert np.isnan(y[-1])
    assert 3 <= len(asked) < 50


@given(st.integers(0, 2**27), st.floats(-1, 1))
@example(2**27 - 1, 0.4)
@example(65, -0.35 / 65 * 2**27)  # a step from a zero, where C·r is rounded most
def test_every_step_and_what_lies_between(step, beside):
    x = np.array([step * np.pi / 64 * (1 + beside * 2.0**-27)])
    sines = reduce_product(1.0, x).sines(0, 32)
    pair = reduce_product(1.0, x).twofold(np.array([0]))
    with mp.workdps(60):
        for y, t, f in zip(sines, pair, (mp.sin, mp.cos), strict=True):
            exact = f(mpf(float(x[0])))
            assert ulps(y[0], exact) < 1.1
            both = mpf(float(t.high[0])) + mpf(float(t.low[0]))
            assert abs(both - exact) <= abs(exact) * mpf(2) ** -59


def test_an_infinite_angle_has_no_sine():
    for angle in (reduce_product, reduce_growing_product):
        assert np.isnan(angle(1.0, np.array([-np.inf, np.inf, np.nan])).sine()).all()
