"""Tables: a recipe applied to a function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from math import isfinite
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.analysis.significance import SignificantDigits
from actcli.errors import ActcliError
from actcli.lut.fits import FITS
from actcli.lut.input_codes import InputCodes, input_codes
from actcli.lut.lookup import Lookup
from actcli.lut.number_formats import FixedPointFormat, FloatFormat, OutputFormat
from actcli.lut.output_scale import output_format
from actcli.lut.recipe import INTERPOLATIONS, Recipe
from actcli.lut.segments import STORED_BITS, Segments, StoredArray
from actcli.lut.symmetry import SIDES, Fold, find_fold, half_of
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.lut.number_formats import Encoded, Integers
    from actcli.numerics import Array

MIN_PARABOLA_ENTRIES = 3
# A parabola goes through three entries.


class LutTableError(ActcliError, ValueError):
    """A table that cannot be made."""


@dataclass(frozen=True, eq=False)
class Table:
    """A lookup table: what is stored for which x.

    `x`, the values `y` to be stored and the `encoded` entries are in the order of x, each shaped
    (entries,); of `segments`, they are those where a segment begins. `inputs` are the codes that
    can be looked up and `part` those that the entries are for: the same, or, with a `fold`, one
    half of them. `digits` gives the function's values those that they have.
    """

    activation: Activation
    digits: SignificantDigits
    recipe: Recipe
    inputs: InputCodes
    part: InputCodes
    output: OutputFormat
    x: Array
    y: Array
    encoded: Encoded
    fold: Fold | None = None
    segments: Segments | None = None

    @property
    def lookup(self) -> Lookup:
        """Return how entries are looked up, where there are no segments."""
        return Lookup(self.recipe, self.part, self.output)

    @cached_property
    def found(self) -> Integers:
        """Return the code that is found for each of `inputs.codes`, in their order."""
        return self.find(self.inputs.codes)

    def find(self, codes: Integers) -> Integers:
        """Return the code that is found for each input code, as the device finds it.

        Codes beyond the table find what its ends find.
        """
        held = np.clip(codes, self.inputs.first, self.inputs.last)
        if not self.fold:
            return self._find_stored(held)
        return self.fold.result(self._find_stored(self.fold.stored_code(held)), held)

    def _find_stored(self, codes: Integers) -> Integers:
        """Return what is found for codes of the part that is stored."""
        if self.segments:
            return self.segments.find(codes - self.part.first)
        return self.lookup.find(self.codes, codes)

    @property
    def mirrored_bounds(self) -> tuple[int, int]:
        """Return the lowest and highest result of the other half before it is held in the format.

        Both are 0 if all is stored.
        """
        if not self.fold:
            return 0, 0
        codes = self.inputs.codes
        codes = codes[self.fold.is_mirrored(codes)]
        results = self.fold.unlimited(self._find_stored(self.fold.stored_code(codes)), codes)
        return int(results.min()), int(results.max())

    @cached_property
    def truth(self) -> Array:
        """Return the function at each of `inputs.codes`; raise LutTableError where it has none."""
        x = self.inputs.x()
        truth = self.f(x)
        if np.isnan(truth).any():
            where = float(x[np.isnan(truth)][0])
            raise LutTableError(
                f"{self.activation.name} has no value at x = {where:g}: choose -r so."
            )
        return truth

    @cached_property
    def representable(self) -> Array:
        """Return `truth`, but the end of the format where it is beyond that by a step at most.

        So 1 is 32767/32768 in q15. What is further beyond remains: it is lost.
        """
        output = self.output
        if not isinstance(output, FixedPointFormat):
            return self.truth
        low, high = output.decode(np.array([output.low, output.high]))
        held = np.clip(self.truth, low, high)
        is_close = np.abs(self.truth - held) <= float(output.scale)
        return np.asarray(np.where(is_close, held, self.truth))

    @property
    def ways(self) -> dict[str, str]:
        """Return what a look-up of this table must be able to do, and the option of each."""
        lookup = self.recipe.lookup
        ways = {"segments": "--segments"} if self.segments else {lookup: f"--lookup {lookup}"}
        if self.fold:
            ways["symmetry"] = f"--symmetry {self.fold.side}"
        return ways

    @property
    def arrays(self) -> list[StoredArray]:
        """Return the arrays that the device stores: one of the entries, or those of segments."""
        if self.segments:
            return self.segments.arrays(self.item_bits, self.output.is_signed)
        return [StoredArray("", self.stored, self.item_bits, self.output.is_signed)]

    @property
    def codes(self) -> Integers:
        """Return the entries in the order of x."""
        return self.encoded.codes

    @property
    def rotation(self) -> int:
        """Return by how many places the stored entries are rotated against the order of x."""
        return len(self.x) // 2 if self.recipe.code_order == "twos" else 0

    @property
    def stored_indices(self) -> npt.NDArray[np.intp]:
        """Return the index, in the order of x, of the entry that is stored in each place."""
        return np.roll(np.arange(len(self.x)), -self.rotation)

    @property
    def stored(self) -> Integers:
        """Return the entries in the order in which they are stored."""
        return self.codes[self.stored_indices]

    @property
    def item_bits(self) -> int:
        """Return the width of the C type that holds an entry."""
        return next(bits for bits in STORED_BITS if bits >= self.output.bits)

    def f(self, x: Array) -> Array:
        """Return what an exact table would hold at any x: the function or its derivative."""
        return _function(self.activation, self.recipe.order, self.digits)(x)


def _function(
    activation: Activation, order: int, digits: SignificantDigits
) -> Callable[[Array], Array]:
    """Return the derivative of that order, or the function itself for 0."""

    def f(x: Array) -> Array:
        return np.asarray(
            digits.of(activation, x, partial(activation.derivative, x, order=order), order)
        )

    return f


def build(activation: Activation, recipe: Recipe, digits: SignificantDigits | None = None) -> Table:
    """Return the table of a function of one number.

    Parameters
    ----------
    activation : Activation
        A pointwise function; random parameters take their typical values.
    recipe : Recipe
    digits : SignificantDigits, optional
        Those of the command, if it makes several tables.

    Raises
    ------
    LutTableError, LutInputError, GridError, NumberFormatError
        If the recipe does not fit the function, or its parts do not fit together.
    """
    if not activation.pointwise:
        raise LutTableError(
            f"{activation.name} takes a vector, and a lookup table is of a function of one number, "
            "such as sigmoid."
        )
    activation = activation.freeze()
    digits = digits or SignificantDigits()
    f = _function(activation, recipe.order, digits)
    inputs = input_codes(recipe)
    samples = _samples(activation, recipe, f, inputs)
    output = output_format(recipe, activation, lambda: np.append(samples, f(inputs.x())))
    _check_combination(recipe, inputs, output)
    fold, part = None, inputs
    if recipe.symmetry in SIDES:
        assert isinstance(output, FixedPointFormat)  # Others have been refused.
        fold = find_fold(f, inputs, output, recipe.symmetry, activation.name)
        part = half_of(inputs, recipe.symmetry)
    x = part.samples.x()
    y = _values_to_store(activation, recipe, f, part, output)
    encoded = output.encode(y, recipe.rounding_mode, recipe.overflow_mode)
    return Table(activation, digits, recipe, inputs, part, output, x, y, encoded, fold)


def _samples(
    activation: Activation, recipe: Recipe, f: Callable[[Array], Array], inputs: InputCodes
) -> Array:
    """Return the function's values at the entries; raise LutTableError where it has none."""
    x = inputs.samples.x()
    samples = f(x)
    if np.isnan(samples).any():
        where = float(x[np.isnan(samples)][0])
        is_cancelled = np.isfinite(activation.derivative(where, order=recipe.order))
        what = "has no correct digit" if is_cancelled else "has no value"
        raise LutTableError(
            f"{activation.name} {what} at x = {where:g}: choose another range with -r."
        )
    return samples


