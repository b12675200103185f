"""A C header that can be used unread: the table, an integer-only look-up, and its self-test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from actcli.lut.formats._text import check_name, comma_separated, marked
from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.report import Report
from actcli.lut.table import Table

SUFFIXES = (".h",)
RESERVED_IN_C = frozenset(
    # what C23 and C++20 keep for themselves,
    "alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t "
    "char8_t class co_await co_return co_yield compl concept const const_cast consteval constexpr "
    "constinit continue decltype default delete do double dynamic_cast else enum explicit export "
    "extern false float for friend goto if inline int long main mutable namespace new noexcept not "
    "not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires "
    "restrict return short signed sizeof static static_assert static_cast struct switch template "
    "this thread_local throw true try typedef typeid typename typeof typeof_unqual union unsigned "
    "using virtual void volatile wchar_t while xor xor_eq "
    # what math.h declares, which the self-test may need,
    "acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf erfc exp exp2 expm1 "
    "fabs fdim floor fma fmax fmin fmod frexp hypot ilogb isfinite isinf isnan isnormal j0 j1 jn "
    "ldexp lgamma llrint llround log log10 log1p log2 logb lrint lround modf nan nearbyint "
    "nextafter nexttoward pow remainder remquo rint round scalbln scalbn signbit sin sinh sqrt "
    "tan tanh tgamma trunc y0 y1 yn "
    # and what the header itself needs.
    "ACTCLI_SELFTEST a at b code half i next part int8_t int16_t int32_t int64_t uint8_t uint16_t "
    "uint32_t uint64_t".split()
)

FNV_OFFSET_BASIS, FNV_PRIME = 2166136261, 16777619
# The 32-bit FNV-1a hash of G. Fowler, L. C. Noll and K.-P. Vo, over codes instead of bytes.

MAX_INT32_PRODUCT_BITS = 30
# The difference of two entries is below 2^bits, the part of a cell below 2^shift. If their product
# is at most 2^30, it stays below 2^31 with the rounding constant added.


def write(report: Report, name: str, comment: Sequence[str], stream: TextIO) -> None:
    """Write the table as `name`."""
    check_name(name, r"[A-Za-z]\w*", RESERVED_IN_C, "C")
    table, macro = report.table, name.upper()
    kind = c_type(table)
    parts = [
        *(("/*", *marked(comment, " * "), " */") if comment else ()),
        f"#ifndef {macro}_H",
        f"#define {macro}_H",
        "",
        "#include <stdint.h>",
        "",
        *_macros(table, macro),
        "",
        f"static const {kind} {name}[{len(table.x)}] = {{",
        *comma_separated(map(_literal, table.stored.tolist()), "    "),
        "};",
        "",
        *_lookup_function(table, name, macro, kind),
        "",
        *_self_test(table, name, macro),
        "",
        f"#endif /* {macro}_H */",
    ]
    stream.writelines(f"{line}\n" for line in parts)


def c_type(table: Table) -> str:
    """Return the C type of an entry."""
    return f"{'' if table.output.is_signed else 'u'}int{table.item_bits}_t"


def checksum(table: Table) -> int:
    """Return the hash of what is found for every code of the table, one after the other."""
    total = FNV_OFFSET_BASIS
    for code in table.found.tolist():
        total = ((total ^ (code & 0xFFFFFFFF)) * FNV_PRIME) & 0xFFFFFFFF
    return total


def _literal(code: int) -> str:
    """Return an entry as a constant expression."""
    # C has no negative literals, and the magnitude of this one is beyond its type.
    return "(-2147483647 - 1)" if code == -(1 << 31) else str(code)


def _macros(table: Table, macro: str) -> list[str]:
    """Return the definitions of the numbers that a program needs to use the table."""
    inputs, output = table.inputs, table.output
    low, high = inputs.window
    rows = [
        ("SIZE", str(len(table.x)), ""),
        ("FIRST", f"({inputs.first})", "the first input code of the table"),
        ("LAST", f"({inputs.last})", "the last one"),
        ("SHIFT", str(inputs.shift), "2^SHIFT input codes to an entry"),
        ("LOW", f"({low!r})", "x from LOW"),
        ("HIGH", f"({high!r})", "to HIGH"),
        ("IN_SCALE", f"{float(inputs.scale)!r}", "x = IN_ORIGIN + IN_SCALE * code"),
        ("IN_ORIGIN", f"({float(inputs.origin)!r})", ""),
    ]
    if isinstance(output, FixedPointFormat):
        rows += [
            ("OUT_SCALE", repr(float(output.scale)), "y = OUT_SCALE * (entry - OUT_ZERO)"),
            ("OUT_ZERO", f"({output.zero})", ""),
        ]
    return [
        f"#define {macro}_{key} {value}" + (f" /* {meaning} */" if meaning else "")
        for key, value, meaning in rows
    ]


def _lookup_function(table: Table, name: str, macro: str, kind: str) -> list[str]:
    """Return the arithmetic of lookup.py in C, where no negative number is shifted."""
    lookup = table.lookup
    what = "The value between entries" if lookup.interpolates else "The entry"
    lines = [
        f"/* {what} for an input code; beyond the table, that of its end. */",
        f"static inline {kind} {name}_lookup(int32_t code)",
        "{",
        "    int32_t at = code;",
        f"    if (at < {macro}_FIRST) at = {macro}_FIRST;",
        f"    if (at > {macro}_LAST) at = {macro}_LAST;",
        f"    at -= {macro}_FIRST;",
    ]
    if lookup.offset > 0:
        lines.append(f"    at += {lookup.offset};")
    if lookup.offset < 0:
        lines.append(f"    at = at < {-lookup.offset} ? 0 : at - {-lookup.offset};")
    if extra := lookup.negative_offset:
        lines.append(f"    if (code < {lookup.zero_code}) at += {extra}; /* towards x = 0 */")
    if not lookup.interpolates:
        return [*lines, *_return_entry(table, name, macro)]
    is_wide = table.output.bits + table.inputs.shift > MAX_INT32_PRODUCT_BITS
    wide = "int64_t" if is_wide else "int32_t"
    return [
        *lines,
        f"    const int32_t i = at >> {macro}_SHIFT;",
        f"    const int32_t next = i < {macro}_SIZE - 1 ? i + 1 : i;",
        f"    const {wide} part = at & (((int32_t)1 << {macro}_SHIFT) - 1);",
        f"    const {wide} a = {name}[{_stored_index(table, 'i', macro)}];",
        f"    const {wide} b = {name}[{_stored_index(table, 'next', macro)}];",
        f"    const {wide} half = {lookup.half_cell};",
        f"    if (b >= a) return ({kind})(a + (((b - a) * part + half) >> {macro}_SHIFT));",
        f"    return ({kind})(a - (((a - b) * part + half - 1) >> {macro}_SHIFT));",
        "}",
    ]


def _return_entry(table: Table, name: str, macro: str) -> list[str]:
    """Return the end of the look-up of a single entry."""
    lines = [f"    at >>= {macro}_SHIFT;"] if table.inputs.shift else []
    if table.lookup.offset > 0 or table.lookup.negative_offset:
        lines.append(f"    if (at > {macro}_SIZE - 1) at = {macro}_SIZE - 1;")
    return [*lines, f"    return {name}[{_stored_index(table, 'at', macro)}];", "}"]


def _stored_index(table: Table, entry: str, macro: str) -> str:
    """Return the place of an entry in the array, as an expression."""
    if not table.rotation:
        return entry
    return f"({entry} + {table.rotation}) & ({macro}_SIZE - 1)"


def _self_test(table: Table, name: str, macro: str) -> list[str]:
    """Return the functions with which a program tests the table on its device."""
    lines = [
        "/* #define ACTCLI_SELFTEST before the header is included, and call this. */",
        "#ifdef ACTCLI_SELFTEST",
        "/* 0 if every input code gives what actcli computed, and so errs as it is said above. */",
        f"static inline int {name}_selftest(void)",
        "{",
        f"    uint32_t sum = {FNV_OFFSET_BASIS}u;",
        "    int32_t code;",
        f"    for (code = {macro}_FIRST; code <= {macro}_LAST; code++) {{",
        f"        const uint32_t found = (uint32_t){name}_lookup(code);",
        f"        sum = (sum ^ found) * {FNV_PRIME}u;",
        "    }",
        f"    return sum != {checksum(table)}u;",
        "}",
    ]
    if isinstance(table.output, FixedPointFormat):
        lines += [
            "",
            "/* The largest error of the look-up against a function, in steps of the output. */",
            f"static inline double {name}_error(double (*f)(double))",
            "{",
            "    double worst = 0.0;",
            "    int32_t code;",
            f"    for (code = {macro}_FIRST; code <= {macro}_LAST; code++) {{",
            f"        const double y = f({macro}_IN_ORIGIN + {macro}_IN_SCALE * code);",
            f"        const double found = (double){name}_lookup(code) - {macro}_OUT_ZERO;",
            f"        const double error = found - y / {macro}_OUT_SCALE;",
            "        if (error > worst) worst = error;",
            "        if (-error > worst) worst = -error;",
            "    }",
            "    return worst;",
            "}",
        ]
    return [*lines, "#endif"]
