"""Every float16 gives a result that is rounded once, by the generator of exhaustive.md."""

from pathlib import Path

import numpy as np
import pytest
from generate import exhaustive
from generate.exhaustive import distance, inputs, truth, worst

from actcli.catalogue import catalogue, find


def marked(a):
    """Return the name of a function, marked slow but for a few; waves take longest."""
    marks = () if a.name in ("relu", "gelu", "threshold") else pytest.mark.slow
    return pytest.param(a.name, marks=marks)


@pytest.mark.parametrize("name", [marked(a) for a in catalogue().values() if a.pointwise])
def test_every_float16_is_rounded_once(name):
    _, (f, _, slope, _) = worst((name, "float16", 0))
    assert f <= 0.51
    assert slope <= 0.51


@pytest.mark.parametrize("name", ["elu", "gelu", "hard_tanh", "squared_relu"])
def test_interpolation_agrees_with_computing_each_point(name):
    a = find(name)
    x = np.sort(np.float32(np.random.default_rng(4).uniform(-1.2, 1.2, 2000))).astype(float)
    exact, between = truth(name, np.float32).exact, truth(name, np.float32).at(x)
    for i in range(0, len(x), 40):
        assert between[:, i] == pytest.approx([float(y) for y in exact(x[i])], rel=1e-11)
    assert np.allclose(between, [a(x), a.derivative(x)], rtol=1e-11, atol=0)


def test_interpolation_shows_the_errors_of_a_wrong_kernel():
    """elu' as it is often printed has no digit left at -38; an inexact truth would not show it."""
    x = np.linspace(-38, -37, 1000)
    _, slope = truth("elu", np.float32).at(x)
    with np.errstate(all="ignore"):
        assert (distance(np.float32((np.exp(x) - 1) + 1), slope) > 1e6).all()
    assert (distance(np.float32(np.exp(x)), slope) <= 0.5001).all()


def test_inputs_are_all_finite_codes():
    assert len(inputs("float16", 0)) == 2 * 31 * 1024
    assert len(inputs("bfloat16", 0)) == 2 * 255 * 128
    assert inputs("float32", (1 << 32) - (1 << 20)).size == 0  # all nan
    assert inputs("float32", 0)[1] == np.float32(1e-45)


def test_distances_are_in_ulps_of_the_result_type():
    got = np.array([1, 1 + 2**-9, 6e-8, np.inf, np.nan, 1], np.float16)
    right = np.array([1, 1 + 2**-11, 2.0**-24, 65520.0, 1.0, np.nan])
    assert distance(got, right).tolist() == [0, 1.5, 0, 0.5, np.inf, np.inf]


def test_the_committed_float32_table_lists_the_functions_of_the_articles():
    """And each of them is rounded once at every float32."""
    text = (Path(exhaustive.__file__).with_suffix(".md")).read_text("utf-8")
    rows = [row.split(" | ") for row in text.splitlines() if row.count(" | ") == 4][1:]
    assert {name.removeprefix("| ") for name, *_ in rows} == {
        *("linear", "sigmoid", "tanh", "relu", "leaky_relu", "prelu", "rrelu", "elu", "selu"),
        *("gelu", "gelu_tanh", "softplus", "softsign"),
    }
    for _, f, _, slope, _ in rows:
        assert float(f) <= 0.51
        assert float(slope) <= 0.51
