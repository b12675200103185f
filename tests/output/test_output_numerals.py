"""Numbers are written in the digits that they need."""

import csv
import io
import json
from decimal import Decimal

import numpy as np
import pytest
from helpers.frames import ELU, arrays, frame_of, lines, same_bits, written
from hypothesis import given
from hypothesis import strategies as st

from actcli.support.numerals import numeral


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (3, "3"), (-0.0, "-0"), (1e22, "1e+22"), (1e-7, "1e-07"), (np.inf, "inf"),
     (-np.inf, "-inf"), (np.nan, "nan"), (1 / 3, "0.3333333333333333"), (5e-324, "5e-324")],
)  # fmt: skip
def test_float64_is_written_in_the_fewest_digits(value, text):
    assert numeral(value) == text
    assert lines(written(frame_of([value]), "tsv"))[1] == text


@pytest.mark.parametrize(
    ("dtype", "texts"), [(np.float32, ["0.1", "3", "16777216"]), (np.float16, ["0.1", "3", "inf"])]
)
def test_digits_are_those_that_the_dtype_needs(dtype, texts):
    with np.errstate(over="ignore"):
        x = np.array([0.1, 3, 2**24]).astype(dtype)
    assert [*map(float, lines(written(frame_of(x), "tsv"))[1:])] == [*map(float, texts)]
    assert lines(written(frame_of(x), "tsv"))[1:3] == texts[:2]


@pytest.mark.parametrize("format", ["csv", "tsv"])
@given(x=arrays)
def test_csv_and_tsv_read_back_to_the_same_bits(format, x):
    text = written(frame_of(x, ELU), format)
    head, *rows = csv.reader(io.StringIO(text), delimiter="," if format == "csv" else "\t")
    assert head == ["x", "elu"]
    read = np.array(rows, np.float64).astype(x.dtype)
    assert same_bits(read[:, 0], x)
    assert same_bits(read[:, 1], ELU(x))


@given(x=arrays)
def test_hexadecimal_floats_read_back_to_the_same_bits(x):
    read = [float.fromhex(text) for text in lines(written(frame_of(x), "csv", digits="hex"))[1:]]
    assert same_bits(np.array(read).astype(x.dtype), x)


@given(x=arrays, digits=st.integers(1, 17))
def test_digits_option_rounds_correctly(x, digits):
    for text, value in zip(lines(written(frame_of(x), "csv", digits=digits))[1:], x, strict=True):
        mantissa = text.partition("e")[0].replace(".", "").lstrip("-0")
        if np.isfinite(value):
            exact = Decimal(float(value))
            assert len(mantissa) <= digits
            assert abs(Decimal(text) - exact) <= abs(exact) * Decimal(10) ** (1 - digits) / 2
        else:
            assert text == str(value)


def test_a_frame_longer_than_a_block_is_written_whole():
    x = np.arange(40_000.0)
    assert lines(written(frame_of(x), "csv")) == ["x", *map(str, range(40_000))]
    assert [row["x"] for row in json.loads(written(frame_of(x, ELU), "json"))["rows"]] == x.tolist()
