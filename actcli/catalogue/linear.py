"""Straight lines, which are what a layer without an activation has, and one that is bent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.declare import activation, call, line, np, param, step
from actcli.declare import affine as affine_map

if TYPE_CHECKING:
    from actcli.declare import Array


@activation(
    "Linear",
    formula="m*x",
    range="(-inf, inf)",
    aliases=("identity", "none"),
    pros="keeps all of the signal and all of the gradient; what a regression's output layer wants",
    cons="adds no expressive power: any stack of linear layers is one linear layer",
    accuracy=(0.5, 0),
    equivalents=(
        call("torch", "torch.nn.Identity()(x)", fixed={"m": 1.0}),
        call("jax", "jax.nn.identity(x)", fixed={"m": 1.0}),
        call("keras", "keras.activations.linear(x)", fixed={"m": 1.0}),
        call("tensorflow", "tf.identity(x)", fixed={"m": 1.0}),
        call("onnx", 'onnx.helper.make_node("Identity", ["x"], ["y"])', fixed={"m": 1.0}),
        call("mlx", "mlx.nn.Identity()(x)", fixed={"m": 1.0}),
        call("timm", 'timm.layers.get_act_layer("identity")()(x)', fixed={"m": 1.0}),
        call("transformers", 'transformers.activations.ACT2FN["linear"](x)', fixed={"m": 1.0}),
    ),
)
def linear(x: Array, m: float = param(1.0, "(-inf, inf)", "slope")) -> Array:
    """A straight line through the origin; with slope 1 the identity."""
    return line(m, x)


@linear.with_derivative("m")
def linear(x: Array, m: float) -> Array:
    return step(x, m, m)


@activation(
    "Affine",
    formula="alpha*x + beta",
    range="(-inf, inf)",
    aliases=("scaled_linear",),
    pros="rescales and shifts what it is given; its gradient is the same everywhere",
    cons="adds no expressive power: the next layer's weights could do as much",
    accuracy=(2.5, 0),
)
def affine(
    x: Array,
    alpha: float = param(1.0, "(-inf, inf)", "slope"),
    beta: float = param(0.0, "(-inf, inf)", "value at zero"),
) -> Array:
    """A straight line.

    ONNX has it as an activation inside its recurrent operators only, and there without defaults.
    """
    return affine_map(alpha, x, height=beta)


@affine.with_derivative("alpha")
def affine(x: Array, alpha: float, beta: float) -> Array:
    return step(x, alpha, alpha)


@activation(
    "Bent Identity",
    formula="(sqrt(x**2 + 1) - 1)/2 + x",
    range="(-inf, inf)",
    aliases=("bent",),
    pros="smooth, never flat: its slope lies between 1/2 and 3/2",
    cons="so close to a line that it adds little; comes from an encyclopedia's table, not a paper",
    accuracy=(3, 2),
)
def bent_identity(x: Array) -> Array:
    """The identity, bent at zero: its slope goes from 1/2 to 3/2."""
    # sqrt(x² + 1) - 1 = x²/(1 + sqrt(x² + 1)), which does not cancel. From 1e17 on it is |x| to the
    # last digit, and x² need not overflow.
    q = np.clip(x, -1e17, 1e17)
    return x * (1 + q / (1 + np.sqrt(1 + q * q)) / 2)


@bent_identity.with_derivative("x/(2*sqrt(x**2 + 1)) + 1")
def bent_identity(x: Array) -> Array:
    q = np.clip(x, -1e17, 1e17)
    return 1 + q / np.sqrt(1 + q * q) / 2
