"""Arrays as .npy files hold them, for npy and npz alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from actcli.errors import ActcliError
from actcli.output._frame import ArrayPart, Frame

if TYPE_CHECKING:
    import numpy.typing as npt

MAX_BYTES_IN_MEMORY = 1 << 22
# Of an array whose length is not known yet, or whose order is another; more of it go to a temporary
# file.

BYTES_PER_PIECE = 1 << 21
# Written at a time of an array whose order is another.


def array_parts(frame: Frame) -> list[ArrayPart]:
    """Return the arrays of a frame, or else its columns; raise ActcliError for texts."""
    if frame.parts:
        return [*frame.parts]
    parts = []
    for column in frame.columns:
        if isinstance(column.values, Sequence):
            raise ActcliError("an array holds numbers, not texts: choose another format with -f.")
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
    """An array whose pieces are kept until its length is known, its turn has come, or its order."""

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
        axis = self.first.vector_axis
        if axis is None:
            copyfileobj(self.pieces, stream, MAX_BYTES_IN_MEMORY)
            return
        from actcli.numerics.stored_arrays import transposed_pieces

        before, n, behind = math.prod(shape[:axis]), shape[axis], math.prod(shape[axis + 1 :])
        for piece in transposed_pieces(
            cast(BinaryIO, self.pieces),
            self.first.values.dtype,
            (before, behind, n),
            (0, 2, 1),
            bytes_per_piece=BYTES_PER_PIECE,
        ):
            write_numbers(piece, stream)

    def close(self) -> None:
        """Delete the pieces."""
        self.pieces.close()
