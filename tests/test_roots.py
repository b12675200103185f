"""Roots are held to far more digits than a float has."""

from decimal import Decimal
from fractions import Fraction

import pytest
from mpmath import mp, mpf

from actcli.numerics.roots import parts, root


@pytest.mark.parametrize(("low", "high"), [(1, 2), (0, 1e3), (-1, 1e6)])
def test_a_root_is_a_sum(low, high):
    found = root(lambda x: x * x * x - 2, low, high)
    with mp.workdps(50):
        assert abs(mpf(found[0]) + mpf(found[1]) - mp.cbrt(2)) < mpf(2) ** -106


def test_a_root_beside_zero_has_all_its_digits():
    high, low = root(lambda x: x.exp() - 1 - Decimal("1e-300"), -1, 1)
    assert high == 1e-300
    assert abs(low) < 1e-316


def test_a_number_is_a_sum():
    high, low = parts(Fraction(1, 3))
    assert high == 1 / 3
    assert abs(Fraction(high) + Fraction(low) - Fraction(1, 3)) < Fraction(1, 2**107)
