"""Frames: columns to be written, and what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.output._numerals import Digits, numerals
from actcli.support.numerals import numeral
from actcli.support.record import Record

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.output._numerals import Numbers

ROWS_PER_BLOCK = 1 << 14  # rows that are turned into text at a time


class Column(Record):
    """Numbers or texts, under a heading for people and a key for programs.

    The numbers of a function say which function it is, as the user named it, and which derivative,
    in x or in one of its parameters.
    """

    key: str
    heading: str
    values: Numbers | Sequence[str]
    activation: Activation | None = None
    order: int = 0
    wrt: str = ""

    @property
    def dtype(self) -> str:
        """The type of its values: "float64", or "str" of texts."""
        return "str" if isinstance(self.values, Sequence) else self.values.dtype.name

    @property
    def is_text(self) -> bool:
        """Whether it holds texts."""
        return self.dtype == "str"

    def texts(self, digits: Digits) -> list[str]:
        """Its cells as text."""
        if isinstance(self.values, Sequence):
            return list(self.values)
        return numerals(self.values, digits)


class ArrayPart(Record):
    """A piece of an array, in the order of its memory, for the formats that keep arrays whole.

    `shape` is that of the whole; None if its pieces stand one behind the other on the first axis
    and how many there are shows at the end.
    """

    name: str
    values: npt.NDArray[Any]
    shape: tuple[int, ...] | None = None


class Frame(Record):
    """Columns of equal length, and how they are to look.

    The caption stands where a format has room for one. `color` is for terminals: yes, no, or None
    for what the stream and the environment say. Where the columns are arrays laid out in rows,
    `parts` are those arrays, the result last.
    """

    columns: Sequence[Column]
    caption: str = ""
    digits: Digits = "full"
    color: bool | None = None
    parts: Sequence[ArrayPart] = ()

    def __init__(self, /, **fields: Any) -> None:
        super().__init__(**fields)
        lengths = {column.heading: len(column.values) for column in self.columns}
        if len(set(lengths.values())) != 1:
            raise ValueError(f"a frame needs columns of equal length, not {lengths}")

    def __len__(self) -> int:
        return len(self.columns[0].values)

    @property
    def headings(self) -> list[str]:
        """The heading of every column."""
        return [column.heading for column in self.columns]

    def texts(self) -> list[list[str]]:
        """Every cell as text, column by column."""
        return [column.texts(self.digits) for column in self.columns]


def row_blocks(frames: Iterable[Frame]) -> Iterator[Frame]:
    """The frames in pieces of some rows, so that a long one is never text as a whole."""
    for frame in frames:
        for start in range(0, max(len(frame), 1), ROWS_PER_BLOCK):
            rows = slice(start, start + ROWS_PER_BLOCK)
            yield frame.replace(columns=[c.replace(values=c.values[rows]) for c in frame.columns])


def concatenated(frames: Iterable[Frame]) -> Frame:
    """All the frames as one, without their parts, for the formats that must see everything."""
    first, *others = frames
    if not others:
        return first
    columns = zip(*(frame.columns for frame in (first, *others)), strict=True)
    return first.replace(columns=[*map(_joined, columns)], parts=())


def _joined(pieces: Sequence[Column]) -> Column:
    from actcli.numerics import np

    if pieces[0].is_text:
        return pieces[0].replace(values=[text for piece in pieces for text in piece.values])
    return pieces[0].replace(values=np.concatenate([piece.values for piece in pieces]))


def text_column(key: str, values: Sequence[str]) -> Column:
    """A column of texts."""
    return Column(key=key, heading=key, values=values)


def input_column(x: Numbers) -> Column:
    """The column of the points where functions were evaluated; x is shaped (n,)."""
    return Column(key="x", heading="x", values=x)


def result_columns(
    activation: Activation, y: Numbers, order: int = 0, wrt: str | None = None
) -> list[Column]:
    """The columns of a function's values, or of its derivative of that order.

    They are shaped (n,), or (n, m) where m components stand side by side.
    """
    parts = [y] if y.ndim == 1 else [*y.T]
    several = len(parts) > 1
    return [
        _result(activation, part, order, str(i) * several, wrt or "")
        for i, part in enumerate(parts, 1)
    ]


def jacobian_columns(activation: Activation, y: Numbers, order: int = 1) -> list[Column]:
    """The columns of Jacobians, the derivatives df_i/dx_j of m components in n inputs.

    One shaped (m, n) stands as it is: row i, column j. Several, shaped (rows, m, n), take a row
    each, one component after the other. The derivatives may be of a higher order in each input.
    """
    above, below = ("d", "") if order == 1 else (f"d^{order}", f"^{order}")

    def columns(part: Numbers, of: str) -> list[Column]:
        return [
            Column(
                key=f"{_operator(order)}{of or 'f'}_dx{j}",
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


def heading(
    activation: Activation, order: int = 0, component: str = "", wrt: str | None = None
) -> str:
    """What a function, its derivative of that order or a component is called: "elu'(alpha=2)"."""
    if wrt:
        above, below = ("d", "") if order == 1 else (f"d^{order} ", f"^{order}")
        told = heading(activation, 0, component)
        told = told if activation.name.isidentifier() else f"({told})"
        return f"{above}{told}/d{wrt}{below}"
    index = f"_{component}" if component else ""
    marks = "'" * order if order < 4 else f"^({order})"
    settings = ", ".join(f"{name}={numeral(value)}" for name, value in activation.settings.items())
    name, before, after = activation.name, "(", ")"
    if not name.isidentifier():  # an expression
        name, before, after = f"({name})" if marks or index else name, ":", ""
    return f"{name}{index}{marks}" + (f"{before}{settings}{after}" if settings else "")


def _result(activation: Activation, y: Numbers, order: int, component: str, wrt: str) -> Column:
    key = f"{_operator(order)}f{component}" + (f"_d{wrt}" if wrt else "")
    told = heading(activation, order, component, wrt)
    return Column(key=key, heading=told, values=y, activation=activation, order=order, wrt=wrt)


def _operator(order: int) -> str:
    return {0: "", 1: "d"}.get(order, f"d{order}")
