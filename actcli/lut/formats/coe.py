"""Coefficient files for the block memories of AMD (Xilinx) devices."""

from __future__ import annotations

from typing import TextIO

from actcli.lut.formats._text import comment_lines, hexadecimal
from actcli.lut.report import Report

SUFFIXES = (".coe",)


def write(report: Report, name: str, stream: TextIO) -> None:
    """Write the table; the format has no names."""
    *others, last = hexadecimal(report.table)
    lines = [
        *comment_lines(report, "; "),
        "memory_initialization_radix=16;",
        "memory_initialization_vector=",
        *(f"{entry}," for entry in others),
        f"{last};",
    ]
    stream.writelines(f"{line}\n" for line in lines)
