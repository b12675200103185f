"""Germs: arithmetic beside a point and far out."""

import math
from concurrent.futures import ThreadPoolExecutor
from decimal import Context, Decimal
from fractions import Fraction

import pytest
from mpmath import mp, mpf

from actcli.numerics.germ import (
    MoreDigitsNeededError,
    MoreTermsNeededError,
    UndecidedError,
    beside,
    choices,
    decimals,
    far,
    functions,
    germ_of,
    precision,
)

USUAL = precision(6, 60)


def germ(value):
    return germ_of(USUAL, value)


RIGHT, LEFT = beside(USUAL, 0, 1), beside(USUAL, 0, -1)
FAR = far(USUAL, 1)


def test_an_infinitesimal_is_smaller_than_every_number_and_not_0():
    assert 0 < RIGHT < 5e-324
    assert -5e-324 < LEFT < 0
    assert FAR > 1.7e308
    assert RIGHT != 0


def test_exact_arithmetic_leaves_exact_zeros():
    x = beside(USUAL, 0.1, 1)
    assert ((x + 1) * (x - 1) - (x * x - 1)).is_zero
    assert (x / 1 - x).is_zero
    assert (abs(-x) - x).is_zero


def test_a_float_is_the_number_that_it_is_written_as():
    assert (germ(0.1) + germ(0.2) - germ(0.3)).is_zero


def test_division_knows_what_it_leaves_out():
    y = 1 / (1 - RIGHT)
    assert [y.derivative(k, RIGHT).limit() for k in range(5)] == [1, 1, 2, 6, 24]
    with pytest.raises(MoreTermsNeededError):
        y.derivative(20, RIGHT).limit()
    with pytest.raises(MoreTermsNeededError):
        (y * (1 - RIGHT) - 1).sign()


def test_limits_have_the_sign_of_the_side_from_which_they_come():
    assert math.copysign(1, RIGHT.limit()) == 1
    assert math.copysign(1, LEFT.limit()) == -1
    assert (1 / RIGHT).limit() == math.inf
    assert (1 / LEFT).limit() == -math.inf


def test_square_root_of_a_square_is_the_absolute_value():
    for side in (RIGHT, LEFT):
        assert (functions.square_root(side * side) - abs(side)).is_zero


def test_powers_are_exact():
    y = RIGHT ** Fraction(1, 3)
    assert (y * y * y - RIGHT).is_zero
    assert y.derivative(1, RIGHT).limit() == math.inf
    assert (LEFT**0.5).is_nan
    assert ((LEFT**3) / LEFT**2 - LEFT).is_zero


def test_exponentials_are_beyond_all_powers():
    assert functions.exp(-FAR) * FAR**100 < RIGHT**100
    assert functions.exp(FAR) > FAR**1000
    assert functions.exp(functions.exp(FAR)) > functions.exp(FAR * FAR)
    assert (functions.exp(FAR) * functions.exp(-FAR) - 1).is_zero


def test_logarithms_are_below_all_powers():
    assert functions.log(FAR) < FAR**0.001
    assert functions.log(FAR).limit() == math.inf
    assert (functions.exp(functions.log(FAR)) - FAR).is_zero


def test_slope_of_x_log_x_is_infinite():
    y = RIGHT * functions.log(RIGHT)
    assert y.limit() == 0
    assert y.derivative(1, RIGHT).limit() == -math.inf


def test_an_oscillation_is_bounded():
    wave = functions.sine(FAR)
    assert (wave / FAR).limit() == 0
    assert (wave + FAR).limit() == math.inf
    assert functions.exp(wave - FAR).limit() == 0
    with pytest.raises(UndecidedError):
        wave.limit()
    with pytest.raises(UndecidedError):
        assert wave > 0
    assert wave < 2 * FAR


def test_steps_decide_by_the_side():
    assert choices.floor(germ(2) - RIGHT).limit() == 1
    assert choices.floor(germ(2) + RIGHT).limit() == 2
    assert choices.floor(germ(2.5)).limit() == 2
    assert choices.round_half_even(germ(2.5)).limit() == 2
    assert choices.round_half_even(germ(3.5)).limit() == 4
    assert choices.round_half_even(germ(-0.5)).limit() == 0
    assert choices.round_half_even(germ(2.5) + RIGHT).limit() == 3
    assert (choices.floor(FAR) / FAR).limit() == 1
    assert (LEFT % 1).limit() == 1


