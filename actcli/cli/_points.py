"""Numbers and ranges on the command line, in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from actcli.cli._tokens import unguard
from actcli.cli._types import is_stream, usage_error

if TYPE_CHECKING:
    from actcli.numerics import Array
    from actcli.numerics.grid import Grid

    Typed: TypeAlias = "TypedNumber | Grid"

POINTS_PER_PIECE = 1 << 17
# Of a range, a megabyte: as much of one as is in memory at a time.


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
        if is_stream(text):
            return text
        from actcli.formula import FormulaError, number
        from actcli.specs.values import parse_range

        try:
            return parse_range(text) if ":" in text else TypedNumber(number(text), text)
        except FormulaError as error:
            raise usage_error(param, str(error)) from None


def typed_pieces(points: Iterable[Typed]) -> Iterator[Array]:
    """Yield the numbers and the points of ranges, numbers that follow each other as one piece."""
    from actcli.numerics import np

    numbers: list[TypedNumber] = []
    for item in points:
        if isinstance(item, TypedNumber):
            numbers.append(item)
            continue
        if numbers:
            yield np.array(numbers)
            numbers = []
        yield from item.pieces(POINTS_PER_PIECE)
    if numbers:
        yield np.array(numbers)


def typed_texts(points: Iterable[Typed]) -> Iterator[str]:
    """Yield each number as it was typed, and each point of a range as its shortest decimal."""
    from actcli.support.numerals import numeral

    for item in points:
        if isinstance(item, TypedNumber):
            yield item.text
        else:
            for piece in item.pieces(POINTS_PER_PIECE):
                yield from map(numeral, piece.tolist())
