"""Archives of NumPy arrays; --column is the name of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from errno import EINVAL
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from zipfile import ZipFile

from actcli.errors import ActcliError, ReadError
from actcli.input import npy
from actcli.input._seekable import seekable
from actcli.input._source import ReadRequest, Source, column_hint, column_index

if TYPE_CHECKING:
    import numpy.typing as npt

SUFFIXES = (".npz",)
MAGIC = b"PK"
IS_COMPRESSED = True

ENCRYPTED_FLAG = 1
# The bit of a member's flags in a ZIP archive.


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read the array that is requested, or the only one.

    An archive out of a pipe is copied to a temporary file first: its list of members is at its end.
    """
    file = seekable(stream)
    if file is stream:
        return _source(file, request)
    try:
        source = _source(file, request)
    except BaseException:
        file.close()
        raise
    return source.replace(pieces=_then_closed(source.pieces, file))


def _source(file: BinaryIO, request: ReadRequest) -> Source:
    """Return the array of a file that can be read from any place."""
    title = request.title
    if len(request.columns) > 1:
        raise ActcliError(f"{title} holds arrays: choose one of them with --column.")
    with _damage_told(f"{title} is no whole archive of arrays."):
        archive = ZipFile(file)
        members = [name for name in archive.namelist() if name.endswith(".npy")]
        names = [name.removesuffix(".npy") for name in members]
        if not names:
            is_workbook = any(name.startswith("xl/") for name in archive.namelist())
            what = "is a workbook of Excel: save it as CSV" if is_workbook else "holds no arrays"
            raise ReadError(f"{title} {what}.")
        if not request.columns and len(names) > 1:
            raise ActcliError(f"{title} holds several arrays. {column_hint(names, request)}")
        which = column_index(names, request.columns[0], request) if request.columns else 0
        inner = request.replace(title=f"{title}, array {names[which]!r}", columns=())
        if archive.getinfo(members[which]).flag_bits & ENCRYPTED_FLAG:
            raise ReadError(f"{inner.title} is encrypted.")
        source = npy.read(cast(BinaryIO, archive.open(members[which])), inner)
    return source.replace(pieces=_undamaged(source.pieces, title))


def _then_closed(pieces: Iterator[npt.NDArray[Any]], copy: BinaryIO) -> Iterator[npt.NDArray[Any]]:
    """Yield the pieces, then close the copy that they are read from."""
    with copy:
        yield from pieces


def _undamaged(pieces: Iterator[npt.NDArray[Any]], title: str) -> Iterator[npt.NDArray[Any]]:
    """Yield the pieces; raise ReadError if the archive turns out to be damaged."""
    while True:
        with _damage_told(f"{title} is damaged."):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


@contextmanager
def _damage_told(message: str) -> Iterator[None]:
    """Raise ReadError with this message for whatever `zipfile` raises of a damaged archive.

    That is nearly anything: errors of its own, of `struct`, of seeking, and of each decompressor.
    """
    try:
        yield
    except (ActcliError, MemoryError):
        raise
    except OSError as error:
        if error.errno not in (None, EINVAL):  # EINVAL is of a seek to before the beginning.
            raise
        raise ReadError(message) from None
    except Exception:
        raise ReadError(message) from None
