"""Symmetry: one half of a table serves the other side of x = 0 too.

Two kinds have it: f(x) = c - f(-x), as the tangent with c = 0 and the sigmoid with c = 1, and
f(x) = f(-x) + k*x, as even functions with k = 0 and gelu, silu and softplus with k = 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from actcli.lut.input_codes import LutInputError
from actcli.lut.number_formats import FixedPointFormat
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.lut.input_codes import InputCodes
    from actcli.lut.number_formats import Integers, Mask
    from actcli.numerics import Array

SIDES = {"negative": -1, "positive": 1}
# The sign of x in the half that is stored.

RELATIVE_TOLERANCE = 2.0**-44
# Two values, each right within some ulps, agree so far; the error of the table is counted anyway.

MAX_SLOPE_DENOMINATOR = 64
# Of k, which is 0 or 1 of all functions of the catalogue that have such a symmetry.

MAX_PRODUCT_BITS = 30
# The distance from x = 0 times the multiplier stays below 2^31 with the rounding constant added.


@dataclass(frozen=True)
class Fold:
    """How a code on the other side of x = 0 is looked up in the half that is stored.

    Its result is constant + sign*found + ((distance*multiplier + 2^shift/2) >> shift), held within
    low..high, where `found` is what the half has at the same distance from the code `center`, and
    the last term, a line, is absent if the multiplier is 0.
    """

    side: str
    center: int
    sign: int
    constant: int
    multiplier: int
    shift: int
    low: int
    high: int

    @property
    def half_step(self) -> int:
        """Return what is added before the shift, so that it rounds to the nearest integer."""
        return (1 << self.shift) >> 1

    def is_mirrored(self, codes: Integers) -> Mask:
        """Return which codes lie on the other side."""
        return np.asarray((codes - self.center) * SIDES[self.side] < 0)

    def stored_code(self, codes: Integers) -> Integers:
        """Return the code of the stored half that each code is looked up with."""
        return np.asarray(self.center + SIDES[self.side] * np.abs(codes - self.center))

    def added(self, codes: Integers) -> Integers:
        """Return what is added to sign*found for each code of the other side."""
        distance = np.abs(codes - self.center)
        return np.asarray(
            self.constant + ((distance * self.multiplier + self.half_step) >> self.shift)
        )

    def unlimited(self, found: Integers, codes: Integers) -> Integers:
        """Return the result for codes of the other side before it is held within low..high."""
        return np.asarray(self.added(codes) + self.sign * found)

    def result(self, found: Integers, codes: Integers) -> Integers:
        """Return the result for each code, from what the stored half has for it."""
        mirrored = np.clip(self.unlimited(found, codes), self.low, self.high)
        return np.asarray(np.where(self.is_mirrored(codes), mirrored, found))


def find_fold(
    f: Callable[[Array], Array], inputs: InputCodes, output: FixedPointFormat, side: str, name: str
) -> Fold:
    """Return how one half of the codes serves the other.

    Parameters
    ----------
    f : callable
        The function.
    inputs : InputCodes
        Those of the whole table.
    output : FixedPointFormat
    side : str
        A key of SIDES: the half that is stored.
    name : str
        What errors call the function.

    Raises
    ------
    LutInputError
        If the function has no such symmetry, or the codes none about x = 0.
    """
    center = inputs.zero_code
    if center.denominator != 1 or inputs.first + inputs.last + 1 != 2 * center:
        raise LutInputError(
            "--symmetry needs a code for x = 0, and as many below as above: choose -r so."
        )
    if inputs.cells % 2:
        raise LutInputError("--symmetry needs an even number of cells: choose -n so.")
    distance = np.arange(1, inputs.count // 2 + 1)
    x = np.asarray(distance * float(inputs.scale), np.float64)
    with np.errstate(invalid="ignore"):
        right, left, middle = f(x), f(-x), float(f(np.zeros(1))[0])
        size = np.maximum(np.maximum(np.abs(right), np.abs(left)), abs(middle))
        tolerance = RELATIVE_TOLERANCE * size
        has_constant_sum = np.abs(right + left - 2 * middle) <= tolerance
        k = _slope(float(right[-1] - left[-1]), float(x[-1]))
        has_line_as_difference = np.abs(right - left - float(k) * x) <= tolerance
    fold = Fold(
        side, int(center), -1, 2 * output.zero, multiplier=0, shift=0,
        low=output.low, high=output.high,
    )  # fmt: skip
    if not np.isfinite(size).all():
        raise LutInputError(f"--symmetry {side}: {name} is infinite in the table: choose -r so.")
    if has_constant_sum.all():
        return replace(fold, constant=fold.constant + round(2 * middle / float(output.scale)))
    if has_line_as_difference.all():
        ratio = SIDES[side] * -k * inputs.scale / output.scale
        if ratio < 0:
            other = "positive" if side == "negative" else "negative"
            raise LutInputError(f"--symmetry {side}: of {name}, use {other}.")
        multiplier, shift = _fixed_point_factor(ratio, len(distance))
        return replace(fold, sign=1, constant=0, multiplier=multiplier, shift=shift)
    raise LutInputError(
        f"--symmetry {side}: {name} has no symmetry, f(x) = c - f(-x) or f(x) = f(-x) + k*x."
    )


def half_of(inputs: InputCodes, side: str) -> InputCodes:
    """Return the codes of one half, that of x = 0 and that of the far end among them."""
    cells = inputs.cells // 2
    first = inputs.first if side == "negative" else inputs.first + (cells << inputs.shift)
    samples = replace(inputs.samples, start=inputs.x_of(first), count=cells + 1)
    return replace(inputs, first=first, cells=cells, samples=samples, includes_end=True)


def _slope(difference: float, x: float) -> Fraction:
    """Return the simple fraction that k seems to be, or 0 if there is none."""
    quotient = difference / x
    if not np.isfinite(quotient):
        return Fraction(0)
    return Fraction(quotient).limit_denominator(MAX_SLOPE_DENOMINATOR)


def _fixed_point_factor(ratio: Fraction, max_distance: int) -> tuple[int, int]:
    """Return the multiplier and the shift that come closest to a ratio >= 0 in 32 bits."""
    bits = MAX_PRODUCT_BITS - max_distance.bit_length()
    shift = 0
    while shift < MAX_PRODUCT_BITS and (ratio * 2**shift).denominator != 1:
        if round(ratio * 2 ** (shift + 1)) >> bits:
            break
        shift += 1
    return round(ratio * 2**shift), shift
