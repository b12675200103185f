"""Recorded arrays in rows, as the coefficients of a series lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from typing import Any

from numpy.lib.mixins import NDArrayOperatorsMixin

from actcli.numerics import np
from actcli.numerics.recorded import Recorded
from actcli.numerics.tape.cells import LENGTH
from actcli.numerics.tape.errors import NotRecordableError


class RecordedRows(NDArrayOperatorsMixin):
    """An array of two axes whose rows are recorded arrays or numbers.

    What is done to it is done to each row. Along the first axis it may be cut, joined and reduced.
    """

    ndim = 2

    def __init__(self, rows: Sequence[Any]) -> None:
        self.rows = list(rows)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), LENGTH

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __array__(self, *args: Any, **options: Any) -> Any:
        raise NotRecordableError("the values of an array")

    def __bool__(self) -> bool:
        raise NotRecordableError("the truth of an array")

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return RecordedRows(self.rows[key])
        return self.rows[_row_number(key)]

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, slice):
            for number in range(len(self))[key]:
                self.rows[number] = _row(value, number, len(self))
        else:
            self.rows[_row_number(key)] = value

    def may_hold(self) -> bool:
        return any(row.may_hold() if isinstance(row, Recorded) else row for row in self.rows)

    def sum(self, axis: int) -> Any:
        return self._reduced(np.add, axis) + 0.0  # NumPy begins with 0, and -0 + 0 is 0.

    def any(self, axis: int | None = None) -> Any:
        found = self._reduced(np.logical_or, 0)
        return found if axis == 0 else found.any()

    def all(self, axis: int | None = None) -> Any:
        found = self._reduced(np.logical_and, 0)
        return found if axis == 0 else found.all()

    def _reduced(self, ufunc: Any, axis: int | None) -> Any:
        if axis != 0 or not self.rows:
            raise NotRecordableError("a reduction")
        return reduce(ufunc, self.rows)

    def copy(self) -> RecordedRows:
        return RecordedRows(self.rows)

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, out: Any = (), **options: Any
    ) -> Any:
        if method != "__call__" or options:
            raise NotRecordableError(f"{ufunc.__name__}.{method}")
        y = by_rows(ufunc, *inputs)
        if not out:
            return y
        (target,) = out
        if not isinstance(target, RecordedRows) or len(target) != len(y):
            raise NotRecordableError("writing to another array")
        target.rows = y.rows
        return target

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        name = getattr(function, "__name__", "")
        if name not in FUNCTIONS or getattr(np, name, None) is not function:
            raise NotRecordableError(name)
        return FUNCTIONS[name](*args, **options)


def by_rows(function: Callable[..., Any], *inputs: Any) -> RecordedRows:
    """Return a function of arrays, of which some are in rows, row by row."""
    length = max(len(x) for x in inputs if np.ndim(x) > 1)
    return RecordedRows(
        [function(*(_row(x, number, length) for x in inputs)) for number in range(length)]
    )


def _row(x: Any, number: int, length: int) -> Any:
    """Return a row of an array that broadcasts to so many rows."""
    if not isinstance(x, RecordedRows):
        if isinstance(x, Recorded) or np.ndim(x) < 2:
            return x
        if np.ndim(x) > 2 or x.shape[1] not in (1, LENGTH):
            raise NotRecordableError("rows of another length")
    if len(x) not in (1, length):
        raise NotRecordableError("another number of rows")
    row = x[number if len(x) == length else 0]
    return row if isinstance(x, RecordedRows) or len(row) > 1 else row[0]


def _row_number(key: Any) -> int:
    if not isinstance(key, int):
        raise NotRecordableError("some elements of an array")
    return key


def stack(arrays: Sequence[Any], axis: int = 0) -> RecordedRows:
    """Return arrays, of which some are recorded, as rows."""
    if axis != 0 or any(isinstance(array, RecordedRows) for array in arrays):
        raise NotRecordableError("more than two axes")
    return RecordedRows(arrays)


def _concatenated(arrays: Sequence[Any], axis: int = 0) -> RecordedRows:
    if axis != 0:
        raise NotRecordableError("columns")
    return RecordedRows([row for array in arrays for row in array])


def _broadcast(x: Any, shape: tuple[int, ...]) -> RecordedRows:
    return RecordedRows([_row(x, number, shape[0]) for number in range(shape[0])])


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "shape": lambda x: x.shape,
    "ndim": lambda x: x.ndim,
    "where": lambda condition, yes, no: by_rows(np.where, condition, yes, no),
    "concatenate": _concatenated,
    "broadcast_to": _broadcast,
}
"""What is no ufunc."""
