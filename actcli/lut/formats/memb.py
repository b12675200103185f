"""Memory files for Verilog's $readmemb and VHDL's textio: an entry in each line, in binary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from actcli.lut.formats._text import binary, marked
from actcli.lut.report import Report

SUFFIXES = (".memb",)
LOOK_UPS = ()


def write(report: Report, name: str, comment: Sequence[str], stream: TextIO) -> None:
    """Write the table; the format has no names."""
    lines = [*marked(comment, "// "), *binary(report.table)]
    stream.writelines(f"{line}\n" for line in lines)
