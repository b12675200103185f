"""Parquet, a column store, which needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from actcli.output._frame import Column, Frame, check_width
from actcli.support.extras import extra

SUFFIXES = (".parquet", ".pq")
MODE = "wb"

MAX_COLUMNS_OF_PARQUET = 1 << 12
# Each takes pyarrow about seven kilobytes.


def write(frames: Iterator[Frame], stream: BinaryIO) -> None:
    """Write the frames, each as a group of rows.

    Raises
    ------
    ActcliError
        If there are more than MAX_COLUMNS_OF_PARQUET.
    """
    arrow, parquet = extra("pyarrow", "parquet"), extra("pyarrow.parquet", "parquet")
    frame = next(frames)
    check_width(len(frame.columns), MAX_COLUMNS_OF_PARQUET)
    first = _table(frame, arrow)
    # A dictionary of numbers that hardly repeat takes 60 MB and most of the time.
    with parquet.ParquetWriter(stream, first.schema, use_dictionary=False) as writer:
        writer.write_table(first)
        for frame in frames:
            writer.write_table(_table(frame, arrow))


def _table(frame: Frame, arrow: Any) -> Any:
    """Return a frame as a table of pyarrow."""
    # Columns of one name are equal, and no reader takes two.
    return arrow.table({column.heading: _array(column, arrow) for column in frame.columns})


def _array(column: Column, arrow: Any) -> Any:
    """Return a column as an array of pyarrow."""
    from actcli.numerics import np

    if column.is_text:
        return arrow.array(column.values)
    # Arrow has no numbers of the other byte order, which `dtype` does not name.
    values = np.ascontiguousarray(column.values, dtype=column.dtype)
    if values.dtype.kind not in "iuf":
        return arrow.array(values)
    # What `arrow.array` would give, but that imports pandas where it is installed, 40 MB.
    kind = arrow.from_numpy_dtype(values.dtype)
    return arrow.Array.from_buffers(kind, len(values), [None, arrow.py_buffer(values)])
