"""Options of commands that read numbers from files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from typing import Any

import click

from actcli.cli._options import Decorated
from actcli.cli._tokens import unguard
from actcli.cli._types import ChoiceType, IntegerType, TextType
from actcli.errors import ActcliError
from actcli.input import ReadRequest

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "blank": " ", "bar": "|", "colon": ":"}

DECIMAL_MARKS = {"point": ".", "comma": ","}


class CharacterType(ChoiceType):
    """A character, by itself or by its name, which no shell needs quotes for."""

    def __init__(self, characters: Mapping[str, str]) -> None:
        super().__init__(characters)
        self.characters = characters

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        typed = unguard(value)
        if typed in self.characters.values():
            return typed
        return self.characters.get(super().convert(value, param, ctx), typed)


ARRAY_OPTIONS = [
    click.option(
        "--column",
        "columns",
        type=TextType("name"),
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
]

TEXT_OPTIONS = [
    click.option(
        "--separator",
        type=CharacterType(SEPARATORS),
        help="What is between the numbers of a text.  [default: found out]",
    ),
    click.option(
        "--decimal-mark",
        "decimal",
        type=CharacterType(DECIMAL_MARKS),
        help="The decimal mark of a text.  [default: point]",
    ),
    click.option(
        "--na",
        "missing",
        type=ChoiceType(["nan", "skip"]),
        help="Read a missing number, such as NA, as nan, or leave it out.  [default: refuse]",
    ),
]


def file_options(function: Decorated) -> Decorated:
    """Give a command --column, --axis, --separator, --decimal-mark and --na.

    Its function gets a `request`.
    """

    @text_options
    @wraps(function)
    def gather(
        *args: Any, columns: tuple[str, ...], axis: int | None, request: ReadRequest, **rest: Any
    ) -> Any:
        return function(*args, request=request.replace(columns=columns, axis=axis), **rest)

    for option in reversed(ARRAY_OPTIONS):
        gather = option(gather)
    return gather  # type: ignore[return-value]


def text_options(function: Decorated) -> Decorated:
    """Give a command --separator, --decimal-mark and --na; its function gets a `request`."""

    @wraps(function)
    def gather(*args: Any, separator: str | None, decimal: Any, missing: Any, **rest: Any) -> Any:
        if separator == decimal == ",":
            raise click.UsageError("a comma cannot be both --separator and --decimal-mark.")
        request = ReadRequest(separator=separator or "", decimal=decimal or ".", missing=missing)
        return function(*args, request=request, **rest)

    for option in reversed(TEXT_OPTIONS):
        gather = option(gather)
    return gather  # type: ignore[return-value]


def require_files(request: ReadRequest) -> None:
    """Raise ActcliError if an option of files is given, since there are none."""
    given = {
        "--column": request.columns,
        "--axis": request.axis is not None,
        "--separator": request.separator,
        "--decimal-mark": request.decimal != ".",
        "--na": request.missing,
    }
    for name, value in given.items():
        if value:
            raise ActcliError(f"{name} is for files: give @FILE, or - and a pipe.")
