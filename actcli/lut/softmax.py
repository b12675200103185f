"""Softmax in integers: a table of exponentials, one division for a vector, and products.

The largest score is subtracted from all, so that only exp(-d) of distances d >= 0 is needed. With
e = round(exp(-d)*2^f), their sum s and r = round(2^(f+31)/s), a result is (e*r) >> (f+31-k), which
is rounded to the nearest, for k fraction bits of the output. Distances beyond a byte take the
product of two tables: exp(-(256*h + l)) = exp(-256*h)*exp(-l).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from actcli.lut.dtypes import parse_dtype
from actcli.lut.number_formats import (
    ROUNDINGS,
    FixedPointFormat,
    FloatFormat,
    IntegerFormat,
    NumberFormatError,
    decimal_meant_by,
)
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.lut.number_formats import Integers
    from actcli.lut.recipe import Recipe
    from actcli.numerics import Array

DEFAULT_LENGTH = 256
# As many classes or tokens as small models have; a larger bound takes more bits.

MAX_LENGTH = 1 << 15
# The reciprocal of the sum keeps 16 significant bits or more.

DEFAULT_IN_DTYPE = "s8.4"
# Scores from -8 to 8 in a byte.

BYTE_BITS, MAX_INPUT_BITS = 8, 16
# Distances of a byte have one table, those of two bytes one for each.

MAX_OUTPUT_FRACTION = 20
RECIPROCAL_BITS = 31
# With both, e*r fits in 64 bits and f+31-k is positive.

MAX_EXP_FRACTION = 30
# An entry for exp(0) = 1 then fits in 32 bits, and the product of two in 64.

GUARD_BITS = 2
# Whatever the scores, the roundings of the exponentials then add at most an eighth of a step, and
# three eighths where exponentials are products.


@dataclass(frozen=True, eq=False)
class SoftmaxTable:
    """What an integer softmax of at most `length` scores needs."""

    scores: FixedPointFormat
    output: FixedPointFormat
    length: int

    @property
    def fraction(self) -> int:
        """Return k: an output is a number of steps of 2^-k above the zero point."""
        return self.output.scale.denominator.bit_length() - 1

    @property
    def exp_fraction(self) -> int:
        """Return f: an exponential is a number of steps of 2^-f."""
        wanted = self.fraction + (self.length - 1).bit_length() + GUARD_BITS
        return min(wanted, MAX_EXP_FRACTION)

    @property
    def item_bits(self) -> int:
        """Return the width of an entry, which may be 2^f."""
        return 16 if self.exp_fraction < 16 else 32

    @property
    def sum_bits(self) -> int:
        """Return the width of the accumulator of the exponentials: 32 or 64."""
        return 32 if self.length << self.exp_fraction < 1 << 32 else 64

    @property
    def product_shift(self) -> int:
        """Return by how many bits the product of exponential and reciprocal is shifted right."""
        return self.exp_fraction + RECIPROCAL_BITS - self.fraction

    @cached_property
    def tables(self) -> tuple[Integers, ...]:
        """Return the table of exponentials; of wide scores, that of 256*h and that of l.

        The first ends with its last entry that is not 0.
        """
        if self.scores.bits <= BYTE_BITS:
            return (self._exponentials(1, 1 << self.scores.bits),)
        high = self._exponentials(1 << BYTE_BITS, 1 << (self.scores.bits - BYTE_BITS))
        return high, self._exponentials(1, 1 << BYTE_BITS)

    def _exponentials(self, step: int, count: int) -> Integers:
        """Return exp(-d) for every `step` of `count` distances, up to the last that is not 0."""
        x = np.arange(count) * (step * float(self.scores.scale))
        entries = ROUNDINGS["half-even"](np.exp(-x) * 2.0**self.exp_fraction).astype(np.int64)
        return np.asarray(entries if step == 1 and self.is_wide else np.trim_zeros(entries, "b"))

    @property
    def is_wide(self) -> bool:
        """Return whether there are two tables."""
        return self.scores.bits > BYTE_BITS

    @property
    def limit(self) -> int:
        """Return the first distance whose exponential is 0 because it is beyond the table."""
        return len(self.tables[0]) << (BYTE_BITS if self.is_wide else 0)

    @property
    def bytes(self) -> int:
        """Return the size of the tables in C."""
        return sum(map(len, self.tables)) * self.item_bits // 8

    def exponentials(self, distances: Integers) -> Integers:
        """Return what is found for each distance from the largest score."""
        held = np.minimum(distances, self.limit - 1)
        if self.is_wide:
            high, low = self.tables
            product = high[held >> BYTE_BITS] * low[held & ((1 << BYTE_BITS) - 1)]
            found = (product + (1 << self.exp_fraction >> 1)) >> self.exp_fraction
        else:
            found = self.tables[0][held]
        return np.asarray(np.where(distances < self.limit, found, 0))

    def apply(self, scores: Integers) -> Integers:
        """Return the output codes that the device computes.

        Parameters
        ----------
        scores : ndarray of int64, shape (vectors, n)
            Codes of the scores, with 1 <= n <= length.

        Returns
        -------
        ndarray of int64, the shape of `scores`
        """
        e = self.exponentials(scores.max(axis=-1, keepdims=True) - scores)
        total = e.sum(axis=-1, keepdims=True)
        one = 1 << (self.exp_fraction + RECIPROCAL_BITS)
        reciprocal = (one + (total >> 1)) // total
        steps = (e * reciprocal + (1 << self.product_shift >> 1)) >> self.product_shift
        return np.asarray(np.minimum(steps + self.output.zero, self.output.high))

    @property
    def highest(self) -> float:
        """Return the highest number of the output; 1 itself is often not among them."""
        return float((self.output.high - self.output.zero) * self.output.scale)

    def truth(self, scores: Integers) -> Array:
        """Return the softmax of the numbers that the codes stand for, in float64."""
        distances = scores.max(axis=-1, keepdims=True) - scores
        e = np.exp(-distances * float(self.scores.scale))
        return np.asarray(e / e.sum(axis=-1, keepdims=True))


def build_softmax(recipe: Recipe, length: int) -> SoftmaxTable:
    """Return the softmax of a recipe, of which only the number formats count.

    Raises
    ------
    NumberFormatError
        If scores or output have no such format.
    """
    scores = _format(
        "--in-dtype", recipe.in_dtype or DEFAULT_IN_DTYPE, recipe.in_scale, recipe.in_zero
    )
    if scores is None:
        raise NumberFormatError(
            f"softmax: {recipe.in_dtype} has no scale: say with --in-scale by how much scores "
            "differ whose codes differ by 1."
        )
    if scores.bits > MAX_INPUT_BITS:
        raise NumberFormatError(
            f"softmax: scores have at most {MAX_INPUT_BITS} bits, as s16.12 has."
        )
    output = _format("--dtype", recipe.dtype, recipe.out_scale, recipe.out_zero)
    if output is None:
        plain = parse_dtype(recipe.dtype)
        assert not isinstance(plain, FloatFormat)  # It has been refused.
        output = plain.with_scale(decimal_meant_by(2.0**-plain.bits), plain.low)
    k = output.scale.denominator.bit_length() - 1
    if output.scale.numerator != 1 or output.scale.denominator != 1 << k or k < 1:
        raise NumberFormatError(
            "softmax: the output's step must be a power of two below 1, as 1/256."
        )
    if k > MAX_OUTPUT_FRACTION:
        raise NumberFormatError(
            f"softmax: outputs have at most {MAX_OUTPUT_FRACTION} fraction bits."
        )
    return SoftmaxTable(scores, output, length)


def _format(
    option: str, name: str, scale: float | None, zero: int | None
) -> FixedPointFormat | None:
    """Return the number format of a name, or None if it has no scale and none is given."""
    format = parse_dtype(name)
    if isinstance(format, FloatFormat):
        raise NumberFormatError(
            f"{option}: softmax reckons with integers and {format.name} is none."
        )
    if isinstance(format, FixedPointFormat):
        if scale is not None or zero is not None:
            raise NumberFormatError(f"{option}: {format.name} has its own scale: leave others out.")
        return format
    assert isinstance(format, IntegerFormat)
    return None if scale is None else format.with_scale(decimal_meant_by(scale), zero or 0)
