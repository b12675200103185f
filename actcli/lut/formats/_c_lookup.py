"""The look-up in C: the integer arithmetic of lookup.py, segments.py and symmetry.py.

Nothing in it shifts a negative number or overflows, and an entry is read by ACTCLI_READ alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.segments import Segments, StoredArray
from actcli.lut.symmetry import Fold
from actcli.lut.table import Table

MAX_INT32_BITS = 31
# The widest unsigned number that int32_t holds.

HELPERS = (
    "/* A shift that rounds down, of negative numbers too. */",
    "#ifndef ACTCLI_SHIFT",
    "#define ACTCLI_SHIFT(v, s) ((v) < 0 ? ~(~(v) >> (s)) : (v) >> (s))",
    "#endif",
)


def lookup_functions(table: Table, name: str, macro: str, linkage: str) -> list[str]:
    """Return the functions that look a code up.

    Parameters
    ----------
    table : Table
    name : str
        That of the table, from which those of the functions follow.
    macro : str
        What the names of its macros begin with.
    linkage : str
        What stands before the function for the program: "static inline " or "".
    """
    lines: list[str] = []
    if needs_shift(table):
        lines += [*HELPERS, ""]
    if table.fold:
        lines += [*_half(table, name, macro), ""]
    return [*lines, *_lookup(table, name, macro, linkage)]


def lookup_comment(table: Table) -> str:
    """Return the comment above the function that a program calls."""
    interpolates = table.segments or table.lookup.interpolates
    what = "The value between entries" if interpolates else "The entry"
    return f"/* {what} for an input code; beyond the table, that of its end. */"


def c_type(array: StoredArray) -> str:
    """Return the C type of the numbers of an array."""
    return f"{'' if array.is_signed else 'u'}int{array.bits}_t"


def result_type(table: Table) -> str:
    """Return the C type of what is looked up."""
    return f"{'' if table.output.is_signed else 'u'}int{table.item_bits}_t"


def array_name(name: str, array: StoredArray) -> str:
    """Return the name of an array of a table."""
    return f"{name}_{array.key}" if array.key else name


def needs_shift(table: Table) -> bool:
    """Return whether the arithmetic rounds down numbers that may be negative."""
    return bool(table.segments) or (
        table.lookup.interpolates and table.recipe.lookup == "quadratic"
    )


def _lookup(table: Table, name: str, macro: str, linkage: str) -> list[str]:
    """Return the function that a program calls."""
    kind = result_type(table)
    lines = [
        lookup_comment(table),
        f"{linkage}{kind} {name}_lookup(int32_t code)",
        "{",
        "    int32_t at = code;",
        f"    if (at < {macro}_FIRST) at = {macro}_FIRST;",
        f"    if (at > {macro}_LAST) at = {macro}_LAST;",
    ]
    if table.fold:
        return [*lines, *_unfold(table.fold, table, name, kind), "}"]
    lines.append(f"    at -= {macro}_FIRST;")
    lookup = table.lookup
    if not table.segments:
        if lookup.offset > 0:
            lines.append(f"    at += {lookup.offset};")
        if lookup.offset < 0:
            lines.append(f"    at = at < {-lookup.offset} ? 0 : at - {-lookup.offset};")
        if extra := lookup.negative_offset:
            lines.append(f"    if (code < {lookup.zero_code}) at += {extra}; /* towards x = 0 */")
    return [*lines, *_found(table, name, macro, kind), "}"]


def _half(table: Table, name: str, macro: str) -> list[str]:
    """Return the function that looks up the half that is stored, by the count of its codes."""
    wide = _wide(table)
    lines = [
        "/* What is stored for a count of codes from the first of the half that is. */",
        f"static inline {wide} {name}_half(int32_t at)",
        "{",
    ]
    if not table.segments and table.lookup.offset > 0:
        lines.append(f"    at += {table.lookup.offset};")
    return [*lines, *_found(table, name, macro, wide), "}"]


def _unfold(fold: Fold, table: Table, name: str, kind: str) -> Iterator[str]:
    """Yield the look-up of a code in the half that is stored, or in its mirror.

    Both sides read the half at the same place, and a mask chooses the result, so that no branch
    depends on x: processors foretell those badly.
    """
    wide, center = _wide(table), fold.center
    start = center - table.part.first
    side = "at > {}" if fold.side == "negative" else "at < {}"
    index = f"{start} - distance" if fold.side == "negative" else "distance"
    above, below = _difference("at", center), f"{center} - at" if center else "-at"
    yield f"    const int32_t distance = at < {center} ? {below} : {above};"
    yield f"    const {wide} found = {name}_half({index});"
    if fold.sign < 0 or fold.multiplier:
        is_mirrored = f"-({wide})({side.format(center)})"
        yield f"    const {wide} mirrored = {is_mirrored}; /* all bits, or none */"
    if fold.sign < 0:  # c - y is the complement of y, and c + 1.
        yield f"    {wide} y = (found ^ mirrored) + (mirrored & {fold.constant + 1});"
    elif fold.multiplier:
        line = f"({wide})distance"
        line = line if fold.multiplier == 1 else f"{line} * {fold.multiplier}"
        line = f"(({line} + {fold.half_step}) >> {fold.shift})" if fold.shift else line
        yield f"    {wide} y = found + (mirrored & ({line}));"
    else:
        yield f"    {wide} y = found;"
    lowest, highest = table.mirrored_bounds
    if lowest < fold.low:
        yield f"    if (y < {c_literal(fold.low)}) y = {c_literal(fold.low)};"
    if highest > fold.high:
        yield f"    if (y > {fold.high}) y = {fold.high};"
    yield f"    return ({kind})y;"


def _found(table: Table, name: str, macro: str, kind: str) -> Iterator[str]:
    """Yield the end of a function: what is stored for the count `at`."""
    if table.segments:
        yield from _on_segment(table, table.segments, name, macro, kind)
    elif not table.lookup.interpolates:
        yield from _entry(table, name, macro, kind)
    elif table.recipe.lookup == "quadratic":
        yield from _on_parabola(table, name, macro, kind)
    else:
        yield from _on_line(table, name, macro, kind)


def _entry(table: Table, name: str, macro: str, kind: str) -> Iterator[str]:
    """Yield the look-up of a single entry."""
    if table.part.shift:
        yield f"    at >>= {macro}_SHIFT;"
    if table.lookup.offset > 0 or table.lookup.negative_offset:
        yield f"    if (at > {macro}_SIZE - 1) at = {macro}_SIZE - 1;"
    yield f"    return ({kind}){_read(table, name, _stored_index(table, 'at', macro))};"


def _on_line(table: Table, name: str, macro: str, kind: str) -> Iterator[str]:
    """Yield the interpolation between two entries."""
    wide = "int32_t" if table.lookup.is_within_int32 else "int64_t"
    yield f"    const int32_t i = at >> {macro}_SHIFT;"
    yield f"    const int32_t next = i < {macro}_SIZE - 1 ? i + 1 : i;"
    yield f"    const {wide} part = at & (((int32_t)1 << {macro}_SHIFT) - 1);"
    yield f"    const {wide} a = {_read(table, name, _stored_index(table, 'i', macro))};"
    yield f"    const {wide} b = {_read(table, name, _stored_index(table, 'next', macro))};"
    # What is added before the shift is more than any product, so that no branch keeps it positive.
    bits, shift = table.output.bits, table.part.shift
    yield f"    const {wide} above = ({wide})1 << {bits};"
    added = f"(above << {macro}_SHIFT) + {(1 << shift) >> 1}"
    yield f"    return ({kind})(a - above + (((b - a) * part + {added}) >> {macro}_SHIFT));"


def _on_parabola(table: Table, name: str, macro: str, kind: str) -> Iterator[str]:
    """Yield the interpolation between three entries, held within the format of the entries."""
    lookup, output = table.lookup, table.output
    assert isinstance(output, FixedPointFormat)  # Others are refused for this look-up.
    wide = "int32_t" if lookup.is_within_int32 else "int64_t"
    shift, guard = table.part.shift, lookup.guard_bits
    yield f"    int32_t i = (at + {lookup.half_cell}) >> {macro}_SHIFT;"
    yield "    if (i < 1) i = 1;"
    yield f"    if (i > {macro}_SIZE - 2) i = {macro}_SIZE - 2;"
    yield f"    const {wide} part = at - i * ((int32_t)1 << {macro}_SHIFT);"
    for variable, entry in (("a", "i - 1"), ("b", "i"), ("c", "i + 1")):
        index = _stored_index(table, entry, macro)
        yield f"    const {wide} {variable} = {_read(table, name, index)};"
    bend = f"ACTCLI_SHIFT((a - 2 * b + c) * part, {shift - guard})"
    bend = "(a - 2 * b + c) * part" if shift == guard else bend
    yield f"    const {wide} bend = {bend};"
    yield f"    const {wide} slope = (c - a) * ((int32_t)1 << {guard}) + bend;"
    total = shift + guard
    yield f"    const {wide} sum = part * slope + ((int32_t)1 << {total});"
    yield f"    const {wide} y = b + ACTCLI_SHIFT(sum, {total + 1});"
    yield f"    if (y < {c_literal(output.low)}) return {c_literal(output.low)};"
    yield f"    return ({kind})(y > {output.high} ? {output.high} : y);"


def _on_segment(
    table: Table, segments: Segments, name: str, macro: str, kind: str
) -> Iterator[str]:
    """Yield the search of the segment, and its polynomial."""
    count = table.part.count
    wide = "int32_t" if segments.is_within_int32(count) else "int64_t"
    stored = {array.key: array for array in table.arrays}
    shift = f" << {segments.start_shift}" if segments.start_shift else ""

    def read(key: str, index: str) -> str:
        return f"({wide})({c_type(stored[key])})ACTCLI_READ(&{name}_{key}[{index}])"

    start = f"(int32_t)({c_type(stored['start'])})ACTCLI_READ(&{name}_start[{{}}]){shift}"
    start = f"({start})" if shift else start
    yield f"    int32_t i = 0, beyond = {macro}_SIZE;"
    yield "    while (beyond - i > 1) {"
    yield "        const int32_t middle = (i + beyond) >> 1;"
    yield f"        if ({start.format('middle')} <= at) i = middle; else beyond = middle;"
    yield "    }"
    yield f"    const {wide} t = at - {start.format('i')};"
    slope = read("slope", "i")
    if segments.is_curved:
        yield f"    const {wide} bend = t * {read('curve', 'i')};"
        slope = f"({slope} + ACTCLI_SHIFT(bend, {segments.curve_shift}))"
    yield f"    const {wide} sum = t * {slope} + {segments.half_step};"
    value = f"{read('value', 'i')} + ACTCLI_SHIFT(sum, {segments.slope_shift})"
    yield f"    return ({kind})({value});"


def _wide(table: Table) -> str:
    """Return the type that holds every value of the output, and its sums with a line."""
    return "int64_t" if table.output.bits >= MAX_INT32_BITS else "int32_t"


def _read(table: Table, name: str, index: str) -> str:
    """Return an entry, read from where the table lies."""
    return f"({result_type(table)})ACTCLI_READ(&{name}[{index}])"


def _stored_index(table: Table, entry: str, macro: str) -> str:
    """Return the place of an entry in the array, as an expression."""
    if not table.rotation:
        return entry
    return f"({entry} + {table.rotation}) & ({macro}_SIZE - 1)"


def _difference(variable: str, number: int) -> str:
    """Return a variable minus a number."""
    if not number:
        return variable
    return f"{variable} {'-' if number > 0 else '+'} {abs(number)}"


def c_literal(code: int) -> str:
    """Return an entry as a constant expression."""
    # C has no negative literals, and the magnitude of this one is beyond its type.
    return "(-2147483647 - 1)" if code == -(1 << 31) else str(code)
