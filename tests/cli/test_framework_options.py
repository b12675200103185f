"""The options --from and --defaults: a framework's names and defaults."""

import json

import pytest


@pytest.mark.parametrize(("name", "slope"), [("leaky_relu", 0.2), ("LeakyReLU", 0.3)])
def test_info_from_a_framework_uses_its_defaults(run, name, slope):
    """The layer of Keras has another default than its function."""
    known = json.loads(run(f"info --from keras {name} -f json").out)
    assert known["name"] == "leaky_relu"
    assert known["parameters"][0]["value"] == slope


def test_settings_win_over_the_defaults_of_a_framework(run):
    line = "info --from keras keras.activations.leaky_relu:negative_slope=0.5 -f json"
    assert json.loads(run(line).out)["parameters"][0]["value"] == 0.5


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("eval leaky_relu -1 --defaults keras", -0.2),
        ("eval leaky_relu -1 --defaults torch", -0.01),
        ("eval leaky_relu -1 --defaults keras --negative-slope 0.3", -0.3),
        ("eval leaky_relu:negative_slope=0.5 -1 --defaults keras", -0.5),
        ("diff hard_sigmoid 0 --defaults onnx", 0.2),
    ],
)
def test_defaults_option(run, line, expected):
    assert float(run(line).rows[0][1]) == expected


def test_framework_without_the_function_is_an_error(run):
    done = run("eval snake 1 --defaults torch")
    assert done.code == 2
    assert "torch has no snake" in done.err


@pytest.mark.parametrize(
    ("spelled", "framework"),
    [
        ("pytorch", "torch"),
        ("PyTorch", "torch"),
        ("tf", "tensorflow"),
        ("TensorFlow", "tensorflow"),
        ("hf", "transformers"),
        ("HuggingFace", "transformers"),
        ("hugging-face", "transformers"),
        ("JAX", "jax"),
    ],
)
def test_framework_is_found_by_other_spellings(run, spelled, framework):
    found = run(f"info --from {spelled} leaky_relu")
    assert found.out
    assert found == run(f"info --from {framework} leaky_relu")
    found = run(f"eval leaky_relu -1 --defaults {spelled}")
    assert found.out
    assert found == run(f"eval leaky_relu -1 --defaults {framework}")
