"""Where the numbers come from: the command line, files, standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from actcli.cli._base import cannot
from actcli.cli._options import DTYPE
from actcli.cli._tokens import unguard
from actcli.cli._types import IntegerType, usage_error
from actcli.errors import ActcliError, ReadError
from actcli.support.record import Record

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.activation import Activation
    from actcli.input import Source
    from actcli.output import ArrayPart

    Array = npt.NDArray[Any]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
STANDARD_STREAM = "-"


class TypedNumber(float):
    """A number, and how it was typed."""

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
    """The inputs of a function, in pieces: vectors along the last axis, or numbers shaped (n,).

    `shape` is that of the array they are, its vectors along `axis`; None if they come as a text
    does. `waits` tells whether more may have to be waited for, `done` which part has been read, if
    that can be known. `typed` has the numbers on the command line as they were typed.
    """

    pieces: Iterator[Array]
    axis: int | None
    shape: tuple[int, ...] | None = None
    waits: bool = False
    done: Callable[[], float] | None = None
    typed: tuple[str, ...] = ()

    def part(self, name: str, x: Array, values: Array) -> ArrayPart:
        """What a piece x became, as a part of the array that all of them become.

        Vectors lie where those of the inputs do; of Jacobians, both axes come last.
        """
        from actcli.output import ArrayPart

        if self.shape is None or self.axis is None:
            return ArrayPart(name=name, values=values, shape=self.shape)
        before, behind = self.shape[: self.axis], self.shape[self.axis :][1:]
        if values.ndim > x.ndim:
            return ArrayPart(name=name, values=values, shape=(*before, *behind, *values.shape[-2:]))
        shape = (*before, values.shape[-1], *behind)
        return ArrayPart(name=name, values=_along(values), shape=shape)


def input_options(function: Decorated) -> Decorated:
    """Give a command X…, --column, --axis and --dtype, and its function the `inputs`."""
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
    """The inputs that the points are, in `dtype` or else the floating type of an array.

    Numbers on the command line are one vector; a text holds a vector a line. An array that is all
    of the input keeps its shape and type. Raises ReadError, or ActcliError where there is nothing
    to read.
    """
    if not points:
        if sys.stdin is None or sys.stdin.isatty():
            raise ActcliError("give at least one X, or numbers on standard input.")
        points = [STANDARD_STREAM]
    files = [item for item in points if isinstance(item, str)]
    if files.count(STANDARD_STREAM) > 1:
        raise ActcliError("standard input can be read only once: give one -.")
    if not files and (columns or axis is not None):
        raise ActcliError("--column and --axis are for files: give X as @FILE, or - and a pipe.")
    if axis is not None and activation.pointwise:
        raise ActcliError(f"{activation.name} takes each number for itself: --axis is for vectors.")
    along = None if activation.pointwise else -1 if axis is None else axis
    if len(points) > 1 and files:
        together = _together(points, columns, along, dtype or "float64")
        return InputStream(pieces=together, axis=along)
    if not files:
        given = [x for item in points for x in item]
        typed = tuple(x.text if isinstance(x, TypedNumber) else repr(x) for x in given)
        whole = as_floats(given, dtype)
        return InputStream(pieces=iter([whole]), axis=along, shape=whole.shape, typed=typed)
    (name,) = files
    stream = _open(name)
    size = _size(stream)
    done = (lambda: stream.tell() / size) if size else None
    source = _source(name, stream, columns, along)
    pieces = (_along(as_floats(piece, dtype)) for piece in source.pieces)
    return InputStream(pieces=pieces, axis=along, shape=source.shape, waits=size is None, done=done)


def _together(
    points: Sequence[list[float] | str], columns: tuple[str, ...], along: int | None, dtype: str
) -> Iterator[Array]:
    """The numbers of several files, and between them; or their vectors, one after the other."""
    if along is not None and not all(isinstance(item, str) for item in points):
        raise ActcliError("give one vector as numbers, or vectors from a file, not both.")
    width = None
    for item in points:
        if not isinstance(item, str):
            yield as_floats(item, dtype)
            continue
        for piece in _source(item, _open(item), columns, along).pieces:
            if along is None:
                yield as_floats(piece, dtype)
                continue
            vectors = _along(piece)
            vectors = vectors.reshape(-1, vectors.shape[-1])
            width = width or vectors.shape[1]
            if vectors.shape[1] != width:
                raise ReadError(
                    f"{_title(item)} holds vectors of {vectors.shape[1]} values, "
                    f"those before have {width}."
                )
            yield as_floats(vectors, dtype)


def _source(name: str, stream: BinaryIO, columns: tuple[str, ...], along: int | None) -> Source:
    """What is read of a stream; its pieces raise ReadError if there are none."""
    from dataclasses import replace

    from actcli.input import ReadRequest, read

    size = _size(stream)
    try:
        source = read(stream, ReadRequest(_title(name), columns, along))
    except OSError as error:
        raise _unreadable(name, error) from None

    def pieces() -> Iterator[Array]:
        try:
            first = next(source.pieces, None)
            if first is None:
                raise ReadError(f"{_title(name)} holds no numbers.")
            yield from chain([first], source.pieces)
        except OSError as error:
            raise _unreadable(name, error) from None
        if (now := _size(stream)) != size:  # the last number may be half of one
            raise ReadError(
                f"{_title(name)} has changed while it was read, from {size} to {now} bytes."
            )

    return replace(source, pieces=pieces())


def _along(piece: Array) -> Array:
    """A piece with its vectors along the last axis; one has three axes if they lay elsewhere."""
    return piece.swapaxes(1, 2) if piece.ndim == 3 else piece


def as_floats(x: npt.ArrayLike, dtype: str | None) -> Any:
    """The numbers in another type, or in float64 if they have no floating type of their own.

    What is too large for it becomes infinite, without a warning.
    """
    from actcli.numerics import np

    x = np.asarray(x)
    kept = x.dtype if x.dtype.kind == "f" else np.dtype(np.float64)
    with np.errstate(over="ignore"):
        return x.astype(dtype or kept, copy=False)


def _title(source: str) -> str:
    return "standard input" if source == STANDARD_STREAM else source[1:]


def _open(source: str) -> Any:
    """A stream of bytes that can peek, closed with the command."""
    from io import BufferedReader

    try:
        if source == STANDARD_STREAM:
            if sys.stdin is None:
                raise ReadError("cannot read: standard input is closed.")
            # Past Python's own buffer, which waits until it is full.
            buffer = sys.stdin.buffer
            return BufferedReader(getattr(buffer, "raw", buffer))
        opened = open(source[1:], "rb")  # noqa: SIM115, closed with the command
        return click.get_current_context().with_resource(opened)
    except OSError as error:
        raise _unreadable(source, error) from None


def _size(stream: BinaryIO) -> int | None:
    """How many bytes it has, None if that shows at the end."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:  # it is in memory
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _unreadable(source: str, error: OSError) -> ReadError:
    return ReadError(cannot("read", _title(source), error))
