"""Look-up: the arithmetic of integers, and the errors that published ways of it have."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from helpers.tables import table

import actcli
from actcli.lut.fits import FITS
from actcli.lut.recipe import LOOKUPS, Recipe
from actcli.lut.report import Report
from actcli.lut.table import build


@pytest.mark.parametrize(
    ("lookup", "sample"),
    [pair for pair in product(LOOKUPS, ["edge", "center"]) if pair != ("quadratic", "center")],
)
def test_lookup_agrees_with_exact_fractions(lookup, sample):
    made = table(actcli.gelu, dtype="s16.12", in_dtype="s8.4", entries=16, lookup=lookup,
                 sample=sample)  # fmt: skip
    entries = made.codes.tolist()

    def expected(code):
        center = Fraction(1, 2) if sample == "center" else Fraction(0)
        at = Fraction(max(min(code, 127), -128) + 128, 16) - center
        held = lambda i: entries[max(0, min(i, 15))]  # noqa: E731
        match lookup:
            case "nearest":
                return held(int((at + Fraction(1, 2)) // 1))
            case "linear":
                at = max(at, Fraction(0))
                low = at // 1
                rise = (held(low + 1) - held(low)) * (at - low)
                return held(low) + int((rise + Fraction(1, 2)) // 1)
            case "quadratic":
                i = min(max(int((at + Fraction(1, 2)) // 1), 1), 14)
                before, here, after = entries[i - 1 : i + 2]
                t = at - i
                bent = here + t * (after - before) / 2 + t * t * (after - 2 * here + before) / 2
                return int((bent + Fraction(1, 2)) // 1)
            case "floor" | "trunc":
                at += center
                up = lookup == "trunc" and code < 0
                return held(-int(-at // 1) if up else int(at // 1))

    codes = np.arange(-200, 200)
    found = made.find(codes).tolist()
    assert found == [expected(code) for code in codes.tolist()]


@pytest.mark.parametrize(
    ("name", "published"), [("sigmoid", 1.54), ("silu", 8.0), ("tanh", 12.3), ("gelu", 12.75)]
)
def test_linear_lookup_errors_equal_the_published_ones(name, published):
    recipe = Recipe(dtype="s32.27", in_dtype="s16.12", lookup="linear")
    coarse, fine = (
        Report(build(actcli.find(name), replace(recipe, entries=n, endpoint=True)))
        for n in (257, 1025)
    )
    assert coarse.absolute.max * 2**15 == pytest.approx(published, abs=0.03)
    assert fine.absolute.max * 2**15 <= 0.80


def test_nearest_lookup_and_centered_entries_halve_the_error():
    recipe = Recipe(dtype="s32.27", in_dtype="s20.16", entries=256)
    floor, nearest, centre = (
        Report(build(actcli.tanh, replace(recipe, lookup=lookup, sample=sample))).lsb.max
        for lookup, sample in (("floor", "edge"), ("nearest", "edge"), ("floor", "center"))
    )
    assert floor / nearest == pytest.approx(2, rel=2e-3)
    assert floor / centre == pytest.approx(2, rel=2e-3)


def test_fits_lower_the_error_of_linear_lookup():
    errors = {
        fit: Report(table(actcli.sigmoid, dtype="q15", lookup="linear", entries=65, endpoint=True,
                          fit=fit)).lsb.rms
        for fit in FITS
    }  # fmt: skip
    assert errors["midpoint"] < errors["none"]
    assert errors["float32"] < errors["none"]
