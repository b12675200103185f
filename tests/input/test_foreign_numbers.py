"""Every format by every kind of number: missing, malformed, or as others write it.

None is ever read as another number without a word.
"""

import json
import math
import re

import numpy as np
import pytest
from helpers.number_files import numbers

from actcli.errors import ReadError
from actcli.input import _lines


def _delimited(separator, quote='"'):
    """Return a table whose second row has a word under x."""
    return lambda word: (
        f"x{separator}y\n0.5{separator}1\n{quote}{word}{quote}{separator}1\n-2{separator}3\n"
    )


FORMATS = {
    "text": ("d.txt", lambda word: f"0.5\n{word}\n-2\n", {}),
    "text in a line": ("d", lambda word: f"0.5; {word}; -2\n", {}),
    "csv": ("d.csv", _delimited(","), {"columns": ["x"]}),
    "csv with semicolons": ("d.csv", _delimited(";", ""), {"columns": ["x"]}),
    "csv without names": ("d.csv", lambda word: f'0.5,1.5\n"{word}",1\n-2,3\n', {"columns": ["1"]}),
    "csv of one column": ("d.csv", lambda word: f'x\n0.5\n"{word}"\n-2\n', {}),
    "tsv": ("d.tsv", _delimited("\t", ""), {"columns": ["x"]}),
    "json": (
        "d.json",
        lambda word: f'[{{"x": 0.5}},\n{{"x": {json.dumps(word)}}},\n{{"x": -2}}]',
        {},
    ),
    "json lines": ("d.jsonl", lambda word: f"0.5\n{json.dumps(word)}\n-2\n", {}),
    "markdown": (
        "d.md",
        lambda word: f"| x | y |\n| --: | --: |\n| 0.5 | 1 |\n| {word} | 1 |\n| -2 | 3 |\n",
        {"columns": ["x"]},
    ),
    "columns between blanks": ("d.txt", _delimited("   "), {"columns": ["x"]}),
}

NUMBERS = {
    "1e3": 1000, "1E-3": 0.001, "+2": 2, ".5": 0.5, "5.": 5, "007": 7, "1/2": 0.5, "-1/2": -0.5,
    "0x10": 16, "-0x1.8p-3": -0.1875, "0X1P+1": 2,
    "1_000": 1000, "−2": -2, "٣": 3, "inf": math.inf, "-Infinity": -math.inf,
    "NaN": math.nan, "pi": math.pi, "sqrt(2)": math.sqrt(2), "2*pi": 2 * math.pi, "1e-400": 0,
}  # fmt: skip

MISSING = ["", "NA", "N/A", "n/a", "null", "NULL", "None", "#N/A", "<NA>", "-", "--", ".", "?"]

DECIMAL_COMMA = "add --decimal-mark comma"
GROUPED = "Leave out the marks between thousands"
DATE = "Convert a date or time first"
WRONG = {
    "1,5": DECIMAL_COMMA, "-2,5": DECIMAL_COMMA, ",5": DECIMAL_COMMA, "1,5e-3": DECIMAL_COMMA,
    "1,234": DECIMAL_COMMA, "1.234,5": GROUPED, "1,234,567": GROUPED, "1,234.5": GROUPED,
    "1'000": GROUPED, "1 000": GROUPED, "1\u00a0000": GROUPED, "1\u202f000,5": "not a number",
    "1d-3": "Write e before the exponent", "1.5D+03": "Write e before the exponent",
    "50%": "divided by 100", "1.#INF": "Write inf", "-1.#IND": "Write inf", "nan(ind)": "Write inf",
    "∞": "Write inf", "true": "Write 1 or 0", "False": "Write 1 or 0",
    "2024-11-15": DATE, "1/2/2024": DATE, "12:30": DATE, "12:30:05": DATE, "1-5": "not a number",
    "1+2": "not a number", "--5": "not a number", "+-5": "not a number", "5-": "not a number",
    "#DIV/0!": "A formula of the spreadsheet fails", "#REF!": "A formula of the spreadsheet",
    "1.5.2": "not a number", "1e": "not a number", "e": "not a number", "-e": "not a number",
    "abc": "not a number", "$5": "not a number", "5 m": "not a number", "1j": "not a number",
    "½": "not a number", "²": "not a number", "–5": "not a number", "0b101": "not a number",
    "0x1-0x2": "not a number", "(5)": "Write a minus", "(1.50)": "Write a minus",
    "1.5f": "not a number", "1L": "not a number", "1>0": "not a number", "(": "not a number",
    "x": "not a number", "1e400e": "not a number", "_1": "not a number",
}  # fmt: skip


