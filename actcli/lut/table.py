"""Tables: a recipe applied to a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.errors import ActcliError
from actcli.lut.inputs import Inputs, closes, inputs
from actcli.lut.number_formats import (
    ROUNDINGS,
    Fixed,
    Floating,
    Format,
    NumberFormatError,
    Whole,
    decimal_meant_by,
    parse,
)
from actcli.lut.recipe import Recipe
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.lut.number_formats import Encoded, Integers
    from actcli.numerics import Array


class LutTableError(ActcliError, ValueError):
    """A table that cannot be made."""


@dataclass(frozen=True, eq=False)
class Table:
    """A lookup table: what is stored for which x.

    `x`, the values `y` that were asked for and the `encoded` entries follow x upwards; `places`
    says where in the memory each of them is stored.
    """

    activation: Activation
    recipe: Recipe
    inputs: Inputs
    output: Format
    x: Array
    y: Array
    encoded: Encoded

    @property
    def codes(self) -> Integers:
        """The entries in the order of x."""
        return self.encoded.codes

    @property
    def turn(self) -> int:
        """How far the order of storing is turned against that of x: by half, or not at all."""
        return len(self.x) // 2 * (self.recipe.code_order == "twos")

    @property
    def places(self) -> npt.NDArray[np.intp]:
        """Which entry is stored in each place."""
        return np.roll(np.arange(len(self.x)), -self.turn)

    @property
    def stored(self) -> Integers:
        """The entries in the order in which they are stored."""
        return self.codes[self.places]

    @property
    def item_bits(self) -> int:
        """The width of the C type that holds an entry."""
        return next(bits for bits in (8, 16, 32) if bits >= self.output.bits)

    def f(self, x: Array) -> Array:
        """What the table holds at any x."""
        return function(self.activation, self.recipe.order)(x)


def function(activation: Activation, order: int) -> Callable[[Array], Array]:
    """The activation as of order 0, or its derivative of that order."""
    return lambda x: np.asarray(activation.derivative(x, order=order))


def build(activation: Activation, recipe: Recipe) -> Table:
    """The table of a function of one number.

    Raises TableError, GridError, InputError or NumberError where the recipe does not fit it.
    """
    if not activation.pointwise:
        raise LutTableError(
            f"{activation.name} takes a vector, and a lookup table is of a function of one number, "
            "such as sigmoid."
        )
    activation = activation.freeze()
    side = inputs(recipe)
    f, x = function(activation, recipe.order), side.samples()
    plain = f(x)
    _refuse_nan(activation, x, plain)
    output = _output(recipe, activation, plain)
    _check(recipe, side, output)
    with np.errstate(over="ignore", invalid="ignore"):
        y = FITS[recipe.fit](f, side, output, plain)
    if np.isnan(y).any():
        where = float(x[np.isnan(y)][0])
        raise LutTableError(
            f"--fit {recipe.fit}: {activation.name} is infinite beside x = {where:g}: "
            "choose another range with -r, or --fit none."
        )
    if closes(recipe):
        y[-1] = plain[-1]
    if recipe.end == "limit":
        y[-1] = _limit(activation, f)
    return Table(
        activation, recipe, side, output, x, y, output.encode(y, recipe.rounding, recipe.overflow)
    )


def _refuse_nan(activation: Activation, x: Array, y: Array) -> None:
    if np.isnan(y).any():
        x = x[np.isnan(y)]
        raise LutTableError(
            f"{activation.name} has no value at x = {float(x[0]):g}: choose another range with -r."
        )


def _output(recipe: Recipe, activation: Activation, y: Array) -> Format:
    """The number format of the entries, with the scale that is given or fits the values."""
    kind = parse(recipe.dtype)
    scaled = recipe.out_scale is not None or recipe.out_zero is not None
    if isinstance(kind, Fixed | Floating):
        if scaled:
            raise NumberFormatError(
                f"{kind.name} has its own scale: leave --out-scale and --out-zero out, "
                "or use int8, int16 or such."
            )
        return kind
    if recipe.out_scale is not None:
        return kind.at(decimal_meant_by(recipe.out_scale), recipe.out_zero or 0)
    if scaled:
        raise NumberFormatError("--out-zero needs --out-scale.")
    return _fitted(kind, *_hull(activation, recipe.order, y))


def _fitted(kind: Whole, low: float, high: float, is_reached: bool) -> Fixed:
    """The scale and zero point with which a type spans the values from low to high, and zero."""
    steps = (1 << kind.bits) - is_reached
    scale = decimal_meant_by((high - low) / steps) if high > low else decimal_meant_by(1.0)
    return kind.at(scale, kind.low - round(decimal_meant_by(low) / scale))


def _hull(activation: Activation, order: int, y: Array) -> tuple[float, float, bool]:
    """The least and the greatest value of a function, or 0, and whether it reaches the greatest.

    The values of a bounded function lie in its range, which an open end does not belong to; a
    sigmoid's codes therefore stand for 0/256, 1/256, … 255/256.
    """
    y = y[np.isfinite(y)]
    low, high, is_reached = min(y.min(initial=0), 0.0), max(y.max(initial=0), 0.0), True
    if order == 0:
        bottom, top = activation.range.ends(activation.values)
        low = min(bottom, 0.0) if isfinite(bottom) else low
        if isfinite(top) and top > 0:
            high, is_reached = top, activation.range.closed()[1]
    return float(low), float(high), is_reached


def _check(recipe: Recipe, side: Inputs, output: Format) -> None:
    """Refuse what does not go together."""
    if recipe.lookup == "linear" and isinstance(output, Floating):
        raise LutTableError(
            f"--lookup linear reckons with integers and {output.name} is none: use another."
        )
    if recipe.fit != "none" and recipe.lookup != "linear":
        raise LutTableError(f"--fit {recipe.fit} is for --lookup linear.")
    if recipe.code_order == "twos":
        size = side.entries
        if closes(recipe) or size & size - 1 or not side.kind.is_signed:
            raise LutTableError(
                "--code-order twos needs signed codes and 2^k entries without an end point."
            )
        if side.first != -(side.cells << side.shift) // 2:
            raise LutTableError(
                "--code-order twos needs as many codes below zero as above: choose -r so, "
                "or --code-order natural."
            )
    if recipe.lookup == "trunc":
        zero = -side.origin / side.scale
        if zero.denominator != 1 or (zero - side.first) % (1 << side.shift):
            raise LutTableError("--lookup trunc needs an entry at x = 0: choose -r so.")


def _limit(activation: Activation, f: Callable[[Array], Array]) -> float:
    limit = float(f(np.array([np.inf]))[0])
    if not isfinite(limit):
        raise LutTableError(f"--end limit: {activation.name} has no finite limit; use --end value.")
    return limit


# How the values that are to be stored follow from the function: each takes the function, the input
# side, the output format and the values at the samples.

Fit = Callable[[Callable[["Array"], "Array"], Inputs, Format, "Array"], "Array"]


def _plain(f: Callable[[Array], Array], side: Inputs, output: Format, y: Array) -> Array:
    return y.copy()


def _midpoint(f: Callable[[Array], Array], side: Inputs, output: Format, y: Array) -> Array:
    """Half of what the chord to the next value errs by in its middle is taken off each value."""
    after = replace(side, start=side.start + side.step)
    return y - (y / 2 + f(after.samples()) / 2 - f(side.middles())) / 2


def _float32(f: Callable[[Array], Array], side: Inputs, output: Format, y: Array) -> Array:
    """The same as TFLite computes it: in float32, and rounded to whole codes at every stage."""
    if not isinstance(output, Fixed):
        raise LutTableError(f"--fit float32 rounds to integers, and {output.name} is none.")
    single = np.float32
    i = np.arange(side.entries, dtype=single)
    low, step, scale = (single(float(v)) for v in (side.start, side.step, 1 / output.scale))
    round_ = ROUNDINGS["half-away"]
    here, middle, after = (
        f(x) * scale  # type: ignore[arg-type]
        for x in (low + i * step, low + i * step + step / single(2), low + (i + 1) * step)
    )
    sample = round_(here)
    bias = round_((round_((after + sample) / single(2)) - round_(middle)) / single(2))
    return np.asarray((sample - bias) * float(output.scale), np.float64)


FITS: Mapping[str, Fit] = {"none": _plain, "midpoint": _midpoint, "float32": _float32}
