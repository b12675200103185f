"""Arrays in files, read in another order of their axes than they are stored in, piece by piece.

An array of any size is cut into boxes, each of which is read, transposed and given on. What lies
close together in the file is read at once, and the rest of it dropped; what lies far apart is read
run by run.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, BinaryIO

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

BYTES_PER_BOX = 1 << 23
# Large, because a file whose order does not fit at all is read once for each box.

MAX_GAP_BYTES = 1 << 14
# Reading so many bytes that are not wanted takes about as long as a seek and a read.

BYTES_PER_READ = 1 << 20
# Of rows that are read whole and mostly dropped.

Range = tuple[int, int]
"""The first index along an axis, and the one behind the last."""


def transposed_pieces(
    stream: BinaryIO,
    dtype: np.dtype[Any],
    shape: Sequence[int],
    axes: Sequence[int],
    *,
    whole: int = 0,
    fixed: Mapping[int, int] | None = None,
    bytes_per_piece: int,
) -> Iterator[Array]:
    """Yield an array with its axes in another order, in pieces along the first of them.

    Parameters
    ----------
    stream : binary file
        It can seek, and stands at the first number.
    dtype : dtype
    shape : sequence of int
        As the array is stored: in this shape its last axis varies fastest.
    axes : sequence of int
        The axes of `shape` in the order wanted; none is left out but those of `fixed`.
    whole : int
        How many of the last wanted axes are not cut: 1 for vectors.
    fixed : mapping of int to int, optional
        The index at which an axis is held.
    bytes_per_piece : int
        A piece has no more, unless what must be whole has.

    Yields
    ------
    ndarray
        Shaped (k, *sizes of the axes that are whole), at least one.

    Raises
    ------
    EOFError
        If the file ends before the array does.
    """
    fixed = fixed or {}
    start = stream.tell()
    wanted = [shape[axis] for axis in axes]
    cut, kept = wanted[: len(wanted) - whole], wanted[len(wanted) - whole :]
    row_bytes = max(1, math.prod(kept) * dtype.itemsize)
    rows = max(1, bytes_per_piece // row_bytes)
    if not math.prod(wanted):
        yield np.empty((0, *kept), dtype)
        return
    for box in _boxes(cut, max(1, BYTES_PER_BOX // row_bytes)):
        ranges = dict(zip(axes, [*box, *((0, size) for size in kept)], strict=True))
        ranges |= {axis: (index, index + 1) for axis, index in fixed.items()}
        stored = [ranges[axis] for axis in range(len(shape))]
        numbers = np.empty([stop - first for first, stop in stored], dtype)
        _fill(numbers, stream, start, shape, stored)
        table = numbers.transpose([*axes, *fixed]).reshape(-1, *kept)
        for first in range(0, len(table), rows):
            yield table[first : first + rows]


def _boxes(shape: Sequence[int], most: int) -> Iterator[tuple[Range, ...]]:
    """Yield boxes that cover an array in its order, each of at most so many numbers."""
    # The axes behind the one that is cut are whole, those before it are taken one by one.
    cut = next((i for i in range(len(shape)) if math.prod(shape[i + 1 :]) <= most), 0)
    if not shape:
        yield ()
        return
    step = max(1, most // math.prod(shape[cut + 1 :]))
    behind = [(0, size) for size in shape[cut + 1 :]]
    for before in product(*map(range, shape[:cut])):
        for first in range(0, shape[cut], step):
            here = (first, min(first + step, shape[cut]))
            yield (*((i, i + 1) for i in before), here, *behind)


def _fill(
    out: Array, stream: BinaryIO, start: int, shape: Sequence[int], ranges: Sequence[Range]
) -> None:
    """Read a box of an array that begins at the byte `start` into `out`."""
    (first, stop), inner = ranges[0], ranges[1:]
    row_bytes = math.prod(shape[1:]) * out.itemsize
    if all(part == (0, size) for part, size in zip(inner, shape[1:], strict=True)):
        stream.seek(start + first * row_bytes)
        _read_into(out, stream)
    elif row_bytes <= MAX_GAP_BYTES:
        stream.seek(start + first * row_bytes)
        rows = max(1, BYTES_PER_READ // row_bytes)
        block = np.empty((min(rows, stop - first), *shape[1:]), out.dtype)
        parts = tuple(slice(*part) for part in inner)
        for row in range(0, stop - first, rows):
            block = block[: stop - first - row]
            _read_into(block, stream)
            out[row : row + rows] = block[:, *parts]
    else:
        for row in range(first, stop):
            _fill(out[row - first], stream, start + row * row_bytes, shape[1:], inner)


def _read_into(out: Array, stream: BinaryIO) -> None:
    """Read the next numbers of the stream into an array; raise EOFError if they are too few."""
    rest = out.reshape(-1).view(np.uint8).data
    while len(rest):
        count = stream.readinto(rest)  # type: ignore[attr-defined]
        if not count:
            raise EOFError
        rest = rest[count:]
