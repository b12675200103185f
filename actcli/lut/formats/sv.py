"""A SystemVerilog package with the table as a constant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from actcli.lut.formats._text import bit_patterns, check_name, comma_separated, marked
from actcli.lut.formats._verilog import RESERVED_IN_SYSTEMVERILOG, VERILOG_NAME, literal
from actcli.lut.report import Report

SUFFIXES = (".sv", ".svh")
LOOK_UPS = ()
OWN_NAMES = frozenset("WIDTH DEPTH FIRST SHIFT TABLE entry_t std".split())
# Those in the package itself, and the package that the language has already.


def write(report: Report, name: str, comment: Sequence[str], stream: TextIO) -> None:
    """Write the table in a package called `name`."""
    check_name(name, VERILOG_NAME, RESERVED_IN_SYSTEMVERILOG | OWN_NAMES, "SystemVerilog")
    table = report.table
    bits, inputs = table.output.bits, table.inputs
    entries = [literal(bits, pattern) for pattern in bit_patterns(table)]
    sign = "signed " if table.output.is_signed else ""
    lines = [
        *marked(comment, "// "),
        f"package {name};",
        f"  localparam int WIDTH = {bits};",
        f"  localparam int DEPTH = {len(entries)};",
        f"  localparam int FIRST = {inputs.first};  // the first input code",
        f"  localparam int SHIFT = {inputs.shift};  // 2**SHIFT codes to an entry",
        f"  typedef logic {sign}[WIDTH-1:0] entry_t;",
        "  localparam entry_t TABLE [0:DEPTH-1] = '{",
        *comma_separated(entries, "    "),
        "  };",
        f"endpackage : {name}",
    ]
    stream.writelines(f"{line}\n" for line in lines)
