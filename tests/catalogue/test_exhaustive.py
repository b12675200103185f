"""Every float16 gives a result that is rounded once."""

from pathlib import Path

import numpy as np
import pytest
from generate import exhaustive
from generate.exhaustive import distance, inputs, truth, worst

from actcli.catalogue import catalogue, find


def in_time(a):
    """Quick runs have a few, and of these no wave, which far out is no polynomial."""
    marks = () if a.name in ("relu", "gelu", "threshold") else pytest.mark.slow
    return pytest.param(a.name, marks=marks)


@pytest.mark.parametrize("name", [in_time(a) for a in catalogue().values() if a.pointwise])
def test_every_float16(name):
    _, (f, _, slope, _) = worst((name, "float16", 0))
    assert f <= 0.51
    assert slope <= 0.51


@pytest.mark.parametrize("name", ["elu", "gelu", "hard_tanh", "squared_relu"])
def test_interpolation_is_as_good_as_computing_each(name):
    a = find(name)
    x = np.sort(np.float32(np.random.default_rng(4).uniform(-1.2, 1.2, 2000))).astype(float)
    exact, between = truth(name, np.float32).exact, truth(name, np.float32).at(x)
    for i in range(0, len(x), 40):
        assert between[:, i] == pytest.approx([float(y) for y in exact(x[i])], rel=1e-11)
    assert np.allclose(between, [a(x), a.derivative(x)], rtol=1e-11, atol=0)


def test_interpolation_sees_what_a_kernel_gets_wrong():
    """elu' as it is often printed has no digit left at -38, which an inexact truth would miss."""
    x = np.linspace(-38, -37, 1000)
    _, slope = truth("elu", np.float32).at(x)
    with np.errstate(all="ignore"):
        assert (distance(np.float32((np.exp(x) - 1) + 1), slope) > 1e6).all()
    assert (distance(np.float32(np.exp(x)), slope) <= 0.5001).all()


def test_every_finite_code_is_an_input():
    assert len(inputs("float16", 0)) == 2 * 31 * 1024
    assert len(inputs("bfloat16", 0)) == 2 * 255 * 128
    assert inputs("float32", (1 << 32) - (1 << 20)).size == 0  # all nan
    assert inputs("float32", 0)[1] == np.float32(1e-45)


def test_a_distance_is_in_ulps():
    got = np.array([1, 1 + 2**-9, 6e-8, np.inf, np.nan, 1], np.float16)
    right = np.array([1, 1 + 2**-11, 2.0**-24, 65520.0, 1.0, np.nan])
    assert distance(got, right).tolist() == [0, 1.5, 0, 0.5, np.inf, 0]


def test_the_page_tells_of_every_float32():
    """As tests/generate/exhaustive.md found of the articles' functions but softmax."""
    text = (Path(exhaustive.__file__).with_suffix(".md")).read_text("utf-8")
    rows = [row.split(" | ") for row in text.splitlines() if row.count(" | ") == 4][1:]
    assert {name.removeprefix("| ") for name, *_ in rows} == {
        *("linear", "sigmoid", "tanh", "relu", "leaky_relu", "prelu", "rrelu", "elu", "selu"),
        *("gelu", "gelu_tanh", "softplus", "softsign"),
    }
    for _, f, _, slope, _ in rows:
        assert float(f) <= 0.51
        assert float(slope) <= 0.51
