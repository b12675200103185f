"""What frameworks call the functions, and with which parameters."""

import math

import pytest

from actcli.catalogue import catalogue
from actcli.errors import ActcliError
from actcli.frameworks._names import defaults, remark, translate
from actcli.frameworks._namesakes import namesakes


@pytest.mark.parametrize(
    ("framework", "name", "ours", "own"),
    [
        ("keras", "leaky_relu", "leaky_relu", {"negative_slope": 0.2}),
        ("keras", "keras.activations.leaky_relu", "leaky_relu", {"negative_slope": 0.2}),
        ("keras", "keras.layers.LeakyReLU", "leaky_relu", {"negative_slope": 0.3}),
        ("keras", "LeakyReLU", "leaky_relu", {"negative_slope": 0.3}),
        ("torch", "torch.nn.LeakyReLU", "leaky_relu", {}),
        ("torch", "sinc", "sinc", {"omega": math.pi}),  # of pi*x, where ours is of x
        ("torch", "RReLU", "rrelu", {}),
        ("onnx", "Shrink", "shrink", {}),  # and not softshrink, which sets its bias
        ("flax", "PReLU", "prelu", {"a": 0.01}),
        ("timm", "prelu", "prelu", {}),
        # Names of which no call is declared:
        ("transformers", "gelu_new", "gelu_tanh", {}),
        ("tensorflow", "tf.nn.swish", "swish", {}),
        ("jax", "hard_silu", "hard_swish", {}),
        ("torch", "LeakyReLU", "leaky_relu", {}),
        ("torch", "torch.nn.GELU", "gelu", {}),
        ("jax", "jax.nn.gelu", "gelu_tanh", {}),
        ("flax", "gelu", "gelu_tanh", {}),
        ("keras", "gelu", "gelu", {}),
        ("onnx", "Gelu", "gelu", {}),
        ("onnx", "HardSigmoid", "hard_sigmoid", {"slope": 0.2}),
        ("tensorflow", "tf.nn.silu", "silu", {}),
        ("ggml", "gelu", "gelu_tanh", {}),
        ("ggml", "ggml_gelu", "gelu_tanh", {}),
        ("ggml", "gelu_erf", "gelu", {}),
        ("ggml", "gelu_exact", "gelu", {}),
        ("transformers", "quick_gelu", "quick_gelu", {}),
        ("timm", "hard_swish", "hard_swish", {}),
        # Calls, as a model is printed or as they stand in code:
        ("torch", "GELU(approximate='none')", "gelu", {}),
        ("torch", "GELU(approximate='tanh')", "gelu_tanh", {}),
        ("torch", "F.gelu(x, approximate='tanh')", "gelu_tanh", {}),
        ("torch", "GELU(approximate=tanh)", "gelu_tanh", {}),  # The shell has taken the quotes.
        ("torch", "GELU(approximate=none)", "gelu", {}),
        ("executorch", "GELU(approximate='none')", "gelu", {}),
        ("torch", "nn.GELU('none')", "gelu", {}),
        ("torch", "nn.GELU('tanh')", "gelu_tanh", {}),
        ("onnxruntime", "Gelu(approximate='none')", "gelu", {}),
        ("mlx", "nn.GELU(approx='none')", "gelu", {}),
        ("tinygrad", "x.gelu(approximate='tanh')", "gelu_tanh", {}),
        ("mindspore", "mindspore.ops.gelu(x, approximate='none')", "gelu", {}),
        ("mindspore", "nn.GELU(approximate=True)", "gelu_tanh", {}),
        ("jax", "jax.nn.gelu(x, approximate=True)", "gelu_tanh", {}),
        ("jax", "jax.nn.gelu(x, False)", "gelu", {}),
        (
            "torch",
            "LeakyReLU(negative_slope=0.2, inplace=True)",
            "leaky_relu",
            {"negative_slope": 0.2},
        ),
        ("torch", "nn.LeakyReLU(0.2)(x)", "leaky_relu", {"negative_slope": 0.2}),
        ("torch", "RReLU(lower=0.1, upper=0.3).eval()", "rrelu", {"lower": 0.1, "upper": 0.3}),
        (
            "torch",
            "Threshold(threshold=0.1, value=20)",
            "threshold",
            {"threshold": 0.1, "value": 20},
        ),
        ("torch", "nn.Hardtanh(-2, 2)", "hard_tanh", {"min_val": -2, "max_val": 2}),
        ("torch", "Softmax(dim=None)", "softmax", {}),
        ("keras", "layers.LeakyReLU(name='act')", "leaky_relu", {"negative_slope": 0.3}),
        ("keras", "relu(x, max_value=6)", "clipped_relu", {"max_value": 6}),
        ("tensorflow", "tf.nn.leaky_relu(x, alpha=0.1)", "leaky_relu", {"negative_slope": 0.1}),
        ("transformers", "ACT2FN['gelu_new']", "gelu_tanh", {}),
        (
            "onnx",
            "make_node('Shrink', ['x'], ['y'], lambd=0.3, bias=0.1)",
            "shrink",
            {"lambd": 0.3, "bias": 0.1},
        ),
    ],
)
def test_a_name_there_is_a_function_here(framework, name, ours, own):
    there = translate(framework, name)
    assert there.activation.name == ours
    assert there.defaults == own


