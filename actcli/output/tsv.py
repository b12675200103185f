"""Tab-separated values, the format of pipes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from actcli.output import _delimited
from actcli.output._frame import Frame

SUFFIXES = (".tsv",)
MODE = "w"


def write(frames: Iterator[Frame], stream: TextIO) -> None:
    """Write the frames under a line of headings."""
    _delimited.write(frames, stream, "\t")
