"""The arithmetic of a table as one reads it: x of a code, y of an entry, the entry of a code."""

from __future__ import annotations

from fractions import Fraction

from actcli.lut.input_codes import InputCodes
from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.segments import Segments
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
    inputs, lookup = table.part, table.lookup
    code = "code"
    if table.fold:
        code = (
            f"{'-' if table.fold.side == 'negative' else ''}|{_minus('code', table.fold.center)}|"
        )
    if table.segments:
        return _segment_formula(table.segments, _plus(code, -_first(table)))
    added = lookup.offset - _first(table)
    text = _plus(code, added)
    if extra := lookup.negative_offset:
        text += f" + (code < {lookup.zero_code} ? {extra} : 0)"
    if inputs.shift:
        text = f"({text}) >> {inputs.shift}" if added else f"{text} >> {inputs.shift}"
    size = inputs.samples.count
    text = f"i = {text}, held within 0..{size - 1}"
    if table.rotation:
        text += f", stored at (i + {table.rotation}) modulo {size}"
    return text


def symmetry_formula(table: Table) -> str:
    """Return the result for a code on the other side of x = 0, or "" if every x is stored."""
    fold = table.fold
    if fold is None:
        return ""
    text = f"{fold.constant} - entry" if fold.sign < 0 else "entry"
    text = "-entry" if fold.sign < 0 and not fold.constant else text
    if fold.multiplier:
        line = f"|{_minus('code', fold.center)}|"
        line += f"*{fold.multiplier}" if fold.multiplier != 1 else ""
        if fold.shift:
            line = f"(({line} + {fold.half_step}) >> {fold.shift})"
        text += f" + {line}"
    sign = ">" if fold.side == "negative" else "<"
    return f"{text}, held within {fold.low}..{fold.high}, where code {sign} {fold.center}"


def _segment_formula(segments: Segments, count: str) -> str:
    """Return how a segment is found, and its polynomial."""
    start = f"(start[i] << {segments.start_shift})" if segments.start_shift else "start[i]"
    slope = "slope"
    if segments.is_curved:
        slope = f"(slope + ((t*curve) >> {segments.curve_shift}))"
    return (
        f"i is the last with {start} <= n = {count}, t = n - {start}; "
        f"value + ((t*{slope} + {segments.half_step}) >> {segments.slope_shift})"
    )


def _first(table: Table) -> int:
    """Return the first code of the part that is stored, counted from x = 0 where it is folded."""
    return table.part.first - (table.fold.center if table.fold else 0)


def _plus(text: str, added: int) -> str:
    """Return the sum of a text and a number: "code + 3", or "code" for 0."""
    return f"{text} {'-' if added < 0 else '+'} {abs(added)}" if added else text


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
