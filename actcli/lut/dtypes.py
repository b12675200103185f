"""The names of number formats: q15, s16.13, ap_fixed<18,8>, int8, bfloat16 and so on.

NOTATIONS is the grammar. What reads a name, the help of the command and its error message all use
this one table, so that a notation is added by adding a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from actcli.lut.number_formats import (
    FixedPointFormat,
    FloatFormat,
    IntegerFormat,
    NumberFormatError,
)

MAX_CODE_BITS = 32
# The widest entry of a C table, int32_t or uint32_t.

MAX_FRACTION_BITS = 64
# Twice the widest code: no function needs a finer scale, and floats represent it exactly.

Format = IntegerFormat | FixedPointFormat | FloatFormat

FLOATS = {
    #                            name            bits  precision  min_exponent  max_value
    "float16":       FloatFormat("float16",        16, 11,  -14, 65504.0),
    "bfloat16":      FloatFormat("bfloat16",       16,  8, -126, (2 - 2.0**-7) * 2.0**127),
    "float8_e4m3fn": FloatFormat("float8_e4m3fn",   8,  4,   -6, 448.0),
    "float8_e5m2":   FloatFormat("float8_e5m2",     8,  3,  -14, 57344.0),
}  # fmt: skip


AP_ROUNDINGS = {
    "trn": "floor", "trn_zero": "zero", "rnd": "half-up", "rnd_inf": "half-away",
    "rnd_conv": "half-even", "rnd_min_inf": "half-down", "rnd_zero": "half-zero",
}  # fmt: skip
AP_OVERFLOWS = {"sat": "saturate", "sat_sym": "symmetric", "wrap": "wrap"}
# What the quantisation and overflow modes of Vitis HLS are called here, without their AP_.


@dataclass(frozen=True)
class Notation:
    """A way to write number formats.

    `pattern` matches a whole name in lower case without spaces, and `read` makes the format from
    the name and the match. `examples` and `meaning` are what help texts and errors show.
    """

    examples: str
    pattern: str
    read: Callable[[str, re.Match[str]], Format]
    meaning: str = ""


def _fixed_point(name: str, bits: int, is_signed: bool, fraction: int) -> FixedPointFormat:
    """Return the format of `bits` bits of which `fraction` are behind the binary point."""
    if not 2 <= bits <= MAX_CODE_BITS:
        raise NumberFormatError(f"{name}: a code has 2 to {MAX_CODE_BITS} bits, not {bits}.")
    if abs(fraction) > MAX_FRACTION_BITS:
        raise NumberFormatError(
            f"{name}: {fraction} fraction bits are more than {MAX_FRACTION_BITS}."
        )
    return FixedPointFormat(name, bits, is_signed, 1 / Fraction(2) ** fraction, 0)


def _q(name: str, m: re.Match[str]) -> Format:
    """Return q7 and so on: a sign, and all other bits behind the point."""
    fraction = int(m["fraction"])
    return _fixed_point(name, fraction + 1, True, fraction)


def _bits_and_fraction(name: str, m: re.Match[str]) -> Format:
    """Return s16.13 and so on: the bits of all, and those behind the point."""
    return _fixed_point(name, int(m["bits"]), m["sign"] == "s", int(m["fraction"]))


def _whole_and_fraction(name: str, m: re.Match[str]) -> Format:
    """Return uq8.8, which has no sign, or q0.15, which has one that cannot be among the 0."""
    fraction = int(m["fraction"])
    bits = 1 + fraction if m["whole"] is None else int(m["whole"]) + fraction
    return _fixed_point(name, bits, m["whole"] is None, fraction)


def _ap_fixed(name: str, m: re.Match[str]) -> Format:
    """Return a type of Vitis HLS: the bits of all, those before the point with the sign, and modes.

    As in C++, values wrap if a mode of rounding is given and none of overflow. A type without any
    mode leaves both to the recipe.
    """
    bits, whole = int(m["bits"]), int(m["whole"])
    words = [str(bits), str(whole)]
    modes: dict[str, str] = {}
    for kind, known, default in (
        ("rounding", AP_ROUNDINGS, ""), ("overflow", AP_OVERFLOWS, "wrap"),
    ):  # fmt: skip
        mode = m[kind] or (default if modes else "")
        if not mode:
            continue
        if mode not in known:
            modes_known = ", ".join(f"AP_{each.upper()}" for each in known)
            raise NumberFormatError(f"no {kind} AP_{mode.upper()}: write {modes_known}.")
        modes[kind] = known[mode]
        words.append(f"AP_{mode.upper()}")
    if int(m["wrapped"] or 0):
        raise NumberFormatError(f"{name}: saturated bits of a value that wraps are not supported.")
    name = f"ap_{m['unsigned']}fixed<{','.join(words)}>"
    format = _fixed_point(name, bits, not m["unsigned"], bits - whole)
    return replace(format, **modes)  # type: ignore[arg-type]


def _integer(name: str, m: re.Match[str]) -> Format:
    """Return an integer type, which has no scale."""
    return IntegerFormat(name, int(m["bits"]), not m["unsigned"])


def _float(name: str, m: re.Match[str]) -> Format:
    """Return a format of short floats."""
    return FLOATS[name]


NOTATIONS = (
    Notation("q7, q15, q31", r"q(?P<fraction>7|15|31)", _q),
    Notation(
        "s16.13 or u16.16",
        r"(?P<sign>[su])(?P<bits>\d+)\.(?P<fraction>\d+)",
        _bits_and_fraction,
        meaning="bits.fraction",
    ),
    Notation(
        "uq0.16 or q0.15",
        r"(?:uq(?P<whole>\d+)|q0)\.(?P<fraction>\d+)",
        _whole_and_fraction,
        meaning="whole.fraction bits",
    ),
    Notation(
        "ap_fixed<18,8> or ap_fixed<18,8,AP_RND,AP_SAT>",
        r"(?:ap_)?(?P<unsigned>u?)fixed<?(?P<bits>\d+),(?P<whole>-?\d+)"
        r"(?:,(?:ap_)?(?P<rounding>(?:rnd|trn)\w*))?(?:,(?:ap_)?(?P<overflow>(?:sat|wrap)\w*))?"
        r"(?:,(?P<wrapped>\d+))?>?",
        _ap_fixed,
    ),
    Notation("int8, uint8, int16, uint16", r"(?P<unsigned>u?)int(?P<bits>8|16)", _integer),
    Notation(", ".join(FLOATS), "|".join(FLOATS), _float),
)

AMBIGUOUS = re.compile(r"q(?P<whole>\d+)\.(?P<fraction>\d+)")
# Names such as q3.4, in which some count the sign bit among the first digits and some do not.


def describe_dtypes(separator: str = "; ", meaning: str = ", {}") -> str:
    """Return examples of every notation, in the order of NOTATIONS.

    Parameters
    ----------
    separator : str
        What stands between two notations.
    meaning : str
        How the meaning of a notation follows its examples; {} is the meaning.
    """
    return separator.join(
        each.examples + (meaning.format(each.meaning) if each.meaning else "") for each in NOTATIONS
    )


def parse_dtype(text: str) -> Format:
    """Return the number format of a name; an integer type has no scale yet.

    Raises
    ------
    NumberFormatError
        If no notation knows the name, if it is ambiguous, or if it has too few or too many bits.
    """
    name = text.strip().lower().replace(" ", "")
    for notation in NOTATIONS:
        if match := re.fullmatch(notation.pattern, name):
            return notation.read(name, match)
    if match := AMBIGUOUS.fullmatch(name):
        fraction = int(match["fraction"])
        counts = [int(match["whole"]) + fraction + sign_bit for sign_bit in (0, 1)]
        raise NumberFormatError(
            f"{text!r} is ambiguous, as some count the sign in the {match['whole']} and some do "
            f"not: write s{counts[0]}.{fraction} or s{counts[1]}.{fraction}, bits.fraction."
        )
    known = describe_dtypes(separator=", ", meaning=" ({})")
    raise NumberFormatError(f"no number format {text!r}: write {known}.")
