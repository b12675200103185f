"""Sums of two floats have twice the digits of one."""

import operator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from actcli.numerics.double_double import DoubleDouble, log1p

numbers = st.floats(1e-30, 1e30) | st.floats(-1e30, -1e-30)


def twofold(value):
    high = float(value)
    return DoubleDouble(np.array([high]), np.array([float(value - Fraction(high))]))


def whole(t):
    return Fraction(float(t.high[0])) + Fraction(float(np.ravel(t.low)[0]))


@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv"])
@given(a=numbers, b=numbers)
def test_an_operation_keeps_a_hundred_bits(name, a, b):
    a, b = Fraction(a) / 3, Fraction(b) / 7
    x, y = twofold(a), twofold(b)
    apply = getattr(operator, name)
    exact = apply(whole(x), whole(y))
    size = abs(a) + abs(b) if name in ("add", "sub") else abs(exact)
    for other in (y, b):  # which is rounded to the same
        assert abs(whole(apply(x, other)) - exact) <= size / 2**100


@given(a=numbers)
def test_a_plain_number_may_come_first(a):
    x = twofold(Fraction(a) / 3)
    assert abs(whole(1 - x) - (1 - whole(x))) <= (1 + abs(whole(x))) / 2**100
    assert whole(2 * x) == 2 * whole(x)
    assert whole(0 + x) == whole(x)


def test_a_fraction_beyond_the_largest_number_leaves_nothing():
    with np.errstate(invalid="ignore"):
        assert np.isnan((twofold(Fraction(1)) * Fraction(10) ** 400).value()[0])


@given(a=st.floats(1e-200, 1) | st.floats(0.01, 1))
def test_a_logarithm_has_eleven_bits_more_than_a_float(a):
    got = log1p(twofold(Fraction(a)))
    with mp.workdps(50):
        assert abs(mpf(got.high[0]) + mpf(got.low[0]) - mp.log1p(a)) <= mp.log1p(a) / 2**64
