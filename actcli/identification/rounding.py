"""Floating-point types: the spacing of their numbers, and which of them an array was rounded to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


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


FLOAT64_PRECISION = 53

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


def found_type(y: Array) -> FloatType:
    """Return the type with the fewest digits that holds every y as it is."""
    return next(one for one in FLOAT_TYPES.values() if np.array_equal(one.round(y), y))
