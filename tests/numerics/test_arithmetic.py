"""Polynomials, products, squares and roots are rounded as little as they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from actcli.numerics.arithmetic import (
    algebraic_sigmoid,
    algebraic_sigmoid_slope,
    inverse_root,
    polynomial,
    safe_product,
    square_above_one,
)
from actcli.reference import ulps


def test_polynomial_is_evaluated_elementwise():
    x = np.array([[0.0, 1.0, -2.0]])
    assert polynomial((3, 0, 5), x).tolist() == [[3, 8, 23]]
    assert polynomial((3,), x).tolist() == [[3, 3, 3]]
    assert polynomial((1, 2), np.float64(3)) == 7


def test_safe_product_over_and_underflows_only_as_a_whole():
    big, small = np.array([1e300]), np.array([1e-300])
    assert safe_product(big, big, small, small)[0] == pytest.approx(1, rel=1e-15)
    assert safe_product(small, small, big)[0] == pytest.approx(1e-300, rel=1e-15)
    with np.errstate(over="ignore"):
        assert safe_product(big, big)[0] == np.inf
    assert np.isnan(safe_product(np.array([np.inf]), np.zeros(1))[0])


@given(st.floats(0, 1))
def test_square_above_one_is_nearly_rounded_once(z):
    with mp.workdps(60):
        assert ulps(square_above_one(np.array([z]))[0], (1 + mpf(z)) ** 2) <= 0.63


@given(st.floats(1e-300, 1e300))
def test_inverse_root_is_rounded_once(a):
    with mp.workdps(60):
        assert ulps(inverse_root(a), 1 / mp.sqrt(mpf(a))) <= 0.5 + 1e-9


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(1e-300, 1e300))
def test_algebraic_sigmoid_neither_overflows_nor_loses_digits(x, alpha):
    with mp.workdps(60), np.errstate(over="ignore", under="ignore"):
        root = mp.sqrt(1 + mpf(alpha) * mpf(x) ** 2)
        assert ulps(algebraic_sigmoid(np.array([x]), alpha)[0], mpf(x) / root) <= 2.5
        if root < 1e100:
            assert ulps(algebraic_sigmoid_slope(np.array([x]), alpha)[0], root**-3) <= 4.5
