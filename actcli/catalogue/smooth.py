"""Smooth rectifiers: the corner of ReLU rounded off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.activation import activation, call
from actcli.numerics import np
from actcli.numerics.special import exp_factors, two_product
from actcli.parameter import param

if TYPE_CHECKING:
    from actcli.numerics import Array


@activation(
    "Softplus",
    formula="log(1 + exp(beta*x))/beta",
    range="(0, inf)",
    paper="Dugas, Bengio, Bélisle, Nadeau & Garcia 2001, NIPS 13",
    aliases=("smooth_rectifier", "soft_plus"),
    pros="smooth and always positive: for outputs that must be, such as a variance",
    cons="dearer than ReLU, never exactly zero, and rarely better in hidden layers",
    accuracy=(3, 3),
    elsewhere=(
        call(
            "torch",
            "torch.nn.Softplus(beta={beta})(x)",
            note="x itself once beta*x > 20: an error up to 2e-9, and a step",
        ),
        call("jax", "jax.nn.softplus(x)", fixed={"beta": 1.0}),
        call("keras", "keras.activations.softplus(x)", fixed={"beta": 1.0}),
        call("tensorflow", "tf.nn.softplus(x)", fixed={"beta": 1.0}),
        call("onnx", 'onnx.helper.make_node("Softplus", ["x"], ["y"])', fixed={"beta": 1.0}),
        call("mlx", "mlx.nn.softplus(x)", fixed={"beta": 1.0}),
    ),
)
def softplus(
    x: Array, beta: float = param(1.0, "(0, inf)", "sharpness: the larger, the closer to ReLU")
) -> Array:
    """A smooth ReLU: its slope is the sigmoid."""
    # f = max(x, 0) + log1p(exp(-|beta·x|))/beta. Of the product p + e the part exp(e) = 1 + e may
    # stand outside the logarithm: it counts only where p is so large that log1p(exp(p)) = exp(p).
    p, e = two_product(beta, -np.abs(x))
    a, b = exp_factors(p)
    return np.maximum(x, 0) + np.log1p(a) / beta * b * (1 + e)


@softplus.with_derivative("1/(1 + exp(-beta*x))")
def softplus(x: Array, beta: float) -> Array:
    p, e = two_product(beta, -np.abs(x))
    z = np.exp(p)
    z += z * e
    return np.where(x < 0, z, 1.0) / (1 + z)
