"""Files compressed by gzip, and files of other programs."""

import bz2
import gzip
import io
import lzma
import pickle
import tracemalloc
import zipfile

import numpy as np
import pytest
from helpers.number_files import npy, npz, numbers, source

from actcli.errors import ReadError
from actcli.input import _gzip, _lines


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
@pytest.mark.parametrize(
    ("title", "data", "wanted"),
    [
        ("d.csv.gz", b"x,y\n1,2\n3,4\n", {"columns": ["y"]}),
        ("d.txt.gz", b"2 4\n", {}),
        ("standard input", b"2\n4\n", {}),
        ("d.npy.gz", npy(np.array([2.0, 4.0])), {}),
        ("d.npy.gz", npy(np.array([[1.0, 2], [3, 4]], order="F")), {"columns": ["2"]}),
    ],
)
def test_gzip_is_unpacked(monkeypatch, size, title, data, wanted):
    monkeypatch.setattr(_gzip, "BYTES_PER_READ", size)
    assert numbers(gzip.compress(data), title, **wanted).tolist() == [2, 4]
    members = gzip.compress(data[:9]) + gzip.compress(data[9:]) + bytes(5)
    assert numbers(members, title, **wanted).tolist() == [2, 4]


def test_gzip_that_is_damaged_is_an_error():
    packed = gzip.compress(b"1 2 3\n" * 100)
    for end in range(2, len(packed)):
        with pytest.raises(ReadError, match=r"d.gz is cut off|d.gz is damaged"):
            numbers(packed[:end], "d.gz")
    for place in range(2, len(packed)):
        spoilt = bytearray(packed)
        spoilt[place] ^= 1
        try:
            numbers(bytes(spoilt), "d.gz")
        except ReadError as error:
            assert str(error).startswith("d.gz")
    with pytest.raises(ReadError, match=r"d.gz is damaged"):
        numbers(packed + b"oops", "d.gz")


def test_what_is_compressed_twice_is_an_error():
    for data, title in (
        (gzip.compress(b"1\n"), "d.gz"),
        (npz(x=np.ones(3)), "d.npz.gz"),
        (b"PAR1", "d.parquet.gz"),
    ):
        with pytest.raises(ReadError, match="is compressed twice: unpack it with gunzip"):
            numbers(gzip.compress(data), title)


@pytest.mark.parametrize(
    ("title", "head", "row"), [("d.txt.gz", b"", b"1 "), ("d.csv.gz", b"x\n", b"1\n")]
)
def test_a_small_file_that_unpacks_to_much_needs_little_memory(monkeypatch, title, head, row):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", 1 << 10)
    numbers(b"1\n", title.removesuffix(".gz"))  # Imports are not counted.
    packed = gzip.compress(head + row * (1 << 14))
    assert len(packed) < 1 << 10
    tracemalloc.start()
    count = sum(piece.size for piece in source(packed, title).pieces)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 1 << 14
    assert peak < 1 << 20


def test_an_endless_line_in_gzip_is_an_error(monkeypatch):
    monkeypatch.setattr(_lines, "MAX_LINE_LENGTH", 1 << 20)
    with pytest.raises(ReadError, match=r"d.gz, line 1 does not end within 1048576 characters"):
        numbers(gzip.compress(b"1" * (8 << 20)), "d.gz")


def _workbook():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("1\n2\n".encode("utf-16"), "text in UTF-16, not UTF-8: convert it: iconv -f UTF-16 -t"),
        ("1\n2\n".encode("utf-16-le"), "text in UTF-16, not UTF-8: convert it: iconv -f UTF-16LE"),
        ("1\n2\n".encode("utf-16-be"), "text in UTF-16, not UTF-8: convert it: iconv -f UTF-16BE"),
        ("1\n2\n".encode("utf-32"), "text in UTF-32, not UTF-8: convert it: iconv -f UTF-32 -t"),
        ("1 # größer\n".encode("latin-1"), "not text in UTF-8: convert it"),
        (b"1\n2\n3\n4\n5\0\n", "not text: it holds zero bytes"),
        (bz2.compress(b"1\n"), "compressed with bzip2: unpack it: bunzip2"),
        (lzma.compress(b"1\n"), "compressed with xz: unpack it: unxz"),
        (b"\x28\xb5\x2f\xfd1", "compressed with zstd: unpack it: unzstd"),
        (b"\x89HDF\r\n\x1a\n", "HDF5: save its array with numpy.save"),
        (b"MATLAB 5.0 MAT-file", "a MATLAB file"),
        (pickle.dumps([1.0]), "a pickle, which could run any code"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a workbook of Excel: save it as CSV"),
        (_workbook(), "a workbook of Excel: save it as CSV"),
        (b"%PDF-1.7", "a picture or a page"),
    ],
)
@pytest.mark.parametrize("title", ["d", "d.csv", "d.txt"])
def test_a_file_of_another_program_is_named(title, data, said):
    with pytest.raises(ReadError) as caught:
        numbers(data, title)
    assert str(caught.value).startswith(f"{title} is {said}")


@pytest.mark.parametrize("order", "CF")
def test_several_arrays_in_one_npy_are_an_error(order):
    array = np.asarray(np.arange(6.0).reshape(2, 3), order=order)
    for more, said in ((npy(array), "holds several arrays, one behind"), (b"\n", "more follows")):
        with pytest.raises(ReadError, match=said):
            numbers(npy(array) + more, "d.npy")
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("x.npy", npy(array) + more)
        with pytest.raises(ReadError, match=said):
            numbers(stream.getvalue(), "d.npz")


def test_several_arrays_in_one_npy_are_told_before_anything_is_computed(tmp_path):
    path = tmp_path / "d.npy"
    path.write_bytes(2 * npy(np.ones(3)))
    from actcli.input import ReadRequest, read

    with open(path, "rb") as stream, pytest.raises(ReadError, match="several arrays"):
        read(stream, ReadRequest(title="d.npy"))
