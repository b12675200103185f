"""Coefficient files for the block memories of AMD (Xilinx) devices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from actcli.lut.formats._text import hexadecimal, marked
from actcli.lut.report import Report

SUFFIXES = (".coe",)
LOOK_UPS = ()


def write(report: Report, name: str, comment: Sequence[str], stream: TextIO) -> None:
    """Write the table; the format has no names."""
    *others, last = hexadecimal(report.table)
    lines = [
        *marked(comment, "; "),
        "memory_initialization_radix=16;",
        "memory_initialization_vector=",
        *(f"{entry}," for entry in others),
        f"{last};",
    ]
    stream.writelines(f"{line}\n" for line in lines)
