"""Parquet, a column store, which needs pyarrow. Columns are requested as those of a csv."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.errors import ReadError
from actcli.input._source import ReadRequest, Source, column_indices, source_of_rows
from actcli.numerics import np
from actcli.support.extras import extra

if TYPE_CHECKING:
    import numpy.typing as npt

SUFFIXES = (".parquet", ".pq")
MAGIC = b"PAR1"


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read the requested columns, or all; a missing number is nan."""
    arrow, parquet = extra("pyarrow", "parquet"), extra("pyarrow.parquet", "parquet")
    try:
        file = parquet.ParquetFile(stream if stream.seekable() else BytesIO(stream.read()))
    except (arrow.ArrowException, OSError):
        raise ReadError(f"{request.title} is no whole parquet file.") from None
    names = file.schema_arrow.names
    which = column_indices(names, request)
    for name in (names[i] for i in which):
        if names.count(name) > 1:  # pyarrow finds columns by name alone.
            raise ReadError(f"{request.title} has several columns {name!r}: rename all but one.")

    def rows() -> Iterator[npt.NDArray[Any]]:
        try:
            for batch in file.iter_batches(columns=[names[i] for i in which]):
                cells = [batch.column(names[i]).to_numpy(zero_copy_only=False) for i in which]
                yield np.column_stack([*map(_numbers, cells, [names[i] for i in which])])
        except (arrow.ArrowException, OSError):
            raise ReadError(f"{request.title} is damaged.") from None

    def _numbers(cells: npt.NDArray[Any], name: str) -> npt.NDArray[Any]:
        if cells.dtype.kind not in "biuf":
            raise ReadError(f"{request.title}, column {name!r} holds no numbers.")
        return cells

    return source_of_rows(rows(), len(which), request)
