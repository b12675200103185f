"""JSON, as schema.json beside this file describes it.

An object for each function, several of them in an array. JSON has no infinity and no nan, so
these are strings; all other numbers read back to the same bits, -0.0 among them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from math import isfinite
from typing import Any, TextIO

from actcli import __version__
from actcli.activation import Activation
from actcli.output._frame import Column, Frame
from actcli.output._numerals import Digits

SUFFIXES = (".json",)
MODE = "w"


def write(frame: Frame, stream: TextIO) -> None:
    """Write what each function gave; a frame of texts is a plain array of its rows."""
    shared = [column for column in frame.columns if column.activation is None]
    functions: dict[Activation, list[Column]] = {}
    for column in frame.columns:
        if column.activation is not None:
            functions.setdefault(column.activation, []).append(column)
    several = len(functions) > 1

    if not functions:
        _write_rows(frame, stream, "")
    for i, (activation, columns) in enumerate(functions.items()):
        stream.write(",\n" if i else "[\n" if several else "")
        stream.write("{\n")
        for key, value in _head(activation, columns).items():
            stream.write(f"  {_text(key)}: {_text(value)},\n")
        stream.write('  "rows": ')
        _write_rows(replace(frame, columns=[*shared, *columns]), stream, "  ")
        stream.write("\n}")
    stream.write("\n]\n" if several else "\n")


def _head(activation: Activation, columns: list[Column]) -> dict[str, Any]:
    orders = sorted({column.order for column in columns})
    return {
        "version": __version__,
        "function": activation.name,
        "parameters": activation.values,
        "dtype": columns[0].dtype,
        "order": orders if len(orders) > 1 else orders[0],
    }


def _write_rows(frame: Frame, stream: TextIO, indent: str) -> None:
    line = f"\n{indent}  "
    before = f"[{line}"
    for block in frame.blocks():
        members = [_members(column, frame.digits) for column in block.columns]
        rows = map(", ".join, zip(*members, strict=True))
        stream.write(before + f",{line}".join(f"{{{row}}}" for row in rows))
        before = f",{line}"
    stream.write(f"\n{indent}]" if len(frame) else "[]")


def _members(column: Column, digits: Digits) -> list[str]:
    """The cells of a column as members of objects: `"f": 0.5`."""
    texts = column.texts(digits)
    if column.is_text or digits == "hex":
        values = [_text(text) for text in texts]
    else:
        # Readers take "-0" for the integer 0, which has no sign, but not "-0.0".
        numbers = zip(map(float, texts), texts, strict=True)
        values = [repr(x) if isfinite(x) else _text(text) for x, text in numbers]
    key = _text(column.key) + ": "
    return [key + value for value in values]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
