"""Quantised functions: the numbers that integer codes stand for, and how right their results are.

This is arithmetic on arrays alone: where the results come from is for others to know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from actcli.errors import ActcliError
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

INTEGER_TYPES = ("int8", "uint8", "int16")

SYMMETRIC = ("int16",)
# Types whose zero point is 0, so that 32767 is the largest code on either side.

TIE_WIDTH = 1e-9
# Lsb: nearer than this to the middle between two codes, both are right. It is more than the
# rounding errors of f in float64 amount to in 16 bits.

SMALLEST_SCALE, LARGEST_SCALE = 2.0**-126, 2.0**127
# Of float32, in which runtimes hold scales, without subnormal numbers.


class Scale(NamedTuple):
    """What the codes of an integer type stand for: x = scale*(code - zero_point)."""

    scale: float
    zero_point: int

    def numbers(self, codes: Array) -> Array:
        """Return what codes stand for."""
        return (codes - self.zero_point) * self.scale

    def places(self, x: Array) -> Array:
        """Return the codes of numbers, neither rounded nor kept within the type."""
        return x / self.scale + self.zero_point


class Quantised(NamedTuple):
    """What a runtime makes of all codes of an integer type.

    Attributes
    ----------
    given, result : Scale
        What the codes of the input and of the output stand for.
    codes : ndarray
        Those of the output, for the codes of the input from the least to the greatest.
    """

    given: Scale
    result: Scale
    codes: Array


class CodeErrors(NamedTuple):
    """How far codes are from the correctly rounded values of a function.

    Attributes
    ----------
    points : int
        How many codes of the input were compared.
    differ : int
        Of how many the code of the output is not the correctly rounded one.
    ties : int
        Of how many the value lies in the middle between two codes, so that both are right.
    error : float
        The largest distance of a code from the value, in lsb; 0.5 or less is a rounding.
    code : int
        The code of the input at which that is.
    x : float
        The number that it stands for.
    got, right : int
        The code there, and the right one.
    """

    points: int
    differ: int
    ties: int
    error: float
    code: int
    x: float
    got: int
    right: int


def all_codes(dtype: str) -> Array:
    """Return the codes of an integer type in ascending order, as float64."""
    kind = np.iinfo(dtype)
    return np.arange(kind.min, kind.max + 1.0)


def covering(low: float, high: float, dtype: str) -> Scale:
    """Return the scale with which the codes of a type cover a range and 0, as quantisers choose it.

    It is a number of float32. Of int16 the zero point is 0.
    """
    kind, low, high = np.iinfo(dtype), min(low, 0.0), max(high, 0.0)
    if low == high:
        return Scale(1.0, 0)
    if dtype in SYMMETRIC:
        return Scale(_float32(max(-low, high) / kind.max), 0)
    scale = _float32(high / (kind.max - kind.min) - low / (kind.max - kind.min))
    return Scale(scale, round(kind.min - low / scale))


def stated(scale: float, zero_point: int | None, dtype: str) -> Scale:
    """Return a scale that a user has stated; without a zero point, with the middle one.

    Raises
    ------
    ActcliError
        If no runtime can have it.
    """
    kind = np.iinfo(dtype)
    if zero_point is None:
        zero_point = 0 if kind.min else 1 << (kind.bits - 1)
    if not kind.min <= zero_point <= kind.max:
        raise ActcliError(f"a zero point of {dtype} is from {kind.min} to {kind.max}.")
    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        raise ActcliError(
            f"a scale is a number of float32, from {SMALLEST_SCALE:.3g} to {LARGEST_SCALE:.3g}."
        )
    return Scale(_float32(scale), zero_point)


def _float32(scale: float) -> float:
    return float(np.float32(min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)))


def measure_codes(seen: Quantised, truth: Array, dtype: str) -> CodeErrors:
    """Compare the codes of a runtime with the correctly rounded values.

    Parameters
    ----------
    seen : Quantised
    truth : ndarray
        The values of the function; those that are nan are left out.
    dtype : str
        The integer type.

    Raises
    ------
    ActcliError
        If all values are nan.
    """
    kind = np.iinfo(dtype)
    (judged,) = (~np.isnan(truth)).nonzero()
    if not judged.size:
        raise ActcliError("the function has no value at any code of the input.")
    places = np.clip(seen.result.places(truth[judged]), kind.min, kind.max)
    got, right = seen.codes[judged], np.rint(places)
    errors = np.abs(got - places)
    is_tie = np.abs(places - np.floor(places) - 0.5) < TIE_WIDTH
    differs = (got != right) & ~(is_tie & (errors < 0.5 + TIE_WIDTH))
    worst = int(errors.argmax())
    codes = all_codes(dtype)[judged]
    return CodeErrors(
        points=int(judged.size),
        differ=int(differs.sum()),
        ties=int(is_tie.sum()),
        error=float(errors[worst]),
        code=int(codes[worst]),
        x=float(seen.given.numbers(codes[worst])),
        got=int(got[worst]),
        right=int(right[worst]),
    )
