"""The files that hold a table for a compiler or a synthesiser. This folder is the list of them.

A format is a module with `write(report, name, comment, stream)`, the SUFFIXES of its files, and
LOOK_UPS: the ways of looking up, of `Table.ways`, that the file itself does. It is empty for files
that hold entries and leave the look-up to others.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING, Protocol, TextIO

from actcli.errors import ActcliError
from actcli.support.registry import Registry

if TYPE_CHECKING:
    from actcli.lut.report import Report
    from actcli.lut.table import Table


class TableWriter(Protocol):
    """A module of this folder: a format in which a table is written."""

    SUFFIXES: tuple[str, ...]
    LOOK_UPS: Container[str]

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
        If the language of the format does not allow the name, or its files cannot hold or look up
        such a table.
    """
    from actcli.lut.formats._text import comment_lines

    check_way(report.table, format)
    comment = [] if bare else [*comment_lines(report)]
    TABLE_FORMATS.load(format).write(report, name, comment, stream)


def check_way(table: Table, format: str) -> None:
    """Raise ActcliError if files of a format cannot hold such a table or not look it up."""
    look_ups = TABLE_FORMATS.load(format).LOOK_UPS if format in TABLE_FORMATS else ()
    if table.segments and "segments" not in look_ups:
        raise ActcliError(
            f"--segments: a table of several arrays does not go into {format}: use c."
        )
    for way, option in table.ways.items():
        if look_ups and way not in look_ups:
            raise ActcliError(f"{option}: {format} has no such look-up: use c.")
