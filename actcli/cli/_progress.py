"""The progress bar of a long command, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

import click

from actcli.support.terminal import terminal_width

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

MAX_BAR_WIDTH = 36
# Characters, as Click has it.

BESIDE_BAR = len("  []  100%  00:00:00 ")
# What stands beside the bar and its label. A line as long as the terminal is wide would break.

Item = TypeVar("Item")


def progress_bar(items: Iterable[Item], doing: str, length: int | None = None) -> ProgressBar[Item]:
    """Return a bar that passes items on, and fits into a line of the terminal.

    Parameters
    ----------
    items : iterable
    doing : str
        What is done with them: "checking".
    length : int, optional
        Their number, if `items` cannot tell it.
    """
    label = f"actcli: {doing}"
    room = terminal_width(sys.__stderr__) - len(label) - BESIDE_BAR
    width = max(1, min(MAX_BAR_WIDTH, room))
    return click.progressbar(items, length, label=label, file=sys.stderr, width=width)