def read_with(form, word, **wanted):
    title, write, columns = FORMATS[form]
    return numbers(write(word), title, **columns, **wanted)


def fits(form, word):
    """Return whether a word can stand in a format as one."""
    return "text" not in form or not (set(word) & set(" ,") or word in ("", "1\u202f000,5"))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("word", NUMBERS)
def test_what_users_type_as_a_number_is_one(form, word):
    found = read_with(form, word)
    assert np.array_equal(found, [0.5, NUMBERS[word], -2], equal_nan=True)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("word", WRONG)
def test_what_is_no_number_is_refused_with_its_place(form, word):
    if not fits(form, word):
        pytest.skip("here it is several words")
    with pytest.raises(ReadError) as caught:
        read_with(form, word)
    lines = {"text": 2, "text in a line": 1, "csv without names": 2, "markdown": 4}
    line = 2 if "json" in form else lines.get(form, 3)
    assert re.match(rf"d(\.\w+)?, line {line}(, column '[x1]')?: ", str(caught.value))
    assert WRONG[word] in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("word", MISSING)
def test_a_missing_number_is_refused_or_read_as_told(form, word):
    if not fits(form, word) and form != "text in a line":
        pytest.skip("here it is nothing")
    with pytest.raises(ReadError, match=r"missing.*--na nan reads it as nan, --na skip leaves"):
        read_with(form, word)
    assert np.array_equal(read_with(form, word, missing="nan"), [0.5, np.nan, -2], equal_nan=True)
    assert read_with(form, word, missing="skip").tolist() == [0.5, -2]


@pytest.mark.parametrize(
    ("title", "data", "said"),
    [
        ("d.txt", "1,5\n-2,5\n7\n", "line 1: '1,5' may be one number or several. For one, add --d"),
        ("d.txt", "7 # a, b\n\n1,5 -2,5", "for 1 5, add --separator comma"),
        ("d.csv", "1,5\n-2,5\n", "line 1: '1,5' may be one number or several"),
        ("d.csv", "1,5;-2,5\n", "line 1: '1,5' is not a number. If its decimal mark is a comma"),
        (
            "d.csv",
            "x\n1,5\n",
            "2 cells, but the first line has 1. If their decimal mark is a comma",
        ),
        ("d.csv", '"1,5"\n-2\n', "line 1: '1,5' is not a number. If its decimal mark is a comma"),
        ("d.tsv", "1,5\t-2,5\n", "line 1: '1,5' is not a number. If its decimal mark"),
        ("d.txt", "1,234.5", "For one, leave out the marks between thousands; for 1 234.5, add"),
        ("d.txt", "1.234,5", "For one, leave out the marks between thousands; for 1.234 5, add"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1 << 20])
def test_a_comma_that_may_be_a_decimal_one_is_refused_until_it_is_told(
    monkeypatch, size, title, data, said
):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", size)
    with pytest.raises(ReadError) as caught:
        numbers(data, title)
    assert said in str(caught.value)
    if "thousands" not in said:
        found = numbers(data, title, decimal=",")
        assert found.tolist() == [
            float(x.replace(",", ".")) for x in re.findall(r"-?\d,?\d*", data)
        ]
        with pytest.raises(ReadError, match="Its decimal mark is to be a comma"):
            numbers(data.replace("1,5", "1.5"), title, decimal=",")


@pytest.mark.parametrize("size", [1, 3, 1 << 20])
@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ("1,5\n-2,5\n", {"separator": ","}),
        ("1;5;-2;5", {"separator": ";"}),
        ("1|5|-2|5", {"separator": "|"}),
        ("1,5,\n-2 ,5", {}),
        ("1, 5\n-2,5\n", {}),
    ],
)
def test_a_separator_that_is_told_or_clear_separates(monkeypatch, size, data, wanted):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", size)
    assert numbers(data, **wanted).tolist() == [1, 5, -2, 5]


