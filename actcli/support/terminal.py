"""The width of the terminal."""

from __future__ import annotations

import os
import sys
from typing import TextIO

DEFAULT_COLUMNS = 80
# The width that programs assume by convention where the output is not a terminal.


def terminal_width(stream: TextIO | None = sys.__stdout__) -> int:
    """Return how many characters a line of a stream has room for.

    The environment variable COLUMNS decides, then the terminal; without either it is
    DEFAULT_COLUMNS. `shutil.get_terminal_size` does the same, but imports every compressor of
    Python's library.
    """
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and len(columns) < 9 and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or DEFAULT_COLUMNS  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):  # It is closed, or a file.
        return DEFAULT_COLUMNS
