"""Sigmoids: S-shaped curves between two plateaus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.activation import activation, call
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


@activation(
    "Sigmoid",
    formula="1/(1 + exp(-x))",
    range="(0, 1)",
    paper="Rumelhart, Hinton & Williams 1986, Nature 323, 533-536",
    aliases=("logistic", "expit", "logistic_sigmoid"),
    pros="smooth, and reads as a probability: the output layer of binary classification, and gates",
    cons="gradients are at most 1/4 and fade on both sides; outputs are not centred on zero",
    accuracy=(2.5, 4),
    view=(-8, 8),
    elsewhere=(
        call("torch", "torch.sigmoid(x)"),
        call("jax", "jax.nn.sigmoid(x)"),
        call("keras", "keras.activations.sigmoid(x)"),
        call("tensorflow", "tf.nn.sigmoid(x)"),
        call("onnx", 'onnx.helper.make_node("Sigmoid", ["x"], ["y"])'),
        call("mlx", "mlx.nn.sigmoid(x)"),
        call("transformers", 'transformers.activations.ACT2FN["sigmoid"](x)'),
        call("timm", 'timm.layers.get_act_fn("sigmoid")(x)'),
    ),
)
def sigmoid(x: Array) -> Array:
    """The logistic curve: turns any number into one between 0 and 1."""
    z = np.exp(-np.abs(x))  # never overflows, and keeps the left tail: f = z/(1 + z) there
    return np.where(x < 0, z, 1.0) / (1 + z)


@sigmoid.with_derivative("exp(-x)/(1 + exp(-x))**2")
def sigmoid(x: Array) -> Array:
    # Even in x. Not f·(1 - f), which is 0 from x = 37 on.
    z = np.exp(-np.abs(x))
    return z / np.square(1 + z)


@activation(
    "Hyperbolic Tangent",
    formula="tanh(x)",
    range="(-1, 1)",
    paper="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp",
    aliases=("hyperbolic_tangent",),
    pros="smooth, bounded and centred on zero, with slope 1 at the origin; gates of recurrent nets",
    cons="saturates on both sides, where the gradient fades",
    accuracy=(2, 4),
    elsewhere=(
        call("torch", "torch.tanh(x)"),
        call("jax", "jax.nn.tanh(x)"),
        call("keras", "keras.activations.tanh(x)", note="in float32 on the JAX backend"),
        call("tensorflow", "tf.nn.tanh(x)"),
        call("onnx", 'onnx.helper.make_node("Tanh", ["x"], ["y"])'),
        call("mlx", "mlx.nn.tanh(x)"),
        call("transformers", 'transformers.activations.ACT2FN["tanh"](x)'),
        call("timm", 'timm.layers.get_act_fn("tanh")(x)'),
    ),
)
def tanh(x: Array) -> Array:
    """A sigmoid stretched to lie between -1 and 1, so that it is odd."""
    return np.tanh(x)


@tanh.with_derivative("sech(x)**2")
def tanh(x: Array) -> Array:
    # sech²x = 4z/(1 + z)² with z = exp(-2|x|). Not 1 - f², which is 0 from x = 19 on.
    z = np.exp(-2 * np.abs(x))
    return 4 * z / np.square(1 + z)


@activation(
    "Softsign",
    formula="x/(1 + abs(x))",
    range="(-1, 1)",
    paper="Turian, Bergstra & Bengio 2009, NAACL-HLT",
    aliases=("soft_sign", "elliott_symmetric"),
    pros="needs no exponential, and nears its plateaus slowly, so its gradient fades slowly",
    cons="the second derivative jumps at zero; saturates all the same",
    accuracy=(1.5, 3),
    elsewhere=(
        call("torch", "torch.nn.Softsign()(x)"),
        call("jax", "jax.nn.soft_sign(x)"),
        call("keras", "keras.activations.softsign(x)"),
        call("tensorflow", "tf.nn.softsign(x)"),
        call("onnx", 'onnx.helper.make_node("Softsign", ["x"], ["y"])'),
        call("mlx", "mlx.nn.softsign(x)"),
    ),
)
def softsign(x: Array) -> Array:
    """A sigmoid without exponentials: x over one more than its size."""
    x = np.clip(x, -1e17, 1e17)  # f is ±1 to the last bit from there on; inf/inf would be nan
    return x / (1 + np.abs(x))


@softsign.with_derivative("1/(1 + abs(x))**2")
def softsign(x: Array) -> Array:
    size = 1 + np.abs(x)
    return 1 / size / size  # the square of size would overflow from 1.3e154 on
