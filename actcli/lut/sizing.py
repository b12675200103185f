"""Sizes: the smallest table that errs no more than it may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from actcli.activation import Activation
from actcli.errors import ActcliError
from actcli.lut.inputs import closes
from actcli.lut.number_formats import Fixed
from actcli.lut.recipe import Recipe
from actcli.lut.report import Report, holding
from actcli.lut.table import LutTableError, build

MOST_BITS = 16  # of the index of a table


@dataclass(frozen=True)
class Bound:
    """An error that must not be exceeded, in steps of the output or as it is."""

    limit: float
    in_lsb: bool

    def __str__(self) -> str:
        return f"{self.limit!r}".removesuffix(".0") + "lsb" * self.in_lsb

    def of(self, report: Report) -> float:
        """The error that is bounded."""
        return (report.lsb if self.in_lsb else report.absolute).max

    def text(self, error: float) -> str:
        """An error in the unit of the bound."""
        return f"{error:.4g}{' lsb' * self.in_lsb}"


def smallest(activation: Activation, recipe: Recipe, bound: Bound) -> Recipe:
    """The recipe with the fewest entries, a power of two, that keeps the error within a bound.

    Raises TableError where none does.
    """
    tried = []
    for sized, report in _sizes(activation, recipe):
        if bound.of(report) <= bound.limit:
            return sized
        tried.append((sized, report))
    sized, best = min(tried, key=lambda each: bound.of(each[1]))
    reached = f"the best is {bound.text(bound.of(best))} with -n {sized.entries}"
    raise LutTableError(
        f"--max-error {bound}: {reached}. {_advice(activation, recipe, bound, tried[-1][1])}"
    )


def _sizes(activation: Activation, recipe: Recipe) -> Iterator[tuple[Recipe, Report]]:
    """Every size that there can be, smallest first; raises what is wrong where there is none."""
    extra = closes(recipe)
    wrong: ActcliError | None = None
    found = False
    for k in range(1, MOST_BITS + 1):
        sized = replace(recipe, entries=(1 << k) + extra, endpoint=bool(extra))
        try:
            table = build(activation, sized)
        except ActcliError as error:
            wrong = wrong or error
            continue
        found = True
        yield sized, Report(table)
    if wrong is not None and not found:
        raise wrong


def _advice(activation: Activation, recipe: Recipe, bound: Bound, largest: Report) -> str:
    """What would keep the error within the bound."""
    if (held := holding(largest.table)) is not None:
        return f"{largest.table.output.name} does not hold the values: use --dtype {held}."
    if isinstance(largest.table.output, Fixed) and recipe.lookup != "linear":
        linear = replace(recipe, lookup="linear", entries=None, endpoint=True, code_order="natural")
        for sized, report in _sizes(activation, linear):
            if bound.of(report) <= bound.limit:
                return f"--lookup linear reaches it with {sized.entries} entries."
    return "Use a finer --dtype or a wider --in-dtype."
