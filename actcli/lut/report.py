"""Reports: what a table costs, and how far what is looked up in it is from the function.

Every code of the table is looked up as the device will do it, in integers, and compared with the
function at the x of that code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from actcli.lut.table import Table
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.lut.number_formats import Integers
    from actcli.numerics import Array

DISTANCES_LOG2 = (-10.0, 100.0)
# Beyond the table the error is sampled from a thousandth of its width to where floats of any
# function have reached their limit or overflowed.

DISTANCE_COUNT = 1101
# Ten samples for each doubling of the distance.


class Errors(NamedTuple):
    """How large errors are, and for which input the largest is."""

    max: float
    mean: float
    rms: float
    x: float
    code: int


class BeyondErrors(NamedTuple):
    """The largest errors for x below a table and above it, where its ends are looked up."""

    below: float
    above: float


@dataclass(frozen=True, eq=False)
class Report:
    """A table and the measures of its cost and of its errors.

    `command` is the command line that makes the table again, and `trade` the reports on the
    smallest tables of other kinds that were within the same bound, with this one.
    """

    table: Table
    command: str = ""
    trade: tuple[Report, ...] = ()

    @cached_property
    def lsb(self) -> Errors:
        """Return the errors in steps of the output, over all codes."""
        return self._errors(self.table.truth, in_lsb=True)

    @cached_property
    def absolute(self) -> Errors:
        """Return the errors in the unit of the function, over all codes."""
        return self._errors(self.table.truth, in_lsb=False)

    @cached_property
    def representable_lsb(self) -> Errors:
        """Return the errors in steps, counted from what the output can represent."""
        return self._errors(self.table.representable, in_lsb=True)

    @cached_property
    def representable_absolute(self) -> Errors:
        """Return the errors in the unit of the function, from what the output can represent."""
        return self._errors(self.table.representable, in_lsb=False)

    def _errors(self, truth: Array, *, in_lsb: bool) -> Errors:
        """Return the errors against a truth for each code."""
        table = self.table
        with np.errstate(over="ignore"):
            errors = np.abs(table.output.decode(table.found) - truth)
            if in_lsb:
                errors = errors / table.output.lsb(table.truth)
        return _summary(errors, table.inputs.x(), table.inputs.codes)

    @cached_property
    def beyond(self) -> BeyondErrors:
        """Return the largest errors on both sides of the table."""
        table = self.table
        low, high = table.inputs.window
        ends = table.output.decode(table.found[[0, -1]])
        with np.errstate(over="ignore", invalid="ignore"):
            factors = np.logspace(*DISTANCES_LOG2, DISTANCE_COUNT, base=2.0)
            distances = np.append((high - low) * factors, np.inf)
            below = np.abs(table.f(low - distances) - ends[0])
            above = np.abs(table.f(high + distances) - ends[1])
        return BeyondErrors(*(float(np.nanmax(each, initial=0)) for each in (below, above)))

    @property
    def kernel_lsb(self) -> float | None:
        """Return how far the values may be from the truth before rounding, in output steps.

        An entry whose value is no closer than this to the middle between two codes is the right
        one. None where no accuracy is claimed: of expressions, and of higher derivatives.
        """
        order, table = self.table.recipe.order, self.table
        if order > 1 or not isfinite(table.activation.accuracy[order]):
            return None
        y = table.y[np.isfinite(table.y)]
        ulps = table.activation.accuracy[order]
        return float((ulps * np.abs(np.spacing(y)) / table.output.lsb(y)).max(initial=0))

    @property
    def trend(self) -> str:
        """Return whether what is found rises or falls with x, in words."""
        steps = np.diff(self.table.output.decode(self.table.found))
        if not steps.any():
            return "constant"
        if (steps >= 0).all():
            return "increasing"
        return "decreasing" if (steps <= 0).all() else "not monotonic"

    @property
    def distinct(self) -> int:
        """Return how many different entries there are."""
        return len(np.unique(self.table.codes))

    @property
    def bytes(self) -> int:
        """Return the size of the table in C."""
        return sum(array.bytes for array in self.table.arrays)


def _summary(errors: Array, x: Array, codes: Integers) -> Errors:
    """Return the statistics of the errors at each x and code."""
    worst = int(errors.argmax())
    with np.errstate(over="ignore"):
        return Errors(
            max=float(errors[worst]),
            mean=float(errors.mean()),
            rms=float(np.sqrt(np.square(errors).mean())),
            x=float(x[worst]),
            code=int(codes[worst]),
        )