@pytest.mark.parametrize("size", [1, 3, 1 << 20])
@pytest.mark.parametrize("data", ["1, 2,,3", ", 1", "1\n, 2", "1; ;2", "1, 2\n,3", "1 , , 2"])
def test_a_number_that_is_missing_between_separators_is_not_passed_over(monkeypatch, size, data):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", size)
    with pytest.raises(ReadError, match="a number is missing: --na nan"):
        numbers(data)
    assert np.isnan(numbers(data, missing="nan")).sum() == 1
    assert numbers(data, missing="skip").tolist() == [float(x) for x in re.findall(r"\d", data)]


@pytest.mark.parametrize("size", [1, 3, 1 << 20])
def test_tabs_that_are_told_to_separate_may_leave_out_a_number(monkeypatch, size):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", size)
    data = "1\t\t2\n \t3\n4\t 5\t\n\n"
    assert numbers(data).tolist() == [1, 2, 3, 4, 5]
    with pytest.raises(ReadError, match="line 1: a number is missing"):
        numbers(data, separator="\t")
    found = numbers(data, separator="\t", missing="nan")
    assert np.array_equal(found, [1, np.nan, 2, np.nan, 3, 4, 5], equal_nan=True)
    assert numbers("1\t2\n\t4\n", separator="\t", missing="skip", axis=-1).tolist() == [[1, 2]]


def test_a_first_line_of_losses_in_brackets_is_no_line_of_names():
    with pytest.raises(ReadError, match="Write a minus"):
        numbers("(5)\n3\n", "d.csv")


def test_marks_between_thousands_are_told_beside_a_decimal_comma():
    for title, data in (("d.txt", "1.234,5\n"), ("d.csv", "v\n1.234,5\n")):
        with pytest.raises(ReadError, match="Leave out the marks between thousands"):
            numbers(data, title, decimal=",")


def test_a_vector_with_a_missing_number_is_left_out():
    for title, data, wanted in (
        ("d.txt", "1 2\nNA 4\n5 6\n", {}),
        ("d.csv", "x,y\n1,2\n,4\n5,6\n", {}),
        ("d.csv", "1.,2\n,4\n5,6\n", {}),
    ):
        assert numbers(data, title, axis=-1, missing="skip", **wanted).tolist() == [[1, 2], [5, 6]]
    assert numbers("1.,2\n,4\n5,6\n", "d.csv", missing="skip").tolist() == [1, 2, 4, 5, 6]


@pytest.mark.parametrize(
    ("data", "column", "found"),
    [
        ("x y\n1 2\n3 4\n", "y", [2, 4]),
        ("  x   y\n  1   2\n\n 3\t 4  \n", "y", [2, 4]),
        ('"my x" y\n1 2\n3 4\n', "my x", [1, 3]),
        ("1 2\n3 4\n", "2", [2, 4]),
        ("# x y\n1 2\n3 4\n", "1", [1, 3]),
        ("1\n3\n", "1", [1, 3]),
        ("time (s)\n1\n3\n", "time (s)", [1, 3]),
        ("e,pi\n1,2\n3,4\n", "pi", [2, 4]),
        ("3d,7d\n1,2\n3,4\n", "7d", [2, 4]),
        ("id,2020\n1,2\n3,4\n", "2020", [2, 4]),
        ("1,5\n2,6\n", "2", [5, 6]),
    ],
)
@pytest.mark.parametrize("size", [1, 5, 1 << 20])
def test_columns_by_name_and_number(monkeypatch, size, data, column, found):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", size)
    assert numbers(data, columns=[column]).tolist() == found


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("NA,1\n2,3\n", "line 1, column '1': 'NA' is no number, but a missing one"),
        ("1.5.2\n3\n", "line 1: '1.5.2' is not a number. If it is a name, choose it with --column"),
        ("e\n3\n", "line 1: 'e' is not a number. If it is a name"),
        ("pi,1\n3,2\n", "line 1: 'pi' may be a number or a name"),
        ("oops,-1.5\n3,2\n", "line 1: 'oops' is not a number. If it is a name"),
        ("1,5;2\n3;4\n", "line 1: '1,5' is not a number"),
    ],
)
def test_a_first_line_that_may_be_names_or_numbers_is_neither(data, said):
    with pytest.raises(ReadError) as caught:
        numbers(data, "d.csv")
    assert said in str(caught.value)
