"""Making: a table of a recipe that leaves something to be chosen."""

from __future__ import annotations

from dataclasses import replace

from actcli.activation import Activation
from actcli.analysis.significance import SignificantDigits
from actcli.errors import ActcliError
from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.recipe import Recipe
from actcli.lut.report import Report
from actcli.lut.segment_table import build_segments
from actcli.lut.symmetry import SIDES
from actcli.lut.table import Table, build


def make(
    activation: Activation, recipe: Recipe, digits: SignificantDigits, command: str = ""
) -> Report:
    """Return the report on the table of a recipe.

    If its symmetry is auto and no number of entries is given, only one half is stored where the
    largest error is no larger for it.

    Parameters
    ----------
    activation : Activation
    recipe : Recipe
        Its `segments` are a number, if it has any.
    digits : SignificantDigits
        Those of the command.
    command : str
        The command line that makes the table again, for the report.

    Raises
    ------
    ActcliError
        If the recipe does not fit the function, or its parts do not fit together.
    """
    whole = Report(_build(activation, recipe, digits), command)
    is_fixed_point = isinstance(whole.table.output, FixedPointFormat)
    if recipe.symmetry != "auto" or recipe.entries is not None or not is_fixed_point:
        return whole
    for side in SIDES:
        try:
            half = Report(_build(activation, replace(recipe, symmetry=side), digits), command)
        except ActcliError:
            continue
        if half.lsb.max <= whole.lsb.max:
            return half
    return whole


def _build(activation: Activation, recipe: Recipe, digits: SignificantDigits) -> Table:
    """Return the table of entries, or of as many segments as the recipe says."""
    if recipe.segments is not None:
        return build_segments(activation, recipe, None, digits)
    return build(activation, recipe, digits)
