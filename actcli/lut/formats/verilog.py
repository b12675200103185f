"""A Verilog module that does the look-up, in the Verilog of 2001 and later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from actcli.lut.formats._datapath import Datapath
from actcli.lut.formats._text import bit_patterns, check_name, marked
from actcli.lut.formats._verilog import RESERVED_IN_SYSTEMVERILOG, VERILOG_NAME, literal
from actcli.lut.report import Report

SUFFIXES = (".v",)
LOOK_UPS = ("nearest", "floor", "linear", "trunc")


def write(report: Report, name: str, comment: Sequence[str], stream: TextIO) -> None:
    """Write the table in a module called `name`."""
    check_name(name, VERILOG_NAME, RESERVED_IN_SYSTEMVERILOG, "Verilog")
    path = Datapath(report.table)
    stages = _linear_stages if report.table.lookup.interpolates else _direct_stages
    lines = [*marked(comment, "// "), *_head(path, name), *_rom(path), *_place(path)]
    lines += [*stages(path), "endmodule"]
    stream.writelines(f"{line}\n" for line in lines)


def _head(path: Datapath, name: str) -> Iterator[str]:
    """Yield the ports, with what holds for them."""
    inputs, output = path.table.inputs, path.table.output
    yield f"// y is the value of the code of {path.latency} clock cycles ago, not counting those in"
    yield "// which enable is 0."
    yield f"module {name} ("
    yield "  input wire clk,"
    yield "  input wire enable,"
    yield f"  input wire {_vector(path.code_bits, inputs.format.is_signed)} code,"
    yield f"  output reg {_vector(output.bits, output.is_signed)} y"
    yield ");"


def _rom(path: Datapath) -> Iterator[str]:
    """Yield the table."""
    bits = path.table.output.bits
    patterns = bit_patterns(path.table)
    yield f"  reg {_vector(bits, path.table.output.is_signed)} rom [0:{len(patterns) - 1}];"
    yield "  initial begin"
    yield from (f"    rom[{i}] = {literal(bits, each)};" for i, each in enumerate(patterns))
    yield "  end"


def _place(path: Datapath) -> Iterator[str]:
    """Yield the wires from the code to its place within the table, the last of them `place`."""
    bits, inputs = path.place_bits, path.table.inputs
    given = _extended("code", path.code_bits, bits - path.code_bits, inputs.format.is_signed)
    wire = f"  wire {_vector(bits, True)}"

    def number(value: int) -> str:
        return f"{'-' if value < 0 else ''}{bits}'sd{abs(value)}"

    yield f"{wire} given = {given};"
    held = "given"
    if path.ends:
        low, high = map(number, path.ends)
        yield f"{wire} held = given < {low} ? {low} : given > {high} ? {high} : given;"
        held = "held"
    count = f"{held} + {number(path.added)}"
    if path.added_below_zero:
        zero, extra = map(number, path.added_below_zero)
        count += f" + ({held} < {zero} ? {extra} : {number(0)})"
    yield f"{wire} count = {count};"
    place = "count"
    if path.last_place is not None:
        last = number(path.last_place)
        place = f"count > {last} ? {last} : count"
    if path.may_be_negative:
        place = f"count < {number(0)} ? {number(0)} : {place}"
    yield f"{wire} place = {place};"
    top = path.index_bits + path.part_bits - 1
    yield f"  wire {_vector(path.index_bits)} index = place[{top}:{path.part_bits}];"


def _direct_stages(path: Datapath) -> Iterator[str]:
    """Yield the stages of the look-up of a single entry."""
    yield f"  reg {_vector(path.index_bits)} address;"
    yield "  always @(posedge clk) if (enable) begin"
    yield f"    address <= {_address(path, 'index')};"
    yield "    y <= rom[address];"
    yield "  end"


def _linear_stages(path: Datapath) -> Iterator[str]:
    """Yield the stages of the look-up of a line between two entries."""
    bits, part, is_signed = path.table.output.bits, path.part_bits, path.table.output.is_signed
    index, rise, product = path.index_bits, path.rise_bits, path.product_bits
    last = f"{index}'d{len(path.table.x) - 1}"
    yield f"  wire {_vector(index)} next = index == {last} ? index : index + {index}'d1;"
    yield f"  reg {_vector(index)} address, next_address;"
    yield f"  reg {_vector(part)} part, part_of_rise;"
    yield f"  reg {_vector(bits, is_signed)} entry, next_entry, start;"
    yield f"  reg {_vector(product, True)} product;"
    for value, register in (("low", "entry"), ("high", "next_entry")):
        yield f"  wire {_vector(rise, True)} {value} = {_extended(register, bits, 1, is_signed)};"
    yield f"  wire {_vector(rise, True)} rise = high - low;"
    yield f"  wire {_vector(part + 1, True)} weight = {{1'b0, part_of_rise}};"
    half = f"{product}'sd{path.table.lookup.half_cell}"
    yield f"  wire {_vector(product, True)} step = (product + {half}) >>> {part};"
    yield "  always @(posedge clk) if (enable) begin"
    yield f"    address <= {_address(path, 'index')};"
    yield f"    next_address <= {_address(path, 'next')};"
    yield f"    part <= place[{part - 1}:0];"
    yield "    entry <= rom[address];"
    yield "    next_entry <= rom[next_address];"
    yield "    part_of_rise <= part;"
    yield "    product <= rise * weight;"
    yield "    start <= entry;"
    yield f"    y <= start + step[{bits - 1}:0];"
    yield "  end"


def _address(path: Datapath, index: str) -> str:
    """Return the place in the array of the entry with an index; the sum wraps."""
    rotation = path.table.rotation
    return f"{index} + {path.index_bits}'d{rotation}" if rotation else index


def _extended(name: str, bits: int, more: int, is_signed: bool) -> str:
    """Return a vector of `bits` bits extended by some more."""
    sign = f"{{{more}{{{name}[{bits - 1}]}}}}" if is_signed else f"{more}'d0"
    return f"{{{sign}, {name}}}"


def _vector(bits: int, is_signed: bool = False) -> str:
    """Return the type of a vector."""
    return f"{'signed ' if is_signed else ''}[{bits - 1}:0]"
