"""Memory files for Verilog's $readmemh: an entry in each line, hexadecimal, two's complement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from actcli.lut.formats._text import hexadecimal, marked
from actcli.lut.report import Report

SUFFIXES = (".mem",)
LOOK_UPS = ()


def write(report: Report, name: str, comment: Sequence[str], stream: TextIO) -> None:
    """Write the table; the format has no names."""
    lines = [*marked(comment, "// "), *hexadecimal(report.table)]
    stream.writelines(f"{line}\n" for line in lines)
