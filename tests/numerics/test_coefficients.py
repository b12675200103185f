"""The fitted constants are what their generator writes, and they fit."""

from pathlib import Path

import pytest
from generate import coefficients as generator
from mpmath import mp, mpf

from actcli.numerics import coefficients


def test_coefficients_are_what_the_generator_writes():
    assert Path(coefficients.__file__).read_text("utf-8") == generator.module()


def value(polynomial, s):
    return mp.fsum(coefficient * s**k for k, coefficient in enumerate(polynomial))


@pytest.mark.parametrize("name", generator.fits())
def test_polynomials_fit_their_functions(name):
    with mp.workdps(generator.DIGITS):
        fit = generator.fits()[name]
        exact, rounded = fit.coefficients(), getattr(coefficients, name)
        assert len(exact) == len(rounded) == fit.degree + 1
        for i in range(201):
            s = fit.low + (fit.high - fit.low) * mpf(i) / 200 + mpf(2) ** -70
            truth = fit.target(s)
            assert abs(value(exact, s) / truth - 1) < 2e-17
            assert abs(value(rounded, s) / truth - 1) < 2**-52


def test_constants_in_parts_add_up():
    with mp.workdps(generator.DIGITS):
        for parts, places, whole in zip(
            (coefficients.GELU_TANH_LINEAR, coefficients.GELU_TANH_CUBIC),
            (34, 18),
            generator.gelu_tanh_constants(),
            strict=True,
        ):
            upper, rest, rounded = parts
            assert (upper * 2**places).is_integer()
            assert mp.almosteq(mpf(upper) + mpf(rest), whole, 1e-20)
            assert rounded == float(whole)


def test_zeros_are_zeros_to_102_bits():
    with mp.workdps(generator.DIGITS):
        for slope, zero in (
            (generator.gelu_slope, coefficients.GELU_SLOPE_ZERO),
            (generator.gelu_tanh_slope, coefficients.GELU_TANH_ZERO),
            (generator.silu_slope, coefficients.SILU_ZERO),
            (generator.silu_bend, coefficients.DSILU_ZERO),
            *(
                (slope, getattr(coefficients, f"{name}_ZERO"))
                for name, (slope, *_) in {**generator.SLOPES, **generator.BALANCES}.items()
            ),
        ):
            high, low, *_ = zero
            assert abs(low) <= abs(high) * 2**-53
            assert abs(slope(mpf(high) + mpf(low))) < 2**-102  # of slopes up to 15
