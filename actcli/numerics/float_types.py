"""The binary floating-point types: their roundings and the spacing of their numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

FLOAT64_PRECISION = 53


class FloatType(NamedTuple):
    """A binary floating-point type.

    Attributes
    ----------
    name : str
    precision : int
        Bits of the significand, the leading one included.
    min_exponent : int
        Of the smallest normal number, 2**min_exponent.
    """

    name: str
    precision: int
    min_exponent: int

    @property
    def largest(self) -> float:
        """Return the largest finite number; the exponents are as in IEEE 754."""
        return float(math.ldexp(2.0 - self.epsilon, 1 - self.min_exponent))

    @property
    def smallest_normal(self) -> float:
        """Return the smallest number that has all bits of the significand."""
        return float(math.ldexp(1.0, self.min_exponent))

    @property
    def epsilon(self) -> float:
        """Return the spacing of the numbers from 1 to 2."""
        return float(2.0 ** (1 - self.precision))

    def spacing(self, y: Array) -> Any:
        """Return the unit in the last place of each y."""
        exponents = np.maximum(np.frexp(y)[1] - 1, self.min_exponent)
        return np.ldexp(1.0, exponents - (self.precision - 1))

    def round(self, y: Array) -> Any:
        """Return y rounded to the nearest number of the type, ties to even, none to infinity."""
        if self.precision == FLOAT64_PRECISION:
            return y
        unit = self.spacing(y)
        return np.rint(y / unit) * unit


FLOAT_TYPES = {
    one.name: one
    for one in (
        FloatType("bfloat16", 8, -126),
        FloatType("float16", 11, -14),
        FloatType("float32", 24, -126),
        FloatType("float64", FLOAT64_PRECISION, -1022),
    )
}
"""The types by their names, the one with the fewest digits first."""
