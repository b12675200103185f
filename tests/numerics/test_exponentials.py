"""Exponentials in factors and sums keep the digits that a float would lose."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from actcli.numerics.error_free import two_product
from actcli.numerics.exponentials import bell_factors, exp_factors, exp_sum, negative_size


def assert_close(got, truth, relative):
    """Assert a relative error, or that of four of the smallest floats."""
    assert abs(mpf(float(got)) - truth) <= truth * relative + 2e-323


@given(st.floats(-1500, 0), st.sampled_from([1e-300, 1.0, 1e10, 1e300, 1.7e308]))
def test_exp_factors_have_all_digits_where_the_product_has(x, scale):
    a, b = exp_factors(np.array([x]))
    with mp.workdps(40):
        assert_close((scale * a * b)[0], scale * mp.exp(mpf(x)), 5e-16)


@given(st.floats(-40, 40), st.sampled_from([0.4, 1.0, 16.0]))
def test_bell_factors_have_all_digits_of_exp_of_half_the_square(x, scale):
    a, b = bell_factors(np.array([x]))
    with mp.workdps(40):
        assert_close((scale * a * b)[0], scale * mp.exp(-(mpf(x) ** 2) / 2), 1e-15)


@given(st.floats(-27, 27))
def test_bell_factors_have_all_digits_of_exp_of_the_square(x):
    a, b = bell_factors(np.array([x]), 1.0)
    with mp.workdps(40):
        assert_close((a * b)[0], mp.exp(-(mpf(x) ** 2)), 1e-15)


@given(st.floats(-300, 300))
def test_exp_sum_is_right_to_62_9_bits(x):
    y, e = exp_sum(np.array([x]))
    with mp.workdps(60):
        truth = mp.exp(mpf(x))
        assert abs(mpf(float(y[0])) + mpf(float(np.ravel(e)[0])) - truth) <= truth * 2**-62.9
    assert y[0] + e[0] == y[0]


def test_negative_size_is_cut_off_where_its_exponential_is_forgotten():
    u = np.array([-1e300, -3.0, -0.0, 0.0, 2.0, np.inf, np.nan])
    left, m, low = negative_size(u, np.full(7, 0.25))
    assert left.tolist()[:-1] == [True, True, True, False, False, False]
    assert np.array_equal(m, [-2200, -3, 0, 0, -2, -2200, np.nan], equal_nan=True)
    assert low.tolist()[:-1] == [0, 0.25, 0.25, -0.25, -0.25, 0]
    assert negative_size(u)[2] == 0.0


@pytest.mark.parametrize("x", [np.array(np.nan), np.array([np.nan])])
def test_nan_stays_nan(x):
    for part in (exp_factors(x)[0], bell_factors(x)[0], *two_product(2.0, x)[:1], *exp_sum(x)):
        assert np.isnan(part).all()
