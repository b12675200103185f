"""Memory initialisation files for Intel (Altera) devices."""

from __future__ import annotations

from typing import TextIO

from actcli.lut.formats._text import comment_lines, hexadecimal
from actcli.lut.report import Report

SUFFIXES = (".mif",)


def write(report: Report, name: str, stream: TextIO) -> None:
    """Write the table; the format has no names."""
    table = report.table
    lines = [
        *comment_lines(report, "-- "),
        f"WIDTH={table.output.bits};",
        f"DEPTH={len(table.x)};",
        "ADDRESS_RADIX=UNS;",
        "DATA_RADIX=HEX;",
        "CONTENT BEGIN",
        *(f"  {i} : {entry};" for i, entry in enumerate(hexadecimal(table))),
        "END;",
    ]
    stream.writelines(f"{line}\n" for line in lines)
