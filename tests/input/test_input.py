"""Numbers out of files of every kind, in pieces."""

import io
import sys
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from actcli.errors import ActcliError, MissingLibraryError, ReadError
from actcli.input import READERS, ReadRequest, _lines, _source, read

arrays = hnp.arrays(
    st.sampled_from("<f2 <f4 <f8 >f4 >f8 i1 <i8 >u2 ?".split()),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)


def source(data, title="data", **wanted):
    data = data.encode() if isinstance(data, str) else data
    return read(io.BufferedReader(io.BytesIO(data)), ReadRequest(title, **wanted))


def numbers(data, title="data", **wanted):
    return np.concatenate([*source(data, title, **wanted).pieces])


def npy(array, **options):
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def npz(**arrays):
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


def test_readers_are_the_modules_of_the_folder():
    assert READERS.names() == ["delimited", "npy", "npz", "parquet", "text"]


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
    assert numbers("1 2,3;4\t5 6 7 8 # 9\n10 11 12\n").tolist() == [
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
        ('1,2\n"' + "3\n" * 9, {"columns": ["1"]}, 2),
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

    pieces = read(io.BufferedReader(Pipe()), ReadRequest("pipe")).pieces
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
    assert numbers("1,2\n3,4\n", "a.csv", axis=-1).tolist() == [[1, 2], [3, 4]]
    assert numbers("1,2\n3,4\n", "a.csv").tolist() == [1, 2, 3, 4]
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
            "x.csv, line 2, column 'b': '' is not a number. One that is missing",
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


# Arrays


@given(array=arrays, piece=st.sampled_from([1, 20, 1 << 20]), order=st.sampled_from("CF"))
def test_npy_is_read_in_pieces(array, piece, order):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_source, "BYTES_PER_PIECE", piece)
        stored = np.asarray(array, order=order)
        for data in (npy(stored), npz(x=stored)):
            read = source(data)
            pieces = [*read.pieces]
            assert all(piece.dtype == array.dtype for piece in pieces)
            assert read.shape == array.shape
            assert b"".join(piece.tobytes() for piece in pieces) == array.tobytes()


@given(
    array=hnp.arrays("f4", hnp.array_shapes(min_dims=1, max_dims=4, max_side=4, min_side=1)),
    piece=st.sampled_from([1, 20, 1 << 20]), data=st.data(),
)  # fmt: skip
def test_npy_vectors_along_any_axis(array, piece, data):
    axis = data.draw(st.integers(-array.ndim, array.ndim - 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_source, "BYTES_PER_PIECE", piece)
        read = source(npy(array), axis=axis)
        pieces = [p.swapaxes(1, 2) if p.ndim == 3 else p for p in read.pieces]
    n = array.shape[axis]
    vectors = np.concatenate([piece.reshape(-1, n) for piece in pieces])
    wanted = np.moveaxis(array, axis, -1).reshape(-1, n)
    assert vectors.tobytes() == wanted.tobytes()
    assert read.shape == array.shape


def test_npy_column_of_records_and_of_an_array():
    records = np.array([(1, 2.5), (3, -4)], [("a", "i4"), ("β", "f4")])
    with pytest.warns(UserWarning, match="format 3.0"):
        data = npy(records)
    assert numbers(data, columns=["β"]).tolist() == [2.5, -4]
    assert numbers(data, columns=["1"]).tolist() == [1, 3]
    table = np.arange(12.0).reshape(2, 2, 3)
    read = source(npy(table), columns=["2"])
    assert read.shape == (2, 2)
    assert np.concatenate([*read.pieces]).tolist() == [1, 4, 7, 10]


def test_npz_array_by_name():
    data = npz(x=np.arange(3), y=np.ones((2, 2)))
    assert numbers(data, columns=["y"]).tolist() == [1, 1, 1, 1]
    with pytest.raises(
        ActcliError, match=r"a.npz holds several arrays. Choose with --column: x, y"
    ):
        numbers(data, "a.npz")
    with pytest.raises(ActcliError, match="has no column 'z'"):
        numbers(data, "a.npz", columns=["z"])


def touch():
    raise AssertionError("it was unpickled")


class Trap:
    def __reduce__(self):
        return touch, ()


def spoilt(data, place):
    data = bytearray(data)
    data[place] ^= 1
    return bytes(data)


GOOD = npy(np.arange(100.0))
STORED = io.BytesIO()
np.savez(STORED, x=np.arange(100.0))
STORED = STORED.getvalue()


def versioned(version, field):
    """Return the records of one field in a file of that version of the format."""
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.array([1.5, -2.0]).view([(field, "f8")]), version)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("version", "field"), [((1, 0), "x"), ((2, 0), "x" * 9000), ((2, 0), "ü"), ((3, 0), "α")]
)
def test_npy_of_every_version_of_the_format(version, field):
    data = versioned(version, field)
    assert data[6:8] == bytes(version)
    assert numbers(data, columns=[field]).tolist() == [1.5, -2.0]


