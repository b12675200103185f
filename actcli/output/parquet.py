"""Parquet, a column store; it needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from actcli.output._frame import Frame
from actcli.support.extras import extra

SUFFIXES = (".parquet", ".pq")
MODE = "wb"


def write(frames: Iterator[Frame], stream: BinaryIO) -> None:
    """Write the frames, each as a group of rows."""
    arrow, parquet = extra("pyarrow", "parquet"), extra("pyarrow.parquet", "parquet")
    first = _table(next(frames), arrow)
    with parquet.ParquetWriter(stream, first.schema) as writer:
        writer.write_table(first)
        for frame in frames:
            writer.write_table(_table(frame, arrow))


def _table(frame: Frame, arrow: Any) -> Any:
    from actcli.numerics import np

    return arrow.table(
        {  # What is called alike is alike, and no reader takes two columns of one name.
            # Arrow has no numbers whose bytes are the other way round.
            column.heading: arrow.array(
                column.values if column.is_text else np.asarray(column.values, dtype=column.dtype)
            )
            for column in frame.columns
        }
    )
