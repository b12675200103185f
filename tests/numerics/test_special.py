"""The primitives do what their comments prove."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from actcli.numerics.arithmetic import inverse_root, polynomial
from actcli.numerics.error_free import leading_bits, two_difference, two_product, two_quotient
from actcli.numerics.exponentials import bell_factors, exp_factors, exp_sum
from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.piecewise import affine, line, step
from actcli.reference import ulps

numbers = st.floats(allow_nan=False, allow_infinity=False)
moderate = st.floats(-1e100, 1e100).filter(lambda x: x == 0 or abs(x) > 1e-100)


def test_a_step_keeps_nan_and_gives_zero_to_the_left():
    x = np.array([-np.inf, -5e-324, -0.0, 0.0, 5e-324, np.inf, np.nan])
    assert np.array_equal(step(x, 2.0, 3.0), [2, 2, 2, 2, 3, 3, np.nan], equal_nan=True)
    each = step(np.array([-1.0, -1.0, 1.0]), np.array([0.1, 0.2, 0.3]), 1.0)
    assert each.tolist() == [0.1, 0.2, 1]


def test_a_flat_line_is_flat_at_infinity():
    x = np.array([-np.inf, -1.0, 0.0, np.inf, np.nan])
    assert np.array_equal(line(0.0, x), [0, 0, 0, 0, np.nan], equal_nan=True)
    assert np.array_equal(line(2.0, x), [-np.inf, -2, 0, np.inf, np.nan], equal_nan=True)
    slopes = np.array([0.0, 0.5, 1.0, 0.0, 0.0])
    assert np.array_equal(line(slopes, x), [0, -0.5, 0, 0, np.nan], equal_nan=True)


AFFINE = [
    (1, -0.5, -0.5), (-0.7, -0.4, -0.4), (3, 0, -9), (0.1, 0.2, 0.3), (1e300, 0.5, -0.4),
    (1.9e305, 0.5, -5e-238), (1e-300, 0, 1e300), (2, 0, -1e308), (0.125, 1e308, 0),
    (1e300, 0, 1e-20),
]  # fmt: skip


@pytest.mark.parametrize(("slope", "start", "height"), AFFINE)
def test_a_line_has_all_digits_beside_its_zero(slope, start, height):
    with mp.workdps(800):
        zero = mpf(start) - mpf(height) / mpf(slope)
        beside = float(zero) if abs(zero) < LARGEST_FLOAT else 1.0
        points = [start, beside, 0.0, -1.0, 1e308, -1.7e308, 5e-324, 1e200, 3e-200]
        points += [beside * 1.5, beside / 3, np.nextafter(beside, 9), np.nextafter(beside, -9)]
        got = affine(slope, np.array(points), start, height)
        assert max(ulps(y, mpf(slope) * (x - zero)) for x, y in zip(points, got, strict=True)) < 2.5


def test_a_line_goes_to_infinity():
    y = affine(-2.0, np.array([-np.inf, np.inf, np.nan]), 3.0, 1.0)
    assert np.array_equal(y, [np.inf, -np.inf, np.nan], equal_nan=True)
    flat = affine(0.0, np.array([-np.inf, 2.0, np.nan]), 3.0, 1.0)
    assert np.array_equal(flat, [1, 1, np.nan], equal_nan=True)


def test_a_polynomial():
    x = np.array([[0.0, 1.0, -2.0]])
    assert polynomial((3, 0, 5), x).tolist() == [[3, 8, 23]]
    assert polynomial((3,), x).tolist() == [[3, 3, 3]]
    assert polynomial((1, 2), np.float64(3)) == 7


@given(moderate, moderate)
def test_a_product_of_heads_is_exact(a, b):
    assert mpf(float(leading_bits(a) * leading_bits(b))) == mpf(float(leading_bits(a))) * mpf(
        float(leading_bits(b))
    )
    assert abs(a - leading_bits(a)) <= abs(a) * 2**-25


@given(moderate, moderate)
def test_a_product_in_two_parts(a, x):
    p, e = two_product(a, np.array([x]))
    with mp.workdps(60):
        truth = mpf(a) * mpf(x)
        assert abs(mpf(float(p[0])) + mpf(float(np.ravel(e)[0])) - truth) <= abs(truth) * 2**-76
    assert p[0] == a * x


@given(numbers, st.floats())
def test_a_product_in_two_parts_never_complains(a, x):
    with np.errstate(all="raise", under="ignore", over="ignore"):
        p, e = two_product(a, np.array([x])) if a or np.isfinite(x) else ((x,), (0.0,))
    assert np.isfinite(e).all()
    assert np.isnan(p[0]) == np.isnan(x)


@given(st.floats(-1500, 0), st.sampled_from([1e-300, 1.0, 1e10, 1e300, 1.7e308]))
def test_exp_in_factors_has_all_digits_where_the_result_has(x, scale):
    a, b = exp_factors(np.array([x]))
    got = (scale * a * b)[0]
    with mp.workdps(40):
        truth = scale * mp.exp(mpf(x))
        assert abs(mpf(float(got)) - truth) <= truth * 5e-16 + 2e-323


@given(st.floats(-40, 40), st.sampled_from([0.4, 1.0, 16.0]))
def test_the_bell_in_factors(x, scale):
    a, b = bell_factors(np.array([x]))
    got = (scale * a * b)[0]
    with mp.workdps(40):
        truth = scale * mp.exp(-(mpf(x) ** 2) / 2)
        assert abs(mpf(float(got)) - truth) <= truth * 1e-15 + 2e-323


@given(st.floats(-27, 27))
def test_the_bell_of_another_rate(x):
    a, b = bell_factors(np.array([x]), 1.0)
    with mp.workdps(40):
        truth = mp.exp(-(mpf(x) ** 2))
        assert abs(mpf(float((a * b)[0])) - truth) <= truth * 1e-15 + 2e-323


@given(moderate, st.floats(1e-50, 1e50))
def test_a_quotient_in_two_parts(x, a):
    q, e = two_quotient(np.array([x]), a)
    with mp.workdps(60):
        truth = mpf(x) / mpf(a)
        assert abs(mpf(float(q[0])) + mpf(float(np.ravel(e)[0])) - truth) <= abs(truth) * 2**-100


@given(numbers, st.floats(-1e300, 1e300))
def test_a_difference_in_two_parts(x, a):
    with np.errstate(over="ignore"):
        d, e = two_difference(np.array([x]), a)
    if np.isfinite(d[0]):
        with mp.workdps(700):
            assert mpf(float(d[0])) + mpf(float(np.ravel(e)[0])) == mpf(x) - mpf(a)


@pytest.mark.parametrize("x", [-np.inf, np.inf])
def test_infinity_has_no_second_part(x):
    with np.errstate(all="raise"):
        for y, e in (two_quotient(np.array([x]), 3.0), two_difference(np.array([x]), 1.0)):
            assert (y[0], e[0]) == (x, 0)


@given(st.floats(1e-300, 1e300))
def test_an_inverse_root_is_rounded_once(a):
    with mp.workdps(60):
        assert ulps(inverse_root(a), 1 / mp.sqrt(mpf(a))) <= 0.5 + 1e-9


@given(st.floats(-300, 300))
def test_exp_as_a_sum(x):
    y, e = exp_sum(np.array([x]))
    with mp.workdps(60):
        truth = mp.exp(mpf(x))
        assert abs(mpf(float(y[0])) + mpf(float(np.ravel(e)[0])) - truth) <= truth * 2**-62.9
    assert y[0] + e[0] == y[0]


@pytest.mark.parametrize("x", [np.array(np.nan), np.array([np.nan])])
def test_nan_goes_through(x):
    for part in (exp_factors(x)[0], bell_factors(x)[0], *two_product(2.0, x)[:1], *exp_sum(x)):
        assert np.isnan(part).all()
