"""LiteRT models of one operator, which need no TensorFlow."""

from importlib.util import find_spec

import numpy as np
import pytest

from actcli.errors import ReadError
from actcli.frameworks import litert
from actcli.frameworks._calls import all_calls_in
from actcli.frameworks._litert_model import OPERATORS, operator_of

X = np.append(np.linspace(-6, 6, 50), [np.inf, -np.inf])


def calls_of_operators():
    """Return the calls that are one operator, each with its function."""
    found = {
        there.code_with(activation.freeze().values): activation
        for activation, there in all_calls_in("litert")
    }
    return {
        code: activation
        for code, activation in found.items()
        if code in OPERATORS or activation.name == "leaky_relu"
    }


def test_every_operator_is_of_a_declared_call():
    assert calls_of_operators().keys() > OPERATORS.keys()


def test_slope_is_taken_from_the_call():
    assert operator_of("tf.nn.leaky_relu(x, alpha=0.25)").values == (("alpha", 0.25),)


def test_a_call_of_several_operators_needs_tensorflow():
    with pytest.raises(ReadError, match="pip install tensorflow to convert"):
        operator_of("tf.nn.silu(x)")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("optimized", [True, False])
@pytest.mark.parametrize("code", calls_of_operators())
def test_model_computes_the_function_as_the_converted_one_does(monkeypatch, code, optimized):
    pytest.importorskip("ai_edge_litert")
    monkeypatch.setattr(litert, "find_spec", lambda name: None)
    y = litert._compile(None, code, "float32", optimized)(X)
    activation = calls_of_operators()[code]
    assert np.allclose(y[:-2], activation(X[:-2]), rtol=1e-5, atol=1e-6)
    if find_spec("tensorflow"):
        monkeypatch.setattr(litert, "find_spec", find_spec)
        converted = litert._compile(None, code, "float32", optimized)(X)
        assert np.array_equal(y, converted, equal_nan=True)
