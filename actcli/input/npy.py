"""Arrays of NumPy; one that holds Python objects is never unpickled."""

from __future__ import annotations

import ast
import math
import os
import stat
import sys
import tokenize
import warnings
from collections.abc import Callable, Iterator
from io import UnsupportedOperation
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.errors import ActcliError, ReadError
from actcli.input._source import (
    ReadRequest,
    Source,
    column_hint,
    column_index,
    piece_shapes,
    piecewise_shape,
)
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]
    Shape = tuple[int, ...]

SUFFIXES = (".npy",)
MAGIC = b"\x93NUMPY"

MAX_HEADER_BYTES = 1 << 16
# A header holds the type and the shape; more is needed for no more than thousands of field names.

MAX_ITEM_BYTES = 8
# Numbers wider than float64 cannot be computed with.

BAD_HEADER = (
    AttributeError,
    KeyError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    tokenize.TokenError,
)
# What reading a header raises if it is not one that NumPy writes.


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read an array piece by piece.

    One in Fortran's order, or of which a column is requested, is read as a whole.
    """
    dtype, fortran, shape = _header(stream, request.title)
    _check_length(stream, math.prod(shape) * dtype.itemsize, request.title)
    pick, picked = _picking(dtype, shape, request)
    if dtype.hasobject or picked.kind not in "biuf" or picked.itemsize > MAX_ITEM_BYTES:
        what = "Python objects" if dtype.hasobject else str(picked)
        raise ReadError(f"{request.title} holds {what}, not real numbers up to float64.")
    whole = fortran or (request.columns and not dtype.names)
    if whole:
        taken = _take(stream, dtype, (math.prod(shape),), request.title)
        array = pick(taken.reshape(shape, order="F" if fortran else "C"))
        shape = array.shape
        array = array.reshape(piecewise_shape(shape, request))

    def pieces() -> Iterator[Array]:
        start = 0
        for piece in piece_shapes(piecewise_shape(shape, request), request, dtype.itemsize):
            if whole:
                yield array[start : start + piece[0]]
                start += piece[0]
            else:
                yield pick(_take(stream, dtype, piece, request.title))

    return Source(pieces(), shape)


def _header(stream: BinaryIO, title: str) -> tuple[np.dtype[Any], bool, Shape]:
    """Return an array's type, whether its first axis varies fastest, and its shape."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # NumPy warns of headers that Python 2 wrote.
            shape, fortran, dtype = _parsed_header(stream)
        if min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize > sys.maxsize:
            raise ValueError(shape)
    except BAD_HEADER:
        raise ReadError(f"{title} is no array: its head cannot be read.") from None
    return dtype, fortran and len(shape) > 1, shape


def _parsed_header(stream: BinaryIO) -> tuple[Shape, bool, np.dtype[Any]]:
    """Return the shape, whether the first axis varies fastest, and the type."""
    version = np.lib.format.read_magic(stream)
    if version == (1, 0):
        return np.lib.format.read_array_header_1_0(stream, MAX_HEADER_BYTES)
    if version == (2, 0):
        return np.lib.format.read_array_header_2_0(stream, MAX_HEADER_BYTES)
    # NumPy's reader of version 3.0 is not public. It is 2.0 in UTF-8.
    length = int.from_bytes(stream.read(4), "little")
    header = ast.literal_eval(stream.read(min(length, MAX_HEADER_BYTES)).decode("utf-8"))
    shape = tuple(size.__index__() for size in header["shape"])
    return shape, bool(header["fortran_order"]), np.lib.format.descr_to_dtype(header["descr"])


def _picking(
    dtype: Any, shape: Shape, request: ReadRequest
) -> tuple[Callable[[Array], Array], Any]:
    """Return how to get what is requested out of an array, and the type that it then has."""
    title = request.title
    if dtype.names and not request.columns:
        raise ActcliError(f"{title} holds records. {column_hint(dtype.names)}")
    if not request.columns:
        return (lambda array: array), dtype
    if len(request.columns) > 1:
        raise ActcliError(f"{title} is an array: choose one --column of it.")
    (column,) = request.columns
    if dtype.names:
        field = dtype.names[column_index(dtype.names, column, title)]
        return (lambda array: array[field]), dtype[field]
    if len(shape) < 2:
        raise ActcliError(f"{title} has no columns: its shape is {shape}.")
    index = column_index([*map(str, range(1, shape[-1] + 1))], column, title)
    return (lambda array: array[..., index]), dtype


def _check_length(stream: BinaryIO, size: int, title: str) -> None:
    """Raise ReadError if a file is shorter than it says, before anything is computed."""
    try:
        status = os.fstat(stream.fileno())
    except (UnsupportedOperation, AttributeError):
        return
    if stat.S_ISREG(status.st_mode) and status.st_size - stream.tell() < size:
        raise _cut_off(title)


def _take(stream: BinaryIO, dtype: Any, shape: Shape, title: str) -> Array:
    """Return the next numbers of the stream, in an array of that shape."""
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
