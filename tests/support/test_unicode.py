"""Numbers and signs in Unicode, and in ASCII."""

import codecs

import pytest

from actcli.support.unicode import (
    derivative_marks,
    number_in_print,
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
    ("order", "marks"), [(0, ""), (1, "′"), (2, "′′"), (3, "′′′"), (4, "⁽⁴⁾"), (12, "⁽¹²⁾")]
)
def test_marks_of_derivatives(order, marks):
    assert derivative_marks(order, "′") == marks


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