def _values_to_store(
    activation: Activation,
    recipe: Recipe,
    f: Callable[[Array], Array],
    part: InputCodes,
    output: OutputFormat,
) -> Array:
    """Return the value of each entry before it is rounded."""
    samples = _samples(activation, recipe, f, part)
    with np.errstate(over="ignore", invalid="ignore"):
        y = FITS[recipe.fit](f, part.samples, output, samples)
    if np.isnan(y).any():
        where = float(part.samples.x()[np.isnan(y)][0])
        raise LutTableError(
            f"--fit {recipe.fit}: {activation.name} is infinite beside x = {where:g}: "
            "choose another range with -r, or --fit none."
        )
    if recipe.end_entries:
        y[-1] = samples[-1]
    if recipe.end == "limit":
        y[-1] = _limit_on_the_right(activation, f)
    return y


def _check_combination(recipe: Recipe, inputs: InputCodes, output: OutputFormat) -> None:
    """Raise LutTableError if settings exclude each other."""
    if recipe.lookup in INTERPOLATIONS and isinstance(output, FloatFormat):
        raise LutTableError(
            f"--lookup {recipe.lookup} reckons with integers and {output.name} is none: "
            "use another."
        )
    if recipe.fit != "none" and recipe.lookup != "linear":
        raise LutTableError(f"--fit {recipe.fit} is for --lookup linear.")
    if recipe.lookup == "quadratic":
        _check_parabolas(recipe, inputs)
    if recipe.symmetry in SIDES:
        _check_half(recipe, output)
    if recipe.code_order == "twos":
        is_power_of_two = inputs.samples.count.bit_count() == 1
        if recipe.end_entries or not is_power_of_two or not inputs.format.is_signed:
            raise LutTableError(
                "--code-order twos needs signed codes and 2^k entries without an end point."
            )
        if inputs.first != -(inputs.count // 2):
            raise LutTableError(
                "--code-order twos needs as many codes below zero as above: choose -r so, "
                "or --code-order natural."
            )
    if recipe.lookup == "trunc":
        zero = inputs.zero_code
        is_first_of_cell = (zero - inputs.first) % (1 << inputs.shift) == 0
        if zero.denominator != 1 or not is_first_of_cell:
            raise LutTableError("--lookup trunc needs an entry at x = 0: choose -r so.")


def _check_parabolas(recipe: Recipe, inputs: InputCodes) -> None:
    """Raise LutTableError if parabolas do not go with other settings."""
    if recipe.sample == "center":
        raise LutTableError("--lookup quadratic is for entries sampled at --sample edge or spread.")
    if inputs.samples.count < MIN_PARABOLA_ENTRIES:
        raise LutTableError(f"--lookup quadratic needs {MIN_PARABOLA_ENTRIES} entries or more.")


def _check_half(recipe: Recipe, output: OutputFormat) -> None:
    """Raise LutTableError if half a table does not go with other settings."""
    if isinstance(output, FloatFormat):
        raise LutTableError(
            f"--symmetry reckons with integers and {output.name} is none: use another."
        )
    wanted = {"sample": "edge", "end": "value", "code_order": "natural"}
    for name, value in wanted.items():
        if getattr(recipe, name) != value:
            raise LutTableError(f"--symmetry needs --{name.replace('_', '-')} {value}.")
    if recipe.overflow_mode != "saturate":
        raise LutTableError("--symmetry needs --overflow saturate.")
    if recipe.lookup == "trunc":
        raise LutTableError("--symmetry is for other look-ups than trunc.")


def _limit_on_the_right(activation: Activation, f: Callable[[Array], Array]) -> float:
    """Return the limit at infinity."""
    limit = float(f(np.array([np.inf]))[0])
    if not isfinite(limit):
        raise LutTableError(f"--end limit: {activation.name} has no finite limit; use --end value.")
    return limit
