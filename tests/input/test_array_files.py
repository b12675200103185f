"""Arrays of NumPy: in pieces, of any order, and those that are damaged."""

import io
import zipfile

import numpy as np
import pytest
from helpers.number_files import npy, npz, numbers, source
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from actcli.errors import ActcliError, ReadError
from actcli.input import ReadRequest, _source, read

arrays = hnp.arrays(
    st.sampled_from("<f2 <f4 <f8 >f4 >f8 i1 <i8 >u2 ?".split()),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)


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


def with_head(text, version=(1, 0)):
    """Return a file with this text for a head, and no numbers."""
    length = len(text).to_bytes(2 if version == (1, 0) else 4, "little")
    return b"\x93NUMPY" + bytes(version) + length + text.encode()


HEAD = "{'descr': '<f8', 'fortran_order': False, 'shape': (10,)}"


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("'fortran_order': False, ", ""),
        HEAD.replace("'descr': '<f8', ", ""),
        HEAD.replace(", 'shape': (10,)", ""),
        HEAD.replace("False", "'no'"),
        HEAD.replace("}", ", 'more': 1}"),
        HEAD.replace("10", "-10"),
        HEAD.replace("10", "1" * 30),
        HEAD.replace("10", "0, " + "1" * 30),
        HEAD.replace("(10,)", "(1 << 40,)"),
        HEAD.replace("(10,)", f"({'1, ' * 65})"),
        HEAD.replace("(10,)", "None"),
        HEAD.replace("'<f8'", "'<f9'"),
        HEAD.replace("'<f8'", "[('', )]"),
        HEAD.replace("'<f8'", "('<f8', (1099511627776,))"),
        "(" * 5000,
        "{1: 2}",
        "",
        "\0",
    ],
)
def test_npy_with_a_wrong_head_is_an_error(version, text):
    with pytest.raises(ReadError, match=r"x is no array: its head cannot be read|not real numbers"):
        numbers(with_head(text, version), "x")


@pytest.mark.parametrize("version", [(0, 0), (1, 1), (4, 0), (255, 255)])
def test_npy_of_no_version_that_there_is(version):
    with pytest.raises(ReadError, match="x is no array: its head cannot be read"):
        numbers(with_head(HEAD, version), "x")


def test_npy_head_is_not_read_if_it_is_too_long():
    class Endless(io.RawIOBase):
        start = with_head("", (2, 0))[:8] + b"\xff\xff\xff\xff"
        count = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            piece = self.start or bytes(len(buffer))
            self.start = b""
            buffer[: len(piece)] = piece
            self.count += len(piece)
            return len(piece)

    stream = Endless()
    with pytest.raises(ReadError, match="its head cannot be read"):
        read(io.BufferedReader(stream), ReadRequest(title="x"))
    assert stream.count < 1 << 17


def test_npy_cut_off_anywhere_is_an_error():
    array = np.arange(12.0).reshape(3, 4)
    for data in (npy(array), npy(np.asfortranarray(array))):
        for end in range(len(data)):
            with pytest.raises(ReadError, match=r"x.npy (is no|is cut off)"):
                numbers(data[:end], "x.npy")


def test_npy_column_of_a_wide_array():
    wide = np.zeros((2, 3), order="F")
    wide[:, 1] = 1, 2
    for order in "CF":
        assert numbers(npy(np.asarray(wide, order=order)), columns=["2"]).tolist() == [1, 2]
    huge = with_head(HEAD.replace("10,", "0, 10**15").replace("10**15", "1" + "0" * 15))
    assert numbers(huge, columns=["7"]).size == 0
    for column in ("0", "4", "x", "9" * 5000):
        with pytest.raises(ActcliError, match="Choose with --column: 1 to 3"):
            numbers(npy(wide), "x", columns=[column])


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_npz_with_damage_is_an_error_or_read(method):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("x.npy", npy(np.random.default_rng(1).normal(size=200)))
    data = stream.getvalue()
    assert numbers(data).size == 200
    damaged = [spoilt(data, place) for place in range(0, len(data), 5)]
    damaged += [data[:end] for end in range(0, len(data), 29)]
    for bad in damaged:
        try:
            numbers(bad, "x.npz")
        except ActcliError as error:
            assert str(error).startswith("x.npz")


def test_npz_that_is_encrypted_is_an_error():
    data = bytearray(STORED)
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(head) + flags] |= 1
    with pytest.raises(ReadError, match=r"x.npz, array 'x' is encrypted"):
        numbers(bytes(data), "x.npz")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (npy(np.array([Trap()]), allow_pickle=True), "holds Python objects"),
        (npy(np.array([None, 1.5, "x" * 99]), allow_pickle=True), "holds Python objects"),
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
