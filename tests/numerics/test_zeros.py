"""Roots are held to far more digits than a float has."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.numerics.double_double import rational_product, split
from actcli.numerics.zeros import find_zero


@pytest.mark.parametrize(("low", "high"), [(1, 2), (0, 1e3), (-1, 1e6)])
def test_a_root_is_a_sum(low, high):
    found = find_zero(lambda x: x * x * x - 2, low, high)
    with mp.workdps(50):
        assert abs(mpf(found[0]) + mpf(found[1]) - mp.cbrt(2)) < mpf(2) ** -106


def test_a_root_beside_zero_has_all_its_digits():
    high, low = find_zero(lambda x: x.exp() - 1 - Decimal("1e-300"), -1, 1)
    assert high == 1e-300
    assert abs(low) < 1e-316


def test_a_number_is_a_sum():
    high, low = split(Fraction(1, 3))
    assert high == 1 / 3
    assert abs(Fraction(high) + Fraction(low) - Fraction(1, 3)) < Fraction(1, 2**107)


@pytest.mark.parametrize(
    ("rate", "x"),
    [(Fraction(1, 3), 1e3), (Fraction(10) ** 400 / 7, 1e-320), (Fraction(10) ** -400 / 7, -1e308)],
)
def test_a_multiple_of_any_size_is_a_sum(rate, x):
    high, low = rational_product(rate, np.array([x]))
    exact = rate * Fraction(x)
    assert abs(Fraction(float(high[0])) + Fraction(float(low[0])) - exact) <= abs(exact) / 2**104


def test_a_multiple_beyond_the_largest_number_is_infinite():
    assert rational_product(Fraction(10) ** 600, np.array([-1.0]))[0][0] == -np.inf
