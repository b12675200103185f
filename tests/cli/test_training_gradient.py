"""The gradient that training takes for a derivative that is 0."""

import json

import numpy as np
import pytest

from actcli.activation.difference import difference
from actcli.catalogue import catalogue, find
from actcli.formula import kernels

LIKE = {"binary_sigmoid": "sparse_sigmoid", "binary_tanh": "hard_tanh"}


@pytest.mark.parametrize("name", LIKE)
def test_it_is_the_derivative_of_the_function_that_is_rounded(name):
    x = np.array([-np.inf, -1.5, -1.0001, -0.999, -1e-300, 0.0, 0.5, 0.999, 1.0001, np.inf])
    got = kernels.value(find(name).training_gradient)(x)
    assert got.tolist() == find(LIKE[name]).derivative(x).tolist()
    assert not find(name).derivative(x[x != 0]).any()


@pytest.mark.parametrize("name", LIKE)
def test_its_values_in_python(name):
    x = np.array([[-1.5, -0.5], [0.0, 3.0]], np.float32)
    got, expected = find(name).training_derivative(x), find(LIKE[name]).derivative(x)
    assert got.dtype == np.float32
    assert got.tolist() == expected.tolist()
    assert np.isnan(find(name).training_derivative(np.nan))


def test_of_other_functions_it_is_the_derivative():
    assert find("elu").training_derivative(-1.0, alpha=0.2) == find("elu").derivative(-1, alpha=0.2)
    each = find("elu").training_derivative(-1.0, alpha=[0.2, 2.0])
    assert each.tolist() == find("elu").derivative(-1.0, alpha=[0.2, 2.0]).tolist()


def test_no_function_with_a_slope_has_one():
    declared = {a.name for a in catalogue().values() if a.training_gradient.is_written}
    assert declared == set(LIKE)


def test_info_tells_it(run):
    assert "1/2 for |x| < 1" in " ".join(run("info binary_sigmoid").out.split())
    known = json.loads(run("info binary_tanh -f json").out)
    assert known["training_gradient"]["source"] == "where(abs(x) < 1, 1, 0)"
    assert json.loads(run("info sign -f json").out)["training_gradient"] is None


def test_diff_notes_its_values(run):
    done = run("diff binary_sigmoid -0.5 2")
    assert [row[-1] for row in done.rows] == ["0", "0"]
    assert "0.5 at -0.5, 0 at 2" in done.err
    assert "training" not in run("diff binary_sigmoid -0.5 --order 2").err
    assert "training" not in run("diff sign -0.5").err


def test_a_difference_has_none():
    assert not difference(find("binary_tanh"), find("sign")).training_gradient.is_written
