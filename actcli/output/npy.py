"""An array of NumPy: the result, shaped as the input was; of a table, its columns side by side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from actcli.output import _npy
from actcli.output._frame import ArrayPart, Frame

SUFFIXES = (".npy",)
MODE = "wb"


def write(frames: Iterator[Frame], stream: BinaryIO) -> None:
    """Write the array: at once where its shape is known, else when all of it is there."""
    first = _array(next(frames))
    if first.shape is None:
        with closing(_npy.ArraySpool(first)) as spool:
            spool.add(first.values)
            for frame in frames:
                spool.add(_array(frame).values)
            spool.write(stream)
        return
    _npy.write_header(first, first.shape, stream)
    _npy.write_numbers(first.values, stream)
    for frame in frames:
        _npy.write_numbers(_array(frame).values, stream)


def _array(frame: Frame) -> ArrayPart:
    parts = _npy.array_parts(frame)
    if frame.parts:
        return parts[-1]
    from actcli.numerics import np

    return ArrayPart(name="", values=np.column_stack([part.values for part in parts]))
