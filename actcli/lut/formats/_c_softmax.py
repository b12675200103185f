"""A C header with an integer softmax: its tables, the routine and its self-test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from actcli.lut.formats._c_lookup import c_literal
from actcli.lut.formats._text import COMMENT_WIDTH, check_name, comma_separated
from actcli.lut.formats.c import (
    FNV_OFFSET_BASIS,
    FNV_PRIME,
    MEMORY_MACROS,
    RESERVED_IN_C,
    header_lines,
)
from actcli.lut.report_text import wrap_rows
from actcli.lut.softmax import BYTE_BITS, RECIPROCAL_BITS, SoftmaxTable
from actcli.lut.softmax_report import SoftmaxReport, softmax_rows
from actcli.numerics import np

LCG_MULTIPLIER, LCG_INCREMENT = 1664525, 1013904223
# The 32-bit linear congruential generator of D. Knuth and H. W. Lewis; its upper bits are used.

SELF_TEST_LENGTH = 64
# Scores of the longest vector that the self-test tries.

OWN_NAMES = frozenset("count d e found k largest p reciprocal seed sum x y".split())


def write_softmax(report: SoftmaxReport, name: str, stream: TextIO, *, bare: bool = False) -> None:
    """Write the header, in which the routine is called `name`."""
    check_name(name, r"[A-Za-z]\w*", RESERVED_IN_C | OWN_NAMES, "C")
    table, macro = report.table, name.upper()
    rows = [
        ("function", "softmax(x)_i = exp(x_i)/sum_j exp(x_j)"),
        *softmax_rows(report),
        ("made by", report.command),
    ]
    comment = [] if bare else [*wrap_rows([row for row in rows if row[1]], COMMENT_WIDTH)]
    body = [
        *MEMORY_MACROS,
        "",
        f"#define {macro}_LENGTH {table.length} /* the most scores */",
        f"#define {macro}_IN_SCALE {float(table.scores.scale)!r} /* of a step of the scores */",
        f"#define {macro}_OUT_SCALE {float(table.output.scale)!r}",
        f"#define {macro}_OUT_ZERO ({table.output.zero})",
        "",
        *_tables(table, name),
        *_exponential(table, name),
        "",
        *_routine(table, name),
        "",
        *_self_test(table, name),
    ]
    stream.writelines(f"{line}\n" for line in header_lines(macro, comment, body))


def self_test_sum(table: SoftmaxTable) -> int:
    """Return the hash of the outputs for the vectors of the self-test."""
    seed, total = 1, FNV_OFFSET_BASIS
    bits = table.scores.bits
    for n in range(1, min(SELF_TEST_LENGTH, table.length) + 1):
        scores = []
        for _ in range(n):
            seed = (seed * LCG_MULTIPLIER + LCG_INCREMENT) & 0xFFFFFFFF
            scores.append((seed >> (32 - bits)) + table.scores.low)
        for code in table.apply(np.array(scores)).tolist():
            total = ((total ^ (code & 0xFFFFFFFF)) * FNV_PRIME) & 0xFFFFFFFF
    return total


def _type(bits: int, is_signed: bool) -> str:
    """Return the narrowest type of C for numbers of so many bits."""
    width = next(width for width in (8, 16, 32) if bits <= width)
    return f"{'' if is_signed else 'u'}int{width}_t"


def _tables(table: SoftmaxTable, name: str) -> Iterator[str]:
    """Yield the tables of exponentials."""
    kind = f"uint{table.item_bits}_t"
    keys = ("exp_high", "exp_low") if table.is_wide else ("exp",)
    for key, entries in zip(keys, table.tables, strict=True):
        array = f"static const {kind} {name}_{key}[{len(entries)}]"
        yield f"ACTCLI_ALIGN {array} ACTCLI_SECTION = {{"
        yield from comma_separated(map(c_literal, entries.tolist()), "    ")
        yield "};"
        yield ""


def _exponential(table: SoftmaxTable, name: str) -> Iterator[str]:
    """Yield the function of a distance from the largest score."""
    kind, fraction = f"uint{table.item_bits}_t", table.exp_fraction

    def read(key: str, index: str) -> str:
        return f"({kind})ACTCLI_READ(&{name}_{key}[{index}])"

    yield f"/* exp of a distance below the largest score, times 2^{fraction}. */"
    yield f"static inline uint32_t {name}_exponential(uint32_t d)"
    yield "{"
    yield f"    if (d >= {table.limit}u) return 0u;"
    if table.is_wide:
        wide = "uint32_t" if table.item_bits == 16 else "uint64_t"
        product = (
            f"({wide}){read('exp_high', f'd >> {BYTE_BITS}')} * "
            f"{read('exp_low', f'd & {(1 << BYTE_BITS) - 1}u')}"
        )
        yield f"    return (uint32_t)(({product} + {1 << fraction >> 1}u) >> {fraction});"
    else:
        yield f"    return {read('exp', 'd')};"
    yield "}"


def _routine(table: SoftmaxTable, name: str) -> Iterator[str]:
    """Yield the routine."""
    macro, output, shift = name.upper(), table.output, table.product_shift
    source = _type(table.scores.bits, table.scores.is_signed)
    result = _type(output.bits, output.is_signed)
    total = f"uint{table.sum_bits}_t"
    distance = f"{name}_exponential((uint32_t)(largest - x[k]))"
    top = output.high - output.zero
    yield f"/* The softmax of x[0], ... x[count - 1], with 1 <= count <= {macro}_LENGTH. */"
    yield f"static inline void {name}(const {source} *x, {result} *y, int32_t count)"
    yield "{"
    yield "    int32_t k, largest = x[0];"
    yield f"    {total} sum = 0;"
    yield "    uint64_t reciprocal;"
    yield "    for (k = 1; k < count; k++) if (x[k] > largest) largest = x[k];"
    yield f"    for (k = 0; k < count; k++) sum += {distance};"
    one = f"((uint64_t)1 << {table.exp_fraction + RECIPROCAL_BITS})"
    yield f"    reciprocal = ({one} + (sum >> 1)) / sum;"
    yield "    for (k = 0; k < count; k++) {"
    yield f"        const uint64_t e = {distance};"
    yield (
        f"        const int32_t p = (int32_t)((e * reciprocal + "
        f"((uint64_t)1 << {shift - 1})) >> {shift});"
    )
    if top < 1 << table.fraction:
        yield f"        y[k] = ({result})((p > {top} ? {top} : p) + {macro}_OUT_ZERO);"
    else:
        yield f"        y[k] = ({result})(p + {macro}_OUT_ZERO);"
    yield "    }"
    yield "}"


def _self_test(table: SoftmaxTable, name: str) -> Iterator[str]:
    """Yield the function with which a program tests the routine on its device."""
    source = _type(table.scores.bits, table.scores.is_signed)
    result = _type(table.output.bits, table.output.is_signed)
    longest = min(SELF_TEST_LENGTH, table.length)
    yield "/* #define ACTCLI_SELFTEST before the header is included, and call this. */"
    yield "#ifdef ACTCLI_SELFTEST"
    yield "/* 0 if pseudo-random scores give what actcli computed. */"
    yield f"static inline int {name}_selftest(void)"
    yield "{"
    yield f"    {source} x[{longest}];"
    yield f"    {result} y[{longest}];"
    yield f"    uint32_t seed = 1u, sum = {FNV_OFFSET_BASIS}u;"
    yield "    int32_t count, k;"
    yield f"    for (count = 1; count <= {longest}; count++) {{"
    yield "        for (k = 0; k < count; k++) {"
    yield f"            seed = seed * {LCG_MULTIPLIER}u + {LCG_INCREMENT}u;"
    low = table.scores.low
    drawn = f"(int32_t)(seed >> {32 - table.scores.bits})"
    yield f"            x[k] = ({source})({drawn}{f' - {-low}' if low else ''});"
    yield "        }"
    yield f"        {name}(x, y, count);"
    yield "        for (k = 0; k < count; k++) {"
    yield "            const uint32_t found = (uint32_t)y[k];"
    yield f"            sum = (sum ^ found) * {FNV_PRIME}u;"
    yield "        }"
    yield "    }"
    yield f"    return sum != {self_test_sum(table)}u;"
    yield "}"
    yield "#endif"
