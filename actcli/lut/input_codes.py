"""The input side of a table: which codes it is looked up with, and the x of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from actcli.errors import ActcliError
from actcli.lut.dtypes import parse_dtype
from actcli.lut.fits import HALF, SamplePoints
from actcli.lut.number_formats import (
    FixedPointFormat,
    FloatFormat,
    IntegerFormat,
    decimal_meant_by,
)
from actcli.lut.recipe import MIN_ENTRIES, Recipe
from actcli.numerics import np
from actcli.numerics.grid import check_range, progression

if TYPE_CHECKING:
    from actcli.lut.number_formats import Integers
    from actcli.numerics import Array

MAX_INPUT_BITS = 20
# With a million codes at most, a table can be judged on every one of them.

DEFAULT_WINDOW = (-8.0, 8.0)
# Beyond it a sigmoid is within 2^-11 of its limits, much less than a step of an 8-bit format.

DEFAULT_CELLS = 256
# One cell for each value of the upper byte of a 16-bit code.


class LutInputError(ActcliError, ValueError):
    """Input codes that cannot be looked up as the recipe asks."""


@dataclass(frozen=True, kw_only=True)
class InputCodes:
    """Codes of an integer type, with x = origin + code*scale.

    The table begins at the code `first`. It has `cells` cells of 2^shift codes each, and an entry
    for each cell (perhaps one more for the far end), sampled at `samples`. Of a half of a table,
    which has an entry for its far end, the code of that end is looked up too: `includes_end`.
    """

    format: IntegerFormat
    scale: Fraction
    origin: Fraction
    first: int
    shift: int
    cells: int
    samples: SamplePoints
    includes_end: bool = False

    @property
    def count(self) -> int:
        """Return how many codes the table covers."""
        return (self.cells << self.shift) + self.includes_end

    @property
    def last(self) -> int:
        """Return the last code of the table."""
        return self.first + self.count - 1

    @property
    def codes(self) -> Integers:
        """Return every code of the table, shaped (count,)."""
        return np.arange(self.first, self.last + 1)

    @property
    def outside(self) -> int:
        """Return how many codes of the type lie beyond the table."""
        return (1 << self.format.bits) - self.count

    @property
    def zero_code(self) -> Fraction:
        """Return the code of x = 0, which need not be an integer."""
        return -self.origin / self.scale

    @property
    def window(self) -> tuple[float, float]:
        """Return the x where the table begins and ends."""
        low = self.x_of(self.first)
        return float(low), float(low + self.cells * self.samples.step)

    def x(self) -> Array:
        """Return the x of every code of the table, shaped (count,)."""
        return progression(self.x_of(self.first), self.scale, self.count)

    def x_of(self, code: int) -> Fraction:
        """Return the x of a code, exactly."""
        return self.origin + code * self.scale


def input_codes(recipe: Recipe) -> InputCodes:
    """Return the input side of a recipe.

    Raises
    ------
    GridError
        If the range has no points.
    LutInputError, NumberFormatError
        If the input type, the range and the number of entries do not fit together.
    """
    format = parse_dtype(recipe.in_dtype or "int16")
    if isinstance(format, FloatFormat):
        raise LutInputError(
            f"--in-dtype: a look-up counts in integers, so {format.name} is none: write s16.12, "
            "ap_fixed<16,6>, int8 or such."
        )
    if format.bits > MAX_INPUT_BITS:
        raise LutInputError(
            f"--in-dtype: {format.name} has {format.bits} bits, and a look-up takes at most "
            f"{MAX_INPUT_BITS}: shift the input right first."
        )
    if recipe.window is not None:
        check_range(*recipe.window)
    if recipe.entries is not None and recipe.entries < MIN_ENTRIES:
        raise LutInputError(
            f"-n: a table has at least {MIN_ENTRIES} entries, not {recipe.entries}."
        )
    scaled = _with_scale(recipe, format)
    codes = _spread_over_range(recipe, format) if scaled is None else _of_scale(recipe, scaled)
    samples = codes.samples
    if recipe.sample == "center":
        samples = replace(samples, start=samples.start + HALF * samples.step)
    if recipe.sample == "spread":
        samples = replace(samples, step=codes.scale * (codes.count - 1) / codes.cells)
    return replace(codes, samples=samples)


def _with_scale(recipe: Recipe, format: IntegerFormat) -> FixedPointFormat | None:
    """Return the input format if the recipe says what x a code stands for, or None."""
    if isinstance(format, FixedPointFormat):
        if recipe.in_scale is not None or recipe.in_zero is not None:
            raise LutInputError(
                f"{format.name} has its own scale: leave --in-scale and --in-zero out, "
                "or use int16."
            )
        return format
    if recipe.in_scale is not None:
        return format.with_scale(decimal_meant_by(recipe.in_scale), recipe.in_zero or 0)
    if recipe.in_zero is not None:
        raise LutInputError("--in-zero needs --in-scale.")
    return None


def _spread_over_range(recipe: Recipe, format: IntegerFormat) -> InputCodes:
    """Spread as many codes over the range as give every cell the same number 2^k of them."""
    low, high = map(decimal_meant_by, recipe.window or DEFAULT_WINDOW)
    extra = recipe.end_entries
    entries = recipe.whole_entries or DEFAULT_CELLS + extra
    cells = entries - extra
    _check_cells(cells, extra, 1 << format.bits, format)
    shift = ((1 << format.bits) // cells).bit_length() - 1
    count = cells << shift
    first = format.low
    if format.is_signed and count < 1 << format.bits:
        first = -(count // 2)  # As many codes below zero as above.
    # Spread entries reach from the first code to the last, so that these are the range's ends.
    intervals = count - 1 if recipe.sample == "spread" else count
    scale = (high - low) / intervals
    return InputCodes(
        format=format, scale=scale, origin=low - first * scale, first=first, shift=shift,
        cells=cells, samples=SamplePoints(low, scale * 2**shift, entries),
    )  # fmt: skip


def _of_scale(recipe: Recipe, format: FixedPointFormat) -> InputCodes:
    """Take the codes that lie in the range, or all; each cell must have the same number 2^k."""
    first, count = _codes_in_range(recipe, format)
    extra = recipe.end_entries
    entries = recipe.whole_entries or min(count, DEFAULT_CELLS) + extra
    cells = entries - extra
    _check_cells(cells, extra, count, format)
    cell_size, rest = divmod(count, cells)
    if rest or not _is_power_of_two(cell_size):
        sizes = [count >> k for k in range(format.bits) if count % (1 << k) == 0]
        close = min(sizes, key=lambda size: abs(size - cells)) + extra
        hint = " or --endpoint" if cells - 1 in sizes and recipe.lookup == "linear" else ""
        raise LutInputError(
            f"-n {entries}: each entry needs 2^k of the {count} codes of {format.name}: "
            f"try -n {close}{hint}."
        )
    origin = -format.zero * format.scale
    start, step = origin + first * format.scale, format.scale * cell_size
    return InputCodes(
        format=format, scale=format.scale, origin=origin, first=first,
        shift=cell_size.bit_length() - 1, cells=cells, samples=SamplePoints(start, step, entries),
    )  # fmt: skip


def _codes_in_range(recipe: Recipe, format: FixedPointFormat) -> tuple[int, int]:
    """Return the first code of the range, and how many codes there are up to its end."""
    if recipe.window is None:
        return format.low, 1 << format.bits
    low, high = (decimal_meant_by(end) / format.scale + format.zero for end in recipe.window)
    first, count = int(low), int(high - low)
    if recipe.sample == "spread":  # The entries reach to the end of the range itself.
        count += 1
    text = "-r {:g}:{:g}".format(*recipe.window)
    if low.denominator != 1 or high.denominator != 1:
        raise LutInputError(
            f"{text} does not begin and end on codes of {format.name}, which are "
            f"{float(format.scale):g} apart."
        )
    if first < format.low or first + count > format.high + 1:
        ends = [float((end - format.zero) * format.scale) for end in (format.low, format.high + 1)]
        raise LutInputError(f"{text} is beyond {format.name}, which holds {ends[0]:g}:{ends[1]:g}.")
    return first, count


def _check_cells(cells: int, extra: int, codes: int, format: IntegerFormat) -> None:
    """Raise LutInputError if there are fewer codes than cells."""
    if cells > codes:
        end = ", and one for the end" if extra else ""
        raise LutInputError(
            f"-n {cells + extra}: {format.name} has {codes} codes here, so that is the most{end}: "
            "use fewer entries or a wider --in-dtype."
        )


def _is_power_of_two(number: int) -> bool:
    return number & (number - 1) == 0
