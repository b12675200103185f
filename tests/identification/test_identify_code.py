"""Callables are sampled, whatever arrays they take, and asked again where candidates differ."""

import math
import random

import numpy as np
import pytest

import actcli


def test_a_function_is_asked_where_candidates_differ():
    found = actcli.identify(lambda x: np.clip(x, 0, 6))
    assert found.best.spec == "relu6"
    assert "relu" not in [one.spec for one in found.explaining]


def test_a_function_that_differs_far_out_is_told():
    found = actcli.identify(lambda x: np.where(x > 50, 0, np.tanh(x)))
    assert found.best.spec == "tanh"
    assert found.notes[-1] == "elsewhere it differs: at x = 100 it is 0, and tanh 1"


def test_a_function_of_a_single_number_is_called_on_each():
    assert actcli.identify(math.tanh).best.spec == "tanh"


def test_the_type_is_handed_over():
    seen = set()

    def f(x):
        seen.add(x.dtype.name)
        return x * x

    assert actcli.identify(f, dtype="float16").best.spec == "square"
    assert seen == {"float16"}


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda x: x / np.sum(x * x), "is a function of a vector"),
        (lambda x: x[:3], "makes an array shaped"),
        (lambda x: x * random.random(), "gives other values each time"),
        (lambda x: "text", "not an array of real numbers"),
        (lambda x: 1 / 0, "fails: ZeroDivisionError"),
    ],
)
def test_what_is_no_function_of_a_number_is_an_error(function, said):
    with pytest.raises(actcli.IdentificationError, match=said):
        actcli.identify(function)


def test_modules_of_torch_get_tensors():
    torch = pytest.importorskip("torch")
    assert actcli.identify(torch.nn.GELU()).best.spec == "gelu"
    assert actcli.identify(torch.nn.GELU(approximate="tanh")).best.spec == "gelu_tanh"
    assert actcli.identify(torch.nn.PReLU(init=0.125)).best.activation(-1.0) == -0.125
