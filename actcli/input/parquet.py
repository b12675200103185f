"""Parquet, a column store, which needs pyarrow. Columns are requested as those of a csv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.errors import ReadError
from actcli.input._seekable import seekable
from actcli.input._source import ReadRequest, Source, column_indices, source_of_rows
from actcli.numerics import np
from actcli.support.extras import extra

if TYPE_CHECKING:
    import numpy.typing as npt

SUFFIXES = (".parquet", ".pq")
MAGIC = b"PAR1"

NUMBERS_PER_BATCH = 1 << 16
# Half a megabyte.

BYTES_PER_READ = 1 << 16
# Without this limit pyarrow reads all of a group of rows, which may be all of the file.


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read the requested columns, or all; a missing number is nan."""
    arrow, parquet = extra("pyarrow", "parquet"), extra("pyarrow.parquet", "parquet")
    try:
        file = parquet.ParquetFile(seekable(stream), buffer_size=BYTES_PER_READ, pre_buffer=False)
        names = file.schema_arrow.names
    except (arrow.ArrowException, OSError, ValueError):  # Names may not be UTF-8.
        raise ReadError(f"{request.title} is no whole parquet file.") from None
    if not names:
        raise ReadError(f"{request.title} holds no columns.")
    which = column_indices(names, request)
    for name in (names[i] for i in which):
        if names.count(name) > 1:  # pyarrow finds columns by name alone.
            raise ReadError(f"{request.title} has several columns {name!r}: rename all but one.")

    def rows() -> Iterator[npt.NDArray[Any]]:
        chosen = [names[i] for i in which]
        batch_size = max(1, NUMBERS_PER_BATCH // len(chosen))
        try:
            # Threads would each keep memory of their own, and help only with many columns.
            for batch in file.iter_batches(batch_size, columns=chosen, use_threads=False):
                cells = [batch.column(names[i]).to_numpy(zero_copy_only=False) for i in which]
                yield np.column_stack([*map(_numbers, cells, [names[i] for i in which])])
        except (arrow.ArrowException, OSError):
            raise ReadError(f"{request.title} is damaged.") from None

    def _numbers(cells: npt.NDArray[Any], name: str) -> npt.NDArray[Any]:
        if cells.dtype.kind not in "biuf":
            raise ReadError(f"{request.title}, column {name!r} holds no numbers.")
        return cells

    return source_of_rows(rows(), len(which), request)
