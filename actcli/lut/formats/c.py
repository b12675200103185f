"""A C header that can be used unread: the table, an integer-only look-up, and its self-test."""

from __future__ import annotations

from typing import TextIO

from actcli.lut.formats._text import about, admit, filled
from actcli.lut.lookup import below_zero, bias, half, look_up, zero
from actcli.lut.number_formats import Fixed
from actcli.lut.report import Report
from actcli.lut.table import Table

SUFFIXES = (".h",)
TAKEN = frozenset(
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

SUM, PRIME = 2166136261, 16777619  # the FNV hash of 32 bits


def write(report: Report, name: str, stream: TextIO) -> None:
    """Write the table."""
    admit(name, r"[A-Za-z]\w*", TAKEN, "C")
    table, macro = report.table, name.upper()
    kind = c_type(table)
    parts = [
        "/*",
        *about(report, " * "),
        " */",
        f"#ifndef {macro}_H",
        f"#define {macro}_H",
        "",
        "#include <stdint.h>",
        "",
        *_macros(table, macro),
        "",
        f"static const {kind} {name}[{len(table.x)}] = {{",
        *filled(map(_literal, table.stored.tolist()), "    "),
        "};",
        "",
        *_look_up(table, name, macro, kind),
        "",
        *_self_test(table, name, macro),
        "",
        f"#endif /* {macro}_H */",
    ]
    stream.writelines(f"{line}\n" for line in parts)


def c_type(table: Table) -> str:
    """The type of an entry."""
    return f"{'' if table.output.is_signed else 'u'}int{table.item_bits}_t"


def checksum(table: Table) -> int:
    """The hash of what is looked up for every code of the table, one after the other."""
    total = SUM
    for code in look_up(table, table.inputs.codes).tolist():
        total = ((total ^ (code & 0xFFFFFFFF)) * PRIME) & 0xFFFFFFFF
    return total


def _literal(code: int) -> str:
    # C has no negative literals, and the magnitude of this one is beyond its type.
    return "(-2147483647 - 1)" if code == -(1 << 31) else str(code)


def _macros(table: Table, macro: str) -> list[str]:
    side, output = table.inputs, table.output
    low, high = side.window
    rows = [
        ("SIZE", str(len(table.x)), ""),
        ("FIRST", f"({side.first})", "the first input code of the table"),
        ("LAST", f"({side.last})", "the last one"),
        ("SHIFT", str(side.shift), "2^SHIFT input codes to an entry"),
        ("LOW", f"({low!r})", "x from LOW"),
        ("HIGH", f"({high!r})", "to HIGH"),
        ("IN_SCALE", f"{float(side.scale)!r}", "x = IN_ORIGIN + IN_SCALE * code"),
        ("IN_ORIGIN", f"({float(side.origin)!r})", ""),
    ]
    if isinstance(output, Fixed):
        rows += [
            ("OUT_SCALE", repr(float(output.scale)), "y = OUT_SCALE * (entry - OUT_ZERO)"),
            ("OUT_ZERO", f"({output.zero})", ""),
        ]
    return [
        f"#define {macro}_{key} {value}" + (f" /* {meaning} */" if meaning else "")
        for key, value, meaning in rows
    ]


def _look_up(table: Table, name: str, macro: str, kind: str) -> list[str]:
    """The look-up of lookup.py in C, where no negative number is shifted."""
    side = table.inputs
    linear = table.recipe.lookup == "linear" and side.shift > 0
    added, extra = bias(table), below_zero(table)
    what = "The value between entries" if linear else "The entry"
    lines = [
        f"/* {what} for an input code; beyond the table, that of its end. */",
        f"static inline {kind} {name}_lookup(int32_t code)",
        "{",
        "    int32_t at = code;",
        f"    if (at < {macro}_FIRST) at = {macro}_FIRST;",
        f"    if (at > {macro}_LAST) at = {macro}_LAST;",
        f"    at -= {macro}_FIRST;",
    ]
    if added > 0:
        lines.append(f"    at += {added};")
    if added < 0:
        lines.append(f"    at = at < {-added} ? 0 : at - {-added};")
    if extra:
        lines.append(f"    if (code < {zero(table)}) at += {extra}; /* towards x = 0 */")
    if not linear:
        return [*lines, *_entry(table, name, macro)]
    wide = "int64_t" if table.output.bits + side.shift > 30 else "int32_t"
    return [
        *lines,
        f"    const int32_t i = at >> {macro}_SHIFT;",
        f"    const int32_t next = i < {macro}_SIZE - 1 ? i + 1 : i;",
        f"    const {wide} part = at & (((int32_t)1 << {macro}_SHIFT) - 1);",
        f"    const {wide} a = {name}[{_place(table, 'i', macro)}];",
        f"    const {wide} b = {name}[{_place(table, 'next', macro)}];",
        f"    const {wide} half = {half(table)};",
        f"    if (b >= a) return ({kind})(a + (((b - a) * part + half) >> {macro}_SHIFT));",
        f"    return ({kind})(a - (((a - b) * part + half - 1) >> {macro}_SHIFT));",
        "}",
    ]


def _entry(table: Table, name: str, macro: str) -> list[str]:
    lines = [f"    at >>= {macro}_SHIFT;"] if table.inputs.shift else []
    if bias(table) > 0 or below_zero(table):
        lines.append(f"    if (at > {macro}_SIZE - 1) at = {macro}_SIZE - 1;")
    return [*lines, f"    return {name}[{_place(table, 'at', macro)}];", "}"]


def _place(table: Table, entry: str, macro: str) -> str:
    """Where an entry is stored."""
    if not table.turn:
        return entry
    return f"({entry} + {table.turn}) & ({macro}_SIZE - 1)"


def _self_test(table: Table, name: str, macro: str) -> list[str]:
    lines = [
        "/* #define ACTCLI_SELFTEST before the header is included, and call this. */",
        "#ifdef ACTCLI_SELFTEST",
        "/* 0 if every input code gives what actcli computed, and so errs as it is said above. */",
        f"static inline int {name}_selftest(void)",
        "{",
        f"    uint32_t sum = {SUM}u;",
        "    int32_t code;",
        f"    for (code = {macro}_FIRST; code <= {macro}_LAST; code++) {{",
        f"        const uint32_t found = (uint32_t){name}_lookup(code);",
        f"        sum = (sum ^ found) * {PRIME}u;",
        "    }",
        f"    return sum != {checksum(table)}u;",
        "}",
    ]
    if isinstance(table.output, Fixed):
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
