"""What the kernels of functions of a vector are made of."""

import math

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.catalogue._vector_kernels import (
    above_cutoff,
    below_maximum,
    diagonal_matrix,
    first_maximum,
    groups,
    is_descending,
    laplacian,
    long_sum,
    sum_of_others,
    with_zero,
)

RNG = np.random.default_rng(8)


def test_below_maximum_is_exact_in_two_parts():
    x = RNG.normal(0, 50, (20, 7))
    d, low = below_maximum(x)
    assert (d.max(axis=-1) == 0).all()
    with mp.workdps(60):
        for row, high, rest in zip(x, d, low, strict=True):
            for v, a, b in zip(row, high, rest, strict=True):
                assert mpf(a) + mpf(b) == mpf(v) - mpf(row.max())


def test_below_maximum_of_two_equal_infinities_is_nan():
    d, _ = below_maximum(np.array([np.inf, 1.0, np.inf]))
    assert np.isnan(d[[0, 2]]).all()


def test_long_sum_is_rounded_once():
    x = RNG.uniform(0, 1, 100_000)
    assert long_sum(x)[0] == math.fsum(x)


@pytest.mark.parametrize("scale", [1e-320, 1e-300, 1e-15, 1e-6, 0.99])
@pytest.mark.parametrize("ones", [1, 2, 3])
def test_sum_of_others_is_rounded_once(scale, ones):
    x = np.concatenate([RNG.uniform(0, 1, 100_000) * scale, np.ones(ones)])
    assert sum_of_others(x)[0] == math.fsum([*x, -1.0])


@pytest.mark.parametrize("power", [1, 2])
def test_powers_above_the_cutoff_sum_to_one(power):
    d, low = below_maximum(RNG.normal(0, 1, (50, 9)))
    above = above_cutoff(d, low, power)
    assert (above >= 0).all()
    assert np.allclose((above**power).sum(axis=-1), 1, rtol=0, atol=4e-16)


def test_first_maximum_is_the_first_of_equal_entries_or_of_nan():
    assert first_maximum(np.array([1.0, 3.0, 3.0])).tolist() == [False, True, False]
    assert first_maximum(np.array([1.0, np.nan, 3.0])).tolist() == [False, True, False]


def test_rows_of_a_laplacian_sum_to_zero():
    p = RNG.dirichlet(np.ones(5))
    jacobian = laplacian(p[:, None] * p)
    assert np.allclose(jacobian, np.diag(p) - p[:, None] * p, rtol=0, atol=1e-16)
    assert np.allclose(jacobian.sum(axis=-1), 0, rtol=0, atol=1e-16)


def test_rows_become_diagonals_groups_and_longer_rows():
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert diagonal_matrix(x).tolist() == [[[1, 0], [0, 2]], [[3, 0], [0, 4]]]
    assert with_zero(x).tolist() == [[1, 2, 0], [3, 4, 0]]
    assert groups(np.arange(6.0), 3).tolist() == [[0, 1, 2], [3, 4, 5]]


def test_equal_pairs_are_descending_and_nan_is_neither():
    pairs = np.array([[2.0, 1.0], [1.0, 1.0], [1.0, 2.0], [np.nan, 1.0]])
    assert np.array_equal(is_descending(pairs), [1, 1, 0, np.nan], equal_nan=True)
