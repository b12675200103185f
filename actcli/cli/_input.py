"""Where the numbers come from: the command line, files, standard input."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._types import complaint, plain
from actcli.errors import Mistake, Unreadable
from actcli.formula import FormulaError, number

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.activation import Activation

STANDARD = "-"
ROW = tuple[str, int, list[float]]  # a source, a line number, the numbers in that line


class Points(click.ParamType):
    """One X: a number, a range LO:HI:N of N points, @FILE, or "-" for standard input."""

    name = "x"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = plain(value)
        if text == STANDARD or text.startswith("@"):
            return text
        from actcli.spec import evenly

        try:
            return list(evenly(text)) if ":" in text else [number(text)]
        except FormulaError as error:
            raise complaint(param, str(error)) from None


def read(points: Sequence[list[float] | str], activation: Activation, dtype: str) -> Any:
    """The inputs as an array: (n,) numbers, or for a vector function (n,) or (rows, n).

    Numbers on the command line are one vector; a file or standard input holds a vector a line.
    Raises Unreadable, or Mistake where there is nothing to read.
    """
    if not points:
        if sys.stdin is None or sys.stdin.isatty():
            raise Mistake("give at least one X, or numbers on standard input.")
        points = [STANDARD]
    given = [x for item in points if not isinstance(item, str) for x in item]
    sources = [item for item in points if isinstance(item, str)]
    if activation.pointwise:
        whole = [x for item in points for x in _flat(item)]
    elif not sources:
        whole = given
    elif given:
        raise Mistake("give one vector as numbers, or vectors from a file, not both.")
    else:
        return rounded(_equal([row for source in sources for row in _rows(source)]), dtype)
    if not whole:
        raise Unreadable(f"{_title(sources[0])} holds no numbers.")
    return rounded(whole, dtype)


def rounded(x: npt.ArrayLike, dtype: str) -> Any:
    """The numbers in another type; what is too large for it becomes infinite, without a warning."""
    from actcli.numerics import np

    with np.errstate(over="ignore"):
        return np.asarray(x, np.float64).astype(dtype)


def _flat(item: list[float] | str) -> Iterator[float]:
    if not isinstance(item, str):
        yield from item
    else:
        for _, _, numbers in _rows(item):
            yield from numbers


def _equal(rows: list[ROW]) -> list[list[float]]:
    """The rows' numbers, if every row has as many as the first."""
    if not rows:
        raise Unreadable("the input holds no numbers.")
    width = len(rows[0][2])
    for source, line, numbers in rows:
        if len(numbers) != width:
            raise Unreadable(
                f"{source}, line {line}: {len(numbers)} values, but the lines above have {width}."
            )
    return [numbers for _, _, numbers in rows]


def _rows(source: str) -> Iterator[ROW]:
    """The numbers of a source, line by line; blanks or commas between them, # begins a comment."""
    title = _title(source)
    with _open(source) as stream:
        try:
            for line, text in enumerate(stream, 1):
                words = re.split(r"[\s,;]+", text.partition("#")[0].strip())
                numbers = [_number(word, title, line) for word in words if word]
                if numbers:
                    yield title, line, numbers
        except UnicodeDecodeError:
            raise Unreadable(f"{title} is not text.") from None


def _number(word: str, title: str, line: int) -> float:
    try:
        return number(word)
    except FormulaError:
        raise Unreadable(f"{title}, line {line}: {word!r} is not a number.") from None


def _title(source: str) -> str:
    return "standard input" if source == STANDARD else source[1:]


def _open(source: str) -> Any:
    if source == STANDARD:
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="strict")  # type: ignore[union-attr]
        return nullcontext(sys.stdin)
    try:
        return open(source[1:], encoding="utf-8-sig")
    except OSError as error:
        raise Unreadable(f"cannot read {source[1:]}: {str(error.strerror).lower()}.") from None
