"""Archives of NumPy arrays; --column is the name of one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from actcli.errors import ActcliError, ReadError
from actcli.input import npy
from actcli.input._source import ReadRequest, Source, column_hint, column_index

if TYPE_CHECKING:
    import numpy.typing as npt

SUFFIXES = (".npz",)
MAGIC = b"PK"

BROKEN_ARCHIVE = (BadZipFile, zlib.error, EOFError, RuntimeError)
# What reading a damaged or encrypted archive raises.


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read the array that is requested, or the only one."""
    title = request.title
    if len(request.columns) > 1:
        raise ActcliError(f"{title} holds arrays: choose one of them with --column.")
    try:
        archive = ZipFile(stream if stream.seekable() else BytesIO(stream.read()))
        members = [name for name in archive.namelist() if name.endswith(".npy")]
        names = [name.removesuffix(".npy") for name in members]
        if not names:
            raise ReadError(f"{title} holds no arrays.")
        if not request.columns and len(names) > 1:
            raise ActcliError(f"{title} holds several arrays. {column_hint(names)}")
        which = column_index(names, request.columns[0], title) if request.columns else 0
        member = cast(BinaryIO, archive.open(members[which]))
        inner = replace(request, title=f"{title}, array {names[which]!r}", columns=())
        source = npy.read(member, inner)
    except BROKEN_ARCHIVE:
        raise ReadError(f"{title} is no whole archive of arrays.") from None
    return replace(source, pieces=_undamaged(source.pieces, title))


def _undamaged(pieces: Iterator[npt.NDArray[Any]], title: str) -> Iterator[npt.NDArray[Any]]:
    """Yield the pieces; raise ReadError if the archive turns out to be damaged."""
    try:
        yield from pieces
    except BROKEN_ARCHIVE:
        raise ReadError(f"{title} is damaged.") from None
