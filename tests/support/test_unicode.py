"""Numbers and signs in Unicode, and in ASCII."""

import codecs

import pytest

from actcli.support.unicode import (
    PRIMES,
    derivative_marks,
    linear_expression,
    number_in_label,
    number_in_matrix,
    number_in_print,
    number_in_sentence,
    partial_derivative,
    power_of_ten,
    spell_unencodable,
    subscript,
    superscript,
    to_ascii,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.25, "−0.25"),
        (1 / 3, "0.3333"),
        (12345.0, "1.234 × 10⁴"),
        (-1.5e-7, "−1.5 × 10⁻⁷"),
        (float("inf"), "inf"),
    ],
)
def test_numbers_in_print(value, text):
    assert number_in_print(value) == text


def test_raised_and_lowered_numbers():
    assert superscript(-17) == "⁻¹⁷"
    assert power_of_ten(23) == "10²³"
    assert subscript("x", 12) == "x₁₂"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.25, "0.25"),
        (-1, "−1"),
        (-0.16997120747990369, "−0.170"),
        (1.4142135433, "1.414"),
        (1e-7, "1.00 × 10⁻⁷"),
        (-12345, "−1.23 × 10⁴"),
    ],
)
def test_number_in_label_has_three_decimals_at_most(value, text):
    assert number_in_label(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.0, "0"),
        (-1.6699, "−1.67"),
        (2.0, "2"),
        (123.4, "123"),
        (12345.0, "1.23 × 10⁴"),
        (-float("inf"), "−∞"),
        (float("nan"), "undefined"),
    ],
)
def test_number_in_sentence_has_three_significant_digits(value, text):
    assert number_in_sentence(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.001, "−0.001"), (1e-5, "≈ 0"), (-0.25, "−0.25"), (1.0, "1.00")],
)
def test_number_in_matrix(value, text):
    assert number_in_matrix(value, 2) == text


@pytest.mark.parametrize(
    ("slope", "offset", "text"),
    [(0, -0.5, "−0.5"), (1, 0, "x"), (-1, 2, "−x + 2"), (2, -1, "2x − 1")],
)
def test_linear_expression(slope, offset, text):
    assert linear_expression(slope, offset) == text


def test_linear_expression_in_ascii():
    assert linear_expression(-2.5, -1, "{:.6g}".format, gap=" ") == "-2.5 x - 1"
    assert linear_expression(-1, 0, "{:.6g}".format, gap=" ") == "-x"


@pytest.mark.parametrize(("order", "text"), [(0, "f"), (1, "∂f/∂x₁"), (3, "∂³f/∂x₁³")])
def test_partial_derivative(order, text):
    assert partial_derivative("f", "x₁", order) == text


@pytest.mark.parametrize(
    ("order", "marks"), [(0, ""), (1, "′"), (2, "″"), (3, "‴"), (4, "⁽⁴⁾"), (12, "⁽¹²⁾")]
)
def test_marks_of_derivatives(order, marks):
    assert derivative_marks(order, PRIMES) == marks


def test_mark_of_a_high_order_in_another_notation():
    assert derivative_marks(3, numbered="^({})") == "'''"
    assert derivative_marks(4, numbered="^({})") == "^(4)"


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("elu (α = −0.2)", "elu (alpha = -0.2)"),
        ("1.5 × 10⁻⁷", "1.5 x 10^-7"),
        ("x₁", "x_1"),
        ("λ Λ", "lambda Lambda"),
        ("∂²f/∂x²", "d^2f/dx^2"),
        ("é 界", "e ?"),
    ],
)
def test_unicode_is_spelled_in_ascii(text, ascii_text):
    assert to_ascii(text) == ascii_text


def test_what_an_encoding_lacks_is_spelled():
    codecs.register_error("spelled in a test", spell_unencodable)
    assert "α = 10⁻⁷ é".encode("latin-1", "spelled in a test") == "alpha = 10^-7 é".encode(
        "latin-1"
    )
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", "spelled in a test")
