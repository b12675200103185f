"""Fits: which values are stored, given those of the function at the entries.

A line between two entries errs most in its middle. A fit lowers both entries by half of that error,
so that the line errs to both sides alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

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
    assert isinstance(output, FixedPointFormat)  # Linear look-up, which fits are for, needs it.
    single = np.float32
    i = np.arange(points.count, dtype=single)
    low, step, scale = (single(float(v)) for v in (points.start, points.step, 1 / output.scale))
    round_ = ROUNDINGS["half-away"]
    here, middle, after = (
        f(x) * scale  # type: ignore[arg-type]
        for x in (low + i * step, low + i * step + step / single(2), low + (i + 1) * step)
    )
    sample = round_(here)
    bias = round_((round_((after + sample) / single(2)) - round_(middle)) / single(2))
    return np.asarray((sample - bias) * float(output.scale), np.float64)


FITS: Mapping[str, Fit] = {"none": _unchanged, "midpoint": _midpoint, "float32": _float32}
