"""Files that are replaced whole: whoever looks finds the old content or the new, never half."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from secrets import token_hex
from typing import Any, BinaryIO, Literal, TextIO, overload

Mode = Literal["w", "wb"]
Path = str | os.PathLike[str]


@overload
def replacing(path: Path, mode: Literal["w"] = "w") -> AbstractContextManager[TextIO]: ...
@overload
def replacing(path: Path, mode: Literal["wb"]) -> AbstractContextManager[BinaryIO]: ...
@overload
def replacing(path: Path, mode: Mode) -> AbstractContextManager[Any]: ...
def replacing(path: Path, mode: Mode = "w") -> AbstractContextManager[Any]:
    """Open a file to be written, as bytes or as UTF-8 text; it appears when all is written.

    What is written goes to a temporary file beside `path`, which takes its place at the end, with
    the permissions of the file that was there. If the block fails or is interrupted, nothing has
    happened. A symbolic link stays one, and the file that it points to is replaced. What is no
    regular file, such as /dev/null or a pipe, is simply written to.

    Raises OSError naming `path` where it cannot be written, be it a folder or a read-only file.
    """
    name = os.fspath(path)
    return _in_place(name, mode) if _is_special(name) else _replacing(name, mode)


@contextmanager
def _replacing(path: str, mode: Mode) -> Iterator[Any]:
    target = os.path.realpath(path)
    temporary = os.path.join(os.path.dirname(target), f".actcli-{token_hex(8)}.tmp")
    with _naming(path, target, temporary):
        permissions = _permissions(target)
        stream = _open(temporary, "x" + mode[1:])
        try:
            with stream:
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
    with _naming(path), _open(path, mode) as stream:
        yield stream


def _open(path: str, mode: str) -> Any:
    return open(path, mode) if "b" in mode else open(path, mode, encoding="utf-8", newline="\n")


def _is_special(path: str) -> bool:
    if path.startswith(("/dev/", "/proc/")):  # /dev/stdout may lead to a file that others write to
        return True
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:  # it is still to be made, and where it cannot be, making it will say why
        return False


def _permissions(target: str) -> int | None:
    """The permissions of a file that is already there; raises OSError if it is not ours to write.

    A rename asks only the folder, so without this it would replace a file protected from writing.
    """
    try:
        with open(target, "r+b") as there:
            return stat.S_IMODE(os.fstat(there.fileno()).st_mode)
    except FileNotFoundError:
        return None


@contextmanager
def _naming(path: str, *others: str) -> Iterator[None]:
    """Let an error of writing name the file as the user did.

    A full disk names no file at all, and the name of a temporary one means nothing to anybody.
    """
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename in (None, *others):
            raise OSError(error.errno, error.strerror, path) from error
        raise
