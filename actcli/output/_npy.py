"""Arrays as .npy files hold them: what npy and npz have in common."""

from __future__ import annotations

from collections.abc import Sequence
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from actcli.errors import ActcliError
from actcli.output._frame import ArrayPart, Frame

if TYPE_CHECKING:
    import numpy.typing as npt

MAX_BYTES_IN_MEMORY = (
    1 << 24
)  # bytes of an array of unknown length that stay in memory; more go to a file


def array_parts(frame: Frame) -> list[ArrayPart]:
    """The arrays of a frame; of a table, its columns. Raises ActcliError for texts."""
    parts = [*frame.parts]
    for column in frame.columns:
        if isinstance(column.values, Sequence):
            raise ActcliError("an array holds numbers, not texts: choose another format with -f.")
        if not frame.parts:
            parts.append(ArrayPart(name=column.heading, values=column.values))
    return parts


def write_header(part: ArrayPart, shape: tuple[int, ...], stream: IO[bytes]) -> None:
    """Write what stands before the numbers: their type, and the shape of the whole."""
    from actcli.numerics import np

    described = {
        "descr": np.lib.format.dtype_to_descr(part.values.dtype),
        "fortran_order": False,
        "shape": shape,
    }
    np.lib.format.write_array_header_1_0(stream, described)


def write_numbers(values: npt.NDArray[Any], stream: IO[bytes]) -> None:
    """Write numbers, as they stand in memory."""
    from actcli.numerics import np

    stream.write(np.ascontiguousarray(values).reshape(-1).view(np.uint8).data)


class ArraySpool:
    """An array whose pieces are put aside, because its length or its turn is not known yet."""

    def __init__(self, part: ArrayPart) -> None:
        self.first = part
        self.rows = 0
        self.pieces = SpooledTemporaryFile(MAX_BYTES_IN_MEMORY)  # noqa: SIM115, for `close`

    def add(self, values: npt.NDArray[Any]) -> None:
        """Put the next piece behind the others."""
        self.rows += len(values) if values.ndim else 1
        write_numbers(values, self.pieces)

    def write(self, stream: IO[bytes]) -> None:
        """Write the array."""
        shape = self.first.shape
        if shape is None:
            shape = self.rows, *self.first.values.shape[1:]
        write_header(self.first, shape, stream)
        self.pieces.seek(0)
        copyfileobj(self.pieces, stream, MAX_BYTES_IN_MEMORY)

    def close(self) -> None:
        """Throw away what was put aside."""
        self.pieces.close()
