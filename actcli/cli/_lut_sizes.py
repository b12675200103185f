"""The options of `actcli lut` that say how large a table is, besides its number of entries."""

from __future__ import annotations

from typing import Any

import click

from actcli.cli._tokens import unguard
from actcli.cli._types import NUMBER, IntegerType, usage_error
from actcli.lut.softmax import DEFAULT_LENGTH, MAX_LENGTH


class BoundType(click.ParamType):
    """A bound for an error: 1lsb, 0.001."""

    name = "bound"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from actcli.lut.sizing import Bound

        text = unguard(value).strip().lower()
        limit = NUMBER.convert(text.removesuffix("lsb").strip(), param, ctx)
        if not limit > 0:
            raise usage_error(param, f"must be > 0, got {unguard(value)}.")
        return Bound(limit, text.endswith("lsb"))


MAX_ERROR = click.option(
    "--max-error",
    type=BoundType(),
    metavar="E",
    help="Instead of -n, the fewest entries, a power of two, that keep the error within "
    "1lsb or 0.001 or such.",
)

SMALLEST = click.option(
    "--smallest",
    is_flag=True,
    help="The fewest bytes that keep the error within --max-error (1lsb if it is not given), over "
    "every --lookup, --symmetry and --segments; the report compares them.",
)

LENGTH = click.option(
    "--length",
    type=IntegerType(1, MAX_LENGTH),
    metavar="N",
    help=f"Of softmax: the most scores of a vector.  [default: {DEFAULT_LENGTH}]",
)


def size_options(function: Any) -> Any:
    """Give a command the options that choose a size by its error, and that of softmax."""
    return MAX_ERROR(SMALLEST(LENGTH(function)))
