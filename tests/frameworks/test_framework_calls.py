"""The calls of the frameworks compute the same f and f', where the framework is installed."""

import re
import sys
import types
from importlib.util import find_spec

import numpy as np
import pytest

from actcli.catalogue import catalogue
from actcli.errors import MissingLibraryError, ReadError
from actcli.frameworks import FRAMEWORKS
from actcli.frameworks._calls import calls
from actcli.frameworks._run import library, run, run_derivative

CALLS = [
    pytest.param(activation, equivalent, id=f"{activation.name}-{equivalent.framework}")
    for activation in catalogue().values()
    for equivalent in calls(activation)
]
DOUBLE = {
    # A runtime that has only some of its operators in float64 names another type first.
    name
    for name in FRAMEWORKS.names()
    if FRAMEWORKS.load(name).FRAMEWORK.dtypes[0] == "float64"
}
INSTALLED = [
    call
    for call in CALLS
    if call.values[1].framework in DOUBLE and find_spec(call.values[1].framework)
]
VALUE_TOLERANCES = {
    # The error of a call and its reason; all other calls are held to 1e-12.
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
    **{
        (name, "keras on jax"): (4e-7, "computes in float32, whatever it is given")
        for name in ("arcsinh", "sine", "cosine", "sinc", "tanh", "arctan")
    },
}
SLOPE_TOLERANCES = {  # The same, of f'.
    ("hard_sigmoid", "torch"): (1e-8, "its 1/6 is float32"),
    ("hard_sigmoid", "keras on torch"): (1e-8, "its 1/6 is float32"),
}
SLOPES_AT_KINKS = {  # The slopes that differ from ours, by x.
    ("absolute", "jax"): {0.0: 1.0},
    ("absolute", "keras on jax"): {0.0: 1.0},
    ("leaky_relu", "jax"): {0.0: 1.0},
    ("leaky_relu", "keras on jax"): {0.0: 1.0},
    ("sparse_sigmoid", "jax"): {-1.0: 0.25, 1.0: 0.25},
    ("sparse_sigmoid", "keras on jax"): {-1.0: 0.25, 1.0: 0.25},
    ("hard_tanh", "jax"): {-1.0: 1.0, 1.0: 1.0},
    ("hard_tanh", "keras on jax"): {-1.0: 1.0, 1.0: 1.0},
    ("prelu", "keras on torch"): {0.0: 0.0},
    ("prelu", "keras on jax"): {0.0: 0.0},
    ("clipped_relu", "keras on torch"): {20.0: 1.0},
    ("clipped_relu", "keras on jax"): {20.0: 0.5},
    ("generalized_relu", "keras on torch"): {6.0: 1.0},
    ("generalized_relu", "keras on jax"): {6.0: 0.5},
}
WRONG_CALLS = {("sparsemax", "keras")}  # A note in the catalogue says so.
CALLS_WITHOUT_GRADIENT = {("binary_step", "torch"), ("binary_step", "keras on torch")}


def framework_and_backend(equivalent):
    """Return the name of the framework, of Keras with what it computes with."""
    if equivalent.framework != "keras":
        return equivalent.framework
    return f"keras on {library('keras').backend.backend()}"


def inputs(function):
    """A moderate range, with every kink; vectors without ties for what is of a vector."""
    if function.pointwise:
        x = np.union1d(np.linspace(-5, 5, 41), function.kink_points())
        with np.errstate(all="ignore"):
            return x[np.isfinite(function(x))]
    return (np.linspace(-5, 5, 40) + np.sin(np.arange(40) * 2.7)).reshape(10, 4)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("ours", "equivalent"), INSTALLED)
def test_the_call_computes_the_same(ours, equivalent):
    if "always draws" in equivalent.note:
        pytest.skip("no two draws are the same")
    bound = ours.bind(**equivalent.fixed)
    x = inputs(bound)
    try:
        got = run(ours, equivalent, x)
    except (MissingLibraryError, ReadError) as missing:
        pytest.skip(str(missing))
    if (ours.name, equivalent.framework) in WRONG_CALLS:
        assert not np.allclose(got, bound(x), rtol=0.1)  # else it is mended there: tell so
        return
    known = VALUE_TOLERANCES.get((ours.name, equivalent.framework), (1e-12, ""))
    tolerance, _ = VALUE_TOLERANCES.get((ours.name, framework_and_backend(equivalent)), known)
    assert np.allclose(got, bound(x), rtol=tolerance, atol=tolerance)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("ours", "equivalent"),
    [call for call in INSTALLED if FRAMEWORKS.load(call.values[1].framework).FRAMEWORK.gradient],
)
def test_its_derivative_is_the_same(ours, equivalent):
    if "always draws" in equivalent.note:
        pytest.skip("no two draws are the same")
    if (ours.name, equivalent.framework) in WRONG_CALLS:
        pytest.skip("the values are wrong already")
    bound = ours.bind(**equivalent.fixed)
    x = inputs(bound)
    slopes = bound.derivative(x)
    weights = 1.0
    if not bound.pointwise:  # some combination of the rows of each Jacobian
        weights = np.cos(np.arange(bound(x).size)).reshape(bound(x).shape)
        slopes = np.einsum("...m,...mn->...n", weights, slopes)
    try:
        got = run_derivative(ours, equivalent, x, weights)
    except (MissingLibraryError, ReadError) as missing:
        pytest.skip(str(missing))
    key = ours.name, framework_and_backend(equivalent)
    if key[1] == "keras on tensorflow":
        pytest.skip("not asked for slopes")
    assert (got is None) == (key in CALLS_WITHOUT_GRADIENT)
    if got is None:
        return
    for place, slope in SLOPES_AT_KINKS.get(key, {}).items():
        assert slopes[x == place] != slope
        slopes[x == place] = slope
    tolerance, _ = SLOPE_TOLERANCES.get(key, VALUE_TOLERANCES.get(key, (1e-12, "")))
    assert np.allclose(got, slopes, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize(
    ("installed", "backend"),
    [({"torch", "jax"}, "torch"), ({"jax"}, "jax"), ({"tensorflow", "torch"}, None)],
)
def test_keras_computes_with_what_is_installed(monkeypatch, installed, backend):
    """Left alone it wants TensorFlow, and does not even import without."""
    monkeypatch.setattr("actcli.frameworks.keras.find_spec", lambda name: name in installed)
    monkeypatch.setitem(sys.modules, "keras", types.ModuleType("keras"))
    monkeypatch.setattr("os.environ", environment := {})
    library("keras")
    assert environment.get("KERAS_BACKEND") == backend


def test_the_call_is_an_expression_in_x_and_known_parameters():
    for call in CALLS:
        ours, equivalent = call.values
        fields = set(re.findall(r"(?<!\{)\{(\w+)\}", equivalent.code))
        known = set(ours.values)
        assert fields | set(equivalent.defaults) | set(equivalent.fixed) <= known, call.id
        assert fields.isdisjoint(equivalent.fixed), call.id
        compile(equivalent.code.format(**ours.freeze().values), equivalent.framework, "eval")
