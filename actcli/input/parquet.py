"""Parquet, a column store; it needs pyarrow. Columns are taken as those of a csv."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.errors import ReadError
from actcli.input._source import Source, Wanted, arranged, select
from actcli.numerics import np
from actcli.support.extras import extra

if TYPE_CHECKING:
    import numpy.typing as npt

SUFFIXES = (".parquet", ".pq")
MAGIC = b"PAR1"


def read(stream: BinaryIO, wanted: Wanted) -> Source:
    """Read the columns that are wanted, or all that there are; a missing number is nan."""
    arrow, parquet = extra("pyarrow", "parquet"), extra("pyarrow.parquet", "parquet")
    try:
        file = parquet.ParquetFile(stream if stream.seekable() else BytesIO(stream.read()))
    except (arrow.ArrowException, OSError):
        raise ReadError(f"{wanted.title} is no whole parquet file.") from None
    names = file.schema_arrow.names
    which = select(names, wanted)
    for name in (names[i] for i in which):
        if names.count(name) > 1:  # pyarrow finds columns by nothing but their names
            raise ReadError(f"{wanted.title} has several columns {name!r}: rename all but one.")

    def rows() -> Iterator[npt.NDArray[Any]]:
        try:
            for batch in file.iter_batches(columns=[names[i] for i in which]):
                cells = [batch.column(names[i]).to_numpy(zero_copy_only=False) for i in which]
                yield np.column_stack([*map(_numbers, cells, [names[i] for i in which])])
        except (arrow.ArrowException, OSError):
            raise ReadError(f"{wanted.title} is damaged.") from None

    def _numbers(cells: npt.NDArray[Any], name: str) -> npt.NDArray[Any]:
        if cells.dtype.kind not in "biuf":
            raise ReadError(f"{wanted.title}, column {name!r} holds no numbers.")
        return cells

    return arranged(rows(), len(which), wanted)
