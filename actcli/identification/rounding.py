"""What numbers were rounded to: a floating-point type, or decimals as they were printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.numerics import np
from actcli.numerics.float_types import FLOAT64_PRECISION, FLOAT_TYPES, FloatType

if TYPE_CHECKING:
    from actcli.numerics import Array

MAX_DIGITS = 12
# Numbers with more decimals are as good as exact.

FLOAT32_DIGITS = 7
# Nearly every float32 needs more to be told from its neighbours.

LARGEST_EXACT_POWER = 22
# 10**22 is the largest power of ten that a float64 holds.


class Decimals(NamedTuple):
    """Numbers that were printed with some digits.

    Attributes
    ----------
    digits : int
    is_fixed : bool
        Whether the digits are those behind the decimal point; else they are significant ones.
    """

    digits: int
    is_fixed: bool

    @property
    def name(self) -> str:
        """Return how they are called: "4 decimals", "6 significant digits"."""
        kind = "decimal" if self.is_fixed else "significant digit"
        return f"{self.digits} {kind}{'s' * (self.digits > 1)}"

    @property
    def epsilon(self) -> float:
        """Return the unit of the last digit of a number from 1 to 10."""
        return float(10.0 ** (-self.digits if self.is_fixed else 1 - self.digits))

    def spacing(self, y: Array) -> Any:
        """Return the unit of the last digit of each y."""
        if self.is_fixed:
            return np.full(np.shape(y), self.epsilon)
        smallest = np.finfo(np.float64).tiny
        return self.epsilon * 10.0 ** np.floor(np.log10(np.maximum(np.abs(y), smallest)))


Rounding = FloatType | Decimals


def found_rounding(y: Array) -> Rounding:
    """Return the coarsest rounding that leaves every y as it is.

    A type that holds all numbers comes first, then decimals; float32, as it is printed, comes
    before decimals of more digits than it has.
    """
    for one in FLOAT_TYPES.values():
        if one.precision < FLOAT64_PRECISION and np.array_equal(one.round(y), y):
            return one
    with np.errstate(all="ignore"):
        for digits in range(1, MAX_DIGITS + 1):
            if digits > FLOAT32_DIGITS and _is_printed_float32(y):
                return FLOAT_TYPES["float32"]
            if np.array_equal(np.round(y, digits), y):
                return Decimals(digits, True)
            if _has_digits(y, digits):
                return Decimals(digits, False)
    return FLOAT_TYPES["float64"]


def _is_printed_float32(y: Array) -> bool:
    """Return whether every y is the shortest text of a float32."""
    return np.array_equal(y.astype(np.float32).astype(str).astype(np.float64), y)


def _has_digits(y: Array, digits: int) -> bool:
    """Return whether so many significant digits make every y."""
    exponents = np.floor(np.log10(np.abs(np.where(y == 0, 1.0, y))))
    places = (digits - 1 - exponents).astype(int)
    # Powers of ten are exact up to 10**22, and only products and quotients of those are right.
    if (np.abs(places) > LARGEST_EXACT_POWER).any():
        return False
    power = 10.0 ** np.abs(places)
    scaled = np.rint(np.where(places >= 0, y * power, y / power))
    return np.array_equal(np.where(places >= 0, scaled / power, scaled * power), y)
