"""Sizing: the smallest table within a bound."""

import re
from dataclasses import replace

import pytest

import actcli
from actcli.errors import ActcliError
from actcli.lut.recipe import Recipe
from actcli.lut.report import Report
from actcli.lut.sizing import Bound, smallest
from actcli.lut.table import build


@pytest.mark.parametrize("bound", [Bound(1, True), Bound(0.001, False)])
def test_smallest_returns_the_smallest_table_within_the_bound(bound):
    recipe = Recipe(dtype="q15", lookup="linear")
    report = smallest(actcli.tanh, recipe, bound)
    chosen = report.table.recipe
    half = replace(chosen, entries=(chosen.entries - 1) // 2 + 1)
    assert bound.error(report) <= bound.limit
    assert bound.error(Report(build(actcli.tanh, chosen))) == bound.error(report)
    assert bound.error(Report(build(actcli.tanh, half))) > bound.limit
    assert (chosen.entries - 1).bit_count() == 1


@pytest.mark.parametrize(
    ("function", "recipe", "bound", "advice"),
    [
        (
            actcli.tanh,
            Recipe(dtype="s16.14", in_dtype="s18.14"),
            Bound(1, True),
            "--lookup linear reaches it",
        ),
        (
            actcli.tanh,
            Recipe(dtype="s16.14", lookup="linear"),
            Bound(0.1, True),
            "Use a finer --dtype",
        ),
        (actcli.gelu, Recipe(), Bound(1, True), "q15 does not hold the values: use --dtype s16.12"),
        (actcli.tanh, Recipe(in_dtype="s30.1"), Bound(1, True), "30 bits"),
    ],
)
def test_unreachable_bound_error_says_what_would_reach_it(function, recipe, bound, advice):
    with pytest.raises(ActcliError, match=re.escape(advice)):
        smallest(function, recipe, bound)
