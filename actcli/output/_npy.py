"""Arrays as .npy files hold them, for npy and npz alike."""

from __future__ import annotations

from collections.abc import Sequence
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from actcli.errors import ActcliError
from actcli.output._frame import ArrayPart, Frame

if TYPE_CHECKING:
    import numpy.typing as npt

MAX_BYTES_IN_MEMORY = 1 << 24
# Of an array whose length is not known yet; more of it go to a temporary file.


def array_parts(frame: Frame) -> list[ArrayPart]:
    """Return the arrays of a frame, or else its columns; raise ActcliError for texts."""
    parts = [*frame.parts]
    for column in frame.columns:
        if isinstance(column.values, Sequence):
            raise ActcliError("an array holds numbers, not texts: choose another format with -f.")
        if not frame.parts:
            parts.append(ArrayPart(name=column.heading, values=column.values))
    return parts


def write_header(part: ArrayPart, shape: tuple[int, ...], stream: IO[bytes]) -> None:
    """Write what stands before the numbers: their type, and the shape of the whole array."""
    from actcli.numerics import np

    header = {
        "descr": np.lib.format.dtype_to_descr(part.values.dtype),
        "fortran_order": False,
        "shape": shape,
    }
    np.lib.format.write_array_header_1_0(stream, header)


def write_numbers(values: npt.NDArray[Any], stream: IO[bytes]) -> None:
    """Write numbers as they lie in memory, in the order of C."""
    from actcli.numerics import np

    stream.write(np.ascontiguousarray(values).reshape(-1).view(np.uint8).data)


class ArraySpool:
    """An array whose pieces are kept until its length is known, or its turn has come."""

    def __init__(self, part: ArrayPart) -> None:
        self.first = part
        self.rows = 0
        self.pieces = SpooledTemporaryFile(MAX_BYTES_IN_MEMORY)  # noqa: SIM115, for `close`

    def add(self, values: npt.NDArray[Any]) -> None:
        """Append a piece."""
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
        """Delete the pieces."""
        self.pieces.close()
