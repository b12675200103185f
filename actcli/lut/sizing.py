"""Sizing: find the smallest table whose error is within a bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from actcli.activation import Activation
from actcli.analysis.significance import SignificantDigits
from actcli.errors import ActcliError
from actcli.lut.alternatives import dtype_that_holds, with_linear_lookup
from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.recipe import INTERPOLATIONS, Recipe
from actcli.lut.report import Report
from actcli.lut.segment_table import build_segments
from actcli.lut.symmetry import SIDES
from actcli.lut.table import LutTableError, Table, build
from actcli.numerics import np
from actcli.support.numerals import numeral

MAX_INDEX_BITS = 16
# Larger tables would have an entry for every code of a 16-bit input, and look up nothing between.

LUCKY_BITS = 4
# The search of a half begins at an eighth of the cells of the whole.

MAX_FLAT_STEPS = 2
# Between neighbouring entries: where a saturated end is flatter, its error is not passed on.


@dataclass(frozen=True)
class Bound:
    """The largest error that is allowed, in steps of the output or in the unit of the function.

    It is counted from what the output can represent: 1 is 32767/32768 in q15.
    """

    limit: float
    in_lsb: bool

    def __str__(self) -> str:
        number = numeral(self.limit)
        return f"{number}lsb" if self.in_lsb else number

    def error(self, report: Report) -> float:
        """Return the error of a table that the bound is for."""
        return (report.representable_lsb if self.in_lsb else report.representable_absolute).max

    def holds(self, report: Report) -> bool:
        """Return whether a table is within the bound."""
        return self.error(report) <= self.limit


@dataclass(frozen=True, eq=False)
class Search:
    """The search for the smallest table of a function within a bound.

    `command` is the command line that makes the table again, for the report; `digits` are those of
    the command.
    """

    activation: Activation
    bound: Bound
    digits: SignificantDigits
    command: str = ""

    def smallest(self, recipe: Recipe) -> Report:
        """Return the report on the smallest table of a recipe within the bound.

        Parameters
        ----------
        recipe : Recipe
            All but the number of entries: these are 2^k, and one more for the end where there is
            one. If its symmetry is auto, half tables are tried too.

        Raises
        ------
        LutTableError
            If no size is within the bound; the message says what would be.
        ActcliError
            If the recipe does not fit the function, whatever the size.
        """
        if recipe.symmetry != "auto":
            return self._of_side(recipe)
        if recipe.segments is not None:
            return self._of_segments(recipe)
        whole = self._of_side(replace(recipe, symmetry="none"))
        # A half needs half the cells of the whole, or fewer where it is luckier with its roundings.
        cells = len(whole.table.x) - recipe.end_entries
        half = self._of_either_half(recipe, cells.bit_length() - LUCKY_BITS)
        return half if half is not None and half.bytes < whole.bytes else whole

    def note_on_end(self, report: Report) -> str:
        """Return what an entry costs that the output cannot represent, or "".

        Lines beside it err by its step too, if the table is steep there: so 1 is 32767/32768 in
        q15, and exp(-x) leaves it at once.
        """
        table = report.table
        steps = np.abs(np.diff(table.codes, append=table.codes[-1:]))
        is_steep = np.maximum(steps, np.roll(steps, 1)) > MAX_FLAT_STEPS
        interpolates = table.segments is None and table.lookup.interpolates
        if not (interpolates and (table.encoded.saturated & is_steep).any()):
            return ""
        output, others = table.output, []
        assert isinstance(output, FixedPointFormat)  # Others do not interpolate.
        recipe = replace(table.recipe, entries=None, endpoint=None)
        if (dtype := dtype_that_holds(table, steps=0.0)) is not None:
            others.append((f"--dtype {dtype}", replace(recipe, dtype=dtype)))
        others.append(("--segments auto", replace(recipe, segments="auto")))
        texts = []
        for option, other in others:
            with suppress(ActcliError):
                texts.append(f"{option} takes {self.smallest(other).bytes} bytes")
        end = float(output.decode(np.array([output.high]))[0])
        advice = ", ".join(texts)
        return advice and (
            f"{output.name} ends at {end:g}, so that an entry is a step off and lines beside it "
            f"are too, which costs entries: {advice}"
        )

    def _of_segments(self, recipe: Recipe) -> Report:
        """Return the report on the smallest table of segments, a half if that is smaller."""
        half = self._of_either_half(recipe)
        if half is not None and half.table.fold is not None and not half.table.fold.shift:
            return half  # Nothing is rounded on the way to the other side.
        try:
            whole = self._of_side(replace(recipe, symmetry="none"))
        except ActcliError:
            if half is None:
                raise
            return half
        return half if half is not None and half.bytes < whole.bytes else whole

    def _of_either_half(self, recipe: Recipe, least_bits: int = 1) -> Report | None:
        """Return the report on the smallest half table, or None if no half serves the other."""
        found = []
        for side in SIDES:
            with suppress(ActcliError):
                found.append(self._of_side(replace(recipe, symmetry=side), max(least_bits, 1)))
        return min(found, key=lambda report: report.bytes, default=None)

    def smallest_of_all(
        self, recipe: Recipe, check: Callable[[Table], None] = lambda table: None
    ) -> Report:
        """Return the report on the smallest table of any look-up, with the others in its trade.

        Parameters
        ----------
        recipe : Recipe
            Its look-up does not matter.
        check : callable
            Raise ActcliError for a table that cannot be used.

        Raises
        ------
        ActcliError
            If no look-up keeps the bound: what is said of the first.
        """
        found, first_error = [], None
        for form in _forms(recipe):
            try:
                report = self.smallest(form)
                check(report.table)
                found.append(report)
            except ActcliError as error:
                first_error = first_error or error
        if first_error is not None and not found:
            raise first_error
        found.sort(key=lambda report: report.bytes)
        return replace(found[0], trade=tuple(found))

    def _of_side(self, recipe: Recipe, least_bits: int = 1) -> Report:
        """Return the report on the smallest table, of 2^least_bits cells at least."""
        if recipe.segments is not None:
            limit, in_lsb = self.bound.limit, self.bound.in_lsb
            table = build_segments(self.activation, recipe, limit, self.digits, in_lsb=in_lsb)
            return Report(table, self.command)
        reports = []
        for report in self._sizes(recipe, least_bits):
            if self.bound.holds(report):
                return report
            reports.append(report)
        best = min(reports, key=self.bound.error)
        unit = " lsb" if self.bound.in_lsb else ""
        reached = f"{self.bound.error(best):.4g}{unit} with -n {best.table.recipe.entries}"
        advice = self._advice(recipe, reports[-1])
        raise LutTableError(f"--max-error {self.bound}: the best is {reached}. {advice}")

    def _sizes(self, recipe: Recipe, least_bits: int = 1) -> Iterator[Report]:
        """Yield the report on every size that can be built, the smallest first.

        If none can, raise the error of the smallest.
        """
        extra = 1 if recipe.symmetry in SIDES else recipe.end_entries
        has_end = recipe.end_entries > 0
        first_error: ActcliError | None = None
        is_buildable = False
        for k in range(least_bits, MAX_INDEX_BITS + 1):
            sized = replace(recipe, entries=(1 << k) + extra, endpoint=has_end)
            try:
                table = build(self.activation, sized, self.digits)
            except ActcliError as error:
                first_error = first_error or error
                continue
            is_buildable = True
            yield Report(table, self.command)
        if first_error is not None and not is_buildable:
            raise first_error

    def _advice(self, recipe: Recipe, largest: Report) -> str:
        """Return what would keep the error within the bound."""
        output = largest.table.output
        if (dtype := dtype_that_holds(largest.table)) is not None:
            return f"{output.name} does not hold the values: use --dtype {dtype}."
        if isinstance(output, FixedPointFormat) and recipe.lookup not in INTERPOLATIONS:
            linear = replace(with_linear_lookup(recipe), entries=None)
            for report in self._sizes(linear):
                if self.bound.holds(report):
                    return f"--lookup linear reaches it with {report.table.recipe.entries} entries."
        return "Use a finer --dtype or a wider --in-dtype."


def _forms(recipe: Recipe) -> Iterator[Recipe]:
    """Yield the recipe with every look-up, those of segments last."""
    for lookup in ("nearest", *INTERPOLATIONS):
        yield replace(recipe, lookup=lookup, endpoint=None)
    for lookup in INTERPOLATIONS:
        yield replace(recipe, lookup=lookup, endpoint=None, segments="auto")
