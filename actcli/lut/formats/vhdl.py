"""A VHDL package with the table as a constant, in the VHDL of 1993 and later."""

from __future__ import annotations

from typing import TextIO

from actcli.lut.formats._text import about, filled, patterns
from actcli.lut.report import Report

SUFFIXES = (".vhd", ".vhdl")


def write(report: Report, name: str, stream: TextIO) -> None:
    """Write the table."""
    table = report.table
    bits, side = table.output.bits, table.inputs
    entries = [f'"{pattern:0{bits}b}"' for pattern in patterns(table)]
    lines = [
        *about(report, "-- "),
        "",
        "library ieee;",
        "use ieee.std_logic_1164.all;",
        "",
        f"package {name} is",
        f"  constant WIDTH : positive := {bits};",
        f"  constant DEPTH : positive := {len(entries)};",
        f"  constant FIRST : integer := {side.first};  -- the first input code",
        f"  constant SHIFT : natural := {side.shift};  -- 2**SHIFT codes to an entry",
        "  type table_t is array (0 to DEPTH - 1) of std_logic_vector(WIDTH - 1 downto 0);",
        "  constant TABLE : table_t := (",
        *filled(entries, "    "),
        "  );",
        f"end package {name};",
    ]
    stream.writelines(f"{line}\n" for line in lines)
