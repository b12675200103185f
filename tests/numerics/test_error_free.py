"""Error-free transformations: the error of each operation, to the last bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from actcli.numerics.error_free import (
    dekker_product,
    distance,
    finite_or_zero,
    leading_bits,
    split_square,
    two_difference,
    two_product,
    two_quotient,
    two_square,
    two_sum,
)

numbers = st.floats(allow_nan=False, allow_infinity=False)
moderate = st.floats(-1e100, 1e100).filter(lambda x: x == 0 or abs(x) > 1e-100)


def exact(*parts):
    """Return the sum of floats and arrays of one as an mpf."""
    return mp.fsum(mpf(float(np.ravel(part)[0])) for part in parts)


@given(moderate, moderate)
def test_leading_bits_have_exact_products(a, b):
    first, second = leading_bits(a), leading_bits(b)
    assert exact(first * second) == exact(first) * exact(second)
    assert abs(a - first) <= abs(a) * 2**-25


@given(numbers, st.floats(-1e300, 1e300))
def test_two_sum_and_two_difference_are_exact(x, a):
    for f, sign in (two_difference, -1), (two_sum, 1):
        with np.errstate(over="ignore"):
            d, e = f(np.array([x]), a)
        if np.isfinite(d[0]):
            with mp.workdps(700):
                assert exact(d, e) == mpf(x) + sign * mpf(a)


@given(moderate, moderate)
def test_two_product_is_right_to_76_bits(a, x):
    p, e = two_product(a, np.array([x]))
    with mp.workdps(60):
        truth = mpf(a) * mpf(x)
        assert abs(exact(p, e) - truth) <= abs(truth) * 2**-76
    assert p[0] == a * x


@given(numbers, st.floats())
def test_two_product_never_warns(a, x):
    with np.errstate(all="raise", under="ignore", over="ignore"):
        p, e = two_product(a, np.array([x])) if a or np.isfinite(x) else ((x,), (0.0,))
    assert np.isfinite(e).all()
    assert np.isnan(p[0]) == np.isnan(x)


@pytest.mark.parametrize("a", [0.5, 1.0, -4.0, 2.0**-1000])
def test_two_product_by_a_power_of_two_rounds_nothing(a):
    p, e = two_product(a, np.array([1 / 3, -7.1]))
    assert p.tolist() == [a / 3, a * -7.1]
    assert e == 0.0


@given(moderate, moderate)
def test_dekker_product_is_two_product(a, x):
    p, e = dekker_product(np.array([a]), np.array([x]))
    other, rest = two_product(a, np.array([x]))
    assert (p[0], e[0]) == (other[0], np.ravel(rest)[0])


@given(moderate)
def test_two_square_is_right_to_106_bits(x):
    y, e = two_square(np.array([x]))
    with mp.workdps(60):
        assert abs(exact(y, e) - mpf(x) ** 2) <= mpf(x) ** 2 * 2**-105


@given(moderate)
def test_split_square_has_an_exact_head(x):
    head, rest = split_square(np.array([x]))
    with mp.workdps(60):
        assert exact(head) == exact(leading_bits(x)) ** 2
        assert abs(exact(head, rest) - mpf(x) ** 2) <= mpf(x) ** 2 * 2**-76


@given(moderate, st.floats(1e-50, 1e50))
def test_two_quotient_is_right_to_100_bits(x, a):
    q, e = two_quotient(np.array([x]), a)
    with mp.workdps(60):
        truth = mpf(x) / mpf(a)
        assert abs(exact(q, e) - truth) <= abs(truth) * 2**-100


@pytest.mark.parametrize("x", [-np.inf, np.inf])
def test_the_error_of_an_infinite_result_is_0(x):
    with np.errstate(all="raise"):
        for y, e in (
            two_quotient(np.array([x]), 3.0),
            two_difference(np.array([x]), 1.0),
            two_product(3.0, np.array([x])),
        ):
            assert (y[0], e[0]) == (x, 0)


def test_finite_or_zero_replaces_infinities_and_nan():
    assert finite_or_zero(np.array([1.0, -np.inf, np.nan])).tolist() == [1, 0, 0]
    x = np.array([1.0, 2.0])
    assert finite_or_zero(x) is x


@given(st.integers(-1000, 1000), st.floats(-1e-17, 1e-17))
def test_distance_from_a_double_double_zero_has_every_digit(ulps_away, low):
    zero = 1 / 3, 1.8503717077085943e-17
    x = zero[0] + ulps_away * 2.0**-54
    with mp.workdps(60):
        truth = mpf(x) + mpf(low) - mpf(zero[0]) - mpf(zero[1])
        assert abs(exact(distance(np.array([x]), zero, low)) - truth) <= abs(truth) * 2**-51 + 2e-33
