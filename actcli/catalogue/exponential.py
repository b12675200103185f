"""Exponential units: linear above zero, a saturating exponential below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.activation import activation, call
from actcli.numerics import np
from actcli.numerics.special import exp_factors
from actcli.parameter import param

if TYPE_CHECKING:
    from actcli.numerics import Array


@activation(
    "Exponential Linear Unit",
    formula="where(x > 0, x, alpha*(exp(x) - 1))",
    range="(-alpha, inf)",
    kinks=("0",),
    paper="Clevert, Unterthiner & Hochreiter 2016, arXiv:1511.07289",
    aliases=("exponential_linear_unit",),
    pros="outputs average near zero, units do not die, and with alpha = 1 there is no kink",
    cons="costs an exponential, and saturates on the far left, where the gradient fades",
    accuracy=(1.5, 2),
    elsewhere=(
        call("torch", "torch.nn.ELU(alpha={alpha})(x)"),
        call("jax", "jax.nn.elu(x, alpha={alpha})"),
        call("keras", "keras.activations.elu(x, alpha={alpha})"),
        call("tensorflow", "tf.nn.elu(x)", fixed={"alpha": 1.0}),
        call("onnx", 'onnx.helper.make_node("Elu", ["x"], ["y"], alpha={alpha})'),
        call("mlx", "mlx.nn.elu(x, alpha={alpha})", note="loses digits near 0: exp(x) - 1"),
        call("timm", 'timm.layers.get_act_fn("elu")(x, alpha={alpha})'),
    ),
)
def elu(
    x: Array, alpha: float = param(1.0, "(0, inf)", "depth of the plateau on the far left")
) -> Array:
    """The identity above zero, a saturating exponential below."""
    return np.where(x < 0, alpha * np.expm1(np.minimum(x, 0)), x)


@elu.with_derivative("where(x > 0, 1, alpha*exp(x))")
def elu(x: Array, alpha: float) -> Array:
    # Not f + alpha, as often printed: the sum has lost every digit by x = -37.
    a, b = exp_factors(np.minimum(x, 0))
    return np.where(x > 0, 1.0, alpha * a * b)


SELU_SCALE = 1.0507009873554805
SELU_DEPTH = 1.7580993408473768  # scale·alpha, rounded once from their 32 digits


@activation(
    "Scaled Exponential Linear Unit",
    formula=(
        "1.0507009873554804934193349852946"
        "*where(x > 0, x, 1.6732632423543772848170429916717*(exp(x) - 1))"
    ),
    range="(-1.7580993408473769, inf)",
    kinks=("0",),
    paper="Klambauer, Unterthiner, Mayr & Hochreiter 2017, arXiv:1706.02515",
    aliases=("scaled_elu", "scaled_exponential_linear_unit"),
    pros="keeps mean 0 and variance 1 from layer to layer, so deep plain networks train",
    cons="the promise needs LeCun-normal weights, alpha dropout and plain dense layers",
    accuracy=(1.5, 2),
    elsewhere=(
        call("torch", "torch.nn.SELU()(x)"),
        call("jax", "jax.nn.selu(x)"),
        call("keras", "keras.activations.selu(x)"),
        call("tensorflow", "tf.nn.selu(x)"),
        call(
            "onnx",
            'onnx.helper.make_node("Selu", ["x"], ["y"])',
            note="its constants are rounded to float32",
        ),
        call("mlx", "mlx.nn.selu(x)", note="its constants are cut to six digits"),
        call("timm", 'timm.layers.get_act_fn("selu")(x)'),
    ),
)
def selu(x: Array) -> Array:
    """An ELU scaled so that activations keep mean 0 and variance 1 from layer to layer."""
    return np.where(x < 0, SELU_DEPTH * np.expm1(np.minimum(x, 0)), SELU_SCALE * x)


@selu.with_derivative(
    "1.0507009873554804934193349852946*where(x > 0, 1, 1.6732632423543772848170429916717*exp(x))"
)
def selu(x: Array) -> Array:
    return np.where(x > 0, SELU_SCALE, SELU_DEPTH * np.exp(np.minimum(x, 0)))
