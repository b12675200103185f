"""A VHDL package with the table as a constant, and an entity that does the look-up.

Both are in the VHDL of 1993 and later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from actcli.lut.formats._datapath import Datapath
from actcli.lut.formats._text import binary, check_name, comma_separated, marked
from actcli.lut.report import Report

SUFFIXES = (".vhd", ".vhdl")
LOOK_UPS = ("nearest", "floor", "linear", "trunc")
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


def write(report: Report, name: str, comment: Sequence[str], stream: TextIO) -> None:
    """Write the table in a package called `name`, and an entity called `name`_lookup."""
    check_name(name.lower(), "[a-z][a-z0-9]*(_[a-z0-9]+)*", RESERVED_IN_VHDL, "VHDL")
    path = Datapath(report.table)
    is_linear = report.table.lookup.interpolates
    signals, stages = (
        (_linear_signals, _linear_stages) if is_linear else (_direct_signals, _direct_stages)
    )
    lines = [
        *((*marked(comment, "-- "), "") if comment else ()),
        *_package(path, name),
        "",
        *_entity(path, name),
        "",
        f"architecture rtl of {name}_lookup is",
        *signals(path),
        "begin",
        "  process (clk)",
        f"    variable place : signed({path.place_bits - 1} downto 0);",
        f"    variable index : unsigned({path.index_bits - 1} downto 0);",
        *(
            [f"    variable low, high : signed({path.rise_bits - 1} downto 0);"]
            if is_linear
            else ()
        ),
        "  begin",
        "    if rising_edge(clk) then",
        "      if enable = '1' then",
        *(f"        {line}" for line in (*_place(path), *stages(path))),
        "      end if;",
        "    end if;",
        "  end process;",
        "end architecture rtl;",
    ]
    stream.writelines(f"{line}\n" for line in lines)


def _package(path: Datapath, name: str) -> Iterator[str]:
    """Yield the package."""
    table = path.table
    entries = [f'"{entry}"' for entry in binary(table)]
    yield "library ieee;"
    yield "use ieee.std_logic_1164.all;"
    yield ""
    yield f"package {name} is"
    yield f"  constant WIDTH : positive := {table.output.bits};"
    yield f"  constant DEPTH : positive := {len(entries)};"
    yield f"  constant FIRST : integer := {table.inputs.first};  -- the first input code"
    yield f"  constant SHIFT : natural := {table.inputs.shift};  -- 2**SHIFT codes to an entry"
    yield "  type table_t is array (0 to DEPTH - 1) of std_logic_vector(WIDTH - 1 downto 0);"
    yield "  constant TABLE : table_t := ("
    yield from comma_separated(entries, "    ")
    yield "  );"
    yield f"end package {name};"


def _entity(path: Datapath, name: str) -> Iterator[str]:
    """Yield the ports, with what holds for them."""
    yield f"-- y is the value of the code of {path.latency} clock cycles ago, not counting those in"
    yield "-- which enable is '0'."
    yield "library ieee;"
    yield "use ieee.std_logic_1164.all;"
    yield "use ieee.numeric_std.all;"
    yield f"use work.{name}.all;"
    yield ""
    yield f"entity {name}_lookup is"
    yield "  port ("
    yield "    clk    : in  std_logic;"
    yield "    enable : in  std_logic;"
    yield f"    code   : in  std_logic_vector({path.code_bits - 1} downto 0);"
    yield f"    y      : out std_logic_vector({path.table.output.bits - 1} downto 0)"
    yield "  );"
    yield f"end entity {name}_lookup;"


def _place(path: Datapath) -> Iterator[str]:
    """Yield the statements from the code to its place within the table, and its index."""
    bits = path.place_bits
    kind = "signed" if path.table.inputs.format.is_signed else "unsigned"
    yield f"place := signed(resize({kind}(code), {bits}));"
    if path.ends:
        for end, sign in zip(path.ends, "<>", strict=True):
            yield f"if place {sign} {end} then place := to_signed({end}, {bits}); end if;"
    if path.added_below_zero:
        zero, extra = path.added_below_zero
        yield f"if place < {zero} then place := place + {extra}; end if;"
    yield f"place := place + ({path.added});"
    if path.may_be_negative:
        yield f"if place < 0 then place := to_signed(0, {bits}); end if;"
    if (last := path.last_place) is not None:
        yield f"if place > {last} then place := to_signed({last}, {bits}); end if;"
    top = path.index_bits + path.part_bits - 1
    yield f"index := unsigned(place({top} downto {path.part_bits}));"


def _direct_signals(path: Datapath) -> Iterator[str]:
    """Yield the registers of the look-up of a single entry."""
    yield f"  signal address : unsigned({path.index_bits - 1} downto 0) := (others => '0');"


def _direct_stages(path: Datapath) -> Iterator[str]:
    """Yield the stages of the look-up of a single entry."""
    yield f"address <= {_address(path)};"
    yield "y <= TABLE(to_integer(address));"


def _linear_signals(path: Datapath) -> Iterator[str]:
    """Yield the registers of the look-up of a line between two entries."""
    for names, kind, bits in (
        ("address, next_address", "unsigned", path.index_bits),
        ("part, part_of_rise", "unsigned", path.part_bits),
        ("entry, next_entry", "std_logic_vector", path.table.output.bits),
        ("start", "signed", path.rise_bits),
        ("product", "signed", path.product_bits),
    ):
        yield f"  signal {names} : {kind}({bits - 1} downto 0) := (others => '0');"


def _linear_stages(path: Datapath) -> Iterator[str]:
    """Yield the stages of the look-up of a line between two entries."""
    part, half = path.part_bits, path.table.lookup.half_cell
    kind = "signed" if path.table.output.is_signed else "unsigned"
    low, high = (
        f"signed(resize({kind}({entry}), {path.rise_bits}))" for entry in ("entry", "next_entry")
    )
    yield f"address <= {_address(path)};"
    yield f"if index /= {len(path.table.x) - 1} then index := index + 1; end if;"
    yield f"next_address <= {_address(path)};"
    yield f"part <= unsigned(place({part - 1} downto 0));"
    yield "entry <= TABLE(to_integer(address));"
    yield "next_entry <= TABLE(to_integer(next_address));"
    yield "part_of_rise <= part;"
    yield f"low := {low};"
    yield f"high := {high};"
    yield "product <= (high - low) * signed('0' & part_of_rise);"
    yield "start <= low;"
    total = f"start + shift_right(product + {half}, {part})"
    yield f"y <= std_logic_vector(resize(unsigned({total}), {path.table.output.bits}));"


def _address(path: Datapath) -> str:
    """Return the place in the array of the entry with the index; the sum wraps."""
    return f"index + {path.table.rotation}" if path.table.rotation else "index"
