"""Memory files for Verilog's $readmemh: an entry in each line, hexadecimal, two's complement."""

from __future__ import annotations

from typing import TextIO

from actcli.lut.formats._text import comment_lines, hexadecimal
from actcli.lut.report import Report

SUFFIXES = (".mem",)


def write(report: Report, name: str, stream: TextIO) -> None:
    """Write the table; the format has no names."""
    lines = [*comment_lines(report, "// "), *hexadecimal(report.table)]
    stream.writelines(f"{line}\n" for line in lines)
