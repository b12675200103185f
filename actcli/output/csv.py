"""Comma-separated values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from actcli.output import _delimited
from actcli.output._frame import Frame

SUFFIXES = (".csv",)
MODE = "w"


def write(frames: Iterator[Frame], stream: TextIO) -> None:
    """Write the frames under a line of headings."""
    _delimited.write(frames, stream, ",")
