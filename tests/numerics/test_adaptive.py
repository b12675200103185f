"""Sums that cancel are computed anew, with more digits."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from actcli.numerics.adaptive import (
    exact_sine_cosine,
    recompute_cancelled,
    recompute_cancelled_wave,
)
from actcli.numerics.trigonometry import reduce_product
from actcli.reference import ulps


def test_a_sum_that_cancels_is_computed_exactly():
    x = np.array([1.0, 2.0, np.nan])
    sums, sizes = np.array([0.1, 2.0, np.nan]), np.array([1.0, 3.0, np.nan])
    y = recompute_cancelled(sums, sizes, Fraction, x)
    assert np.array_equal(y, [1, 2, np.nan], equal_nan=True)


def test_an_exact_sum_beyond_the_largest_float_is_infinite():
    def exact(x):
        return Fraction(x) * 10**400

    y = recompute_cancelled(np.zeros(2), np.ones(2), exact, np.array([1.0, -1.0]))
    assert y.tolist() == [np.inf, -np.inf]


def test_a_sum_of_subnormal_terms_keeps_its_sign():
    """A quarter of the smallest float is 0, and no sum is less than that."""

    def exact(_):
        return Fraction(-1, 10**400)

    lost = recompute_cancelled(np.zeros(1), np.array([1e-323]), exact, np.ones(1))
    assert np.signbit(lost[0])


def test_only_sums_next_to_their_zeros_are_left_to_fractions():
    x = np.concatenate([3 * np.pi + np.linspace(-1, 1, 99), [np.pi, 11.0, 355.0, np.nan]])
    fractions = []

    def f(x, s, c):
        if isinstance(s, Fraction):
            fractions.append(x)
        return s * c + s

    angle = reduce_product(1.0, x)
    y = recompute_cancelled_wave(np.sin(x), np.full_like(x, 2), f, 1.0, x, angle, share=1)
    with mp.workdps(60):
        exact = [mp.sin(v) * mp.cos(v) + mp.sin(v) for v in map(mpf, x[:-1].tolist())]
        assert max(map(ulps, y, exact)) < 1
    assert np.isnan(y[-1])
    assert 3 <= len(fractions) < 50


@given(st.floats(1e-300, 1e150), st.floats(-1e150, 1e150))
def test_exact_sine_and_cosine_have_190_binary_places(rate, x):
    with mp.workdps(1000):
        y = mpf(rate) * mpf(x)
        got = exact_sine_cosine(Fraction(rate) * Fraction(x))
        for value, f in zip(got, (mp.sin, mp.cos), strict=True):
            assert abs(mpf(value.numerator) / value.denominator - f(y)) < mpf(2) ** -190
