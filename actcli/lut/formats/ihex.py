"""Intel HEX for programmers of memories: byte addresses from 0, the low byte of an entry first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from actcli.lut.formats._intel_hex import intel_hex
from actcli.lut.report import Report

SUFFIXES = (".hex", ".ihex")
LOOK_UPS = ()

RECORD_BYTES = 16
# What most programs write in a record.


def write(report: Report, name: str, comment: Sequence[str], stream: TextIO) -> None:
    """Write the table; the format has neither names nor comments."""
    table = report.table
    items = table.stored.astype(f"<i{table.item_bits // 8}")  # As a processor loads them.
    data = items.tobytes()
    chunks = [data[i : i + RECORD_BYTES] for i in range(0, len(data), RECORD_BYTES)]
    stream.writelines(f"{line}\n" for line in intel_hex(chunks, RECORD_BYTES))