def test_what_has_no_real_values_is_nan_and_compares_with_nothing():
    nothing = functions.log(LEFT)
    assert nothing.is_nan
    assert not nothing < 0
    assert not nothing >= 0
    assert nothing != nothing
    assert (nothing + 1).is_nan
    assert math.isnan((1 / germ(0)).limit())


def test_infinity_is_larger_than_what_grows():
    beyond = germ(math.inf)
    assert beyond > FAR
    assert (FAR - math.inf).limit() == -math.inf
    assert (1 / beyond).is_zero
    assert choices.smaller(FAR, beyond) is FAR


def test_a_number_lost_in_a_larger_one_is_not_taken_for_0():
    tiny = functions.exp(germ(-200))
    with pytest.raises(MoreDigitsNeededError):
        (1 + tiny - 1).sign()
    exact = precision(6, 300)
    tiny = functions.exp(germ_of(exact, -200))
    assert (1 + tiny - 1).sign() == 1


def test_rounding_alone_is_taken_for_0():
    third = germ(1) / 3
    assert (3 * third - 1).is_zero
    assert (functions.exp(functions.log(germ(7))) - 7).is_zero


@pytest.mark.parametrize("digits", [60, 300])
@pytest.mark.parametrize("name", decimals.FUNCTIONS)
def test_functions_of_decimals_have_all_their_digits(name, digits):
    context = Context(prec=digits, Emax=10**9, Emin=-(10**9))
    points = ["0.3", "-0.7", "0.99999999999999999999", "1e-8", "1e-30", "1e-400", "-1"]
    if name not in ("asin", "acos"):
        points += ["2.5", "-9", "13.7", "40", "-1e10" if name != "erfc" else "-30"]
    for text in points:
        with mp.workdps(3 * digits + 1000):
            exact = getattr(mp, name)(mpf(text))
            got = mpf(str(decimals.FUNCTIONS[name](Decimal(text), context)))
            assert abs(got - exact) <= abs(exact) * mpf(10) ** (1 - digits), text


@pytest.mark.parametrize("text", ["1e-400", "0.3", "-14.142135623730950488", "42.4"])
def test_erf_of_decimals_has_a_thousand_digits(text):
    context = Context(prec=1200, Emax=10**9, Emin=-(10**9))
    with mp.workdps(2100):
        exact = mp.erf(mpf(text))
        got = mpf(str(decimals.erf(Decimal(text), context)))
        assert abs(got - exact) <= abs(exact) * mpf(10) ** -1199


@pytest.mark.parametrize("digits", [60, 300, 1200])
@pytest.mark.parametrize("text", ["0.3", "1", "1.0000000000000000000001", "2.5", "3.2", "9.99",
                                  "1e-30", "1e-400", "700.5", "1e10", f"1.{'0' * 120}7",
                                  f"0.{'9' * 150}3"])  # fmt: skip
def test_exponentials_and_logarithms_of_decimals_have_all_their_digits(text, digits):
    context = Context(prec=digits, Emax=10**12, Emin=-(10**12))
    x = Decimal(text)
    with mp.workdps(2 * digits + 400):
        for got, truth in (
            (decimals.exp(x, context), mp.exp(mpf(text))),
            (decimals.exp(x.copy_negate(), context), mp.exp(-mpf(text))),
            (decimals.ln(x, context), mp.log(mpf(text))),
        ):
            assert abs(mpf(str(got)) - truth) <= abs(truth) * mpf(10) ** (1 - digits)


@pytest.mark.parametrize("digits", [60, 300, 1200])
@pytest.mark.parametrize(
    "text",
    ["0.3", "-2", "1e-30", "1e40", "-355", "1.5707963267948966",
     "3.14159265358979323846264338327950288419716939937511"],
)  # fmt: skip
def test_sines_of_decimals_have_all_their_digits(text, digits):
    context = Context(prec=digits, Emax=10**9, Emin=-(10**9))
    with mp.workdps(2 * digits + 100):
        exact = mp.sin(mpf(text)), mp.cos(mpf(text))
        for got, truth in zip(decimals.sine_and_cosine(Decimal(text), context), exact, strict=True):
            assert abs(mpf(str(got)) - truth) <= abs(truth) * mpf(10) ** (1 - digits)


def test_each_thread_has_a_context_of_its_own():
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(precision, 6, 60).result()
    assert precision(6, 60) is precision(6, 60)
    assert other is not precision(6, 60)
