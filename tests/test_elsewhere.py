"""The calls of the frameworks compute the same function, where the framework is installed."""

import re

import numpy as np
import pytest

from actcli.catalogue import catalogue
from actcli.errors import Unreadable
from actcli.frameworks import run

CALLS = [
    pytest.param(activation, equivalent, id=f"{activation.name}-{equivalent.framework}")
    for activation in catalogue().values()
    for equivalent in activation.elsewhere
]
KNOWN = {
    # what is off, and by how much: never loosened for a function that it does not concern
    ("softplus", "torch"): (3e-9, "returns x itself where beta*x > 20"),
    ("gelu", "tensorflow"): (1e-7, "a constant passes through float32"),
    ("gelu_tanh", "tensorflow"): (1e-7, "a constant passes through float32"),
    ("gelu", "onnx"): (2e-7, "the reference evaluator's erf is float32"),
    ("gelu_tanh", "onnx"): (2e-7, "a constant passes through float32"),
    ("erf", "onnx"): (2e-7, "the reference evaluator's erf is float32"),
    ("hard_sigmoid", "onnx"): (1e-7, "attributes are float32"),
    ("leaky_relu", "onnx"): (1e-7, "attributes are float32"),
    ("selu", "onnx"): (1e-6, "attributes are float32"),
    ("hard_swish", "onnx"): (1e-7, "its 1/6 is float32"),
    ("quick_gelu", "onnx"): (1e-7, "attributes are float32"),
    ("swish", "tensorflow"): (1e-7, "beta passes through float32"),
    ("leaky_relu", "tensorflow"): (1e-7, "the slope passes through float32"),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("ours", "equivalent"), CALLS)
def test_the_call_computes_the_same(ours, equivalent):
    x = np.linspace(-5, 5, 41) if ours.pointwise else np.linspace(-5, 5, 40).reshape(10, 4)
    if "always draws" in equivalent.note:
        pytest.skip("no two draws are the same")
    bound = ours.with_(**equivalent.fixed)
    try:
        got = run(ours, equivalent, x)
    except Unreadable as missing:
        pytest.skip(str(missing))
    tolerance, _ = KNOWN.get((ours.name, equivalent.framework), (1e-12, ""))
    assert np.allclose(got, bound(x), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize(("ours", "equivalent"), CALLS)
def test_the_call_is_an_expression_in_x_and_known_parameters(ours, equivalent):
    fields = set(re.findall(r"(?<!\{)\{(\w+)\}", equivalent.code))
    known = set(ours.values)
    assert fields | set(equivalent.defaults) | set(equivalent.fixed) <= known
    assert fields.isdisjoint(equivalent.fixed)
    compile(equivalent.code.format(**ours.realise().values), equivalent.framework, "eval")
