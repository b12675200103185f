"""Names of number formats: one table is the grammar, the help and the error message."""

import re
from fractions import Fraction

import pytest

from actcli.lut import dtypes
from actcli.lut.dtypes import NOTATIONS, Notation, describe_dtypes, parse_dtype
from actcli.lut.number_formats import FixedPointFormat, IntegerFormat, NumberFormatError


@pytest.mark.parametrize(
    ("text", "bits", "signed", "scale"),
    [
        ("q7", 8, True, Fraction(1, 128)),
        ("Q15", 16, True, Fraction(1, 2**15)),
        ("q31", 32, True, Fraction(1, 2**31)),
        ("s16.13", 16, True, Fraction(1, 2**13)),
        ("u16.16", 16, False, Fraction(1, 2**16)),
        ("ap_fixed<18,8>", 18, True, Fraction(1, 2**10)),
        ("ap_fixed18,8", 18, True, Fraction(1, 2**10)),
        ("ap_ufixed<8, 0>", 8, False, Fraction(1, 256)),
        ("ap_fixed<18,8,AP_RND,AP_SAT,0>", 18, True, Fraction(1, 2**10)),
        ("UQ0.16", 16, False, Fraction(1, 2**16)),
        ("uq8.8", 16, False, Fraction(1, 2**8)),
        ("Q0.15", 16, True, Fraction(1, 2**15)),
    ],
)
def test_fixed_point_dtype_is_parsed(text, bits, signed, scale):
    found = parse_dtype(text)
    assert isinstance(found, FixedPointFormat)
    assert (found.bits, found.is_signed, found.scale) == (bits, signed, scale)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("q8", "write q7, q15"),
        ("q3.12", "write s15.12 or s16.12"),
        ("s1.0", "2 to 32 bits, not 1"),
        ("s64.32", "2 to 32 bits"),
        ("ap_fixed<40,8>", "2 to 32 bits"),
        ("ap_fixed<8,2,AP_RND_UP>", "no rounding AP_RND_UP: write AP_TRN, AP_TRN_ZERO, AP_RND"),
        ("ap_fixed<8,2,AP_RND,AP_SAT_ZERO>", "no overflow AP_SAT_ZERO: write AP_SAT, AP_SAT_SYM"),
        ("ap_fixed<8,2,AP_RND,AP_WRAP,1>", "saturated bits"),
        ("float32", "no number format 'float32'"),
        ("", "no number format ''"),
    ],
)
def test_unknown_dtype_is_an_error(text, message):
    with pytest.raises(NumberFormatError, match=re.escape(message)):
        parse_dtype(text)


@pytest.mark.parametrize(
    ("text", "name", "rounding", "overflow"),
    [
        ("ap_fixed<18,8>", "ap_fixed<18,8>", None, None),
        ("ap_fixed<18,8,AP_RND,AP_SAT>", "ap_fixed<18,8,AP_RND,AP_SAT>", "half-up", "saturate"),
        ("ufixed<8,0,TRN_ZERO>", "ap_ufixed<8,0,AP_TRN_ZERO,AP_WRAP>", "zero", "wrap"),
        ("fixed<8, 2, RND_CONV, SAT_SYM, 0>", "ap_fixed<8,2,AP_RND_CONV,AP_SAT_SYM>", "half-even",
         "symmetric"),
    ],
)  # fmt: skip
def test_modes_of_hls_are_read(text, name, rounding, overflow):
    found = parse_dtype(text)
    assert (found.name, found.rounding, found.overflow) == (name, rounding, overflow)


@pytest.mark.parametrize("notation", NOTATIONS, ids=lambda notation: notation.examples)
def test_every_example_of_a_notation_is_parsed_by_it(notation):
    for name in re.split(", | or ", notation.examples):
        assert re.fullmatch(notation.pattern, name.lower())
        assert parse_dtype(name).name == name


def test_new_notation_is_parsed_and_described(monkeypatch):
    new = Notation("i12", r"i(?P<bits>\d+)", lambda name, m: IntegerFormat(name, int(m[1]), True))
    monkeypatch.setattr(dtypes, "NOTATIONS", (*NOTATIONS, new))
    assert parse_dtype("I12").bits == 12
    assert describe_dtypes().endswith("; i12")
    with pytest.raises(NumberFormatError, match="i12"):
        parse_dtype("q8")
