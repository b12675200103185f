"""What stands in for standard streams that the caller has closed, as `>&-` does."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any

DEAD_END = "/dev/full" if os.path.exists("/dev/full") else os.devnull
# What a closed descriptor leads to. Who opens /dev/stdout then finds it full, where that exists.


class _ClosedOutput(io.RawIOBase):
    """A standard output that can be had, but not written to."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raise OSError(errno.EBADF, "standard output is closed")


def replace_closed_streams() -> None:
    """Replace closed standard streams, so that a command fails only where it needs them.

    Writing to standard output raises OSError. What is written to standard error is lost. The
    descriptors are occupied: otherwise the next file that is opened would get one of them, and in
    it what C code or another process writes to standard output or standard error.
    """
    for descriptor in range(3):
        _occupy(descriptor)
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_ClosedOutput()), "utf-8")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, until the end


def _occupy(descriptor: int) -> None:
    """Open a descriptor that is closed, for nothing that anybody uses it for."""
    try:
        os.fstat(descriptor)
    except OSError:
        opened = os.open(DEAD_END, os.O_RDONLY if descriptor else os.O_WRONLY)
        os.dup2(opened, descriptor)  # Also for processes that this one starts.
        if opened != descriptor:
            os.close(opened)
