"""Memory initialisation files for Intel (Altera) devices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from actcli.lut.formats._text import hexadecimal, marked
from actcli.lut.report import Report

SUFFIXES = (".mif",)
LOOK_UPS = ()


def write(report: Report, name: str, comment: Sequence[str], stream: TextIO) -> None:
    """Write the table; the format has no names."""
    table = report.table
    lines = [
        *marked(comment, "-- "),
        f"WIDTH={table.output.bits};",
        f"DEPTH={len(table.x)};",
        "ADDRESS_RADIX=UNS;",
        "DATA_RADIX=HEX;",
        "CONTENT BEGIN",
        *(f"  {i} : {entry};" for i, entry in enumerate(hexadecimal(table))),
        "END;",
    ]
    stream.writelines(f"{line}\n" for line in lines)
