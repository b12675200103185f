"""Parquet, a column store, which needs pyarrow. Columns are requested as those of a csv."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.errors import ReadError
from actcli.input._seekable import seekable
from actcli.input._source import ReadRequest, Source, column_indices, source_of_rows
from actcli.numerics import np
from actcli.support.extras import extra

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

SUFFIXES = (".parquet", ".pq")
MAGIC = b"PAR1"
IS_COMPRESSED = True

NUMBERS_PER_BATCH = 1 << 16
# Half a megabyte.

NUMERIC_TYPES = frozenset(
    "halffloat float double int8 int16 int32 int64 uint8 uint16 uint32 uint64".split()
)
# Columns of these are taken through DLPack: `to_numpy` imports pandas where that is installed,
# which takes half a second and 40 MB.

BYTES_PER_READ = 1 << 16
# Without this limit pyarrow reads all of a group of rows, which may be all of the file.


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read the requested columns, or all; a missing number is nan, unless it is to be skipped."""
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

    def rows() -> Iterator[Array]:
        chosen = [names[i] for i in which]
        batch_size = max(1, NUMBERS_PER_BATCH // len(chosen))
        try:
            # Threads would each keep memory of their own, and help only with many columns.
            for batch in file.iter_batches(batch_size, columns=chosen, use_threads=False):
                columns = [batch.column(name) for name in chosen]
                table = np.column_stack([*map(_numbers, columns)])
                if request.missing == "skip":
                    there = [column.is_valid().to_numpy(zero_copy_only=False) for column in columns]
                    table = table[np.logical_and.reduce(there)]
                yield table
        except (arrow.ArrowException, OSError):
            raise ReadError(f"{request.title} is damaged.") from None

    types = file.schema_arrow.types
    for i in which:
        if not _is_of_numbers(arrow.types, types[i]):
            raise ReadError(
                f"{request.title}, column {names[i]!r} holds no numbers, but {types[i]}."
            )
    return source_of_rows(rows(), len(which), request)


def _is_of_numbers(tests: Any, kind: Any) -> bool:
    """Return whether a type of Arrow is of numbers, truths or nulls, perhaps as a dictionary."""
    kind = kind.value_type if tests.is_dictionary(kind) else kind
    is_number = tests.is_integer(kind) or tests.is_floating(kind) or tests.is_decimal(kind)
    return bool(is_number or tests.is_boolean(kind) or tests.is_null(kind))


def _numbers(column: Any) -> Array:
    """Return a column of Arrow as floats or integers, nan for what is missing."""
    cells: Array
    if str(column.type) in NUMERIC_TYPES and not column.null_count:
        return np.from_dlpack(column)
    cells = column.to_numpy(zero_copy_only=False)
    if cells.dtype.kind in "biuf":
        return cells
    # These are decimals, or truths with nulls. pyarrow's own cast of decimals rounds twice, which
    # would make -725.8100000000001 of -725.81.
    found = (math.nan if cell is None else float(cell) for cell in cells)
    return np.fromiter(found, np.float64, len(cells))
