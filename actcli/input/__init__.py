"""Input: numbers out of files of every kind. This folder is the list of kinds.

A kind is a module with `read(stream, wanted)`, the SUFFIXES of its files and the MAGIC bytes that
they begin with, if they do. What it returns is a Source, whose numbers come in pieces, so that they
may be any number. What cannot be read as numbers is ReadError, and the message names the file and
the line.
"""

from __future__ import annotations

from os.path import splitext
from typing import BinaryIO, Protocol, cast

from actcli.errors import ReadError
from actcli.input._source import Source, Wanted
from actcli.support.registry import Registry

__all__ = ["READERS", "Source", "Wanted", "read"]

LONGEST = 8  # bytes of a magic number


class Reader(Protocol):
    """A module of this folder: a kind of file that can be read."""

    SUFFIXES: tuple[str, ...]
    MAGIC: bytes

    def read(self, stream: BinaryIO, wanted: Wanted) -> Source:
        """Read what is wanted."""


READERS: Registry[Reader] = Registry(__name__)


def read(stream: BinaryIO, wanted: Wanted) -> Source:
    """Read the numbers of a stream that can `peek`.

    Its kind shows in its first bytes, or else in its name. Without any sign it is a text, with
    columns if these are wanted.
    """
    start = cast(bytes, stream.peek(LONGEST))  # type: ignore[attr-defined]
    return _reader(start, wanted).read(stream, wanted)


def _reader(start: bytes, wanted: Wanted) -> Reader:
    suffix = splitext(wanted.title)[1].lower()
    for reader in READERS.loaded():
        if reader.MAGIC and start.startswith(reader.MAGIC):
            return reader
    for reader in READERS.loaded():
        if suffix in reader.SUFFIXES:
            if reader.MAGIC:
                raise ReadError(f"{wanted.title} is no {suffix} file: it begins differently.")
            return reader
    return READERS.load("delimited" if wanted.columns else "text")
