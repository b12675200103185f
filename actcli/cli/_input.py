"""Where the numbers come from: the command line, files, standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._options import DTYPE, Decorated
from actcli.cli._streams import STANDARD_STREAM, open_stream, read_stream, stream_size, title
from actcli.cli._tokens import unguard
from actcli.cli._types import IntegerType, usage_error
from actcli.errors import ActcliError, ReadError
from actcli.support.record import Record

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.activation import Activation
    from actcli.output import ArrayPart

    Array = npt.NDArray[Any]


class TypedNumber(float):
    """A number that remembers how it was typed."""

    text: str

    def __new__(cls, value: float, text: str) -> TypedNumber:
        typed = super().__new__(cls, value)
        typed.text = text
        return typed


class PointsType(click.ParamType):
    """One X: a number, a range LO:HI:N of N points, @FILE, or "-" for standard input."""

    name = "x"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = unguard(value)
        if text == "@":
            raise usage_error(param, "write the name of the file right behind the @.")
        if text == STANDARD_STREAM or text.startswith("@"):
            return text
        from actcli.formula import FormulaError, number
        from actcli.specs.values import parse_range

        try:
            return list(parse_range(text)) if ":" in text else [TypedNumber(number(text), text)]
        except FormulaError as error:
            raise usage_error(param, str(error)) from None


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
    typed : tuple of str
        The numbers on the command line as they were typed.
    """

    pieces: Iterator[Array]
    axis: int | None
    shape: tuple[int, ...] | None = None
    may_wait: bool = False
    fraction_read: Callable[[], float] | None = None
    typed: tuple[str, ...] = ()

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
        return ArrayPart(name=name, values=_swap_vectors(values), shape=shape)


def input_options(function: Decorated) -> Decorated:
    """Give a command [X]..., --column, --axis and --dtype; its function gets `inputs`."""
    options = [
        click.argument("points", metavar="[X]...", type=PointsType(), nargs=-1),
        click.option(
            "--column",
            "columns",
            metavar="NAME",
            multiple=True,
            help="Of a file or standard input, only this column, by name or number; of an .npz, "
            "the array of that name.",
        ),
        click.option(
            "--axis",
            type=IntegerType(),
            metavar="N",
            help="The axis of an array along which a vector function works.  [default: the last]",
        ),
        DTYPE,
    ]

    @wraps(function)
    def gather(
        *args: Any,
        activation: Activation,
        points: Sequence[list[float] | str],
        columns: tuple[str, ...],
        axis: int | None,
        dtype: str | None,
        **rest: Any,
    ) -> Any:
        inputs = read_inputs(points, activation, columns, axis, dtype)
        return function(*args, activation=activation, inputs=inputs, **rest)

    for option in reversed(options):
        gather = option(gather)
    return gather  # type: ignore[return-value]


def read_inputs(
    points: Sequence[list[float] | str],
    activation: Activation,
    columns: tuple[str, ...] = (),
    axis: int | None = None,
    dtype: str | None = None,
) -> InputStream:
    """Return the inputs that the arguments X are.

    Numbers on the command line are one vector, and each line of a text is one. An array that is all
    of the input keeps its shape and type.

    Parameters
    ----------
    points : sequence
        Each a list of numbers, "@FILE", or "-" for standard input; which an empty one means too.
    activation : Activation
        The function. It says whether the inputs are numbers or vectors.
    columns : tuple of str
        The columns, or arrays of an .npz, that are to be read; empty for all.
    axis : int, optional
        The axis of an array along which its vectors lie, by default the last.
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
    _check_arguments(files, activation, columns, axis)
    if axis is None:
        axis = -1
    along = None if activation.pointwise else axis
    if not files:
        return _typed_inputs([x for item in points for x in item], along, dtype)
    if len(points) > 1:
        pieces = _read_all(points, columns, along, dtype or "float64")
        return InputStream(pieces=pieces, axis=along)
    return _read_one(files[0], columns, along, dtype)


def _check_arguments(
    files: list[str], activation: Activation, columns: tuple[str, ...], axis: int | None
) -> None:
    """Raise ActcliError where the arguments of `read_inputs` do not go together."""
    if files.count(STANDARD_STREAM) > 1:
        raise ActcliError("standard input can be read only once: give one -.")
    if not files and (columns or axis is not None):
        raise ActcliError("--column and --axis are for files: give X as @FILE, or - and a pipe.")
    if axis is not None and activation.pointwise:
        raise ActcliError(f"{activation.name} takes each number for itself: --axis is for vectors.")


def _typed_inputs(numbers: Sequence[Any], axis: int | None, dtype: str | None) -> InputStream:
    """Return the numbers on the command line, in one piece."""
    typed = tuple(x.text if isinstance(x, TypedNumber) else repr(x) for x in numbers)
    whole = as_floats(numbers, dtype)
    return InputStream(pieces=iter([whole]), axis=axis, shape=whole.shape, typed=typed)


def _read_one(
    name: str, columns: tuple[str, ...], axis: int | None, dtype: str | None
) -> InputStream:
    """Return what is in one file, or on standard input."""
    stream = open_stream(name)
    size = stream_size(stream)
    source = read_stream(name, stream, columns, axis)
    return InputStream(
        pieces=(_swap_vectors(as_floats(piece, dtype)) for piece in source.pieces),
        axis=axis,
        shape=source.shape,
        may_wait=size is None,
        fraction_read=(lambda: stream.tell() / size) if size else None,
    )


def _read_all(
    points: Sequence[list[float] | str], columns: tuple[str, ...], along: int | None, dtype: str
) -> Iterator[Array]:
    """Yield the numbers of several arguments, files among them, or the vectors of several files."""
    if along is not None and not all(isinstance(item, str) for item in points):
        raise ActcliError("give one vector as numbers, or vectors from a file, not both.")
    width = None
    for item in points:
        if not isinstance(item, str):
            yield as_floats(item, dtype)
            continue
        for piece in read_stream(item, open_stream(item), columns, along).pieces:
            if along is None:
                yield as_floats(piece, dtype)
                continue
            vectors = _swap_vectors(piece)
            vectors = vectors.reshape(-1, vectors.shape[-1])
            width = width or vectors.shape[1]
            if vectors.shape[1] != width:
                raise ReadError(
                    f"{title(item)} holds vectors of {vectors.shape[1]} values, "
                    f"those before have {width}."
                )
            yield as_floats(vectors, dtype)


def _swap_vectors(piece: Array) -> Array:
    """Return a piece with its vectors along the last axis, or the reverse.

    Readers give a piece three axes, the vectors along the middle one, if they do not lie along the
    last axis of the file's array.
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
