"""Sizing: the smallest table within a bound."""

import re
from dataclasses import replace

import pytest

import actcli
from actcli.analysis.significance import SignificantDigits
from actcli.errors import ActcliError
from actcli.lut.recipe import Recipe
from actcli.lut.report import Report
from actcli.lut.sizing import Bound, Search
from actcli.lut.table import build


@pytest.mark.parametrize("bound", [Bound(1, True), Bound(0.001, False)])
def test_smallest_returns_the_smallest_table_within_the_bound(bound):
    recipe = Recipe(dtype="q15", lookup="linear")
    report = Search(actcli.tanh, bound, SignificantDigits()).smallest(recipe)
    chosen = report.table.recipe
    half_as_many = replace(chosen, entries=(chosen.entries - 1) // 2 + 1)
    assert bound.error(report) <= bound.limit
    assert bound.error(Report(build(actcli.tanh, chosen))) == bound.error(report)
    assert bound.error(Report(build(actcli.tanh, half_as_many))) > bound.limit
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
        Search(function, bound, SignificantDigits()).smallest(recipe)


def test_saturated_ends_do_not_count_against_the_bound():
    """A whole table of tanh errs by a step at both ends, where q15 has no 1."""
    recipe = Recipe(dtype="q7", lookup="nearest", symmetry="none")
    bound = Bound(0.75, in_lsb=True)
    report = Search(actcli.tanh, bound, SignificantDigits()).smallest(recipe)
    assert report.lsb.max > bound.limit
    assert report.representable_lsb.max <= bound.limit


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tanh", "sigmoid", "gelu"])
def test_smallest_of_all_is_within_the_bound_and_smaller_than_every_other(name):
    search = Search(actcli.find(name), Bound(1, in_lsb=True), SignificantDigits())
    report = search.smallest_of_all(Recipe(dtype="s16.12"))
    kinds = [
        (other.table.recipe.lookup, other.table.segments is not None) for other in report.trade
    ]
    assert sorted(kinds) == [
        ("linear", False), ("linear", True), ("nearest", False), ("quadratic", False),
        ("quadratic", True),
    ]  # fmt: skip
    assert all(search.bound.holds(other) for other in report.trade)
    assert report.bytes == min(other.bytes for other in report.trade)
