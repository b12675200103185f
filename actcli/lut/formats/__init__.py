"""The files that hold a table for a compiler or a synthesiser. This folder is the list of them.

A format is a module with `write(report, name, stream)` and the SUFFIXES of its files; `name` is
what the table is called in it.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol, TextIO, cast

from actcli.support.registry import modules

if TYPE_CHECKING:
    from actcli.lut.report import Report


class Writer(Protocol):
    """What a module of this folder has."""

    SUFFIXES: tuple[str, ...]

    def write(self, report: Report, name: str, stream: TextIO) -> None:
        """Write the table."""


def formats() -> list[str]:
    """The name of every format, without importing any."""
    return [*modules(__path__)]


def by_suffix(path: str) -> str | None:
    """The format that files with this ending have, or None."""
    suffix = PurePath(path).suffix.lower()
    return next((name for name in formats() if suffix in _writer(name).SUFFIXES), None)


def write(report: Report, format: str, name: str, stream: TextIO) -> None:
    """Write a table to a stream in a format, one of `formats()`.

    Raises ActcliError for a name that it cannot have there.
    """
    _writer(format).write(report, name, stream)


def _writer(format: str) -> Writer:
    return cast(Writer, import_module(f"{__name__}.{format}"))
