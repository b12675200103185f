"""Numbers out of files of every kind, in pieces."""

import io

import numpy as np
import pytest
from helpers.number_files import numbers, source
from hypothesis import given
from hypothesis import strategies as st

from actcli.errors import ActcliError, ReadError
from actcli.input import READERS, ReadRequest, _lines, read


def test_readers_are_the_modules_of_the_folder():
    assert READERS.names() == ["delimited", "json", "md", "npy", "npz", "parquet", "text"]


# Text


@pytest.mark.parametrize("text", ["1 -2 0.5", "1\n-2\r\n0.5\n", "1,-2;1/2", "# a\n1 -2 # b\n\n.5"])
@pytest.mark.parametrize("size", [1, 3, 1 << 20])
def test_text_of_numbers(monkeypatch, text, size):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", size)
    assert numbers(text).tolist() == [1, -2, 0.5]


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_errors_name_the_line_however_the_text_is_cut(monkeypatch, size):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", size)
    for title in ("data", "data.csv"):
        with pytest.raises(ReadError, match=r"line 4(, column '1')?: 'oops' is not a number"):
            numbers("1\n2\n\noops\n", title)


@pytest.mark.parametrize("size", [1, 5, 1 << 20])
def test_text_of_a_vector_a_line(monkeypatch, size):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", size)
    assert numbers("1 2\n3 4\n\n5 6", axis=-1).tolist() == [[1, 2], [3, 4], [5, 6]]
    with pytest.raises(ReadError, match="line 3: 1 values, but the lines above have 2"):
        numbers("1 2\n3 4\n5\n", axis=-1)


def test_an_endless_line_is_read_but_an_endless_number_is_an_error(monkeypatch):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", 4)
    monkeypatch.setattr(_lines, "MAX_LINE_LENGTH", 9)
    assert numbers("1 2, 3;4\t5 6,7 8 # 9\n10 11 12\n").tolist() == [
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        10,
        11,
        12,
    ]
    for text, wanted, line in (
        ("1\n" + "2" * 20, {}, 2),
        ("1 2 3 4 5 6 7 8 9\n", {"axis": -1}, 1),
        ('1;2\n"' + "3\n" * 9, {"columns": ["1"]}, 2),
    ):
        with pytest.raises(ReadError, match=f"data, line {line} does not end within 9 characters"):
            numbers(text, **wanted)


def test_text_is_utf_8():
    assert numbers("\ufeff1 # α\n".encode()).tolist() == [1]
    for spoilt in (b"\xff", b"1\n\xce"):
        with pytest.raises(ReadError, match="is not text"):
            numbers(spoilt)


def test_lines_are_read_before_the_stream_ends():
    class Pipe(io.RawIOBase):
        given = iter([b"1\n2", b"\n3\n", b""])

        def readable(self):
            return True

        def readinto(self, buffer):
            piece = next(self.given)
            buffer[: len(piece)] = piece
            return len(piece)

    pieces = read(io.BufferedReader(Pipe()), ReadRequest(title="pipe")).pieces
    assert [piece.tolist() for piece in pieces] == [[1], [2, 3]]


# Columns


TABLE = 'id,x,"y, z"\n1,0.5,1/2\n\n# a note\n2,-inf,"3"\n'


@pytest.mark.parametrize("size", [1, 1 << 20])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("column", "values"),
    [("x", [0.5, -np.inf]), ("y, z", [0.5, 3]), ("1", [1, 2]), ("3", [0.5, 3])],
)
def test_csv_column_by_name_or_number(monkeypatch, size, separator, column, values):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", size)
    table = TABLE.replace(",", separator).replace(f"y{separator}", "y,")
    assert numbers(table, columns=[column]).tolist() == values
    assert numbers(table, columns=[column], axis=-1).tolist() == values
    assert source(table, columns=[column], axis=-1).shape == (2,)
    assert not [*source("x,y\n", columns=["x"], axis=-1).pieces]


def test_csv_of_several_columns_is_a_vector_a_line():
    assert numbers(TABLE, columns=["x", "id"], axis=-1).tolist() == [[0.5, 1], [-np.inf, 2]]
    assert numbers("1,2.\n3,4\n", "a.csv", axis=-1).tolist() == [[1, 2], [3, 4]]
    assert numbers("1,2.\n3,4\n", "a.csv").tolist() == [1, 2, 3, 4]
    assert numbers("x\n3\n", "a.csv").tolist() == [3]


def test_csv_cell_with_a_line_break(monkeypatch):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", 4)
    assert numbers('"a\nb",c\n1,2\n', columns=["a\nb"]).tolist() == [1]
    with pytest.raises(ReadError, match="line 4, column 'c'"):
        numbers('"a\nb",c\n1,2\n3,d\n', columns=["c"])


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("a,b\n1,2\n", {}, r"x.csv has several columns. Choose with --column: a, b."),
        ("a,b\n1,2\n", {"columns": ["c"]}, r"x.csv has no column 'c'. Choose .*: a, b."),
        ("a,b\n1,2\n", {"columns": ["3"]}, "no column '3'"),
        ("a,b\n1,2\n", {"columns": ["0"]}, "no column '0'"),
        ("a,b,a\n1,2,3\n", {"columns": ["a"]}, "several columns 'a'. Choose with --column: 1, 3"),
        ("a\n1\nb\n", {}, "x.csv, line 3, column 'a': 'b' is not a number"),
        (
            "a,b\n1,\n",
            {"columns": ["b"]},
            "x.csv, line 2, column 'b': a number is missing: --na nan reads it as nan",
        ),
        ("a,b\n1\n", {"columns": ["b"]}, "x.csv, line 2: it ends before column 'b'"),
        ("a,b\n1,2,3\n", {"columns": ["b"]}, "x.csv, line 2: 3 cells, but the first line has 2"),
        ("", {}, "x.csv holds no numbers"),
        ('a\n1\n"' + "2\n" * 99_999, {}, "x.csv, line 3: a quote is not closed"),
    ],
)
def test_csv_that_cannot_be_read_is_an_error(text, wanted, said):
    with pytest.raises(ActcliError, match=said):
        numbers(text, "x.csv", **wanted)


@given(
    data=st.binary(max_size=200), head=st.sampled_from([b"", b"\x93NUMPY\x01\x00", b"PK\x03\x04"])
)
def test_random_bytes_are_numbers_or_an_actcli_error(data, head):
    for title in ("x", "x.csv"):
        try:
            numbers(head + data, title)
        except ActcliError as mistake:
            assert "\n" not in str(mistake).replace("\\n", "")
        except ValueError as error:
            assert "at least one array" in str(error)  # an empty text has no pieces
