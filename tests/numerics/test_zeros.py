"""Zeros are found to 106 bits."""

from decimal import Decimal

import pytest
from mpmath import mp, mpf

from actcli.numerics.zeros import find_zero


@pytest.mark.parametrize(("low", "high"), [(1, 2), (0, 1e3), (-1, 1e6)])
def test_a_zero_is_a_double_double(low, high):
    found = find_zero(lambda x: x * x * x - 2, low, high)
    with mp.workdps(50):
        assert abs(mpf(found[0]) + mpf(found[1]) - mp.cbrt(2)) < mpf(2) ** -106


def test_a_zero_close_to_0_has_all_its_digits():
    high, low = find_zero(lambda x: x.exp() - 1 - Decimal("1e-300"), -1, 1)
    assert high == 1e-300
    assert abs(low) < 1e-316
