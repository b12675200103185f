"""The arithmetic of a table as one reads it: x of a code, y of an entry, the entry of a code."""

from __future__ import annotations

from fractions import Fraction

from actcli.lut.input_codes import InputCodes
from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.table import Table


def input_formula(inputs: InputCodes) -> str:
    """Return x in terms of the code, such as "(code - 3)*0.05"."""
    zero = inputs.zero_code
    if zero.denominator != 1:
        return f"{float(inputs.origin)!r} + code{_times(inputs.scale)}"
    return f"{_minus('code', int(zero))}{_times(inputs.scale)}"


def output_formula(output: FixedPointFormat) -> str:
    """Return y in terms of the entry, such as "entry/32768"."""
    return f"{_minus('entry', output.zero)}{_times(output.scale)}"


def index_formula(table: Table) -> str:
    """Return the index i of the entry that a code selects, and where the entry is stored."""
    inputs, lookup = table.inputs, table.lookup
    added = lookup.offset - inputs.first
    sign = "-" if added < 0 else "+"
    text = f"code {sign} {abs(added)}" if added else "code"
    if extra := lookup.negative_offset:
        text += f" + (code < {lookup.zero_code} ? {extra} : 0)"
    if inputs.shift:
        text = f"({text}) >> {inputs.shift}" if added else f"{text} >> {inputs.shift}"
    size = inputs.samples.count
    text = f"i = {text}, held within 0..{size - 1}"
    if table.rotation:
        text += f", stored at (i + {table.rotation}) modulo {size}"
    return text


def _minus(name: str, zero: int) -> str:
    """Return a variable minus a zero point: "(code - 3)", or "code" for 0."""
    if zero == 0:
        return name
    return f"({name} {'-' if zero > 0 else '+'} {abs(zero)})"


def _times(scale: Fraction) -> str:
    """Return what multiplies by a scale: "/4096", "*0.05" or nothing."""
    if scale == 1:
        return ""
    return f"/{1 / scale}" if scale.numerator == 1 else f"*{float(scale)!r}"
