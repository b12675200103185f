"""Input: numbers out of files of every kind. This folder is the list of kinds.

A kind is a module with `read(stream, wanted)`, the SUFFIXES of its files and the MAGIC bytes that
they begin with, if they do. What it returns is a Source, whose numbers come in pieces, so that they
may be any number. What cannot be read as numbers is ReadError, and the message names the file and
the line.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import PurePath
from typing import BinaryIO, Protocol, cast

from actcli.errors import ReadError
from actcli.input._source import Source, Wanted
from actcli.support.registry import modules

__all__ = ["Source", "Wanted", "kinds", "read"]

LONGEST = 8  # bytes of a magic number


class Reader(Protocol):
    """What a module of this folder has."""

    SUFFIXES: tuple[str, ...]
    MAGIC: bytes

    def read(self, stream: BinaryIO, wanted: Wanted) -> Source:
        """Read what is wanted."""


def kinds() -> list[str]:
    """The name of every kind of file, without importing any."""
    return [*modules(__path__)]


def read(stream: BinaryIO, wanted: Wanted) -> Source:
    """Read the numbers of a stream that can `peek`.

    Its kind shows in its first bytes, or else in its name. Without any sign it is a text, with
    columns if these are wanted.
    """
    start = cast(bytes, stream.peek(LONGEST))  # type: ignore[attr-defined]
    return _reader(start, wanted).read(stream, wanted)


def _reader(start: bytes, wanted: Wanted) -> Reader:
    suffix = PurePath(wanted.title).suffix.lower()
    for reader in _readers():
        if reader.MAGIC and start.startswith(reader.MAGIC):
            return reader
    for reader in _readers():
        if suffix in reader.SUFFIXES:
            if reader.MAGIC:
                raise ReadError(f"{wanted.title} is no {suffix} file: it begins differently.")
            return reader
    return cast(Reader, import_module(f"{__name__}.{'delimited' if wanted.columns else 'text'}"))


def _readers() -> Iterator[Reader]:
    return (cast(Reader, import_module(f"{__name__}.{name}")) for name in kinds())
