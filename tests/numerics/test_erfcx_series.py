"""The Taylor coefficients of erfcx, and the derivatives of all that is made of the normal tail."""

import math

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli import find
from actcli.numerics import erfcx_series, special
from actcli.numerics.erfcx_series import erfcx_coefficients
from actcli.reference import ulps
from actcli.specs.spec import expression

POINTS = [-26.0, -9.0, -1.0, -0.3, -1e-300, 0.0, 1e-300, 0.01, 0.1, 0.5, 1.0, 1.5, 1.999, 2.0,
          2.001, 2.3, 3.0, 5.0, 9.0, 28.0, 100.0, 1e4]  # fmt: skip


def true_coefficients(x, order):
    """Return the coefficients by the integral that they are: a hypergeometric function.

    i^n erfc(x) is exp(-x²)/(2**n·sqrt(pi))·U((n + 1)/2, 1/2, x²) for x > 0 (DLMF 7.18.10). To the
    left of 0 the recurrence, whose terms have one sign, is computed with 60 digits.
    """
    with mp.workdps(60):
        x = mpf(x)
        if x > 0.4:
            return [
                (-1) ** n * mp.hyperu(mpf(n + 1) / 2, 0.5, x * x) / mp.sqrt(mp.pi)
                for n in range(order + 1)
            ]
        with mp.workdps(100):
            a = [-1 / mp.sqrt(mp.pi), mp.exp(x * x) * mp.erfc(x)]
            for n in range(order):
                a.append(2 * (x * a[-1] + a[-2]) / (n + 1))
        return a[1:]


@pytest.mark.parametrize("x", POINTS)
def test_coefficients_have_the_digits_that_are_said(x):
    order = 30
    got = erfcx_coefficients(np.array([x]), order)[:, 0]
    for n, exact in enumerate(true_coefficients(x, order)):
        if 1e-290 < abs(exact) < 1e300:
            assert ulps(float(got[n]), exact) <= 5 + 2 * n, (x, n)


@pytest.mark.parametrize("order", [0, 6, 30, 60])
def test_the_recurrence_forgets_what_it_starts_with(order):
    steps = 2 * order + erfcx_series.SPARE_STEPS
    low, high = mpf(0), mpf(10) ** 30
    for n in range(steps, order, -1):
        low, high = ((1 / (mpf(erfcx_series.FAR_FROM) + mpf(n + 1) / 2 * r)) for r in (low, high))
    assert abs(low - high) < mpf(2) ** -60 * low


@pytest.mark.parametrize("order", [0, 6, 30, 60])
def test_terms_that_are_left_out_of_the_sums_are_small(order):
    terms, x = order + erfcx_series.TERMS, mpf(erfcx_series.FAR_FROM)
    ratios = [mpf(0)]
    for n in range(2000, -1, -1):
        ratios.append(1 / (x + mpf(n + 1) / 2 * ratios[-1]))
    b = [mpf(1)]
    for ratio in ratios[-2 : -order - 2 * terms : -1]:
        b.append(b[-1] * ratio)
    sizes = [math.comb(order + k, k) * b[order + k] * x**k for k in range(len(b) - order)]
    assert sum(sizes[terms:]) < mpf(2) ** -60 * sum(sizes[:terms])


def test_coefficients_at_the_ends():
    c = erfcx_coefficients(np.array([-np.inf, -27.0, np.inf, 1.7e308, np.nan]), 3)
    assert c[:, :2].tolist() == [[np.inf] * 2, [-np.inf] * 2, [np.inf] * 2, [-np.inf] * 2]
    assert (c[1:, 2:4] == 0).all()
    assert c[0, 2:4].tolist() == [0, special.erfcx(np.array([1.7e308]))[0]]
    assert np.isnan(c[:, 4]).all()


FAR = [(1e10, 1, -1), (1e10, 2, 2), (1e100, 1, -1), (1e60, 3, -6)]


@pytest.mark.parametrize(("x", "order", "factor"), FAR)
def test_derivatives_far_out_are_those_of_the_reciprocal(x, order, factor):
    expected = factor / math.sqrt(math.pi) * float(mpf(x) ** (-1 - order))
    assert find("erfcx").derivative(x, order=order) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("text", ["erfcx(x**2)", "erfcx(sin(3*x))", "erfcx(30/x)"])
def test_erfcx_of_a_function_has_its_derivatives(text):
    inner = {"erfcx(x**2)": lambda t: t * t, "erfcx(30/x)": lambda t: 30 / t}
    u = inner.get(text, lambda t: mp.sin(3 * t))
    with mp.workdps(60):
        for x in (0.7, 2.2):
            exact = mp.taylor(lambda t: mp.exp(u(t) ** 2) * mp.erfc(u(t)), mpf(x), 4)
            for order in range(5):
                got = expression(text).derivative(x, order=order)
                assert got == pytest.approx(float(exact[order] * mp.factorial(order)), rel=1e-12)


def hazards(x, orders):
    """Return the derivatives of h = phi(x)/Phi(x), by h' = -h·(x + h), with as many digits."""
    with mp.workdps(60 + 20 * orders):
        x = mpf(x)
        if x < -1e3:
            h = -x
            for k in range(60, 0, -1):
                h = -x + k / h
        else:
            h = mp.npdf(x) / mp.ncdf(x)
        series, argument = [h], [x, mpf(1)] + [mpf(0)] * orders
        for n in range(orders):
            total = sum(series[i] * (argument[n - i] + series[n - i]) for i in range(n + 1))
            series.append(-total / (n + 1))
        return [float(c * mp.factorial(n)) for n, c in enumerate(series)]


@pytest.mark.parametrize("x", [-1e4, -400.5, -38.2, -6.1, -3.2, -0.6, -0.4, 1.3, 20.3])
def test_inverse_mills_ratio_keeps_its_digits_in_every_derivative(x):
    exact = hazards(x, 5)
    for f, start in ((find("log_ndtr"), 1), (expression("phi(x)/Phi(x)"), 0)):
        for order in range(1, 6):
            got = f.derivative(x, order=order + start)
            assert got == pytest.approx(exact[order], rel=1e-11), (f.name, order)


def test_log_ndtr_is_a_parabola_far_out():
    f = find("log_ndtr")
    assert f.derivative([-np.inf, -1e10, -1e100], order=2).tolist() == [-1, -1, -1]
    assert f.derivative(-1e4, order=3) == pytest.approx(2e-12, rel=1e-6)
    assert f.derivative([-np.inf, np.inf], order=3).tolist() == [0, 0]


def test_quotients_of_erfcx_have_values_where_it_overflows():
    f = expression("log(erfcx(x))")
    assert f([-30.0, 30.0]) == pytest.approx([900 + math.log(2), -3.9741171106438777], rel=1e-15)
    assert f.derivative([-30.0], order=2).tolist() == [2]
