"""Atomic replacement of files: a reader finds the old content or the new, never a part of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from secrets import token_hex
from typing import Any, BinaryIO, Literal, TextIO, overload

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
    changed. A symbolic link stays one: the file that it points to is replaced. What is not a
    regular file, such as /dev/null or a pipe, is written to directly.

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


@contextmanager
def _replacing(path: str, mode: Mode) -> Iterator[Any]:
    """Write to a temporary file, and let it replace the other at the end."""
    target = os.path.realpath(path)
    temporary = os.path.join(os.path.dirname(target), f".actcli-{token_hex(8)}.tmp")
    with _naming(path, target, temporary):
        permissions = _permissions(target)
        try:  # From before it is made, so that an interrupt leaves nothing at any moment.
            with _opened(temporary, "x" + mode[1:]) as stream:
                if permissions is not None:
                    os.chmod(temporary, permissions)
                yield stream
            os.replace(temporary, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise


@contextmanager
def _in_place(path: str, mode: Mode) -> Iterator[Any]:
    """Write to a file directly."""
    with _naming(path), _opened(path, mode) as stream:
        yield stream


def _opened(path: str, mode: str) -> Any:
    """Open a file for bytes, or for UTF-8 text without translating ends of lines."""
    return open(path, mode) if "b" in mode else open(path, mode, encoding="utf-8", newline="\n")


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
def _naming(path: str, *others: str) -> Iterator[None]:
    """Let an OSError name the file as the user did.

    A full disk names no file at all, and nobody knows the name of the temporary one.
    """
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename in (None, *others):
            raise OSError(error.errno, error.strerror, path) from error
        raise
