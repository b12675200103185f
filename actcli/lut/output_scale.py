"""The scale of the entries: the one given, or the one whose codes span the values."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.lut.dtypes import parse_dtype
from actcli.lut.number_formats import (
    FixedPointFormat,
    FloatFormat,
    IntegerFormat,
    NumberFormatError,
    OutputFormat,
    decimal_meant_by,
)
from actcli.lut.recipe import Recipe
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


def output_format(
    recipe: Recipe, activation: Activation, values: Callable[[], Array]
) -> OutputFormat:
    """Return the number format of the entries, with the scale that is given or fits the values.

    Parameters
    ----------
    recipe : Recipe
    activation : Activation
    values : callable
        Return the function's values at every entry and input code.

    Raises
    ------
    NumberFormatError
        If a scale is given that the type does not take, or a zero point without a scale.
    """
    format = parse_dtype(recipe.dtype)
    if isinstance(format, FixedPointFormat | FloatFormat):
        if recipe.out_scale is not None or recipe.out_zero is not None:
            raise NumberFormatError(
                f"{format.name} has its own scale: leave --out-scale and --out-zero out, "
                "or use int8, int16 or such."
            )
        return format
    if recipe.out_scale is not None:
        return format.with_scale(decimal_meant_by(recipe.out_scale), recipe.out_zero or 0)
    if recipe.out_zero is not None:
        raise NumberFormatError("--out-zero needs --out-scale.")
    return _spanning(format, *_hull(activation, recipe.order, values()))


def _spanning(
    format: IntegerFormat, low: float, high: float, is_high_reached: bool
) -> FixedPointFormat:
    """Return the format whose codes span the values from low to high, and have one for zero."""
    steps = (1 << format.bits) - (1 if is_high_reached else 0)
    scale = decimal_meant_by((high - low) / steps) if high > low else decimal_meant_by(1.0)
    return format.with_scale(scale, format.low - round(decimal_meant_by(low) / scale))


def _hull(activation: Activation, order: int, samples: Array) -> tuple[float, float, bool]:
    """Return the bounds of the values and 0, and whether the upper one is reached.

    The values of a bounded function lie in its range, which an open end does not belong to; a
    sigmoid's codes therefore stand for 0/256, 1/256, … 255/256.
    """
    finite = samples[np.isfinite(samples)]
    low = min(finite.min(initial=0), 0.0)
    high = max(finite.max(initial=0), 0.0)
    is_high_reached = True
    if order == 0:
        bottom, top = activation.range.ends(activation.values)
        low = min(bottom, 0.0) if isfinite(bottom) else low
        if isfinite(top) and top > 0:
            high, is_high_reached = top, activation.range.closed()[1]
    return float(low), float(high), is_high_reached
