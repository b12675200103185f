"""Number formats: the integers that a table stores, and the number that each stands for."""

from __future__ import annotations

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

MAX_SIMPLE_DENOMINATOR = 10**6
# People write fractions such as 32/3, whose denominators are small. A float that is close to none
# of those stands for the decimal that it prints as.

QUOTIENT_ERROR_ULPS = 4
# The float quotient y/scale has at most three roundings: of y, of the scale and of the division.


class NumberFormatError(ActcliError, ValueError):
    """A number format that does not exist, or values that it cannot hold."""


class Encoded(NamedTuple):
    """The codes of numbers, and which of them were saturated or have wrapped; all shaped (n,)."""

    codes: Integers
    saturated: Mask
    wrapped: Mask


def _half_away(q: Any) -> Any:
    """Round to the nearest integer, and halves away from zero."""
    towards_zero = np.trunc(q)
    return towards_zero + np.copysign(np.abs(q - towards_zero) >= 0.5, q)


ROUNDINGS: Mapping[str, Callable[[Any], Any]] = {
    "half-away": _half_away,
    "half-even": lambda q: np.rint(q),
    "half-up": lambda q: np.floor(q) + (q - np.floor(q) >= 0.5),
    "half-down": lambda q: np.ceil(q) - (np.ceil(q) - q >= 0.5),
    "half-zero": lambda q: np.trunc(q) + np.copysign(np.abs(q - np.trunc(q)) > 0.5, q),
    "floor": lambda q: np.floor(q),
    "zero": lambda q: np.trunc(q),
}
# The lambdas look NumPy's functions up when they are called, because NumPy is imported lazily.

OVERFLOWS = ("saturate", "symmetric", "wrap", "error")
# Symmetric saturates, too, but its lowest code is the negative of the highest one.


@dataclass(frozen=True)
class IntegerFormat:
    """An integer type of `bits` bits, which has no scale yet."""

    name: str
    bits: int
    is_signed: bool

    @property
    def low(self) -> int:
        """Return the lowest code."""
        return -(1 << (self.bits - 1)) if self.is_signed else 0

    @property
    def high(self) -> int:
        """Return the highest code."""
        return self.low + (1 << self.bits) - 1

    def with_scale(self, scale: Fraction, zero: int = 0) -> FixedPointFormat:
        """Return the format in which a code stands for (code - zero)*scale.

        Raises
        ------
        NumberFormatError
            If the scale is not positive, or `zero` is no code of the type.
        """
        if scale <= 0:
            raise NumberFormatError(f"a scale must be > 0, got {float(scale)!r}.")
        if not self.low <= zero <= self.high:
            raise NumberFormatError(
                f"{self.name} has codes from {self.low} to {self.high}, so {zero} is no zero point."
            )
        return FixedPointFormat(self.name, self.bits, self.is_signed, scale, zero)


@dataclass(frozen=True)
class FixedPointFormat(IntegerFormat):
    """Integers that stand for evenly spaced numbers: (code - zero)*scale.

    `rounding` and `overflow` are what the name of the format says of them, None if it does not.
    """

    scale: Fraction
    zero: int
    rounding: str | None = None
    overflow: str | None = None

    def encode(self, y: Array, rounding: str, overflow: str) -> Encoded:
        """Return the code of each number.

        Parameters
        ----------
        y : ndarray of float64, shape (n,)
        rounding : str
            A key of ROUNDINGS.
        overflow : str
            One of OVERFLOWS: what becomes of numbers beyond the highest and lowest code.

        Returns
        -------
        Encoded

        Raises
        ------
        NumberFormatError
            If a number overflows and `overflow` is "error", or is infinite and should wrap.
        """
        with np.errstate(over="ignore", invalid="ignore"):  # y may be infinite.
            codes = ROUNDINGS[rounding](self._scaled(y)) + self.zero
        low = max(self.low, -self.high) if overflow == "symmetric" else self.low
        is_beyond = (codes < low) | (codes > self.high)
        nowhere = np.zeros_like(is_beyond)
        if overflow == "wrap":
            if np.isinf(codes).any():
                raise NumberFormatError("an infinite value cannot wrap: use --overflow saturate.")
            codes = np.mod(codes, 2.0**self.bits)
            codes = np.where(codes > self.high, codes - 2.0**self.bits, codes)
            return Encoded(codes.astype(np.int64), saturated=nowhere, wrapped=is_beyond)
        _check_overflow(overflow, y[is_beyond], self)
        codes = np.clip(codes, low, self.high).astype(np.int64)
        return Encoded(codes, saturated=is_beyond, wrapped=nowhere)

    def decode(self, codes: Integers) -> Array:
        """Return the number that each code stands for."""
        steps = np.asarray(codes - self.zero, np.float64)
        # A division of whole numbers rounds once; 131*0.1 is not the float closest to 13.1.
        return steps * float(self.scale.numerator) / float(self.scale.denominator)

    def lsb(self, y: Array) -> Array:
        """Return the distance of neighbouring numbers at each y: the scale, everywhere."""
        return np.full(y.shape, float(self.scale))

    def _scaled(self, y: Array) -> Array:
        """Return the quotients y/scale, each on the right side of every integer and half-integer.

        A power of two divides without error. Another scale is a decimal that somebody wrote, and
        where the rounding of the quotient could decide, exact fractions do.
        """
        scale = float(self.scale)
        q: Array = np.asarray(y / scale)
        is_power_of_two = Fraction(scale) == self.scale and np.frexp(scale)[0] == 0.5
        if is_power_of_two:
            return q
        edges = np.rint(2 * q) / 2
        tolerance = QUOTIENT_ERROR_ULPS * np.abs(np.spacing(q))
        is_doubtful = np.isfinite(q) & (np.abs(q - edges) <= tolerance)
        for i in np.flatnonzero(is_doubtful):
            above = decimal_meant_by(y[i]) / self.scale - Fraction(float(edges[i]))
            # Only the sign of this exact difference counts: as a float it may underflow to 0.
            if above:
                q[i] = np.nextafter(edges[i], np.inf if above > 0 else -np.inf)
            else:
                q[i] = edges[i]
        return q


