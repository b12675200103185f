"""Fits: which values are stored, given those of the function at the entries.

A line between two entries errs most in its middle. A fit lowers both entries by half of that error,
so that the line errs to both sides alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from actcli.lut.number_formats import ROUNDINGS, FixedPointFormat, OutputFormat
from actcli.numerics import np
from actcli.numerics.grid import progression

if TYPE_CHECKING:
    from actcli.numerics import Array

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class SamplePoints:
    """The x at which entries are sampled: `count` points every `step` from `start`, exactly."""

    start: Fraction
    step: Fraction
    count: int

    def x(self, offset: Fraction = Fraction(0)) -> Array:
        """Return the points moved by `offset` steps, shaped (count,) and rounded once."""
        return progression(self.start + offset * self.step, self.step, self.count)


Fit = Callable[[Callable[["Array"], "Array"], SamplePoints, OutputFormat, "Array"], "Array"]
# A fit takes the function, the sample points, the output format, and the function's values at the
# points. It returns a new array of the values to store.


def _unchanged(
    f: Callable[[Array], Array], points: SamplePoints, output: OutputFormat, y: Array
) -> Array:
    """Store the values as they are."""
    return y.copy()


def _midpoint(
    f: Callable[[Array], Array], points: SamplePoints, output: OutputFormat, y: Array
) -> Array:
    """Lower each value by half of what the chord to the next one errs by in its middle."""
    return y - (y / 2 + f(points.x(Fraction(1))) / 2 - f(points.x(HALF))) / 2


def _float32(
    f: Callable[[Array], Array], points: SamplePoints, output: OutputFormat, y: Array
) -> Array:
    """Do the same as TFLite does: in float32, rounded to whole codes at every stage."""
    return _rounded_at_every_stage(f, points, output, lambda scale: np.float32(1 / scale))


def _litert(
    f: Callable[[Array], Array], points: SamplePoints, output: OutputFormat, y: Array
) -> Array:
    """Do the same, with the scale that LiteRT's GELU and EXP take: 65536/65535 of the true one.

    It is the number of codes over the distance from the lowest to the highest, which is one less.
    """
    lowest, highest = np.float32(-(2**15)), np.float32(2**15 - 1)
    return _rounded_at_every_stage(
        f,
        points,
        output,
        lambda scale: (
            np.float32(2**16) / (np.float32(scale) * highest - np.float32(scale) * lowest)
        ),
    )


def _rounded_at_every_stage(
    f: Callable[[Array], Array],
    points: SamplePoints,
    output: OutputFormat,
    factor_of: Callable[[float], Any],
) -> Array:
    """Return the values that LUTPopulateInt16 of LiteRT stores.

    Its codes are the values times `factor_of` the step of the output.
    """
    assert isinstance(output, FixedPointFormat)  # Linear look-up, which fits are for, needs it.
    unit = float(output.scale)
    single, round_, factor = np.float32, ROUNDINGS["half-away"], factor_of(unit)
    i = np.arange(points.count, dtype=single)
    last = points.count - 1
    low, high = single(float(points.start)), single(float(points.start + last * points.step))
    step = (high - low) / single(last)
    here, middle, after = (
        f(x).astype(single) * factor  # type: ignore[arg-type]
        for x in (low + i * step, low + i * step + step / single(2), low + (i + 1) * step)
    )
    sample = round_(here)
    bias = round_((round_((after + sample) / single(2)) - round_(middle)) / single(2))
    bias[-1] = 0  # No line begins at the last entry.
    return np.asarray((sample - bias) * unit, np.float64)


FITS: Mapping[str, Fit] = {
    "none": _unchanged,
    "midpoint": _midpoint,
    "float32": _float32,
    "litert": _litert,
}
