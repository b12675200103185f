"""The files that hold a table for a compiler or a synthesiser. This folder is the list of them.

A format is a module with `write(report, name, comment, stream)` and the SUFFIXES of its files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TextIO

from actcli.support.registry import Registry

if TYPE_CHECKING:
    from actcli.lut.report import Report


class TableWriter(Protocol):
    """A module of this folder: a format in which a table is written."""

    SUFFIXES: tuple[str, ...]

    def write(self, report: Report, name: str, comment: Sequence[str], stream: TextIO) -> None:
        """Write the table, which is called `name` in the file, below the lines of the comment."""


TABLE_FORMATS: Registry[TableWriter] = Registry(__name__)


def write_table(
    report: Report, format: str, name: str, stream: TextIO, *, bare: bool = False
) -> None:
    """Write a table to a stream.

    Parameters
    ----------
    report : Report
        The table, and what the comment above it says.
    format : str
        The name of one of TABLE_FORMATS.
    name : str
        What the table is called in the file.
    stream : text file
        Open for writing.
    bare : bool
        Write no comment, for readers that take none.

    Raises
    ------
    ActcliError
        If the language of the format does not allow the name.
    """
    from actcli.lut.formats._text import comment_lines

    comment = [] if bare else [*comment_lines(report)]
    TABLE_FORMATS.load(format).write(report, name, comment, stream)
