"""Numbers out of files of every kind. This folder is the list of kinds.

A kind is a module with `read(stream, request)`, the SUFFIXES of its files, the MAGIC bytes that
they begin with, or b"", and whether it IS_COMPRESSED by itself. It returns a Source, whose numbers
come in pieces, so that there may be any number of them. What cannot be read as numbers raises
ReadError, which names the file and the line.
"""

from __future__ import annotations

from os.path import splitext
from typing import BinaryIO, Protocol, cast

from actcli.errors import ActcliError, ReadError
from actcli.input import _gzip
from actcli.input._foreign import refuse_foreign
from actcli.input._source import ReadRequest, Source
from actcli.support.registry import Registry

__all__ = ["READERS", "ReadRequest", "Source", "read"]

MAX_MAGIC_BYTES = 8
# No kind has more magic bytes than these.

STARTS = {b"{": "json", b"[": "json", b"|": "md"}
# What text of an unknown suffix is, as standard input, by its first character.


class Reader(Protocol):
    """A module of this folder: a kind of file that can be read."""

    SUFFIXES: tuple[str, ...]
    MAGIC: bytes
    IS_COMPRESSED: bool

    def read(self, stream: BinaryIO, request: ReadRequest) -> Source:
        """Read what is requested."""


READERS: Registry[Reader] = Registry(__name__)


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read the numbers of a file of any kind.

    The kind shows in the first bytes, or else in the suffix of the title. Without either the file
    is text, or a table with a separator if columns are requested.

    Parameters
    ----------
    stream : binary file
        It must have `peek`.
    request : ReadRequest

    Returns
    -------
    Source
        Its pieces are read from the stream when they are asked for, and may raise ReadError.

    Raises
    ------
    ReadError
        If the file is damaged or holds no numbers.
    ActcliError
        If the request does not fit the file, as with a column that it does not have.
    MissingLibraryError
        If the kind needs a library that is not installed.
    """
    start, name = _peek(stream), request.title
    is_packed = start.startswith(_gzip.MAGIC)
    if is_packed:
        stream, name = _gzip.unpacked(stream, name), name.removesuffix(_gzip.SUFFIX)
        start = _peek(stream)
    reader = _reader(start, name, request)
    if reader.MAGIC and (request.separator or request.decimal != "."):
        raise ActcliError(
            f"{request.title} is no text: --separator and --decimal-mark are for text."
        )
    if is_packed and (start.startswith(_gzip.MAGIC) or reader.IS_COMPRESSED):
        raise ReadError(f"{request.title} is compressed twice: unpack it with gunzip.")
    return reader.read(stream, request)


def _peek(stream: BinaryIO) -> bytes:
    return cast(bytes, stream.peek(MAX_MAGIC_BYTES))  # type: ignore[attr-defined]


def _reader(start: bytes, name: str, request: ReadRequest) -> Reader:
    """Return the reader for a file of a name that begins with the bytes `start`."""
    suffix = splitext(name)[1].lower()
    for reader in READERS.loaded():
        if reader.MAGIC and start.startswith(reader.MAGIC):
            return reader
    refuse_foreign(start, request.title)
    for reader in READERS.loaded():
        if suffix in reader.SUFFIXES:
            if reader.MAGIC:
                raise ReadError(f"{request.title} is no {suffix} file: it begins differently.")
            return reader
    kind = STARTS.get(start.lstrip()[:1], "delimited" if request.columns else "text")
    return READERS.load(kind)
