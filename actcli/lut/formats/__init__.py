"""The files that hold a table for a compiler or a synthesiser. This folder is the list of them.

A format is a module with `write(report, name, stream)` and the SUFFIXES of its files; `name` is
what the table is called in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TextIO

from actcli.support.registry import Registry

if TYPE_CHECKING:
    from actcli.lut.report import Report


class TableWriter(Protocol):
    """A module of this folder: a format in which a table is written."""

    SUFFIXES: tuple[str, ...]

    def write(self, report: Report, name: str, stream: TextIO) -> None:
        """Write the table."""


TABLE_FORMATS: Registry[TableWriter] = Registry(__name__)


def write(report: Report, format: str, name: str, stream: TextIO) -> None:
    """Write a table to a stream in a format, the name of one of TABLE_FORMATS.

    Raises ActcliError for a name that it cannot have there.
    """
    TABLE_FORMATS.load(format).write(report, name, stream)
