"""The wire format of Protocol Buffers, in which a message is a run of numbered fields.

Messages are decoded by schemas of the fields that matter; all others are skipped. Long contents,
such as the numbers of a tensor, stay where they are in the file, as views of it.

Source: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

MAX_FIELDS = 4_000_000
# About ten seconds. A model of 100 000 nodes, each with ten attributes, has fewer.

MAX_DEPTH = 100
# Messages inside messages. A subgraph of a subgraph takes three levels each.

MAX_VARINT_BYTES = 10

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5
# The wire types. 3 and 4, groups, are not in use any more.

Message = dict[str, Any]


class MalformedError(ValueError):
    """Bytes that are not a message; the text says what is wrong."""


class Field(NamedTuple):
    """What a field of a message is.

    Parameters
    ----------
    name : str
    kind : str
        "int", "float", "text", "bytes", or the name of a message's schema. Numbers of which a
        message has many are "bytes" too: they may be packed into one field.
    is_repeated : bool
        Whether its values are collected in a list.
    """

    name: str
    kind: str
    is_repeated: bool = False


Schemas = Mapping[str, Mapping[int, Field]]


def varint(view: memoryview, position: int) -> tuple[int, int]:
    """Return the unsigned number at a position, seven bits a byte, and the position after it."""
    result = 0
    for i in range(MAX_VARINT_BYTES):
        if position + i >= len(view):
            raise MalformedError("it ends in the middle of a number")
        byte = view[position + i]
        result |= (byte & 127) << 7 * i
        if byte < 128:
            return result, position + i + 1
    raise MalformedError("a number is too long")


def signed(number: int) -> int:
    """Return an unsigned number of 64 bits as the signed number that it stands for."""
    number &= (1 << 64) - 1
    return number - (1 << 64) if number >> 63 else number


class Decoder:
    """Decode messages by their schemas.

    Parameters
    ----------
    schemas : mapping of str to mapping of int to Field
        The fields of each message, by their numbers.
    """

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self.count = 0

    def message(self, view: memoryview, kind: str, depth: int = 0) -> Message:
        """Return the fields of a message by their names; a repeated one that is absent is [].

        Raises
        ------
        MalformedError
            If the bytes are not a message, or it has too many parts.
        """
        if depth > MAX_DEPTH:
            raise MalformedError("it is nested too deeply")
        schema = self.schemas[kind]
        found: Message = {field.name: [] for field in schema.values() if field.is_repeated}
        for number, content in self._fields(view):
            field = schema.get(number)
            if field is None:
                continue
            value = self._value(content, field.kind, depth)
            if field.is_repeated:
                found[field.name].append(value)
            elif isinstance(value, dict) and field.name in found:
                raise MalformedError(f"it has two of {field.name}")
            else:
                found[field.name] = value
        return found

    def _fields(self, view: memoryview) -> Iterator[tuple[int, int | memoryview]]:
        """Yield the number of each field and its content."""
        position = 0
        while position < len(view):
            self.count += 1
            if self.count > MAX_FIELDS:
                raise MalformedError(f"it has more than {MAX_FIELDS} parts")
            tag, position = varint(view, position)
            wire_type = tag & 7
            if wire_type == VARINT:
                content, position = varint(view, position)
                yield tag >> 3, content
                continue
            if wire_type == LENGTH:
                length, position = varint(view, position)
            elif wire_type in (FIXED32, FIXED64):
                length = 4 if wire_type == FIXED32 else 8
            else:
                raise MalformedError("a part of it has no known type")
            if position + length > len(view):
                raise MalformedError("it ends in the middle of a part")
            yield tag >> 3, view[position : position + length]
            position += length

    def _value(self, content: int | memoryview, kind: str, depth: int) -> Any:
        if kind == "bytes":  # A single number of several, not packed, stays a number.
            return content
        if kind == "int" and isinstance(content, int):
            return signed(content)
        if isinstance(content, int):
            raise MalformedError("a part of it is of the wrong type")
        if kind == "float" and len(content) == 4:
            return struct.unpack("<f", content)[0]
        if kind in ("int", "float"):
            raise MalformedError("a part of it is of the wrong type")
        if kind == "text":
            return str(content, "utf-8", "replace")
        return self.message(content, kind, depth + 1)
