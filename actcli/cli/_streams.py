"""The streams that numbers are read from: files and standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from actcli.cli._base import cannot
from actcli.errors import ReadError

if TYPE_CHECKING:
    from actcli.input import ReadRequest, Source
    from actcli.numerics import Array

STANDARD_STREAM = "-"


def title(name: str) -> str:
    """Return what messages call an input: the file of "@FILE", or standard input."""
    return "standard input" if name == STANDARD_STREAM else name[1:]


def open_stream(name: str) -> Any:
    """Open "@FILE", or "-" for standard input, as a stream of bytes that can peek.

    A file is closed with the command. Raises ReadError if it cannot be opened.
    """
    from io import BufferedReader

    try:
        if name == STANDARD_STREAM:
            if sys.stdin is None:
                raise ReadError("cannot read: standard input is closed.")
            # Past Python's own buffer, which waits until it is full.
            buffer = sys.stdin.buffer
            return BufferedReader(getattr(buffer, "raw", buffer))
        opened = open(name[1:], "rb")  # noqa: SIM115, closed with the command
        return click.get_current_context().with_resource(opened)
    except OSError as error:
        raise _read_error(name, error) from None


def can_be_read_twice(name: str) -> bool:
    """Return whether "@FILE" is a regular file; a pipe can be read only once.

    Raises ReadError if there is no such file.
    """
    try:
        return name != STANDARD_STREAM and stat.S_ISREG(os.stat(name[1:]).st_mode)
    except OSError as error:
        raise _read_error(name, error) from None


def stream_size(stream: BinaryIO) -> int | None:
    """Return the size of a stream in bytes; None if it shows only at the end, as of a pipe."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:  # It is in memory.
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def read_stream(name: str, stream: BinaryIO, request: ReadRequest) -> Source:
    """Return what an open stream holds.

    Its pieces raise ReadError if there are none, if they cannot be read, or if the file has changed
    meanwhile.
    """
    from actcli.input import read

    size = stream_size(stream)
    try:
        source = read(stream, request.replace(title=title(name)))
    except OSError as error:
        raise _read_error(name, error) from None

    def pieces() -> Iterator[Array]:
        try:
            first = next(source.pieces, None)
            if first is None:
                raise ReadError(f"{title(name)} holds no numbers.")
            yield from chain([first], source.pieces)
        except OSError as error:
            raise _read_error(name, error) from None
        if (now := stream_size(stream)) != size:  # The last number may be half of one.
            raise ReadError(
                f"{title(name)} has changed while it was read, from {size} to {now} bytes."
            )

    return source.replace(pieces=pieces())


def _read_error(name: str, error: OSError) -> ReadError:
    return ReadError(cannot("read", title(name), error))
