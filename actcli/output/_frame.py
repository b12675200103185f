"""Frames: the columns that are written, and what each of them holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from actcli.activation import Activation
from actcli.errors import ActcliError
from actcli.output._numerals import Digits, numerals
from actcli.support.numerals import numeral
from actcli.support.record import Record
from actcli.support.unicode import derivative_marks

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.output._numerals import Numbers

ROWS_PER_BLOCK = 1 << 14
# Rows that are text at a time: enough that Python's work for each block does not count.

CELLS_PER_BLOCK = 1 << 17
# Of wide rows there are fewer: a cell as text takes about 70 bytes.

MAX_COLUMNS = 1 << 15
# Of a table. Each takes about two kilobytes while it is written, and the time of some ten numbers.


class Column(Record):
    """A column of numbers or of texts.

    Attributes
    ----------
    key : str
        How programs name it, as "df".
    heading : str
        How people read it, as "elu'(alpha=2)".
    values : ndarray of float or int, or sequence of str
        Numbers are shaped (n,).
    activation : Activation or None
        The function that the numbers are of; None for inputs and texts.
    order : int
        Of its derivative; 0 is the function itself.
    wrt : str
        The parameter in which it was differentiated; "" for x.
    """

    key: str
    heading: str
    values: Numbers | Sequence[str]
    activation: Activation | None = None
    order: int = 0
    wrt: str = ""

    @property
    def dtype(self) -> str:
        """Return the type of the values: "float64", or "str" for texts."""
        return "str" if isinstance(self.values, Sequence) else self.values.dtype.name

    @property
    def is_text(self) -> bool:
        """Return whether the column holds texts."""
        return self.dtype == "str"

    def texts(self, digits: Digits) -> list[str]:
        """Return the cells as text."""
        if isinstance(self.values, Sequence):
            return list(self.values)
        return numerals(self.values, digits)


class DeferredColumns(Sequence[Column]):
    """Columns that are made when a format asks for them; those that keep arrays whole do not.

    Parameters
    ----------
    make : callable
        Return the columns, of equal length. Vectors of many components have as many columns.
    """

    def __init__(self, make: Callable[[], Sequence[Column]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Sequence[Column]:
        columns = self._make()
        check_lengths(columns)
        return columns

    @overload
    def __getitem__(self, index: int) -> Column: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Column]: ...
    def __getitem__(self, index: int | slice) -> Column | Sequence[Column]:
        return self._made[index]

    def __len__(self) -> int:
        return len(self._made)


def check_lengths(columns: Sequence[Column]) -> None:
    """Raise ValueError unless columns are of equal length."""
    lengths = {column.heading: len(column.values) for column in columns}
    if len(set(lengths.values())) != 1:
        raise ValueError(f"a frame needs columns of equal length, not {lengths}")


class ArrayPart(Record):
    """A piece of an array, for the formats that keep arrays whole.

    The pieces follow each other in the order in which the array lies in memory, or are vectors that
    lie along another axis than the last.

    Attributes
    ----------
    name : str
        Of the array.
    values : ndarray
        The piece.
    shape : tuple of int or None
        The shape of the whole array. None if the pieces follow each other along the first axis, and
        nobody knows yet how many there are.
    vector_axis : int or None
        The axis of the whole array along which the vectors lie that are the rows of the piece,
        shaped (k, n); they follow each other in the order of the other axes. None if the array is
        in order.
    """

    name: str
    values: npt.NDArray[Any]
    shape: tuple[int, ...] | None = None
    vector_axis: int | None = None


class Frame(Record):
    """Columns of equal length, and how they are to look.

    Attributes
    ----------
    columns : sequence of Column
    caption : str
        Written where a format has room for one.
    digits : Digits
        How numbers are written.
    color : bool or None
        Whether a table for a terminal is coloured; None leaves that to the stream and the
        environment.
    parts : sequence of ArrayPart
        The arrays whose rows the columns are, the result last; empty if there are none.

    Raises
    ------
    ValueError
        If the columns are not of equal length.
    """

    columns: Sequence[Column]
    caption: str = ""
    digits: Digits = "full"
    color: bool | None = None
    parts: Sequence[ArrayPart] = ()

    def __init__(self, /, **fields: Any) -> None:
        super().__init__(**fields)
        if not isinstance(self.columns, DeferredColumns):
            check_lengths(self.columns)

    def __len__(self) -> int:
        return len(self.columns[0].values)

    @property
    def headings(self) -> list[str]:
        """Return the heading of every column."""
        return [column.heading for column in self.columns]

    def texts(self) -> list[list[str]]:
        """Return every cell as text, column by column."""
        return [column.texts(self.digits) for column in self.columns]


def row_blocks(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Yield the frames in pieces of a few rows, so that a long one is never text as a whole."""
    for frame in frames:
        size = max(1, min(ROWS_PER_BLOCK, CELLS_PER_BLOCK // len(frame.columns)))
        for start in range(0, max(len(frame), 1), size):
            rows = slice(start, start + size)
            yield frame.replace(columns=[c.replace(values=c.values[rows]) for c in frame.columns])


def concatenated(frames: Iterable[Frame], most: int) -> Frame:
    """Return all the frames as one, without parts, for the formats that must see everything.

    Raises
    ------
    ActcliError
        If they have more than `most` cells. No more frames are asked for then.
    """
    kept: list[Frame] = []
    cells = 0
    for frame in frames:
        kept.append(frame)
        cells += len(frame) * len(frame.columns)
        if cells > most:
            raise ActcliError(
                f"more than {most} cells are too many for a format that needs all of them at once: "
                "choose csv, tsv, jsonl or npy with -f."
            )
    if len(kept) == 1:
        return kept[0]
    columns = zip(*(frame.columns for frame in kept), strict=True)
    return kept[0].replace(columns=[*map(_concatenated_column, columns)], parts=())


def _concatenated_column(pieces: Sequence[Column]) -> Column:
    """Return a column with the values of all its pieces."""
    from actcli.numerics import np

    if pieces[0].is_text:
        return pieces[0].replace(values=[text for piece in pieces for text in piece.values])
    return pieces[0].replace(values=np.concatenate([piece.values for piece in pieces]))


def text_column(key: str, values: Sequence[str]) -> Column:
    """Return a column of texts, whose key is its heading."""
    return Column(key=key, heading=key, values=values)


def number_column(
    key: str, values: Numbers, activation: Activation | None = None, *, named: bool = False
) -> Column:
    """Return a column of numbers, of a function if one is given, whose name is told if `named`."""
    name = f"{heading(activation)} {key}" if activation and named else key
    return Column(key=key, heading=name, values=values, activation=activation)


def input_column(x: Numbers) -> Column:
    """Return the column of the inputs, shaped (n,), at which functions were evaluated."""
    return Column(key="x", heading="x", values=x)


def result_columns(
    activation: Activation, y: Numbers, order: int = 0, wrt: str | None = None
) -> list[Column]:
    """Return the columns of a function's values or of a derivative.

    Parameters
    ----------
    activation : Activation
    y : ndarray
        Shaped (n,), or (n, m) for the m components of a function of vectors, a column each.
    order : int
        Of the derivative; 0 is the function itself.
    wrt : str, optional
        The parameter in which it was differentiated, if not in x.

    Raises
    ------
    ActcliError
        If there would be more than MAX_COLUMNS.
    """
    check_width(math.prod(y.shape[1:]), MAX_COLUMNS)
    parts = [y] if y.ndim == 1 else [*y.T]
    several = len(parts) > 1
    return [
        _result_column(activation, part, order, str(i) if several else "", wrt or "")
        for i, part in enumerate(parts, 1)
    ]


def jacobian_columns(activation: Activation, y: Numbers, order: int = 1) -> list[Column]:
    """Return the columns of Jacobians: the derivatives df_i/dx_j of m components in n inputs.

    Parameters
    ----------
    activation : Activation
    y : ndarray
        One Jacobian, shaped (m, n), which is written as it is: row i, column j. Or several, shaped
        (rows, m, n), which take a row each, one component after the other.
    order : int
        Of the derivatives in each input.

    Raises
    ------
    ActcliError
        If there would be more than MAX_COLUMNS.
    """
    check_width(math.prod(y.shape[1:]), MAX_COLUMNS)
    above, below = ("d", "") if order == 1 else (f"d^{order}", f"^{order}")

    def columns(part: Numbers, of: str) -> list[Column]:
        return [
            Column(
                key=f"{_derivative_key(order)}{of or 'f'}_dx{j}",
                heading=f"{above}{of}/dx{j}{below}",
                values=values,
                activation=activation,
                order=order,
            )
            for j, values in enumerate(part.T, 1)
        ]

    if y.ndim == 2:
        return columns(y, "")
    return [column for i in range(y.shape[1]) for column in columns(y[:, i], f"f{i + 1}")]


def check_width(columns: int, most: int) -> None:
    """Raise ActcliError if a table would have more than `most` columns."""
    if columns > most:
        raise ActcliError(
            f"a table of {columns} columns is wider than {most}: choose npy or npz with -f."
        )


def heading(
    activation: Activation, order: int = 0, component: str = "", wrt: str | None = None
) -> str:
    """Return the name of a function, of a derivative or of a component: "elu'(alpha=2)".

    Parameters
    ----------
    activation : Activation
    order : int
        Of the derivative; 0 is the function itself.
    component : str
        The number of the component, from 1; "" for none.
    wrt : str, optional
        The parameter in which it is differentiated, if not in x.
    """
    if wrt:
        above, below = ("d", "") if order == 1 else (f"d^{order} ", f"^{order}")
        function = heading(activation, 0, component)
        function = function if activation.name.isidentifier() else f"({function})"
        return f"{above}{function}/d{wrt}{below}"
    index = f"_{component}" if component else ""
    marks = derivative_marks(order, numbered="^({})")
    settings = ", ".join(f"{name}={numeral(value)}" for name, value in activation.settings.items())
    if activation.name.isidentifier():
        return f"{activation.name}{index}{marks}" + (f"({settings})" if settings else "")
    expression = f"({activation.name})" if marks or index else activation.name
    return f"{expression}{index}{marks}" + (f":{settings}" if settings else "")


def _result_column(
    activation: Activation, y: Numbers, order: int, component: str, wrt: str
) -> Column:
    """Return the column of a function, of a derivative or of a component."""
    return Column(
        key=f"{_derivative_key(order)}f{component}" + (f"_d{wrt}" if wrt else ""),
        heading=heading(activation, order, component, wrt),
        values=y,
        activation=activation,
        order=order,
        wrt=wrt,
    )


def _derivative_key(order: int) -> str:
    """Return what a key begins with for a derivative of that order: "", "d", "d2", …"""
    return {0: "", 1: "d"}.get(order, f"d{order}")
