"""What is to be read out of a file, and the numbers that come out of it in pieces."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from actcli.errors import ActcliError
from actcli.support.record import Record

if TYPE_CHECKING:
    import numpy.typing as npt

BYTES_PER_PIECE = 1 << 21
# Small enough for a processor's cache, so that an array of any size needs little memory.

MAX_COLUMNS_LISTED = 12
# More names would make a message longer than a few lines.


MAX_NUMBER_LENGTH = 18
# Digits of the number of a column: less than 2^63. Python reads no more than 4300.


class ReadRequest(Record):
    """What is to be read out of a file.

    Attributes
    ----------
    title : str
        How messages name the file.
    columns : sequence of str
        Names or numbers, from 1, of the columns to read; empty for all.
    axis : int or None
        The axis along which an array holds vectors; None if every number stands for itself.
    is_pair : bool
        Whether two columns are wanted where none is named: x and y, or else the first two.
    options : str
        By which options columns are chosen, for messages.
    separator : str
        The character between the numbers of a text; "" if it is to be found out.
    decimal : "." or ","
        The decimal mark of a text.
    missing : "nan" or "skip", optional
        Read a missing number as nan, or leave it out, of vectors the vector; None refuses it.
    """

    title: str = ""
    columns: Sequence[str] = ()
    axis: int | None = None
    is_pair: bool = False
    options: str = "--column"
    separator: str = ""
    decimal: Literal[".", ","] = "."
    missing: Literal["nan", "skip"] | None = None


class Source(Record):
    """The numbers of a file, in pieces that are read when they are asked for.

    Attributes
    ----------
    pieces : iterator of ndarray
        Numbers that stand for themselves are shaped (k,). Vectors of n numbers are shaped (k, n),
        or (k, n, rest) if they lie along an axis of the array that is not its last. A single vector
        is shaped (n,).
    shape : tuple of int or None
        The shape of the array in the file; None if the file is text.
    """

    pieces: Iterator[npt.NDArray[Any]]
    shape: tuple[int, ...] | None = None


def piecewise_shape(shape: tuple[int, ...], request: ReadRequest) -> tuple[int, ...]:
    """Return the shape that an array has if its pieces are put together along the first axis.

    It is (size,), (n,), (k, n) or (k, n, rest), as `Source` has it; the order of the numbers is
    that of the array.
    """
    if request.axis is None:
        return (math.prod(shape),)
    axis = request.axis if request.axis >= 0 else request.axis + len(shape)
    if not 0 <= axis < len(shape):
        raise ActcliError(
            f"{request.title} is shaped {shape}: no axis {request.axis} can hold vectors."
        )
    if not shape[axis]:
        raise ActcliError(f"{request.title} is shaped {shape}: a vector needs at least one value.")
    if len(shape) == 1:
        return shape
    before, n, behind = math.prod(shape[:axis]), shape[axis], math.prod(shape[axis + 1 :])
    return (before, n) if axis == len(shape) - 1 else (before, n, behind)


def piece_shapes(
    shape: tuple[int, ...], request: ReadRequest, itemsize: int
) -> Iterator[tuple[int, ...]]:
    """Yield the shapes of the pieces of an array whose `piecewise_shape` this is, at least one."""
    rows, *rest = shape
    if request.axis is not None and not rest:
        yield shape
        return
    rows_per_piece = max(1, BYTES_PER_PIECE // max(1, itemsize * math.prod(rest)))
    for start in range(0, max(rows, 1), rows_per_piece):
        yield min(rows_per_piece, rows - start), *rest


def column_index(names: Sequence[str], column: str, request: ReadRequest) -> int:
    """Return the index of a column that is given by its name or its number.

    Parameters
    ----------
    names : sequence of str
        The names of all columns.
    column : str
        A name, or a number from 1.
    request : ReadRequest
        Of which messages name the file and the options.

    Raises
    ------
    ActcliError
        If no column, or more than one, is called so.
    """
    if names.count(column) > 1:
        numbers = [str(i) for i, name in enumerate(names, 1) if name == column]
        raise ActcliError(
            f"{request.title} has several columns {column!r}. {column_hint(numbers, request)}"
        )
    if column in names:
        return names.index(column)
    if 1 <= column_number(column) <= len(names):
        return column_number(column) - 1
    raise ActcliError(f"{request.title} has no column {column!r}. {column_hint(names, request)}")


def column_number(column: str) -> int:
    """Return the number of a column that is given by it, or 0; no file has so many columns."""
    return int(column) if column.isdecimal() and len(column) <= MAX_NUMBER_LENGTH else 0


def column_hint(names: Sequence[str], request: ReadRequest) -> str:
    """Return a sentence that says what can be chosen, and with which options."""
    more = ["…"] if len(names) > MAX_COLUMNS_LISTED else []
    listed = ", ".join([*names[:MAX_COLUMNS_LISTED], *more])
    return f"Choose with {request.options}: {listed}."


def column_indices(names: Sequence[str], request: ReadRequest) -> list[int]:
    """Return the indices of the requested columns; raise ActcliError if one must be chosen."""
    if request.columns:
        return [column_index(names, column, request) for column in request.columns]
    if request.is_pair:
        return pair_indices(names)
    if request.axis is None and len(names) > 1:
        raise ActcliError(f"{request.title} has several columns. {column_hint(names, request)}")
    return [*range(len(names))]


def pair_indices(names: Sequence[str]) -> list[int]:
    """Return the indices of the columns x and y; where one is missing, of the first others.

    A single column has no partner: its index is returned alone.
    """
    if len(names) < 2:
        return [*range(len(names))]
    small = [name.strip().lower() for name in names]
    x = small.index("x") if "x" in small else next((i for i, n in enumerate(small) if n != "y"), 0)
    others = [i for i in range(len(small)) if i != x]
    y = small.index("y") if "y" in small and small.index("y") != x else others[0]
    return [x, y]


def source_of_rows(rows: Iterator[npt.NDArray[Any]], columns: int, request: ReadRequest) -> Source:
    """Return the source of a table: of numbers, of a vector a row, or of one vector in a column.

    Parameters
    ----------
    rows : iterator of ndarray
        Pieces shaped (k, columns).
    columns : int
    request : ReadRequest
    """
    if request.axis is None:
        return Source(pieces=(piece.reshape(-1) for piece in rows))
    if columns > 1:
        return Source(pieces=rows)
    from actcli.numerics import np

    vector = np.concatenate([np.empty((0, 1)), *rows]).reshape(-1)
    return Source(pieces=iter([vector] if len(vector) else []), shape=vector.shape)
