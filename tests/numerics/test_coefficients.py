"""The fitted constants are what the script makes, and fit."""

from pathlib import Path

import pytest
from generate import coefficients as made
from mpmath import mp, mpf

from actcli.numerics import coefficients


def test_the_tables_are_what_the_script_makes():
    assert Path(coefficients.__file__).read_text("utf-8") == made.module()


def value(polynomial, s):
    return mp.fsum(coefficient * s**k for k, coefficient in enumerate(polynomial))


@pytest.mark.parametrize("name", made.fits())
def test_the_polynomials_fit(name):
    with mp.workdps(made.DIGITS):
        fit = made.fits()[name]
        exact, rounded = fit.coefficients(), getattr(coefficients, name)
        assert len(exact) == len(rounded) == fit.degree + 1
        for i in range(201):
            s = fit.low + (fit.high - fit.low) * mpf(i) / 200 + mpf(2) ** -70
            truth = fit.target(s)
            assert abs(value(exact, s) / truth - 1) < 2e-17
            assert abs(value(rounded, s) / truth - 1) < 2**-52


def test_the_constants_in_parts_add_up():
    with mp.workdps(made.DIGITS):
        for parts, places, whole in zip(
            (coefficients.GELU_TANH_LINEAR, coefficients.GELU_TANH_CUBIC),
            (34, 18),
            made.gelu_tanh_constants(),
            strict=True,
        ):
            upper, rest, rounded = parts
            assert (upper * 2**places).is_integer()
            assert mp.almosteq(mpf(upper) + mpf(rest), whole, 1e-20)
            assert rounded == float(whole)


def test_the_zeros_are_zeros():
    with mp.workdps(made.DIGITS):
        for slope, zero in (
            (made.gelu_slope, coefficients.GELU_SLOPE_ZERO),
            (made.gelu_tanh_slope, coefficients.GELU_TANH_ZERO),
            (made.silu_slope, coefficients.SILU_ZERO),
            (made.silu_bend, coefficients.DSILU_ZERO),
            *(
                (slope, getattr(coefficients, f"{name}_ZERO"))
                for name, (slope, *_) in {**made.SLOPES, **made.BALANCES}.items()
            ),
        ):
            high, low, *_ = zero
            assert abs(low) <= abs(high) * 2**-53
            assert abs(slope(mpf(high) + mpf(low))) < 2**-102  # of slopes up to 15
