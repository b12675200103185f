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

ENCRYPTED_FLAG = 1
# The bit of a member's flags in a ZIP archive.


def read(stream: BinaryIO, request: ReadRequest) -> Source:
    """Read the array that is requested, or the only one.

    An archive out of a pipe is copied to a temporary file first: its list of members is at its end.
    """
    title = request.title
    if len(request.columns) > 1:
        raise ActcliError(f"{title} holds arrays: choose one of them with --column.")
    with _damage_told(f"{title} is no whole archive of arrays."):
        archive = ZipFile(seekable(stream))
        members = [name for name in archive.namelist() if name.endswith(".npy")]
        names = [name.removesuffix(".npy") for name in members]
        if not names:
            raise ReadError(f"{title} holds no arrays.")
        if not request.columns and len(names) > 1:
            raise ActcliError(f"{title} holds several arrays. {column_hint(names)}")
        which = column_index(names, request.columns[0], title) if request.columns else 0
        inner = request.replace(title=f"{title}, array {names[which]!r}", columns=())
        if archive.getinfo(members[which]).flag_bits & ENCRYPTED_FLAG:
            raise ReadError(f"{inner.title} is encrypted.")
        source = npy.read(cast(BinaryIO, archive.open(members[which])), inner)
    return source.replace(pieces=_undamaged(source.pieces, title))


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
