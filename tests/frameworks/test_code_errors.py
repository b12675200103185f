"""Scales of quantised functions, and how codes are compared with the rounded truth."""

import numpy as np
import pytest

from actcli.errors import ActcliError
from actcli.frameworks._quantised import (
    INTEGER_TYPES,
    Quantised,
    Scale,
    all_codes,
    covering,
    measure_codes,
    stated,
)


@pytest.mark.parametrize("dtype", INTEGER_TYPES)
@pytest.mark.parametrize("ends", [(-5.0, 5.0), (0.0, 1.0), (-3.0, -1.0), (0.2, 7.0), (-1e-3, 8.0)])
def test_a_scale_covers_its_range_and_0(dtype, ends):
    scale = covering(*ends, dtype)
    x = scale.numbers(all_codes(dtype))
    assert (x == 0).any()
    assert x[0] <= min(ends[0], 0) + 0.51 * scale.scale
    assert x[-1] >= max(ends[1], 0) - 0.51 * scale.scale
    assert np.float32(scale.scale) == scale.scale
    if dtype == "int16":
        assert scale.zero_point == 0


@pytest.mark.parametrize("ends", [(0.0, 0.0), (0.0, 1e-300), (-1e300, 1e300)])
def test_a_range_that_float32_cannot_have_gives_a_scale_that_it_has(ends):
    assert 2.0**-126 <= covering(*ends, "int8").scale <= 2.0**127


def test_a_stated_scale_has_the_middle_zero_point():
    assert stated(0.5, None, "uint8") == (0.5, 128)
    assert stated(0.5, None, "int8") == stated(0.5, None, "int16") == (0.5, 0)
    assert stated(0.1, -3, "int8") == (np.float32(0.1), -3)
    with pytest.raises(ActcliError, match="0 to 255"):
        stated(0.1, 256, "uint8")
    with pytest.raises(ActcliError, match="float32"):
        stated(float("nan"), 0, "uint8")


def computed(values, codes):
    """Compare codes of int8 at scale 1/2 with values that are 0 where none is given."""
    truth, made = np.zeros(256), np.zeros(256)
    truth[: len(values)], made[: len(codes)] = values, codes
    return measure_codes(Quantised(Scale(2.0, 0), Scale(0.5, 0), made), truth, "int8")


def test_codes_that_differ_are_counted_and_the_farthest_is_told():
    found = computed([1.0, 1.2, -3.0], [2, 3, -6])
    assert (found.points, found.differ, found.ties) == (256, 1, 0)
    assert found.error == pytest.approx(0.6)
    assert (found.code, found.x, found.got, found.right) == (-127, -254.0, 3, 2)


def test_of_a_tie_both_codes_are_right_and_no_other():
    assert computed([0.25, 0.25, -0.75], [0, 1, -2])[1:3] == (0, 3)
    assert computed([0.25, 0.25], [-1, 2])[1:3] == (2, 2)
    assert computed([0.25 + 1e-6], [0])[1:3] == (1, 0)


def test_values_beyond_the_codes_are_at_their_ends_and_nan_is_left_out():
    found = computed([1e9, -np.inf, np.inf, np.nan], [127, -128, 126, 55])
    assert (found.points, found.differ) == (255, 1)
    assert (found.code, found.got, found.right, found.error) == (-126, 126, 127, 1.0)
    with pytest.raises(ActcliError, match="no value"):
        computed([np.nan] * 256, [])
