"""A table for people, drawn by Rich: no digit is ever cut off, however narrow the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import TextIO

from actcli.output._frame import Frame, concatenated
from actcli.support.terminal import terminal_width

SUFFIXES = (".txt",)
MODE = "w"

MIN_TABLE_WIDTH = 20
# Characters to a line. A narrower terminal may break the lines itself.

COLUMN_GAP = 2
# Blanks that Rich puts between the columns of this kind of table.


def write(frames: Iterator[Frame], stream: TextIO) -> None:
    """Write the caption and the columns, as many side by side as the terminal has room for.

    The others follow in further tables, each beginning with the first column again.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    frame = concatenated(frames)
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
    cells = frame.texts()
    # A column can be made narrower only by breaking it between words, and a number is one word.
    widths = [
        max(len(word) for text in (column.heading, *texts) for word in text.split() or [""])
        for column, texts in zip(frame.columns, cells, strict=True)
    ]
    if frame.caption:
        console.print(frame.caption, style="bold")
    for number, beside in enumerate(_tables(widths, room)):
        if number:
            console.print()
        shown = [0, *beside]
        fits = sum(widths[i] for i in shown) + COLUMN_GAP * len(beside) <= room
        table = Table(
            box=SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True,
            header_style="bold",
        )  # fmt: skip
        for i in shown:
            column = frame.columns[i]
            table.add_column(
                column.heading,
                justify="left" if column.is_text else "right",
                style="" if i else "cyan",
                overflow="fold",
                no_wrap=fits and not column.is_text,
            )
        for row in zip(*(cells[i] for i in shown), strict=True):
            table.add_row(*row)
        console.print(table)
    # Line by line: of one huge text whose reader leaves, Python drops the rest without an error.
    page.seek(0)
    stream.writelines(page)


def _tables(widths: list[int], room: int) -> list[list[int]]:
    """Return which columns stand beside the first one in each table, so that they fit."""
    tables: list[list[int]] = [[]]
    for i, wide in enumerate(widths[1:], 1):
        taken = widths[0] + sum(COLUMN_GAP + widths[j] for j in tables[-1])
        if tables[-1] and taken + COLUMN_GAP + wide > room:
            tables.append([])
        tables[-1].append(i)
    return tables
