"""Number formats: the integers that a table stores, and the number that each stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.errors import ActcliError
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.numerics import Array

    Integers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

MOST_BITS = 32
SMALL = 10**6  # the denominators that people write
ULPS = 4  # how far a quotient of floats may be from the truth


class NumberFormatError(ActcliError, ValueError):
    """A number format that is none, or numbers that it cannot hold."""


class Encoded(NamedTuple):
    """The codes of numbers, and which of them were saturated or have wrapped; all shaped (n,)."""

    codes: Integers
    saturated: Mask
    wrapped: Mask


def _half_away(q: Any) -> Any:
    whole = np.trunc(q)
    return whole + np.copysign(np.abs(q - whole) >= 0.5, q)


ROUNDINGS: Mapping[str, Callable[[Any], Any]] = {
    "half-away": _half_away,
    "half-even": lambda q: np.rint(q),
    "floor": lambda q: np.floor(q),
}

OVERFLOWS = ("saturate", "wrap", "error")


@dataclass(frozen=True)
class Whole:
    """Integers of so many bits; what they stand for is still to be said."""

    name: str
    bits: int
    is_signed: bool

    @property
    def low(self) -> int:
        """The lowest code."""
        return -(1 << self.bits - 1) if self.is_signed else 0

    @property
    def high(self) -> int:
        """The highest code."""
        return self.low + (1 << self.bits) - 1

    def at(self, scale: Fraction, zero: int = 0) -> Fixed:
        """The format in which a code stands for (code - zero)*scale.

        Raises NumberError for a scale that is not positive, or a zero that is no code.
        """
        if scale <= 0:
            raise NumberFormatError(f"a scale must be > 0, got {float(scale)!r}.")
        if not self.low <= zero <= self.high:
            raise NumberFormatError(
                f"{self.name} has codes from {self.low} to {self.high}, so {zero} is no zero point."
            )
        return Fixed(self.name, self.bits, self.is_signed, scale, zero)


@dataclass(frozen=True)
class Fixed(Whole):
    """Integers that stand for evenly spaced numbers: (code - zero)*scale."""

    scale: Fraction
    zero: int

    def encode(self, y: Array, rounding: str, overflow: str) -> Encoded:
        """The code of each number; raises NumberError where it has none."""
        with np.errstate(over="ignore", invalid="ignore"):  # of infinite values
            codes = ROUNDINGS[rounding](self._steps(y)) + self.zero
        beyond = (codes < self.low) | (codes > self.high)
        none = np.zeros_like(beyond)
        if overflow == "wrap":
            if np.isinf(codes).any():
                raise NumberFormatError("an infinite value cannot wrap: use --overflow saturate.")
            codes = np.mod(codes, 2.0**self.bits)
            codes = np.where(codes > self.high, codes - 2.0**self.bits, codes)
            return Encoded(codes.astype(np.int64), none, beyond)
        _refuse(overflow, y[beyond], self)
        return Encoded(np.clip(codes, self.low, self.high).astype(np.int64), beyond, none)

    def decode(self, codes: Integers) -> Array:
        """The number that each code stands for."""
        steps = np.asarray(codes - self.zero, np.float64)
        # A division of whole numbers rounds once; 131*0.1 is not the float closest to 13.1.
        return steps * float(self.scale.numerator) / float(self.scale.denominator)

    def lsb(self, y: Array) -> Array:
        """The distance of neighbouring numbers, the same everywhere."""
        return np.full(y.shape, float(self.scale))

    def _steps(self, y: Array) -> Array:
        """The quotients y/scale, on the right side of every whole and every half.

        A power of two divides without error. Another scale is a decimal that somebody wrote, and
        where the rounding of the quotient could decide, exact fractions do.
        """
        scale = float(self.scale)
        q: Array = np.asarray(y / scale)
        if Fraction(scale) == self.scale and np.frexp(scale)[0] == 0.5:
            return q
        edges = np.rint(2 * q) / 2
        near = np.isfinite(q) & (np.abs(q - edges) <= ULPS * np.abs(np.spacing(q)))
        for i in np.flatnonzero(near):
            above = decimal_meant_by(y[i]) / self.scale - Fraction(float(edges[i]))
            # By its sign: as a float it may be 0.
            q[i] = np.nextafter(edges[i], np.inf if above > 0 else -np.inf) if above else edges[i]
        return q


@dataclass(frozen=True)
class Floating:
    """Short floats, stored as their bit patterns: sign, exponent, and `precision` - 1 bits.

    `least` is the exponent of the smallest normal number, `top` the largest number.
    """

    name: str
    bits: int
    precision: int
    least: int
    top: float
    is_signed: bool = False  # a bit pattern has no sign

    def encode(self, y: Array, rounding: str, overflow: str) -> Encoded:
        """The bit pattern of each number; raises NumberError where it has none."""
        if overflow == "wrap":
            raise NumberFormatError(f"{self.name} does not wrap: use --overflow saturate or error.")
        limited = np.clip(y, -2 * self.top, 2 * self.top)
        step = self.lsb(limited)
        rounded = ROUNDINGS[rounding](limited / step) * step
        beyond = np.abs(rounded) > self.top
        _refuse(overflow, y[beyond], self)
        size = np.minimum(np.abs(rounded), self.top)
        exponent = self._exponent(size)
        mantissa = np.ldexp(size, self.precision - 1 - exponent).astype(np.int64)
        codes = (exponent.astype(np.int64) - self.least << self.precision - 1) + mantissa
        sign = np.signbit(y).astype(np.int64) << self.bits - 1
        return Encoded(codes | sign, beyond, np.zeros_like(beyond))

    def decode(self, codes: Integers) -> Array:
        """The number that each bit pattern stands for."""
        size = codes & (1 << self.bits - 1) - 1
        field = np.maximum(size >> self.precision - 1, 1)
        mantissa = size - (field - 1 << self.precision - 1)
        value = np.ldexp(mantissa.astype(np.float64), field + self.least - self.precision)
        return np.asarray(np.where(codes >> self.bits - 1, -value, value))

    def lsb(self, y: Array) -> Array:
        """The distance of neighbouring numbers, at each y."""
        exponent = self._exponent(np.minimum(np.abs(y), self.top))
        return np.asarray(np.ldexp(1.0, exponent - (self.precision - 1)))

    def _exponent(self, size: Array) -> npt.NDArray[np.int32]:
        exponent = np.where(size > 0, np.frexp(size)[1] - 1, self.least)  # zero has none of its own
        return np.asarray(np.maximum(exponent, self.least))


Format = Fixed | Floating

FLOATS = {
    #                       name           bits  precision  least  top
    "float16":       Floating("float16",        16, 11,  -14, 65504.0),
    "bfloat16":      Floating("bfloat16",       16,  8, -126, (2 - 2.0**-7) * 2.0**127),
    "float8_e4m3fn": Floating("float8_e4m3fn",   8,  4,   -6, 448.0),
    "float8_e5m2":   Floating("float8_e5m2",     8,  3,  -14, 57344.0),
}  # fmt: skip

DTYPES = (
    "q7, q15, q31, s16.13 or u16.16 (bits.fraction), ap_fixed<18,8>, int8, uint8, int16, uint16, "
    + ", ".join(FLOATS)
)

FRACTIONAL = re.compile(r"(?P<sign>[su])(?P<bits>\d+)\.(?P<fraction>\d+)")
HLS = re.compile(r"ap_(?P<sign>u?)fixed<?(?P<bits>\d+),(?P<whole>-?\d+)>?")
INTEGER = re.compile(r"(?P<sign>u?)int(?P<bits>8|16)")
Q = re.compile(r"q(?P<bits>7|15|31)")
AMBIGUOUS = re.compile(r"u?q(?P<whole>\d+)\.(?P<fraction>\d+)")


def parse(text: str) -> Whole | Fixed | Floating:
    """Read the name of a number format; an integer type comes without a scale.

    Raises NumberError.
    """
    name = text.strip().lower().replace(" ", "")
    if name in FLOATS:
        return FLOATS[name]
    if m := INTEGER.fullmatch(name):
        return Whole(name, int(m["bits"]), not m["sign"])
    if m := Q.fullmatch(name):
        fraction = int(m["bits"])
        return _fixed(name, fraction + 1, True, fraction)
    if m := FRACTIONAL.fullmatch(name):
        return _fixed(name, int(m["bits"]), m["sign"] == "s", int(m["fraction"]))
    if m := HLS.fullmatch(name):
        bits, whole = int(m["bits"]), int(m["whole"])
        return _fixed(f"ap_{m['sign']}fixed<{bits},{whole}>", bits, not m["sign"], bits - whole)
    if m := AMBIGUOUS.fullmatch(name):
        fraction = int(m["fraction"])
        counts = [int(m["whole"]) + fraction + extra for extra in (0, 1)]
        raise NumberFormatError(
            f"{text!r} is ambiguous, as some count the sign in the {m['whole']} and some do not: "
            f"write s{counts[0]}.{fraction} or s{counts[1]}.{fraction}, bits.fraction."
        )
    raise NumberFormatError(f"no number format {text!r}: write {DTYPES}.")


def _fixed(name: str, bits: int, is_signed: bool, fraction: int) -> Fixed:
    if not 2 <= bits <= MOST_BITS:
        raise NumberFormatError(f"{name}: a code has 2 to {MOST_BITS} bits, not {bits}.")
    if abs(fraction) > 64:
        raise NumberFormatError(f"{name}: {fraction} fraction bits are more than 64.")
    return Fixed(name, bits, is_signed, 1 / Fraction(2) ** fraction, 0)


def decimal_meant_by(x: float) -> Fraction:
    """The number that was meant by a float: a simple fraction such as 32/3, or else a decimal."""
    x = float(x)
    simple = Fraction(x).limit_denominator(SMALL)
    return simple if float(simple) == x else Fraction(repr(x))


def _refuse(overflow: str, beyond: Array, format: Format) -> None:
    if overflow == "error" and len(beyond):
        raise NumberFormatError(
            f"{format.name} cannot hold {float(beyond[0]):g}: "
            "use a wider --dtype, a larger --out-scale, or --overflow saturate."
        )
