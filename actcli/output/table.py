"""A table for people, drawn by Rich: no digit is ever cut off, however narrow the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any, TextIO

from actcli.output._frame import Column, Frame, concatenated, text_column
from actcli.support.terminal import terminal_width

SUFFIXES = (".txt",)
MODE = "w"

MIN_TABLE_WIDTH = 20
# Characters to a line. A narrower terminal may break the lines itself.

MAX_CELLS = 100_000
# Rich keeps all of them, at about a kilobyte each; nobody reads more rows.

CELL_GAP = 2
# Blanks that Rich puts between the columns of this kind of table.


def write(frames: Iterator[Frame], stream: TextIO) -> None:
    """Write the caption and the columns, as many side by side as the terminal has room for.

    The others follow in further tables, each beginning with the first column again; with numbers
    of the rows instead, if that column does not tell them apart.
    """
    from rich.console import Console

    frame = concatenated(frames, MAX_CELLS)
    room = max(MIN_TABLE_WIDTH, terminal_width())
    page = StringIO()  # Rich would end the program when a pipe is closed.
    console = Console(
        file=page,
        width=room,
        force_terminal=stream.isatty() if frame.color is None else frame.color,
        no_color=None if frame.color is None else not frame.color,
        color_system={None: "auto", True: "standard", False: None}[frame.color],
        markup=False,
        emoji=False,
        highlight=False,
    )
    shown, cells = _told_apart([*frame.columns], frame.texts(), room)
    widths = _widths(shown, cells)
    if frame.caption:
        console.print(frame.caption, style="bold")
    for number, beside in enumerate(_tables(widths, room)):
        if number:
            console.print()
        chosen = [0, *beside]
        fits = sum(widths[i] for i in chosen) + CELL_GAP * len(beside) <= room
        columns = [shown[i] for i in chosen]
        console.print(_rich_table(columns, [cells[i] for i in chosen], fits))
    # Line by line: of one huge text whose reader leaves, Python drops the rest without an error.
    page.seek(0)
    stream.writelines(page)


def _rich_table(columns: list[Column], cells: list[list[str]], fits: bool) -> Any:
    """Return a table of Rich with these columns; numbers are not broken if it `fits`."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(
        box=SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True,
        header_style="bold",
    )  # fmt: skip
    for number, column in enumerate(columns):
        table.add_column(
            column.heading,
            justify="left" if column.is_text else "right",
            style="" if number else "cyan",
            overflow="fold",
            no_wrap=fits and not column.is_text,
        )
    for row in zip(*cells, strict=True):
        table.add_row(*row)
    return table


def _told_apart(
    columns: list[Column], cells: list[list[str]], room: int
) -> tuple[list[Column], list[list[str]]]:
    """Return the columns and their cells, after numbers of the rows if these are needed."""
    is_split = len(_tables(_widths(columns, cells), room)) > 1
    if not is_split or len({*cells[0]}) == len(cells[0]):
        return columns, cells
    rows = [str(number) for number in range(1, len(cells[0]) + 1)]
    return [text_column("row", rows), *columns], [rows, *cells]


def _widths(columns: list[Column], cells: list[list[str]]) -> list[int]:
    """Return how wide each column is at least.

    It can be made narrower only by breaking it between words, and a number is one word.
    """
    return [
        max(len(word) for text in (column.heading, *texts) for word in text.split() or [""])
        for column, texts in zip(columns, cells, strict=True)
    ]


def _tables(widths: list[int], room: int) -> list[list[int]]:
    """Return which columns stand beside the first one in each table, so that they fit."""
    tables: list[list[int]] = [[]]
    for i, wide in enumerate(widths[1:], 1):
        taken = widths[0] + sum(CELL_GAP + widths[j] for j in tables[-1])
        if tables[-1] and taken + CELL_GAP + wide > room:
            tables.append([])
        tables[-1].append(i)
    return tables
