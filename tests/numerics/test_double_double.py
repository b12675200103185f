"""Double-double arithmetic has twice the digits of a float."""

import operator
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from actcli.numerics.double_double import DoubleDouble, log1p, rational_product, split

numbers = st.floats(1e-30, 1e30) | st.floats(-1e30, -1e-30)


def double_double(value):
    """Return a fraction as a DoubleDouble of arrays of one."""
    return DoubleDouble(*(np.array([part]) for part in split(value)))


def exact(number):
    """Return a DoubleDouble of arrays of one as a Fraction."""
    return Fraction(float(number.high[0])) + Fraction(float(np.ravel(number.low)[0]))


@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv"])
@given(a=numbers, b=numbers)
def test_operations_keep_100_bits(name, a, b):
    a, b = Fraction(a) / 3, Fraction(b) / 7
    x, y = double_double(a), double_double(b)
    apply = getattr(operator, name)
    truth = apply(exact(x), exact(y))
    size = abs(a) + abs(b) if name in ("add", "sub") else abs(truth)
    for other in (y, b):  # A Fraction is rounded to the same DoubleDouble.
        assert abs(exact(apply(x, other)) - truth) <= size / 2**100


@given(a=numbers)
def test_a_plain_number_may_come_first(a):
    x = double_double(Fraction(a) / 3)
    assert abs(exact(1 - x) - (1 - exact(x))) <= (1 + abs(exact(x))) / 2**100
    assert exact(2 * x) == 2 * exact(x)
    assert exact(0 + x) == exact(x)


def test_a_fraction_beyond_the_largest_float_makes_nan():
    with np.errstate(invalid="ignore"):
        assert np.isnan((double_double(Fraction(1)) * Fraction(10) ** 400).value()[0])


@given(a=st.floats(1e-200, 1) | st.floats(0.01, 1))
def test_log1p_is_right_to_64_bits(a):
    got = log1p(double_double(Fraction(a)))
    with mp.workdps(50):
        assert abs(mpf(got.high[0]) + mpf(got.low[0]) - mp.log1p(a)) <= mp.log1p(a) / 2**64


@pytest.mark.parametrize("number", [Fraction(1, 3), Decimal(2) / 7, Fraction(10) ** 300 / 7])
def test_split_is_right_to_106_bits(number):
    high, low = split(number)
    assert high == float(number)
    rest = abs(Fraction(high) + Fraction(low) - Fraction(number))
    assert rest <= abs(Fraction(number)) / 2**106


@pytest.mark.parametrize(
    ("rate", "x"),
    [(Fraction(1, 3), 1e3), (Fraction(10) ** 400 / 7, 1e-320), (Fraction(10) ** -400 / 7, -1e308)],
)
def test_rational_product_is_right_to_104_bits_at_any_size(rate, x):
    high, low = rational_product(rate, np.array([x]))
    truth = rate * Fraction(x)
    assert abs(Fraction(float(high[0])) + Fraction(float(low[0])) - truth) <= abs(truth) / 2**104


def test_rational_product_beyond_the_largest_float_is_infinite():
    assert rational_product(Fraction(10) ** 600, np.array([-1.0]))[0][0] == -np.inf
