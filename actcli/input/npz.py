"""Arrays of NumPy by name, in one file: --column is the name of one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from actcli.errors import ActcliError, ReadError
from actcli.input import npy
from actcli.input._source import Source, Wanted, choice, chosen

if TYPE_CHECKING:
    import numpy.typing as npt

SUFFIXES = (".npz",)
MAGIC = b"PK"

BROKEN = (BadZipFile, zlib.error, EOFError, RuntimeError)


def read(stream: BinaryIO, wanted: Wanted) -> Source:
    """Read the array that is named, or the only one."""
    title = wanted.title
    if len(wanted.columns) > 1:
        raise ActcliError(f"{title} holds arrays: choose one of them with --column.")
    try:
        archive = ZipFile(stream if stream.seekable() else BytesIO(stream.read()))
        members = [name for name in archive.namelist() if name.endswith(".npy")]
        names = [name.removesuffix(".npy") for name in members]
        if not names:
            raise ReadError(f"{title} holds no arrays.")
        if not wanted.columns and len(names) > 1:
            raise ActcliError(f"{title} holds several arrays. {choice(names)}")
        which = chosen(names, wanted.columns[0], title) if wanted.columns else 0
        member = cast(BinaryIO, archive.open(members[which]))
        inner = replace(wanted, title=f"{title}, array {names[which]!r}", columns=())
        source = npy.read(member, inner)
    except BROKEN:
        raise ReadError(f"{title} is no whole archive of arrays.") from None
    return replace(source, pieces=_whole(source.pieces, title))


def _whole(pieces: Iterator[npt.NDArray[Any]], title: str) -> Iterator[npt.NDArray[Any]]:
    """The pieces, if the archive holds what it should to its end."""
    try:
        yield from pieces
    except BROKEN:
        raise ReadError(f"{title} is damaged.") from None
