"""The input side of a table: codes, scales and where entries are sampled."""

import numpy as np
import pytest

from actcli.lut.formulas import input_formula
from actcli.lut.input_codes import input_codes
from actcli.lut.recipe import SAMPLE_POSITIONS, Recipe


def test_default_codes_are_spread_over_the_range():
    inputs = input_codes(Recipe(window=(-8.0, 8.0), entries=256))
    assert (inputs.first, inputs.shift, input_formula(inputs)) == (-32768, 8, "code/4096")
    inputs = input_codes(Recipe(window=(0.0, 1.0), in_dtype="uint8"))
    assert input_formula(inputs) == "code/256"
    odd = input_codes(Recipe(window=(-1.0, 1.0), entries=100))
    assert (len(odd.codes), odd.first, odd.shift) == (51200, -25600, 9)
    assert odd.x()[[0, -1]].tolist() == [-1.0, 1 - 2 / 51200]


@pytest.mark.parametrize("sample", SAMPLE_POSITIONS)
@pytest.mark.parametrize("endpoint", [False, True])
def test_sample_setting_places_the_entries(sample, endpoint):
    count = 5 if endpoint else 4
    recipe = Recipe(window=(0.0, 4.0), entries=count, sample=sample, endpoint=endpoint)
    x = input_codes(recipe).samples.x().tolist()
    if sample == "spread":
        assert x == np.linspace(0, 4, count).tolist()
    else:
        start = 0.5 if sample == "center" else 0.0
        assert x == [start + i for i in range(count)]
