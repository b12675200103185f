"""Numbers as users write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actcli.formula import FormulaError, number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1e-3", 1e-3), (".5", 0.5), ("1/3", 1 / 3), ("-pi", -math.pi), ("sqrt(2)", math.sqrt(2)),
        ("−3", -3.0), ("0x1.8p3", 12.0), ("-0x1p-1", -0.5), ("inf", math.inf), ("-inf", -math.inf),
        ("2**-3", 0.125), ("-(1/4)", -0.25), ("e", math.e), ("min(3, 1/2)", 0.5), ("+7", 7.0),
        ("where(1 < 2, 5, 6)", 5.0), ("1_000", 1000.0), ("-2**2", -4.0),
    ],
)  # fmt: skip
def test_number_reads_what_users_write(written, value):
    assert number(written) == value


def test_number_reads_nan_and_negative_zero():
    assert math.isnan(number("nan"))
    assert math.copysign(1, number("-0.0")) == -1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1,5", "Use a point: 1.5, or give two values: 1 5"),
        ("abc", "'abc' is not a number"),
        ("x + 1", "is not a number"),
        ("1/0", "divides by zero"),
        ("9**9**9", "too large"),
        ("sqrt(-1)", "has no value"),
        ("", "empty"),
        ("0x", "is not a number"),
        ("sqr(2)", "Did you mean 'sqrt'?"),
        ("1 +", "syntax error at the end: a value is missing after '+'"),
        ("(1", "syntax error at 1: '(' was never closed"),
        ("1.#INF", "syntax error at 3"),
        ("1 # one", "syntax error at 3"),
        ("1or 2", "is not a number"),
        ("1+0x10", "not decimal"),
        ("1+0b1", "not decimal"),
        ("1 < 2", "is a condition"),
        ("(-8)**(1/3)", "is not a real number"),
        ("1,2,3", "is not a number"),
    ],
)
def test_number_explains_what_is_wrong(written, said):
    with pytest.raises(FormulaError, match=r".") as error:
        number(written)
    assert said in str(error.value)


@given(st.text(max_size=60))
def test_number_of_any_text_is_a_float_or_a_formula_error(written):
    try:
        assert isinstance(number(written), float)
    except FormulaError as error:
        assert str(error)


@given(st.floats())
def test_number_reads_the_repr_of_every_float(value):
    again = number(repr(value))
    assert again == value or (math.isnan(again) and math.isnan(value))
