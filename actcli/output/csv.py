"""Comma-separated values."""

from __future__ import annotations

from typing import TextIO

from actcli.output import _delimited
from actcli.output._frame import Frame

SUFFIXES = (".csv",)
MODE = "w"


def write(frame: Frame, stream: TextIO) -> None:
    """Write the frame under a line of headings."""
    _delimited.write(frame, stream, ",")
