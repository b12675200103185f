"""A C header that can be used unread: the table, an integer-only look-up, and its self-test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from actcli.lut.formats._c_lookup import (
    array_name,
    c_literal,
    c_type,
    lookup_comment,
    lookup_functions,
    result_type,
)
from actcli.lut.formats._text import check_name, comma_separated, marked
from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.recipe import LOOKUPS
from actcli.lut.report import Report
from actcli.lut.table import Table

SUFFIXES = (".h",)
LOOK_UPS = (*LOOKUPS, "symmetry", "segments")
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
    "ACTCLI_ALIGN ACTCLI_READ ACTCLI_SECTION ACTCLI_SELFTEST ACTCLI_SHIFT PROGMEM __AVR__ "
    "a at b bend beyond c code distance half i middle next part slope sum t y p s v pgm_read_byte "
    "pgm_read_dword pgm_read_word int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t "
    "uint64_t".split()
)

FNV_OFFSET_BASIS, FNV_PRIME = 2166136261, 16777619
# The 32-bit FNV-1a hash of G. Fowler, L. C. Noll and K.-P. Vo, over codes instead of bytes.

MEMORY_MACROS = """\
/* Where the table lies, and how a number of it is read. On AVR that is the flash memory. To choose
   another place, define ACTCLI_SECTION before this, as __attribute__((section(".fast"))). */
#ifndef ACTCLI_SECTION
#ifdef __AVR__
#include <avr/pgmspace.h>
#define ACTCLI_SECTION PROGMEM
#ifndef ACTCLI_READ
#define ACTCLI_READ(p) (sizeof *(p) == 1 ? pgm_read_byte(p) : \\
                        sizeof *(p) == 2 ? pgm_read_word(p) : pgm_read_dword(p))
#endif
#else
#define ACTCLI_SECTION
#endif
#endif
#ifndef ACTCLI_ALIGN
#define ACTCLI_ALIGN /* such as __attribute__((aligned(4))) */
#endif
#ifndef ACTCLI_READ
#define ACTCLI_READ(p) (*(p))
#endif
""".splitlines()
# Two headers in one program share them, so the first defines them for both.


def header_lines(macro: str, comment: Sequence[str], body: Sequence[str]) -> list[str]:
    """Return the lines of a header, which may be included twice.

    Parameters
    ----------
    macro : str
        The table's name in capitals.
    comment, body : sequence of str
        Lines; without a comment there is none.
    """
    return [
        *(("/*", *marked(comment, " * "), " */") if comment else ()),
        f"#ifndef {macro}_H",
        f"#define {macro}_H",
        "",
        "#include <stdint.h>",
        "",
        *body,
        "",
        f"#endif /* {macro}_H */",
    ]


def write(report: Report, name: str, comment: Sequence[str], stream: TextIO) -> None:
    """Write the table as `name`."""
    check_name(name, r"[A-Za-z]\w*", RESERVED_IN_C, "C")
    table, macro = report.table, name.upper()
    body = [
        *MEMORY_MACROS,
        "",
        *_macros(table, macro),
        "",
        *_arrays(table, name, "static "),
        *lookup_functions(table, name, macro, "static inline "),
        "",
        *_self_test(table, name, macro, "static inline "),
    ]
    stream.writelines(f"{line}\n" for line in header_lines(macro, comment, body))


def write_split(
    report: Report,
    name: str,
    comment: Sequence[str],
    streams: tuple[TextIO, TextIO],
    header_name: str,
) -> None:
    """Write the declarations to a header, and the table with its look-up to a source file.

    Parameters
    ----------
    report : Report
    name : str
        What the table is called.
    comment : sequence of str
        The lines of the comment above the declarations.
    streams : tuple of text files
        The header and the source file.
    header_name : str
        By which the source file includes the header.
    """
    check_name(name, r"[A-Za-z]\w*", RESERVED_IN_C, "C")
    table, macro = report.table, name.upper()
    declarations = [
        *_macros(table, macro),
        "",
        "#ifdef __cplusplus",
        'extern "C" {',
        "#endif",
        lookup_comment(table),
        f"{result_type(table)} {name}_lookup(int32_t code);",
        "/* If ACTCLI_SELFTEST is defined: 0 if every input code gives what actcli computed. */",
        f"int {name}_selftest(void);",
        *([f"double {name}_error(double (*f)(double));"] if _has_error_function(table) else []),
        "#ifdef __cplusplus",
        "}",
        "#endif",
    ]
    header = header_lines(macro, comment, declarations)
    source = [
        f'#include "{header_name}"',
        "",
        *MEMORY_MACROS,
        "",
        *_arrays(table, name, "static "),
        *lookup_functions(table, name, macro, ""),
        "",
        *_self_test(table, name, macro, ""),
    ]
    for stream, lines in zip(streams, (header, source), strict=True):
        stream.writelines(f"{line}\n" for line in lines)


def checksum(table: Table) -> int:
    """Return the hash of what is found for every code of the table, one after the other."""
    total = FNV_OFFSET_BASIS
    for code in table.found.tolist():
        total = ((total ^ (code & 0xFFFFFFFF)) * FNV_PRIME) & 0xFFFFFFFF
    return total


def _arrays(table: Table, name: str, linkage: str) -> Iterator[str]:
    """Yield the arrays that are stored, with an empty line after each."""
    for array in table.arrays:
        declared = f"{linkage}const {c_type(array)} {array_name(name, array)}[{len(array.values)}]"
        yield f"ACTCLI_ALIGN {declared} ACTCLI_SECTION = {{"
        yield from comma_separated(map(c_literal, array.values.tolist()), "    ")
        yield "};"
        yield ""


def _macros(table: Table, macro: str) -> list[str]:
    """Return the definitions of the numbers that a program needs to use the table."""
    inputs, output = table.inputs, table.output
    low, high = inputs.window
    rows = [
        ("SIZE", str(len(table.x)), ""),
        ("FIRST", f"({inputs.first})", "the first input code of the table"),
        ("LAST", f"({inputs.last})", "the last one"),
        *([] if table.segments else [("SHIFT", str(inputs.shift), "2^SHIFT codes to an entry")]),
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


def _self_test(table: Table, name: str, macro: str, linkage: str) -> list[str]:
    """Return the functions with which a program tests the table on its device."""
    lines = [
        "/* Define ACTCLI_SELFTEST before this, and call it. */",
        "#ifdef ACTCLI_SELFTEST",
        "/* 0 if every input code gives what actcli computed, and so errs as it is said above. */",
        f"{linkage}int {name}_selftest(void)",
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
    if _has_error_function(table):
        lines += [
            "",
            "/* The largest error of the look-up against a function, in steps of the output. */",
            f"{linkage}double {name}_error(double (*f)(double))",
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


def _has_error_function(table: Table) -> bool:
    """Return whether the errors of the table can be measured in steps of its output."""
    return isinstance(table.output, FixedPointFormat)
