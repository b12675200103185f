"""Choosing by masks gives what NumPy's where gives, bit for bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from actcli.numerics.select import MIN_SIZE_FOR_MASKS, where

ANY = np.array([0.0, -0.0, 1.5, -np.inf, np.inf, np.nan, -np.nan, 5e-324, 1.7e308])


def bits(x):
    return np.asarray(x, np.float64).view(np.int64)


@given(
    arrays(bool, MIN_SIZE_FOR_MASKS + 3),
    st.integers(0, 100),
    st.sampled_from(["both", "yes", "no", "none"]),
)
def test_where_is_numpys_where_bit_for_bit(condition, seed, which):
    yes, no = np.random.default_rng(seed).choice(ANY, (2, condition.size))
    yes, no = (a if which in (name, "both") else a[0] for name, a in [("yes", yes), ("no", no)])
    assert np.array_equal(bits(where(condition, yes, no)), bits(np.where(condition, yes, no)))


def test_where_broadcasts():
    x = np.random.default_rng(0).normal(size=(3, MIN_SIZE_FOR_MASKS, 2))
    for condition in (x[:, :, :1] > 0, np.broadcast_to(x[:1] > 0, x.shape)):
        assert np.array_equal(where(condition, x, 2.0), np.where(condition, x, 2.0))


@pytest.mark.parametrize("size", [1, MIN_SIZE_FOR_MASKS - 1, MIN_SIZE_FOR_MASKS])
def test_where_is_the_same_for_short_and_long_arrays(size):
    x = np.linspace(-1, 1, size)
    assert np.array_equal(where(x < 0, -x, 0.0), np.where(x < 0, -x, 0.0))


@pytest.mark.parametrize("size", [MIN_SIZE_FOR_MASKS - 1, MIN_SIZE_FOR_MASKS])
def test_a_numeric_condition_holds_unless_it_is_zero(size):
    x = np.resize([-1.0, -0.0, 0.0, 5e-324, np.nan], size)
    assert np.array_equal(where(x, 1.0, 2.0), np.where(x, 1.0, 2.0))
