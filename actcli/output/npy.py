"""An array of NumPy: the result, shaped as the input was; of a table, its columns side by side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from actcli.output import _npy
from actcli.output._frame import Frame, Part

SUFFIXES = (".npy",)
MODE = "wb"


def write(frames: Iterator[Frame], stream: BinaryIO) -> None:
    """Write the array: at once where its shape is known, else when all of it is there."""
    first = _array(next(frames))
    if first.shape is None:
        with closing(_npy.Spool(first)) as spool:
            spool.add(first.values)
            for frame in frames:
                spool.add(_array(frame).values)
            spool.write(stream)
        return
    _npy.head(first, first.shape, stream)
    _npy.body(first.values, stream)
    for frame in frames:
        _npy.body(_array(frame).values, stream)


def _array(frame: Frame) -> Part:
    parts = _npy.numbers(frame)
    if frame.parts:
        return parts[-1]
    from actcli.numerics import np

    return Part(name="", values=np.column_stack([part.values for part in parts]))
