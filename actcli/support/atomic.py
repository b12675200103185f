"""Atomic replacement of files: a reader finds the old content or the new, never a part of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, BinaryIO, Literal, TextIO, overload

from actcli.support.temporary import is_temporary, open_exact, temporary_file

Mode = Literal["w", "wb"]
FilePath = str | os.PathLike[str]


@overload
def replacing(path: FilePath, mode: Literal["w"] = "w") -> AbstractContextManager[TextIO]: ...
@overload
def replacing(path: FilePath, mode: Literal["wb"]) -> AbstractContextManager[BinaryIO]: ...
@overload
def replacing(path: FilePath, mode: Mode) -> AbstractContextManager[Any]: ...
def replacing(path: FilePath, mode: Mode = "w") -> AbstractContextManager[Any]:
    """Open a file for writing; it appears when the `with` block ends.

    The block writes to a temporary file beside `path`, which then takes its place and has the
    permissions of the file that was there. If the block fails or is interrupted, nothing has
    changed; what a killed process left is removed when the next file beside it is written. A
    symbolic link stays one: the file that it points to is replaced. Other hard links of the file
    keep the old content. What is not a regular file, such as /dev/null or a pipe, is written to
    directly.

    Parameters
    ----------
    path : str or path-like
    mode : {"w", "wb"}
        Whether the stream takes text, which is written in UTF-8 with "\\n" at the ends of lines,
        or bytes.

    Returns
    -------
    context manager of the stream

    Raises
    ------
    OSError
        If `path` cannot be written, be it a folder or a read-only file; the error names `path`.
    """
    name = os.fspath(path)
    return _in_place(name, mode) if _is_special(name) else _replacing(name, mode)


def other_links(path: FilePath) -> int:
    """Return how many other names a regular file has that `replacing` would leave its old content.

    Those are its hard links; 0 for what does not exist or is written to directly.
    """
    name = os.fspath(path)
    try:
        return 0 if _is_special(name) else os.stat(name).st_nlink - 1
    except OSError:
        return 0


@contextmanager
def _replacing(path: str, mode: Mode) -> Iterator[Any]:
    """Write to a temporary file, and let it replace the other at the end."""
    target = os.path.realpath(path)
    with _naming(path, target):
        permissions = _permissions(target)
        with temporary_file(os.path.dirname(target), mode) as (temporary, stream):
            if permissions is not None:
                os.chmod(temporary, permissions)
            yield stream
            stream.close()  # What is still buffered may not fit on the disk.
            os.replace(temporary, target)


@contextmanager
def _in_place(path: str, mode: Mode) -> Iterator[Any]:
    """Write to a file directly."""
    with _naming(path), open_exact(path, mode) as stream:
        yield stream


def _is_special(path: str) -> bool:
    """Return whether a file exists and is not a regular one, so that it must not be replaced."""
    if path.startswith(("/dev/", "/proc/")):  # /dev/stdout may lead to a file others write to.
        return True
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:  # It is new; where it cannot be made, making it will say why.
        return False


def _permissions(target: str) -> int | None:
    """Return the permissions of a file, or None if there is none; raise OSError if it is read-only.

    A rename asks the permissions of the folder alone, and would replace a read-only file.
    """
    try:
        with open(target, "r+b") as there:
            return stat.S_IMODE(os.fstat(there.fileno()).st_mode)
    except FileNotFoundError:
        return None


@contextmanager
def _naming(path: str, target: str = "") -> Iterator[None]:
    """Let an OSError of a file that leads to `target` name it as the user did.

    A full disk names no file at all, and nobody knows the name of the temporary one.
    """
    try:
        yield
    except OSError as error:
        name = error.filename
        if error.errno is not None and (name in (None, target) or is_temporary(name)):
            raise OSError(error.errno, error.strerror, path) from error
        raise
