"""NumPy arrays and parquet."""

import io
import sys

import numpy as np
import pytest
from helpers.frames import ELU, WIDE, arrays, frame_of, same_bits
from hypothesis import given

from actcli.errors import ActcliError, MissingLibraryError
from actcli.output import (
    ArrayPart,
    Frame,
    input_column,
    jacobian_columns,
    write,
)


def saved(*frames, format):
    stream = io.BytesIO()
    write(frames, format, stream)
    stream.seek(0)
    return np.load(stream, allow_pickle=False)


@given(x=arrays)
def test_npy_and_npz_of_a_table_read_back_to_the_same_bits(x):
    frame = frame_of(x, ELU, orders=(0, 1))
    table = saved(frame, format="npy")
    assert table.shape == (len(x), 3)
    archive = saved(frame, format="npz")
    assert archive.files == ["x", "elu", "elu'"]
    for column, wanted in enumerate([x, ELU(x), ELU.derivative(x)]):
        assert same_bits(table[:, column], wanted)
        assert same_bits(archive[archive.files[column]], wanted)


@pytest.mark.parametrize("shape", [(2, 3, 4), None])
@pytest.mark.parametrize("format", ["npy", "npz"])
def test_npy_and_npz_of_an_array_in_pieces(format, shape):
    whole = np.arange(24, dtype=">f4").reshape(2, 3, 4)
    frames = [
        Frame(
            columns=[input_column(piece.ravel())],
            parts=[ArrayPart(name="f", values=piece, shape=shape)],
        )
        for piece in (whole[:1], whole[1:])
    ]
    read = saved(*frames, format=format)
    read = read["f"] if format == "npz" else read
    assert read.dtype == whole.dtype
    assert np.array_equal(read, whole)


def test_parquet_of_too_many_columns_names_formats_for_them():
    pytest.importorskip("pyarrow")
    columns = jacobian_columns(ELU, np.zeros((2, 65, 65)))
    with pytest.raises(ActcliError, match="4225 columns is wider than 4096: choose npy or npz"):
        saved(Frame(columns=columns), format="parquet")


def test_npz_does_not_depend_on_the_time_of_day(monkeypatch):
    archives = set()
    for year in (1999, 2030):
        monkeypatch.setattr("time.localtime", lambda *_, year=year: (year, 1, 1, 0, 0, 0, 0, 0, 0))
        stream = io.BytesIO()
        write([WIDE], "npz", stream)
        archives.add(stream.getvalue())
    assert len(archives) == 1


def test_parquet_reads_back():
    parquet = pytest.importorskip("pyarrow.parquet")
    x = np.array([-1.5, np.inf, np.nan, -0.0])
    for dtype in (">f8", "f4", "f2"):
        stream = io.BytesIO()
        write([frame_of(x.astype(dtype)), frame_of(x.astype(dtype))], "parquet", stream)
        read = parquet.read_table(stream)["x"].to_numpy()
        assert same_bits(read, np.tile(x, 2).astype(dtype).astype(dtype.replace(">", "=")))
    stream = io.BytesIO()  # no reader takes two columns of one name
    write([Frame(columns=[input_column(x), input_column(x)])], "parquet", stream)
    assert parquet.read_table(stream).column_names == ["x"]


def test_parquet_without_pyarrow_is_a_missing_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingLibraryError, match=r"pyarrow: pip install 'actcli\[parquet\]'"):
        write([WIDE], "parquet", io.BytesIO())
