"""Sources: numbers that come in pieces."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actcli.errors import ActcliError

if TYPE_CHECKING:
    import numpy.typing as npt

PIECE = 1 << 21  # bytes of an array that are read at a time


@dataclass(frozen=True)
class Wanted:
    """What is to be read out of a file.

    `title` is the file's name in messages; `columns` are names or numbers of what is wanted of it,
    if not everything; `axis` is that along which an array holds vectors, None where every number
    stands for itself.
    """

    title: str
    columns: Sequence[str] = ()
    axis: int | None = None


@dataclass(frozen=True)
class Source:
    """Numbers in pieces, and the shape of the array that they are, None if they are a text.

    Numbers for themselves come in pieces shaped (n,); vectors of n numbers come as (rows, n), or as
    (rows, n, rest) where the vectors of an array lie along an axis that is not its last. A vector
    that is everything comes as (n,).
    """

    pieces: Iterator[npt.NDArray[Any]]
    shape: tuple[int, ...] | None = None


def layout(shape: tuple[int, ...], wanted: Wanted) -> tuple[int, ...]:
    """The shape of an array as one of pieces: all of them put together, in the same order."""
    if wanted.axis is None:
        return (math.prod(shape),)
    axis = wanted.axis if wanted.axis >= 0 else wanted.axis + len(shape)
    if not 0 <= axis < len(shape):
        raise ActcliError(
            f"{wanted.title} is shaped {shape}: no axis {wanted.axis} can hold vectors."
        )
    if not shape[axis]:
        raise ActcliError(f"{wanted.title} is shaped {shape}: a vector needs at least one value.")
    if len(shape) == 1:
        return shape
    before, n, behind = math.prod(shape[:axis]), shape[axis], math.prod(shape[axis + 1 :])
    return (before, n) if axis == len(shape) - 1 else (before, n, behind)


def cuts(shape: tuple[int, ...], wanted: Wanted, itemsize: int) -> Iterator[tuple[int, ...]]:
    """The shapes of the pieces that an array of that layout is cut into, at least one."""
    rows, *rest = shape
    if wanted.axis is not None and not rest:
        yield shape
        return
    most = max(1, PIECE // max(1, itemsize * math.prod(rest)))
    for start in range(0, max(rows, 1), most):
        yield min(most, rows - start), *rest


def chosen(names: Sequence[str], column: str, title: str) -> int:
    """Which of some columns is meant: by its name, or counted from 1. Raises ActcliError."""
    if names.count(column) > 1:
        numbers = [str(i) for i, name in enumerate(names, 1) if name == column]
        raise ActcliError(
            f"{title} has several columns {column!r}. Choose with --column: {', '.join(numbers)}."
        )
    if column in names:
        return names.index(column)
    if column.isdecimal() and 1 <= int(column) <= len(names):
        return int(column) - 1
    raise ActcliError(f"{title} has no column {column!r}. {choice(names)}")


def choice(names: Sequence[str]) -> str:
    """What can be chosen with --column, in a sentence."""
    shown = [*names[:12], *(["…"] if len(names) > 12 else [])]
    return f"Choose with --column: {', '.join(shown)}."


def select(names: Sequence[str], wanted: Wanted) -> list[int]:
    """Which of some named columns are wanted. Raises ActcliError where one must be chosen."""
    if wanted.columns:
        return [chosen(names, column, wanted.title) for column in wanted.columns]
    if wanted.axis is None and len(names) > 1:
        raise ActcliError(f"{wanted.title} has several columns. {choice(names)}")
    return [*range(len(names))]


def arranged(rows: Iterator[npt.NDArray[Any]], columns: int, wanted: Wanted) -> Source:
    """What pieces shaped (rows, columns) hold: a vector in each row, or one in the only column."""
    if wanted.axis is None:
        return Source(piece.reshape(-1) for piece in rows)
    if columns > 1:
        return Source(rows)
    from actcli.numerics import np

    whole = np.concatenate([np.empty((0, 1)), *rows]).reshape(-1)
    return Source(iter([whole] if len(whole) else []), whole.shape)
