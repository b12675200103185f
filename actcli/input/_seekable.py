"""Files that can be read from any place, and temporary copies of streams that cannot."""

from __future__ import annotations

import os
import stat
import sys
from io import BufferedRandom, RawIOBase, UnsupportedOperation
from tempfile import TemporaryFile
from typing import BinaryIO, cast

BYTES_PER_COPY = 1 << 20
# Large enough that Python's work for each read does not count.


class TemporaryCopy(BufferedRandom):
    """A temporary file that is closed, and with that deleted, when nothing refers to it."""

    def __del__(self) -> None:
        self.close()


def regular_size(stream: BinaryIO) -> int | None:
    """Return the size of a regular file; None of anything else, as a pipe or part of an archive."""
    try:
        status = os.fstat(stream.fileno())
    except (UnsupportedOperation, AttributeError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def seekable(stream: BinaryIO, size: int = sys.maxsize) -> BinaryIO:
    """Return the stream, if it is a regular file, or else a temporary one.

    Parameters
    ----------
    stream : binary file
    size : int
        How many bytes are copied at most, from where the stream stands. That many may be more than
        memory holds, but the disk must have room for them.

    Returns
    -------
    binary file
        A temporary one stands at its beginning.
    """
    if regular_size(stream) is not None:
        return stream
    raw = TemporaryFile(buffering=0)  # noqa: SIM115, TemporaryCopy closes it
    file = TemporaryCopy(cast(RawIOBase, raw))
    while size and (chunk := stream.read(min(size, BYTES_PER_COPY))):
        file.write(chunk)
        size -= len(chunk)
    file.seek(0)
    return file
