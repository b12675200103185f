"""Intel HEX as Quartus initialises memories from it: a record for each word, addresses in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from actcli.lut.formats._intel_hex import intel_hex
from actcli.lut.formats._text import bit_patterns
from actcli.lut.report import Report

SUFFIXES = ()  # Those of Intel HEX mean bytes.
LOOK_UPS = ()


def write(report: Report, name: str, comment: Sequence[str], stream: TextIO) -> None:
    """Write the table; the format has neither names nor comments."""
    table = report.table
    size = (table.output.bits + 7) // 8
    words = [pattern.to_bytes(size, "big") for pattern in bit_patterns(table)]
    stream.writelines(f"{line}\n" for line in intel_hex(words, 1))
