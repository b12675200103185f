"""The terminal: how wide it is."""

from __future__ import annotations

import os
import sys

DEFAULT_COLUMNS = 80


def terminal_width() -> int:
    """How many letters a line has room for: as COLUMNS says, or the terminal, else 80.

    `shutil` says the same, but comes with every compressor that Python has.
    """
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or DEFAULT_COLUMNS  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):  # it is closed, or a file
        return DEFAULT_COLUMNS
