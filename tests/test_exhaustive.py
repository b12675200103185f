"""Every float16 gives a result that is rounded once."""

import numpy as np
import pytest
from exhaustive import distance, inputs, worst

from actcli.catalogue import catalogue

NAMES = [a.name for a in catalogue().values() if a.pointwise]


@pytest.mark.parametrize("name", NAMES)
def test_every_float16(name):
    _, (f, _, slope, _) = worst((name, "float16", 0))
    assert f <= 0.51
    assert slope <= 0.51


def test_every_finite_code_is_an_input():
    assert len(inputs("float16", 0)) == 2 * 31 * 1024
    assert len(inputs("bfloat16", 0)) == 2 * 255 * 128
    assert inputs("float32", (1 << 32) - (1 << 20)).size == 0  # all nan
    assert inputs("float32", 0)[1] == np.float32(1e-45)


def test_a_distance_is_in_ulps():
    got = np.array([1, 1 + 2**-9, 6e-8, np.inf, np.nan, 1], np.float16)
    right = np.array([1, 1 + 2**-11, 2.0**-24, 65520.0, 1.0, np.nan])
    assert distance(got, right).tolist() == [0, 1.5, 0, 0.5, np.inf, 0]
