"""Temporary files that do not outlive their process for long.

A file is locked (flock) for as long as its process has it, and the system unlocks what a killed
process had locked. So whoever can lock such a file may remove it; the next temporary file in the
folder is the occasion. Whether a process of some number still runs is never asked: numbers are used
again, and may be those of another machine.

Some network file systems tell no machine of the locks of another. Therefore the name of a locked
file begins with a hash of the machine's name, and files of other machines are left alone, as are
those of other users. A file that cannot be locked has another name, under which nobody removes it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import Any
from zlib import crc32

try:
    import fcntl
except ImportError:  # Windows has no such locks; there, files of killed processes stay.
    fcntl = None  # type: ignore[assignment]

PREFIX, SUFFIX = ".actcli-", ".tmp"

_unfinished: set[str] = set()
# The names that temporary files of this process have or may have.


@contextmanager
def temporary_file(folder: str, mode: str) -> Iterator[tuple[str, Any]]:
    """Open a new file in a folder, which is removed at the end unless it has been renamed.

    Before, the files that killed processes of this user on this machine have left are removed.

    Parameters
    ----------
    folder : str
    mode : {"w", "wb"}
        As `open_exact` has it.

    Yields
    ------
    path : str
    stream : file
        It may be closed before the file is renamed.

    Raises
    ------
    OSError
        If no file can be made in the folder.
    """
    remove_abandoned(folder)
    path = ""
    while not path:
        token = token_hex(8)
        locked = os.path.join(folder, f"{_locked_prefix()}{token}{SUFFIX}")
        unlocked = os.path.join(folder, f"{PREFIX}{token}{SUFFIX}")
        with (
            _removed(locked, unlocked),
            open_exact(locked, "x" + mode[1:]) as stream,
            _lock_of(stream) as lock,
        ):
            path = _name_by_lock(lock, locked, unlocked)
            if path:
                yield path, stream


def open_exact(path: str, mode: str) -> Any:
    """Open a file for bytes, or for UTF-8 text without translating ends of lines."""
    return open(path, mode) if "b" in mode else open(path, mode, encoding="utf-8", newline="\n")


def is_temporary(path: Any) -> bool:
    """Return whether a path is that of a temporary file."""
    name = os.path.basename(os.fsdecode(path))
    return name.startswith(PREFIX) and name.endswith(SUFFIX)


def remove_unfinished() -> None:
    """Remove the temporary files of this process, which is about to end without cleaning up."""
    for path in tuple(_unfinished):
        with suppress(OSError):
            os.unlink(path)


def remove_abandoned(folder: str) -> None:
    """Remove the temporary files that killed processes of this user on this machine have left."""
    if fcntl is None:
        return
    with suppress(OSError):  # The folder may be missing, or not be for reading.
        prefix = _locked_prefix()
        for name in os.listdir(folder):
            if name.startswith(prefix) and name.endswith(SUFFIX):
                with suppress(OSError):  # It is in use, another user's, or just gone.
                    _remove_if_abandoned(os.path.join(folder, name))


def _remove_if_abandoned(path: str) -> None:
    """Remove a regular file of this user that nobody has locked; raise OSError if it is locked."""
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid():
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(path)
    finally:
        os.close(descriptor)


@contextmanager
def _removed(*paths: str) -> Iterator[None]:
    """Remove files at the end of the block, or with `remove_unfinished`, if they exist then."""
    _unfinished.update(paths)
    try:
        yield
    finally:
        for path in paths:
            with suppress(OSError):
                os.unlink(path)
        _unfinished.difference_update(paths)


@contextmanager
def _lock_of(stream: Any) -> Iterator[int | None]:
    """Yield another descriptor of a file, by which a lock outlasts the stream; None on Windows."""
    if fcntl is None:  # There, no file that is open can be renamed.
        yield None
        return
    descriptor = os.dup(stream.fileno())
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _name_by_lock(lock: int | None, locked: str, unlocked: str) -> str:
    """Lock a new file of the name `locked`, or call it `unlocked` if it cannot be.

    Return the name, or "" if another process, which found it before it was locked, removes it.
    """
    if lock is None:
        return locked
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return locked if os.path.samestat(os.fstat(lock), os.stat(locked)) else ""
    except (BlockingIOError, FileNotFoundError):
        return ""
    except OSError:  # This file system has no locks.
        os.rename(locked, unlocked)
        return unlocked


def _locked_prefix() -> str:
    """Return how the names of locked files of this machine begin."""
    machine = os.uname().nodename if hasattr(os, "uname") else ""  # as on Windows
    return f"{PREFIX}{crc32(machine.encode()):08x}-"