def test_npy_written_by_python_2():
    old = GOOD.replace(b"(100,), ", b"(100L,),")
    assert np.array_equal(numbers(old), np.arange(100.0))


def test_npy_of_an_unknown_version_is_an_error():
    with pytest.raises(ReadError, match="its head cannot be read"):
        numbers(GOOD[:6] + b"\x09\x00" + GOOD[8:])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (npy(np.array([Trap()]), allow_pickle=True), "holds Python objects"),
        (npy(np.zeros(2, complex)), "holds complex128, not real numbers"),
        (npy(np.array(["1"])), "holds <U1, not real numbers"),
        (npy(np.zeros(2, np.longdouble)), "not real numbers up to float64"),
        (npy(np.zeros(2, "M8[s]")), "not real numbers"),
        (GOOD[:-1], "is cut off"),
        (GOOD[:50], "its head cannot be read"),
        (GOOD[:8], "its head cannot be read"),
        (GOOD.replace(b"(100,)", b"(-10,)"), "its head cannot be read"),
        (GOOD.replace(b"(100,)", b"(1<<9)"), "its head cannot be read"),
        (GOOD.replace(b"(100,), ", b"(" + b"9" * 30 + b",), "), "its head cannot be read"),
        (GOOD.replace(b"(100,)", b"('1',)"), "its head cannot be read"),
        (GOOD.replace(b"'<f8'", b"'<q8'"), "its head cannot be read"),
        (GOOD.replace(b"{", b"["), "its head cannot be read"),
        (STORED[:-30], "no whole archive"),
        (spoilt(STORED, 500), "is damaged|no whole archive"),
        (b"PK\x05\x06" + bytes(18), "holds no arrays"),
        (b"no array", "no .npy file"),
    ],
)
def test_npy_and_npz_that_cannot_be_read_are_errors(data, said):
    title = "x.npy" if data == b"no array" else "x"
    with pytest.raises(ActcliError, match=said):
        numbers(data, title)


def test_npy_column_that_does_not_exist_is_an_error():
    records = npy(np.zeros(2, [("a", "f4"), ("b", "O")]), allow_pickle=True)
    with pytest.raises(ActcliError, match=r"x holds records. Choose with --column: a, b"):
        numbers(records, "x")
    with pytest.raises(ReadError, match="Python objects"):
        numbers(records, "x", columns=["a"])
    with pytest.raises(ActcliError, match=r"x has no columns: its shape is \(3,\)"):
        numbers(npy(np.zeros(3)), "x", columns=["1"])
    with pytest.raises(
        ActcliError, match=r"x is shaped \(3, 0\): a vector needs at least one value"
    ):
        numbers(npy(np.zeros((3, 0))), "x", axis=-1)
    with pytest.raises(ActcliError, match=r"x is shaped \(\): no axis -1 can hold vectors"):
        numbers(npy(np.zeros(())), "x", axis=-1)


def test_npz_member_that_is_no_array_is_an_error():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("x.npy", "1 2 3")
    with pytest.raises(ReadError, match="array 'x' is no array"):
        numbers(stream.getvalue(), "a.npz")


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


def test_parquet_columns():
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    stream = io.BytesIO()
    table = {"x": [0.5, None, -np.inf], "n": [1, 2, 3], "t": ["a", "b", "c"]}
    parquet.write_table(arrow.table(table), stream)
    data = stream.getvalue()
    assert np.array_equal(numbers(data, columns=["x"]), [0.5, np.nan, -np.inf], equal_nan=True)
    assert numbers(data, columns=["n", "n"], axis=-1).tolist() == [[1, 1], [2, 2], [3, 3]]
    assert numbers(data, columns=["n"], axis=-1).tolist() == [1, 2, 3]
    for wanted, said in (
        ({}, "p has several columns. Choose with --column: x, n, t"),
        ({"columns": ["y"]}, "p has no column 'y'"),
        ({"columns": ["t"]}, "p, column 't' holds no numbers"),
    ):
        with pytest.raises(ActcliError, match=said):
            numbers(data, "p", **wanted)
    twice = io.BytesIO()
    parquet.write_table(arrow.table([[1.0], [2.0]], names=["x", "x"]), twice)
    with pytest.raises(ReadError, match="p has several columns 'x': rename all but one"):
        numbers(twice.getvalue(), "p", columns=["2"])
    for spoilt in (data[:-9], data[:20]):
        with pytest.raises(ReadError, match="p is no whole parquet file"):
            numbers(spoilt, "p")


def test_parquet_without_pyarrow_is_a_missing_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingLibraryError, match="parquet needs pyarrow: pip install"):
        numbers(b"PAR1", "p")
