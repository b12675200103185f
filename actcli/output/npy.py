"""A NumPy array: the result, shaped as the input was, or the columns of a table side by side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from actcli.errors import ActcliError
from actcli.output import _npy
from actcli.output._frame import ArrayPart, Frame

SUFFIXES = (".npy",)
MODE = "wb"


def write(frames: Iterator[Frame], stream: BinaryIO) -> None:
    """Write the array, piece by piece if its shape is known and its pieces are in order.

    Otherwise it is written when all of it is there.
    """
    first = _result_part(next(frames))
    if first.shape is None or first.vector_axis is not None:
        with closing(_npy.ArraySpool(first)) as spool:
            spool.add(first.values)
            for frame in frames:
                spool.add(_result_part(frame).values)
            spool.write(stream)
        return
    _npy.write_header(first, first.shape, stream)
    _npy.write_numbers(first.values, stream)
    for frame in frames:
        _npy.write_numbers(_result_part(frame).values, stream)


def _result_part(frame: Frame) -> ArrayPart:
    """Return the piece of the array that a frame holds."""
    parts = _npy.array_parts(frame)
    if frame.parts:
        if len(parts) > 2:  # The first are the inputs.
            raise ActcliError("an npy file holds one array, not several: choose npz with -f.")
        return parts[-1]
    from actcli.numerics import np

    return ArrayPart(name="", values=np.column_stack([part.values for part in parts]))
