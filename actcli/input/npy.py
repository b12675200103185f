"""An array of NumPy; one that holds Python objects is never unpickled."""

from __future__ import annotations

import ast
import math
import os
import stat
import sys
from collections.abc import Callable, Iterator
from io import UnsupportedOperation
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.errors import ActcliError, ReadError
from actcli.input._source import Source, Wanted, choice, chosen, cuts, layout
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]
    Shape = tuple[int, ...]
    Head = tuple[np.dtype[Any], bool, Shape]

SUFFIXES = (".npy",)
MAGIC = b"\x93NUMPY"

LONGEST = 1 << 16  # bytes of a head: there may be names in it, but not many


def read(stream: BinaryIO, wanted: Wanted) -> Source:
    """Read the array piece by piece; one in Fortran's order, or whose columns are sought, whole."""
    dtype, fortran, shape = _head(stream, wanted.title)
    _check_length(stream, math.prod(shape) * dtype.itemsize, wanted.title)
    pick, picked = _picking(dtype, shape, wanted)
    if dtype.hasobject or picked.kind not in "biuf" or picked.itemsize > 8:
        what = "Python objects" if dtype.hasobject else str(picked)
        raise ReadError(f"{wanted.title} holds {what}, not real numbers up to float64.")
    whole = fortran or (wanted.columns and not dtype.names)
    if whole:
        taken = _take(stream, dtype, (math.prod(shape),), wanted.title)
        array = pick(taken.reshape(shape, order="F" if fortran else "C"))
        shape = array.shape
        array = array.reshape(layout(shape, wanted))

    def pieces() -> Iterator[Array]:
        start = 0
        for cut in cuts(layout(shape, wanted), wanted, dtype.itemsize):
            if whole:
                yield array[start : start + cut[0]]
                start += cut[0]
            else:
                yield pick(_take(stream, dtype, cut, wanted.title))

    return Source(pieces(), shape)


def _head(stream: BinaryIO, title: str) -> Head:
    """The type, whether the first axis varies fastest, and the shape."""
    try:
        major, _ = stream.read(len(MAGIC) + 2)[len(MAGIC) :]
        length = int.from_bytes(stream.read(2 if major == 1 else 4), "little")
        text = stream.read(min(length, LONGEST)).decode("latin-1" if major < 3 else "utf-8")
        head = ast.literal_eval(text)
        dtype = np.lib.format.descr_to_dtype(head["descr"])
        shape = tuple(size.__index__() for size in head["shape"])
        if min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize > sys.maxsize:
            raise ValueError(shape)
    except (ValueError, SyntaxError, TypeError, KeyError, AttributeError, RecursionError):
        raise ReadError(f"{title} is no array: its head cannot be read.") from None
    return dtype, bool(head["fortran_order"]) and len(shape) > 1, shape


def _picking(dtype: Any, shape: Shape, wanted: Wanted) -> tuple[Callable[[Array], Array], Any]:
    """How to get what is wanted out of an array, and the type that it then has."""
    title = wanted.title
    if dtype.names and not wanted.columns:
        raise ActcliError(f"{title} holds records. {choice(dtype.names)}")
    if not wanted.columns:
        return (lambda array: array), dtype
    if len(wanted.columns) > 1:
        raise ActcliError(f"{title} is an array: choose one --column of it.")
    (column,) = wanted.columns
    if dtype.names:
        field = dtype.names[chosen(dtype.names, column, title)]
        return (lambda array: array[field]), dtype[field]
    if len(shape) < 2:
        raise ActcliError(f"{title} has no columns: its shape is {shape}.")
    place = chosen([*map(str, range(1, shape[-1] + 1))], column, title)
    return (lambda array: array[..., place]), dtype


def _check_length(stream: BinaryIO, size: int, title: str) -> None:
    """Raise ReadError if a file is shorter than it says, before anything is computed."""
    try:
        status = os.fstat(stream.fileno())
    except (UnsupportedOperation, AttributeError):
        return
    if stat.S_ISREG(status.st_mode) and status.st_size - stream.tell() < size:
        raise _cut_off(title)


def _take(stream: BinaryIO, dtype: Any, shape: Shape, title: str) -> Array:
    """The next numbers of the stream."""
    array = np.empty(shape, dtype)
    rest = array.reshape(-1).view(np.uint8).data if array.nbytes else memoryview(b"")
    while len(rest):
        count = stream.readinto(rest)  # type: ignore[attr-defined]
        if not count:
            raise _cut_off(title)
        rest = rest[count:]
    return array


def _cut_off(title: str) -> ReadError:
    return ReadError(f"{title} is cut off: it ends before the numbers that its head announces.")