def test_every_call_that_has_a_name_is_found_under_it():
    for activation in catalogue().values():
        for there in activation.equivalents:
            own = defaults(activation, there.framework)
            assert own.keys() <= activation.values.keys()


@pytest.mark.parametrize(
    ("framework", "name", "hint"),
    [
        ("torch", "LeakyRelo", "torch.nn.LeakyReLU"),
        ("torch", "Softmax(axis=1)", r"only torch.softmax\(x, dim=-1\)"),
        ("torch", "Softplus(beta=1, threshold=5)", r"only torch.nn.Softplus\(beta=1.0\)\(x\)"),
        ("torch", "ELU(alpha='one')", "arguments that are not known here"),
        ("jax", "softplus(x, beta=2)", "arguments that are not known here"),
        ("torch", "GELU(approximate='foo')", 'only .* or torch.nn.GELU\\(approximate="tanh"\\)'),
        ("torch", "GELU('foo')", "arguments that are not known here"),
        ("onnxruntime", "Gelu(approximate=erf)", "arguments that are not known here"),
        ("mlx", "GELU(approx='precise')", "arguments that are not known here"),
    ],
)
def test_what_is_not_there(framework, name, hint):
    with pytest.raises(ActcliError, match=hint):
        translate(framework, name)


def test_a_function_that_a_framework_lacks():
    with pytest.raises(ActcliError, match="torch has no snake: no framework has it"):
        defaults(catalogue()["snake"], "torch")
    with pytest.raises(ActcliError, match="torch has no squareplus: it is in jax, keras"):
        defaults(catalogue()["squareplus"], "torch")


def test_a_function_of_the_other_sign_is_told():
    assert remark("jax", "log1mexp") == (
        "jax turns the sign of x: jax.nn.log1mexp(-x) is log1mexp(x)."
    )
    assert remark("pytensor", "log1mexp") == ""


@pytest.mark.parametrize(
    ("name", "framework", "other"),
    [
        ("gelu", "nnabla", "gelu_tanh"),
        ("gelu", "tinygrad", "gelu_tanh"),
        ("gelu", "mindspore", "gelu_tanh"),
        ("gelu", "ggml", "gelu_tanh"),
        ("celu", "nnabla", "concatenated_elu"),
        ("hard_swish", "thinc", "generalized_hard_swish"),
        ("hard_swish", "ncnn", "generalized_hard_swish"),
    ],
)
def test_names_that_mean_another_function_are_told(name, framework, other):
    told = [one for one in namesakes(catalogue()[name]) if framework in one]
    assert [other in one for one in told] == [True]


@pytest.mark.parametrize("name", ["relu", "elu", "swish", "tanh"])
def test_a_name_that_all_frameworks_mean_alike_is_not_told(name):
    assert not [*namesakes(catalogue()[name])]
