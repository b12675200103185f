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


GELU, GELU_TANH = 0.8413447460685429, 0.8411919906082767  # at 1


@pytest.mark.parametrize(
    ("line", "name", "value", "said"),
    [
        (
            "eval gelu 1 --defaults jax",
            "gelu_tanh",
            GELU_TANH,
            "jax means gelu_tanh by gelu, jax.nn.gelu(x); write gelu_exact for"
            " jax.nn.gelu(x, approximate=False).",
        ),
        (
            "eval gelu 1 --defaults nnabla",
            "gelu_tanh",
            GELU_TANH,
            "nnabla means gelu_tanh by gelu, nnabla.functions.gelu(x).",
        ),
        (
            "eval gelu 1 --defaults tinygrad",
            "gelu_tanh",
            GELU_TANH,
            "tinygrad means gelu_tanh by gelu, x.gelu(); write gelu_exact for"
            ' x.gelu(approximate="none").',
        ),
        (
            "eval gelu 1 --defaults mindspore",
            "gelu",
            GELU,
            "gelu is mindspore.ops.gelu of mindspore; its mindspore.nn.GELU is gelu_tanh.",
        ),
        ("eval nn.GELU 1 --defaults mindspore", "gelu_tanh", GELU_TANH, ""),
        ("eval ops.gelu 1 --defaults mindspore", "gelu", GELU, ""),
        ("eval gelu_exact 1 --defaults jax", "gelu", GELU, ""),
        ("eval gelu 1 --defaults torch", "gelu", GELU, ""),
        ("eval fast_gelu 1 --defaults mindspore", "quick_gelu", 0.8457957659328212, ""),
        ("eval stanh 1 --defaults paddle", "lecun_tanh(b=0.67)", 1.0037669810350425, ""),
        (
            "eval hard_swish 1 --defaults thinc",
            "generalized_hard_swish",
            0.7,
            "thinc means generalized_hard_swish by hard_swish,"
            " thinc.api.get_current_ops().hard_swish(x); write",
        ),
        ("eval hard_swish 1 --defaults ncnn", "generalized_hard_swish", 0.7, "ncnn means"),
        ("eval fast_gelu 1 --defaults onnxruntime", "gelu_tanh", GELU_TANH, ""),
        ("diff gelu 1 --defaults flax", "gelu_tanh'", 1.0829640838457826, "flax means gelu_tanh"),
        ("table gelu -r 1:2 -n 2 --defaults jax", "gelu_tanh", GELU_TANH, "jax means gelu_tanh"),
    ],
)
def test_a_name_means_what_the_framework_calls_so(run, line, name, value, said):
    done = run(line)
    assert name in done.out
    assert float(done.rows[0][1]) == value
    assert said in done.err
    assert bool(said) == bool(done.err)


def test_celu_of_nnabla_is_twice_as_long(run):
    done = run("eval celu 1 -1 --defaults nnabla")
    assert "nnabla means concatenated_elu by celu" in done.err
    assert [float(y) for (y,) in done.rows] == [1, -0.6321205588285577, -0.6321205588285577, 1]


@pytest.mark.parametrize("command", ["plot --print-alt -o x.svg", "lut", "info"])
def test_every_command_takes_the_function_that_the_framework_means(run, command):
    done = run(f"{command} gelu --defaults jax")
    assert "jax means gelu_tanh by gelu" in done.err
    assert done.out == run(f"{command} gelu_tanh").out != run(f"{command} gelu").out


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
