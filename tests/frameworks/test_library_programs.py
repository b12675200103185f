"""What quantisers, compilers and optimised graphs make of functions, where they are installed.

Their calls are no call of a function alone, so programs of our own run them
(helpers/library_programs.py), each in the Python that has the library.
"""

import json
import subprocess

import numpy as np
import pytest
from generate.environments import pinned
from helpers import library_programs
from helpers.libraries import python_with
from helpers.tables import table

import actcli

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SECONDS = 240
# hls4ml compiles C++ for half a minute on an idle machine.


def library(name, environment):
    """Return the parameter of a test that compares a library, with its version in the name."""
    return pytest.mark.parametrize(
        "seen",
        [pytest.param((name, environment), id=f"{name}-{pinned(environment)[name]}")],
        indirect=True,
    )


@pytest.fixture(scope="module")
def seen(request):
    """Return what the program of a library answers, as arrays."""
    name, environment = request.param
    python = python_with(environment, name)
    if python is None:
        pytest.skip(f"{name} is not installed")
    ran = subprocess.run(
        [python, library_programs.__file__, name], check=True, capture_output=True, timeout=SECONDS
    )
    answer = json.loads(ran.stdout.splitlines()[-1])
    if answer.pop("version") != pinned(environment)[name]:
        pytest.skip("another version was compared")
    return {key: _as_array(value) for key, value in answer.items()}


def _as_array(value):
    return np.array(value) if isinstance(value, list) else value


def stored(values, step, low, high):
    """Return values rounded to multiples of a step, and held between two numbers."""
    return np.clip(np.rint(values / step) * step, low, high)


@library("brevitas", "brevitas")
def test_quantised_modules_round_to_eight_bits(seen):
    x = seen["x"]
    for name, right, step in (
        ("QuantSigmoid", actcli.sigmoid(x), 1 / 255),
        ("QuantTanh", np.clip(actcli.tanh(x), -1, 127 / 128), 1 / 128),
        ("QuantReLU", np.clip(actcli.relu(x), 0, 1), 1 / 255),
    ):
        np.testing.assert_allclose(seen[name], right, atol=0.5001 * step, err_msg=name)
        np.testing.assert_allclose(seen[name], stored(seen[name], step, -1, 1), atol=1e-6)
    assert seen["QuantSigmoid"][x == 0] == pytest.approx(127 / 255)
    assert seen["QuantHardSwish"][x < 0].max() == 0  # Its codes have no sign.


@library("qkeras", "qkeras")
def test_activations_of_binary_networks_are_those_of_the_catalogue(seen):
    x = seen["x"]
    for name in ("smooth_sigmoid", "hard_tanh", "smooth_tanh", "binary_tanh"):
        np.testing.assert_allclose(seen[name], getattr(actcli, name)(x), atol=1e-6, err_msg=name)
    np.testing.assert_allclose(seen["hard_sigmoid"], actcli.hard_sigmoid(x, slope=0.5))


@library("qkeras", "qkeras")
def test_quantised_sigmoid_and_tanh_are_hard_unless_told_otherwise(seen):
    x = seen["x"]
    hard_sigmoid, bits = actcli.hard_sigmoid(x, slope=0.5), 1 / 128
    for name, right in (
        ("quantized_relu(4,0)", stored(actcli.relu(x), 1 / 16, 0, 0.9375)),
        ("quantized_sigmoid", stored(hard_sigmoid, bits / 2, 0, 1 - bits / 2)),
        ("quantized_tanh", stored(actcli.hard_tanh(x), bits, -1, 1 - bits)),
        ("quantized_tanh, real", stored(actcli.tanh(x), bits, -1, 1 - bits)),
    ):
        np.testing.assert_allclose(seen[name], right, atol=1e-6, err_msg=name)


@library("qonnx", "hls4ml")
def test_quantisers_round_half_to_even_and_the_bipolar_one_takes_1_at_0(seen):
    x = seen["x"]
    for name, low, high in (
        ("signed", -8, 7),
        ("signed narrow", -7, 7),
        ("unsigned", 0, 15),
        ("unsigned narrow", 0, 14),
    ):
        assert np.array_equal(seen[name], stored(x, 1, low, high)), name
    away = np.clip(np.trunc(x + np.copysign(0.5, x)), -8, 7)
    assert np.array_equal(seen["half up"], away)
    assert np.array_equal(seen["bipolar"][x != 0], actcli.sign(x[x != 0]))
    assert seen["bipolar"][x == 0] == 1


@library("hls4ml", "hls4ml")
def test_the_preset_is_what_is_compiled_code_for_code(seen):
    codes = np.rint(seen["x"] * 1024).astype(int)
    for name, window in (("Sigmoid", 8), ("Tanh", 4), ("Softsign", 8), ("Softplus", 8)):
        made = table(
            getattr(actcli, name.lower()), "hls4ml", window=(-float(window), float(window))
        )
        assert np.array_equal(made.find(codes), np.rint(seen[name] * 1024)), name


@library("hls4ml", "hls4ml")
def test_compiled_tables_err_as_measured(seen):
    x = seen["x"][np.abs(seen["x"]) < 16]
    for name, error in (
        ("Sigmoid", 4.6e-3),
        ("Tanh", 7.8e-3),
        ("Selu", 1.2e-2),
        ("Softsign", 5.3e-2),
        ("Softplus", 8.0),
    ):
        right = getattr(actcli, name.lower())(x)
        got = seen[name][np.abs(seen["x"]) < 16]
        assert np.abs(got - right).max() == pytest.approx(error, rel=0.02), name


@library("onnxruntime", "onnxruntime")
def test_a_fused_gelu_has_other_values_and_a_fused_quick_gelu_the_same(seen):
    x, plain = seen["x"], seen["exact DISABLE_ALL"]["y"]
    assert seen["exact ENABLE_BASIC"]["operators"] == ["Gelu"]
    assert "Erf" in seen["exact 18 ENABLE_BASIC"]["operators"]
    assert seen["exact 18 ENABLE_EXTENDED"]["operators"] == ["Gelu"]
    fused = np.array(seen["exact ENABLE_BASIC"]["y"])
    assert plain[-1] == np.inf
    assert fused[-1] == pytest.approx(2e38)
    apart = np.abs(fused - plain)[:-1]
    assert apart.max() == pytest.approx(2.4e-7, rel=0.01)
    np.testing.assert_allclose(fused[:-1], actcli.gelu(x[:-1]), atol=5e-7)
    assert seen["quick ENABLE_EXTENDED"]["operators"] == ["QuickGelu"]
    assert seen["quick ENABLE_EXTENDED"]["y"] == seen["quick DISABLE_ALL"]["y"]
    quick = np.array(seen["quick DISABLE_ALL"]["y"])
    np.testing.assert_allclose(quick, actcli.quick_gelu(x), rtol=1e-5, atol=5e-6)


@library("openvino", "openvino")
def test_a_saved_model_has_constants_of_half_precision(seen):
    x = seen["x"]
    right = x > 0
    np.testing.assert_allclose(seen["saved whole"], actcli.selu(x), rtol=1e-6)
    slope = float(np.float16(actcli.selu(1.0)))
    np.testing.assert_allclose(seen["saved"][right], slope * x[right], rtol=1e-6)


@library("openvino", "openvino")
def test_products_are_of_bfloat16_where_the_processor_has_it(seen):
    assert seen["product f32"] == pytest.approx([1.001, 300.7, 0.1])
    if seen["hint"] != "bf16":
        pytest.skip("this processor has no bfloat16")
    assert seen["product"] == pytest.approx([1.0, 300.0, 0.10009766])
