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
        ("float32", "no number format 'float32'"),
        ("", "no number format ''"),
    ],
)
def test_unknown_dtype_is_an_error(text, message):
    with pytest.raises(NumberFormatError, match=re.escape(message)):
        parse_dtype(text)


@pytest.mark.parametrize("notation", NOTATIONS, ids=lambda notation: notation.examples)
def test_every_example_of_a_notation_is_parsed_by_it(notation):
    for name in re.split(", | or ", notation.examples.replace("<18,8>", "<18;8>")):
        name = name.replace(";", ",")
        assert re.fullmatch(notation.pattern, name)
        assert parse_dtype(name).name == name


def test_new_notation_is_parsed_and_described(monkeypatch):
    new = Notation("i12", r"i(?P<bits>\d+)", lambda name, m: IntegerFormat(name, int(m[1]), True))
    monkeypatch.setattr(dtypes, "NOTATIONS", (*NOTATIONS, new))
    assert parse_dtype("I12").bits == 12
    assert describe_dtypes().endswith("; i12")
    with pytest.raises(NumberFormatError, match="i12"):
        parse_dtype("q8")