@dataclass(frozen=True)
class FloatFormat:
    """Short floats, stored as their bit patterns: sign, exponent, and `precision` - 1 bits.

    `min_exponent` is the exponent of the smallest normal number, `max_value` the largest number.
    """

    name: str
    bits: int
    precision: int
    min_exponent: int
    max_value: float
    is_signed: bool = False  # The codes are bit patterns, which have no sign.

    def encode(self, y: Array, rounding: str, overflow: str) -> Encoded:
        """Return the bit pattern of each number.

        Parameters
        ----------
        y : ndarray of float64, shape (n,)
        rounding : str
            A key of ROUNDINGS.
        overflow : str
            "saturate", "symmetric" or "error"; the first two are one here.

        Returns
        -------
        Encoded

        Raises
        ------
        NumberFormatError
            If a number overflows and `overflow` is "error", or if `overflow` is "wrap".
        """
        if overflow == "wrap":
            raise NumberFormatError(f"{self.name} does not wrap: use --overflow saturate or error.")
        limited = np.clip(y, -2 * self.max_value, 2 * self.max_value)
        step = self.lsb(limited)
        rounded = ROUNDINGS[rounding](limited / step) * step
        is_beyond = np.abs(rounded) > self.max_value
        _check_overflow(overflow, y[is_beyond], self)
        magnitude = np.minimum(np.abs(rounded), self.max_value)
        exponent = self._exponent(magnitude)
        # The leading bit of a normal number is not stored: added to the field of the exponent, it
        # makes that field 1 higher, which is the offset that tells normal from subnormal numbers.
        significand = np.ldexp(magnitude, self.precision - 1 - exponent).astype(np.int64)
        field = exponent.astype(np.int64) - self.min_exponent
        sign = np.signbit(y).astype(np.int64) << (self.bits - 1)
        codes = ((field << (self.precision - 1)) + significand) | sign
        return Encoded(codes, saturated=is_beyond, wrapped=np.zeros_like(is_beyond))

    def decode(self, codes: Integers) -> Array:
        """Return the number that each bit pattern stands for."""
        magnitude = codes & ((1 << (self.bits - 1)) - 1)
        field = np.maximum(magnitude >> (self.precision - 1), 1)
        significand = magnitude - ((field - 1) << (self.precision - 1))
        exponent = field + self.min_exponent - self.precision
        value = np.ldexp(significand.astype(np.float64), exponent)
        return np.asarray(np.where(codes >> (self.bits - 1), -value, value))

    def lsb(self, y: Array) -> Array:
        """Return the distance of neighbouring numbers at each y."""
        exponent = self._exponent(np.minimum(np.abs(y), self.max_value))
        return np.asarray(np.ldexp(1.0, exponent - (self.precision - 1)))

    def _exponent(self, magnitude: Array) -> npt.NDArray[np.int32]:
        """Return the exponent of each number, that of subnormal numbers for 0."""
        exponent = np.where(magnitude > 0, np.frexp(magnitude)[1] - 1, self.min_exponent)
        return np.asarray(np.maximum(exponent, self.min_exponent))


OutputFormat = FixedPointFormat | FloatFormat


def decimal_meant_by(x: float) -> Fraction:
    """Return the number that a person meant by a float: a simple fraction, or else a decimal."""
    x = float(x)
    simple = Fraction(x).limit_denominator(MAX_SIMPLE_DENOMINATOR)
    return simple if float(simple) == x else Fraction(repr(x))


def _check_overflow(overflow: str, beyond: Array, output: OutputFormat) -> None:
    """Raise NumberFormatError if there are values beyond the format and they are an error."""
    if overflow == "error" and len(beyond):
        raise NumberFormatError(
            f"{output.name} cannot hold {float(beyond[0]):g}: "
            "use a wider --dtype, a larger --out-scale, or --overflow saturate."
        )
