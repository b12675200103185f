"""Arrays of NumPy; one that holds Python objects is never unpickled."""

from __future__ import annotations

import math
import sys
import tokenize
import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.errors import ActcliError, ReadError
from actcli.input import _source
from actcli.input._seekable import regular_size, seekable
from actcli.input._source import (
    ReadRequest,
    Source,
    column_hint,
    column_index,
    column_number,
    piece_shapes,
    piecewise_shape,
)
from actcli.numerics import np
from actcli.numerics.stored_arrays import transposed_pieces

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]
    Shape = tuple[int, ...]

SUFFIXES = (".npy",)
MAGIC = b"\x93NUMPY"
IS_COMPRESSED = False

MAX_HEADER_BYTES = 1 << 16
# A header holds the type and the shape; more is needed for no more than thousands of field names.

MAX_AXES = 64
# No array of NumPy has more.

MAX_ITEM_BYTES = 8
# Numbers wider than float64 cannot be computed with.

MAX_RECORD_BYTES = 1 << 21
# One record is read as a whole; none of numbers is so long.

BAD_HEADER = (
    AttributeError,
    IndexError,
    KeyError,
    MemoryError,
    OverflowError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    tokenize.TokenError,
)
# What reading a header raises if it is not one that NumPy writes.


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read an array piece by piece.

    One whose order does not fit is read from different places of the file, so that what cannot
    seek, as a pipe, is copied to a temporary file first: one in Fortran's order, one of which a
    column is requested, and one whose vectors lie along another axis than the last and far apart.
    """
    dtype, fortran, shape = _header(stream, request.title)
    pick, picked = _picking(dtype, request)
    if dtype.hasobject or picked.kind not in "biuf" or picked.itemsize > MAX_ITEM_BYTES:
        what = "Python objects" if dtype.hasobject else str(picked)
        raise ReadError(f"{request.title} holds {what}, not real numbers up to float64.")
    _check_length(stream, math.prod(shape) * dtype.itemsize, request.title)
    if dtype.itemsize > MAX_RECORD_BYTES:
        raise ReadError(f"{request.title} holds records of {dtype.itemsize} bytes, too long ones.")
    column = None if dtype.names else _array_column(shape, request)
    left = shape if column is None else shape[:-1]
    in_pieces = piecewise_shape(left, request)

    def pieces() -> Iterator[Array]:
        if column is None and not fortran and _is_in_order(in_pieces, dtype.itemsize):
            for piece in piece_shapes(in_pieces, request, dtype.itemsize):
                yield pick(_take(stream, dtype, piece, request.title))
            _require_end(stream.read(len(MAGIC)), request.title)
            return
        file = seekable(stream, math.prod(shape) * dtype.itemsize)
        try:
            if file is not stream:
                _require_end(stream.read(len(MAGIC)), request.title)
            yield from map(pick, _transposed(file, dtype, fortran, shape, column, request))
        except EOFError:
            raise _cut_off(request.title) from None
        finally:
            if file is not stream:
                file.close()

    return Source(pieces=pieces(), shape=left)


def _is_in_order(shape: Shape, itemsize: int) -> bool:
    """Return whether pieces of an array with this `piecewise_shape` lie one behind the other."""
    return len(shape) < 3 or math.prod(shape[1:]) * itemsize <= _source.BYTES_PER_PIECE


def _transposed(
    file: BinaryIO,
    dtype: Any,
    fortran: bool,
    shape: Shape,
    column: int | None,
    request: ReadRequest,
) -> Iterator[Array]:
    """Yield the pieces of an array that are not in order: numbers, or vectors shaped (k, n)."""
    stored = shape[::-1] if fortran else shape
    count = len(shape)
    axes = [*range(count)] if column is None else [*range(count - 1)]
    if request.axis is not None:
        axes.append(axes.pop(request.axis))
    places = [*range(count)][::-1] if fortran else [*range(count)]
    pieces = transposed_pieces(
        file,
        dtype,
        stored,
        [places[axis] for axis in axes],
        whole=0 if request.axis is None else 1,
        fixed={} if column is None else {places[-1]: column},
        bytes_per_piece=_source.BYTES_PER_PIECE,
    )
    if request.axis is not None and len(axes) == 1:
        return (piece[0] for piece in pieces)
    return pieces


def _header(stream: BinaryIO, title: str) -> tuple[np.dtype[Any], bool, Shape]:
    """Return an array's type, whether its first axis varies fastest, and its shape."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # NumPy warns of headers that Python 2 wrote.
            sizes, fortran, dtype = _parsed_header(stream)
        shape = (*map(int, sizes),)  # NumPy lets True and False pass.
        # NumPy makes no array of more bytes, and sizes of 0 do not hide the others.
        if min(shape, default=0) < 0 or len(shape) > MAX_AXES:
            raise ValueError(shape)
        if math.prod(filter(None, shape)) * max(1, dtype.itemsize) > sys.maxsize:
            raise ValueError(shape)
    except BAD_HEADER:
        raise ReadError(f"{title} is no array: its head cannot be read.") from None
    return dtype, fortran and len(shape) > 1, shape


