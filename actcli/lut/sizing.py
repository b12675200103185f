"""Sizing: find the smallest table whose error is within a bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from actcli.activation import Activation
from actcli.analysis.significance import SignificantDigits
from actcli.errors import ActcliError
from actcli.lut.alternatives import dtype_that_holds, with_linear_lookup
from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.recipe import Recipe
from actcli.lut.report import Report
from actcli.lut.table import LutTableError, build
from actcli.support.numerals import numeral

MAX_INDEX_BITS = 16
# Larger tables would have an entry for every code of a 16-bit input, and look up nothing between.


@dataclass(frozen=True)
class Bound:
    """The largest error that is allowed, in steps of the output or in the unit of the function."""

    limit: float
    in_lsb: bool

    def __str__(self) -> str:
        number = numeral(self.limit)
        return f"{number}lsb" if self.in_lsb else number

    def error(self, report: Report) -> float:
        """Return the error of a table that the bound is for."""
        return (report.lsb if self.in_lsb else report.absolute).max

    def holds(self, report: Report) -> bool:
        """Return whether a table is within the bound."""
        return self.error(report) <= self.limit


def smallest(
    activation: Activation,
    recipe: Recipe,
    bound: Bound,
    *,
    command: str = "",
    digits: SignificantDigits | None = None,
) -> Report:
    """Return the report on the table with the fewest entries, 2^k of them, within a bound.

    Parameters
    ----------
    activation : Activation
    recipe : Recipe
        All but the number of entries.
    bound : Bound
    command : str
        The command line that makes the table again, for the report.
    digits : SignificantDigits, optional
        Those of the command.

    Raises
    ------
    LutTableError
        If no size is within the bound; the message says what would be.
    ActcliError
        If the recipe does not fit the function, whatever the size.
    """
    reports = []
    for report in _sizes(activation, recipe, command, digits):
        if bound.holds(report):
            return report
        reports.append(report)
    best = min(reports, key=bound.error)
    unit = " lsb" if bound.in_lsb else ""
    reached = f"{bound.error(best):.4g}{unit} with -n {best.table.recipe.entries}"
    advice = _advice(activation, recipe, bound, reports[-1])
    raise LutTableError(f"--max-error {bound}: the best is {reached}. {advice}")


def _sizes(
    activation: Activation,
    recipe: Recipe,
    command: str = "",
    digits: SignificantDigits | None = None,
) -> Iterator[Report]:
    """Yield the report on every size that can be built, the smallest first.

    If none can, raise the error of the smallest.
    """
    extra = recipe.end_entries
    digits = digits or SignificantDigits()
    first_error: ActcliError | None = None
    is_buildable = False
    for k in range(1, MAX_INDEX_BITS + 1):
        sized = replace(recipe, entries=(1 << k) + extra, endpoint=extra > 0)
        try:
            table = build(activation, sized, digits)
        except ActcliError as error:
            first_error = first_error or error
            continue
        is_buildable = True
        yield Report(table, command)
    if first_error is not None and not is_buildable:
        raise first_error


def _advice(activation: Activation, recipe: Recipe, bound: Bound, largest: Report) -> str:
    """Return what would keep the error within the bound."""
    output = largest.table.output
    if (dtype := dtype_that_holds(largest.table)) is not None:
        return f"{output.name} does not hold the values: use --dtype {dtype}."
    if isinstance(output, FixedPointFormat) and recipe.lookup != "linear":
        linear = replace(with_linear_lookup(recipe), entries=None)
        for report in _sizes(activation, linear, digits=largest.table.digits):
            if bound.holds(report):
                return f"--lookup linear reaches it with {report.table.recipe.entries} entries."
    return "Use a finer --dtype or a wider --in-dtype."
