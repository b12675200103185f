"""Limits of a table of formulas, by mpmath, are those of their expansions."""

import math

import pytest
from helpers.formula_table import rows

from actcli.activation.limits import asymptote_far, limit_beside, limit_far
from actcli.catalogue import catalogue
from actcli.numerics.germ import UndecidedError
from actcli.specs.expression import from_expression

ROWS = rows()

SIDES = ("left", "right")


def agrees(ask, expected):
    """Return whether a limit is the expected one; nan stands for one that is not known, or none."""
    try:
        got = ask()
    except UndecidedError:
        return math.isnan(expected)
    return got == pytest.approx(expected, rel=4e-16, abs=0, nan_ok=True)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.formula} at {row.x}" for row in ROWS])
def test_limits_of_value_slope_and_bend(row):
    f = from_expression(row.formula, catalogue())
    for side, beside in zip(SIDES, (row.left, row.right), strict=True):
        for order, limit in enumerate(beside):
            assert agrees(lambda: limit_beside(f, row.x, side, order), limit), (side, order)  # noqa: B023


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.formula} at {row.x}" for row in ROWS])
def test_limits_far_out(row):
    f = from_expression(row.formula, catalogue())
    for place, side in enumerate(SIDES):
        for order, limits in enumerate((row.limits, row.slope_limits)):
            assert agrees(lambda: limit_far(f, side, order), limits[place]), (side, order)  # noqa: B023
        line = row.asymptotes[place]
        try:
            got = asymptote_far(f, side)
        except UndecidedError:
            assert line is None
            continue
        assert got == (line and pytest.approx(tuple(line), rel=4e-16, abs=0))
