"""The straight line, which is what a layer without an activation has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.activation import activation, call
from actcli.numerics.special import line, step
from actcli.parameter import param

if TYPE_CHECKING:
    from actcli.numerics import Array


@activation(
    "Linear",
    formula="m*x",
    range="(-inf, inf)",
    aliases=("identity",),
    pros="keeps all of the signal and all of the gradient; what a regression's output layer wants",
    cons="adds no expressive power: any stack of linear layers is one linear layer",
    accuracy=(0.5, 0),
    elsewhere=(
        call("torch", "torch.nn.Identity()(x)", fixed={"m": 1.0}),
        call("jax", "jax.nn.identity(x)", fixed={"m": 1.0}),
        call("keras", "keras.activations.linear(x)", fixed={"m": 1.0}),
        call("tensorflow", "tf.identity(x)", fixed={"m": 1.0}),
        call("onnx", 'onnx.helper.make_node("Identity", ["x"], ["y"])', fixed={"m": 1.0}),
        call("mlx", "mlx.nn.Identity()(x)", fixed={"m": 1.0}),
        call("transformers", 'transformers.activations.ACT2FN["linear"](x)', fixed={"m": 1.0}),
    ),
)
def linear(x: Array, m: float = param(1.0, "(-inf, inf)", "slope")) -> Array:
    """A straight line through the origin; with slope 1 the identity."""
    return line(m, x)


@linear.with_derivative("m")
def linear(x: Array, m: float) -> Array:
    return step(x, m, m)
