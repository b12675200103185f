"""What frameworks call the functions, and with which parameters."""

import pytest

from actcli.catalogue import catalogue
from actcli.dialects import defaults, translate
from actcli.errors import Mistake


@pytest.mark.parametrize(
    ("framework", "name", "ours", "own"),
    [
        ("keras", "leaky_relu", "leaky_relu", {"negative_slope": 0.2}),
        ("keras", "keras.activations.leaky_relu", "leaky_relu", {"negative_slope": 0.2}),
        ("torch", "torch.nn.LeakyReLU", "leaky_relu", {}),
        ("torch", "LeakyReLU", "leaky_relu", {}),
        ("torch", "torch.nn.GELU", "gelu", {}),
        ("jax", "jax.nn.gelu", "gelu_tanh", {}),
        ("flax", "gelu", "gelu_tanh", {}),
        ("keras", "gelu", "gelu", {}),
        ("onnx", "Gelu", "gelu", {}),
        ("onnx", "HardSigmoid", "hard_sigmoid", {"slope": 0.2}),
        ("tensorflow", "tf.nn.silu", "silu", {}),
        ("transformers", "quick_gelu", "quick_gelu", {}),
        ("timm", "hard_swish", "hard_swish", {}),
    ],
)
def test_a_name_there_is_a_function_here(framework, name, ours, own):
    there = translate(framework, name)
    assert there.activation.name == ours
    assert there.defaults == own


def test_every_call_that_has_a_name_is_found_under_it():
    for activation in catalogue().values():
        for there in activation.elsewhere:
            own = defaults(activation, there.framework)
            assert own.keys() <= activation.values.keys()


@pytest.mark.parametrize(
    ("framework", "name", "hint"),
    [("torch", "LeakyRelo", "torch.nn.LeakyReLU"), ("caffe", "relu", "there are flax, jax")],
)
def test_what_is_not_there(framework, name, hint):
    with pytest.raises(Mistake, match=hint):
        translate(framework, name)


def test_a_function_that_a_framework_lacks():
    with pytest.raises(Mistake, match="torch has no snake: no framework has it"):
        defaults(catalogue()["snake"], "torch")
    with pytest.raises(Mistake, match="torch has no squareplus: it is in jax, keras"):
        defaults(catalogue()["squareplus"], "torch")
