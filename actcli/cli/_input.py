"""Where the numbers come from: the command line, files, standard input."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from actcli.cli._file_options import file_options, require_files
from actcli.cli._options import DTYPE, Decorated
from actcli.cli._points import (
    POINTS_PER_PIECE,
    PointsType,
    TypedNumber,
    typed_pieces,
    typed_texts,
)
from actcli.cli._streams import (
    STANDARD_STREAM,
    can_be_read_twice,
    open_stream,
    read_stream,
    stream_size,
    title,
)
from actcli.errors import ActcliError, ReadError
from actcli.input import ReadRequest
from actcli.support.record import Record

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.activation import Activation
    from actcli.numerics.grid import Grid
    from actcli.output import ArrayPart

    Array = npt.NDArray[Any]
    Typed: TypeAlias = TypedNumber | Grid
    Points: TypeAlias = Sequence[TypedNumber | Grid | str]

MAX_JACOBIAN_INPUTS = 4096
# The Jacobian of so many is 134 megabytes. It is in memory as a whole, with as much beside it again
# while it is computed.

NUMBERS_PER_JACOBIAN_PIECE = 1 << 18
# Two megabytes, as a piece of the inputs.

MAX_TYPED_VECTOR_LENGTH = 10**6
# A vector is in memory as a whole, with its results and their text. Only a range is so long.


class InputStream(Record):
    """The inputs of a function, in pieces that are read as they are asked for.

    Attributes
    ----------
    pieces : iterator of ndarray
        Numbers of shape (n,), or vectors along the last axis.
    axis : int or None
        The axis of the array along which its vectors lie; None for a function of a number.
    shape : tuple of int, optional
        The shape of the array that all pieces are; None if they are not those of one array.
    may_wait : bool
        Whether more may have to be waited for, as from a pipe.
    fraction_read : callable, optional
        Return which fraction has been read, in [0, 1]; None if that cannot be known.
    typed : iterator of str, optional
        The numbers on the command line as they were typed, as many as all pieces hold.
    """

    pieces: Iterator[Array]
    axis: int | None
    shape: tuple[int, ...] | None = None
    may_wait: bool = False
    fraction_read: Callable[[], float] | None = None
    typed: Iterator[str] | None = None

    def short_pieces(self) -> Iterator[Array]:
        """Yield the pieces, cut so that the Jacobians of each are a few megabytes.

        Raises
        ------
        ActcliError
            If a vector is longer than MAX_JACOBIAN_INPUTS.
        """
        for piece in self.pieces:
            if self.axis is None or not piece.size:
                yield piece
                continue
            n = piece.shape[-1]
            if n > MAX_JACOBIAN_INPUTS:
                raise ActcliError(
                    f"a vector of {n} numbers is longer than {MAX_JACOBIAN_INPUTS}: "
                    f"its Jacobian would have {n}^2."
                )
            if piece.ndim == 1:
                yield piece
                continue
            rows = max(1, NUMBERS_PER_JACOBIAN_PIECE // (n * n * math.prod(piece.shape[1:-1])))
            for start in range(0, len(piece), rows):
                yield piece[start : start + rows]

    def part(self, name: str, x: Array, values: Array) -> ArrayPart:
        """Return the results of a piece as a part of the array of all results.

        Parameters
        ----------
        name : str
            The name of that array.
        x : ndarray
            The piece.
        values : ndarray
            Its results: numbers, vectors along the last axis, or Jacobians in the last two. In the
            array, vectors lie along the axis of the inputs, and the axes of Jacobians come last.
        """
        from actcli.output import ArrayPart

        if self.shape is None or self.axis is None:
            return ArrayPart(name=name, values=values, shape=self.shape)
        before, behind = self.shape[: self.axis], self.shape[self.axis :][1:]
        if values.ndim > x.ndim:
            return ArrayPart(name=name, values=values, shape=(*before, *behind, *values.shape[-2:]))
        shape = (*before, values.shape[-1], *behind)
        if behind and x.ndim == 2:
            return ArrayPart(name=name, values=values, shape=shape, vector_axis=len(before))
        return ArrayPart(name=name, values=_swap_vectors(values), shape=shape)


def input_options(function: Decorated) -> Decorated:
    """Give a command [X]..., --dtype and the options of files; its function gets `inputs`."""

    @click.argument("points", metavar="[X]...", type=PointsType(), nargs=-1)
    @file_options
    @DTYPE
    @wraps(function)
    def gather(
        *args: Any,
        activation: Activation,
        points: Points,
        request: ReadRequest,
        dtype: str | None,
        **rest: Any,
    ) -> Any:
        inputs = read_inputs(points, activation, request, dtype)
        return function(*args, activation=activation, inputs=inputs, **rest)

    return gather  # type: ignore[return-value]


def read_inputs(
    points: Points, activation: Activation, request: ReadRequest, dtype: str | None = None
) -> InputStream:
    """Return the inputs that the arguments X are.

    Numbers on the command line are one vector, and each line of a text is one. An array that is all
    of the input keeps its shape and type.

    Parameters
    ----------
    points : sequence
        Each a TypedNumber, a Grid, "@FILE", or "-" for standard input. None at all is "-", too.
    activation : Activation
        The function. It says whether the inputs are numbers or vectors.
    request : ReadRequest
        What is to be read out of each file. Without an axis, vectors lie along the last.
    dtype : str, optional
        The type to read as, by default that of an array, else float64.

    Raises
    ------
    ReadError
        If a file cannot be read as numbers.
    ActcliError
        If there is nothing to read, or the arguments do not go together.
    """
    if not points:
        if sys.stdin is None or sys.stdin.isatty():
            raise ActcliError("give at least one X, or numbers on standard input.")
        points = [STANDARD_STREAM]
    files = [item for item in points if isinstance(item, str)]
    _check_arguments(files, activation, request)
    axis = -1 if request.axis is None else request.axis
    request = request.replace(axis=None if activation.pointwise else axis)
    if not files:
        typed = [item for item in points if not isinstance(item, str)]
        return _typed_inputs(typed, request.axis, dtype)
    if len(points) > 1:
        pieces = _read_all(points, request, dtype or "float64")
        return InputStream(pieces=pieces, axis=request.axis)
    return _read_one(files[0], request, dtype)


def _check_arguments(files: list[str], activation: Activation, request: ReadRequest) -> None:
    """Raise ActcliError where the arguments of `read_inputs` do not go together."""
    if files.count(STANDARD_STREAM) > 1:
        raise ActcliError("standard input can be read only once: give one -.")
    if not files:
        require_files(request)
    if not activation.pointwise:
        return
    if request.axis is not None:
        raise ActcliError(f"{activation.name} takes each number for itself: --axis is for vectors.")
    if len(request.columns) > 1:
        raise ActcliError(
            f"{activation.name} takes each number for itself: give one --column. Several are the "
            "vectors of a vector function."
        )


def _typed_inputs(points: Sequence[Typed], axis: int | None, dtype: str | None) -> InputStream:
    """Return the numbers and ranges on the command line.

    They are one piece if they are not more than a piece holds, or one vector.
    """
    from actcli.numerics import np

    count = sum(1 if isinstance(item, TypedNumber) else item.count for item in points)
    if axis is not None and count > MAX_TYPED_VECTOR_LENGTH:
        raise ActcliError(
            f"a vector of {count} numbers is longer than {MAX_TYPED_VECTOR_LENGTH}: "
            "give one of that length as a file."
        )
    pieces: Iterator[Array] = (as_floats(piece, dtype) for piece in typed_pieces(points))
    if axis is not None or count <= POINTS_PER_PIECE:
        pieces = iter([np.concatenate([*pieces])])
    return InputStream(pieces=pieces, axis=axis, shape=(count,), typed=typed_texts(points))


def _read_one(name: str, request: ReadRequest, dtype: str | None) -> InputStream:
    """Return what is in one file, or on standard input."""
    stream = open_stream(name)
    size = stream_size(stream)
    source = read_stream(name, stream, request)
    return InputStream(
        pieces=(_swap_vectors(as_floats(piece, dtype)) for piece in source.pieces),
        axis=request.axis,
        shape=source.shape,
        may_wait=size is None,
        fraction_read=(lambda: stream.tell() / size) if size else None,
    )


def _read_all(points: Points, request: ReadRequest, dtype: str) -> Iterator[Array]:
    """Return the numbers of several arguments, files among them, or the vectors of several files.

    Before anything is computed, each file is opened and its beginning is read, so that no result
    is written if a later file cannot be.
    """
    if request.axis is not None and not all(isinstance(item, str) for item in points):
        raise ActcliError("give one vector as numbers, or vectors from a file, not both.")
    width = None
    for item in points:
        if isinstance(item, str) and can_be_read_twice(item):
            with closing(open_stream(item)) as stream:
                first = next(read_stream(item, stream, request).pieces)
            if request.axis is not None:
                width = _checked_width(item, _as_vectors(first), width)
    return _pieces_of_all(points, request, dtype)


def _pieces_of_all(points: Points, request: ReadRequest, dtype: str) -> Iterator[Array]:
    """Yield what `_read_all` returns."""
    width = None
    for item in points:
        if not isinstance(item, str):
            for piece in typed_pieces([item]):
                yield as_floats(piece, dtype)
            continue
        for piece in read_stream(item, open_stream(item), request).pieces:
            if request.axis is None:
                yield as_floats(piece, dtype)
                continue
            vectors = _as_vectors(piece)
            width = _checked_width(item, vectors, width)
            yield as_floats(vectors, dtype)


def _as_vectors(piece: Array) -> Array:
    """Return the vectors of a piece, shaped (k, n)."""
    vectors = _swap_vectors(piece)
    return vectors.reshape(-1, vectors.shape[-1])


def _checked_width(name: str, vectors: Array, width: int | None) -> int:
    """Return the length of some vectors; raise ReadError if those before have another `width`."""
    found = int(vectors.shape[1])
    if width not in (None, found):
        raise ReadError(
            f"{title(name)} holds vectors of {found} values, those before have {width}."
        )
    return found


def _swap_vectors(piece: Array) -> Array:
    """Return a piece with its vectors along the last axis, or the reverse.

    Readers give a piece three axes, the vectors along the middle one, if they lie along another
    axis than the last of the file's array and a piece has all that is behind them.
    """
    return piece.swapaxes(1, 2) if piece.ndim == 3 else piece


def as_floats(x: npt.ArrayLike, dtype: str | None) -> Any:
    """Return numbers as floats of `dtype`, or else of their own floating type, or else float64.

    What is too large for the type becomes infinite, without a warning.
    """
    from actcli.numerics import np

    x = np.asarray(x)
    kept = x.dtype if x.dtype.kind == "f" else np.dtype(np.float64)
    with np.errstate(over="ignore"):
        return x.astype(dtype or kept, copy=False)
