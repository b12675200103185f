"""JSON, as the schema.json beside this file describes it.

Each function is an object; several are an array. JSON has no infinity and no nan, so these are
strings. All other numbers, and -0.0, read back to the same bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, TextIO

from actcli.activation import Activation
from actcli.output._frame import Column, Frame, concatenated, row_blocks
from actcli.output._strict import object_members, strict_json_text
from actcli.support.version import __version__

SUFFIXES = (".json",)
MODE = "w"

MAX_CELLS = 10_000_000
# Of several functions: their numbers are kept until the first function is written, 80 MB.


def write(frames: Iterator[Frame], stream: TextIO) -> None:
    """Write an object for each function; frames of no function are an array of their rows."""
    first = next(frames)
    shared = [i for i, column in enumerate(first.columns) if column.activation is None]
    functions: dict[Activation, list[int]] = {}
    for i, column in enumerate(first.columns):
        if column.activation is not None:
            functions.setdefault(column.activation, []).append(i)
    several = len(functions) > 1
    if several:  # The rows of one function come before those of the next.
        first, frames = concatenated(chain([first], frames), MAX_CELLS), iter(())

    if not functions:
        _write_rows(chain([first], frames), shared, stream, "")
    for number, (activation, own) in enumerate(functions.items()):
        stream.write(",\n" if number else "[\n" if several else "")
        stream.write("{\n")
        for key, value in _members(activation, [first.columns[i] for i in own]).items():
            stream.write(f"  {strict_json_text(key)}: {strict_json_text(value)},\n")
        stream.write('  "rows": ')
        _write_rows(chain([first], frames), [*shared, *own], stream, "  ")
        stream.write("\n}")
    stream.write("\n]\n" if several else "\n")


def _members(activation: Activation, columns: list[Column]) -> dict[str, Any]:
    """Return the members of a function's object that stand before its rows."""
    orders = sorted({column.order for column in columns})
    return {
        "version": __version__,
        "function": activation.name,
        "parameters": activation.values,
        "dtype": columns[0].dtype,
        "order": orders if len(orders) > 1 else orders[0],
        **(
            {"wrt": columns[0].wrt} if columns[0].wrt and len({c.wrt for c in columns}) == 1 else {}
        ),
    }


def _write_rows(frames: Iterator[Frame], columns: list[int], stream: TextIO, indent: str) -> None:
    """Write an array of an object for each row, with the columns at the indices `columns`."""
    line = f"\n{indent}  "
    before = f"[{line}"
    for block in row_blocks(frames):
        if not len(block):
            continue
        chosen = [block.columns[i] for i in columns]
        cells = [object_members(column, column.key, block.digits) for column in chosen]
        rows = map(", ".join, zip(*cells, strict=True))
        stream.write(before + f",{line}".join(f"{{{row}}}" for row in rows))
        before = f",{line}"
    stream.write("[]" if before.startswith("[") else f"\n{indent}]")
