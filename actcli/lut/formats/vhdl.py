"""A VHDL package with the table as a constant, in the VHDL of 1993 and later."""

from __future__ import annotations

from typing import TextIO

from actcli.lut.formats._text import bit_patterns, check_name, comma_separated, comment_lines
from actcli.lut.report import Report

SUFFIXES = (".vhd", ".vhdl")
RESERVED_IN_VHDL = frozenset(
    # what VHDL keeps for itself, up to 2019,
    "abs access after alias all and architecture array assert assume attribute begin block body "
    "buffer bus case component configuration constant context cover default disconnect downto else "
    "elsif end entity exit fairness file for force function generate generic group guarded if "
    "impure in inertial inout is label library linkage literal loop map mod nand new next nor not "
    "null of on open or others out package parameter port postponed private procedure process "
    "property protected pure range record register reject release rem report restrict return rol "
    "ror select sequence severity shared signal sla sll sra srl strong subtype then to transport "
    "type unaffected units until use variable view vmode vpkg vprop vunit wait when while with "
    "xnor xor "
    # and what the package itself needs.
    "ieee integer natural positive std std_logic_1164 std_logic_vector work".split()
)


def write(report: Report, name: str, stream: TextIO) -> None:
    """Write the table as `name`."""
    check_name(name.lower(), "[a-z][a-z0-9]*(_[a-z0-9]+)*", RESERVED_IN_VHDL, "VHDL")
    table = report.table
    bits, inputs = table.output.bits, table.inputs
    entries = [f'"{pattern:0{bits}b}"' for pattern in bit_patterns(table)]
    lines = [
        *comment_lines(report, "-- "),
        "",
        "library ieee;",
        "use ieee.std_logic_1164.all;",
        "",
        f"package {name} is",
        f"  constant WIDTH : positive := {bits};",
        f"  constant DEPTH : positive := {len(entries)};",
        f"  constant FIRST : integer := {inputs.first};  -- the first input code",
        f"  constant SHIFT : natural := {inputs.shift};  -- 2**SHIFT codes to an entry",
        "  type table_t is array (0 to DEPTH - 1) of std_logic_vector(WIDTH - 1 downto 0);",
        "  constant TABLE : table_t := (",
        *comma_separated(entries, "    "),
        "  );",
        f"end package {name};",
    ]
    stream.writelines(f"{line}\n" for line in lines)