def _parsed_header(stream: BinaryIO) -> tuple[Shape, bool, np.dtype[Any]]:
    """Return the shape, whether the first axis varies fastest, and the type."""
    formats = np.lib.format
    version = formats.read_magic(stream)
    if version not in ((1, 0), (2, 0), (3, 0)):
        raise ValueError(version)
    length = stream.read(2 if version == (1, 0) else 4)
    if int.from_bytes(length, "little") > MAX_HEADER_BYTES:  # NumPy would read it first.
        raise ValueError(length)
    text = stream.read(int.from_bytes(length, "little"))
    if version == (1, 0):
        return formats.read_array_header_1_0(BytesIO(length + text), MAX_HEADER_BYTES)
    if version == (3, 0):
        # NumPy's reader of version 3.0 is not public. It is 2.0 in UTF-8; the letters that Latin 1
        # lacks are in the names of fields, where they may be written as escapes.
        text = text.decode("utf-8").encode("latin-1", "backslashreplace")
        length = len(text).to_bytes(4, "little")
    return formats.read_array_header_2_0(BytesIO(length + text), 2 * MAX_HEADER_BYTES)


def _picking(dtype: Any, request: ReadRequest) -> tuple[Callable[[Array], Array], Any]:
    """Return how to get the requested field out of records, and the type that it then has."""
    title = request.title
    if dtype.names and not request.columns:
        raise ActcliError(f"{title} holds records. {column_hint(dtype.names, request)}")
    if len(request.columns) > 1:
        raise ActcliError(f"{title} is an array: choose one --column of it.")
    if not dtype.names:
        return (lambda array: array), dtype
    field = dtype.names[column_index(dtype.names, request.columns[0], request)]
    return (lambda array: array[field]), dtype[field]


def _array_column(shape: Shape, request: ReadRequest) -> int | None:
    """Return which index along the last axis is requested; None for all."""
    if not request.columns:
        return None
    title, (column,) = request.title, request.columns
    if len(shape) < 2:
        raise ActcliError(f"{title} has no columns: its shape is {shape}.")
    index = column_number(column)
    if not 1 <= index <= shape[-1]:
        raise ActcliError(
            f"{title} has no column {column!r}. Choose with --column: 1 to {shape[-1]}."
        )
    return index - 1


def _check_length(stream: BinaryIO, size: int, title: str) -> None:
    """Raise ReadError if a file is not as long as it says, before anything is computed."""
    there = regular_size(stream)
    if there is None:
        return
    start = stream.tell()
    if there - start < size:
        raise _cut_off(title)
    stream.seek(start + size)
    _require_end(stream.read(len(MAGIC)), title)
    stream.seek(start)


def _require_end(more: bytes, title: str) -> None:
    """Raise ReadError if more bytes follow the numbers of an array."""
    if more == MAGIC:
        raise ReadError(
            f"{title} holds several arrays, one behind the other: keep them under names, with "
            "numpy.savez, and choose one with --column."
        )
    if more:
        raise ReadError(f"{title} is damaged: more follows the numbers that its head announces.")


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
