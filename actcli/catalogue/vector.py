"""Functions of a whole vector: every output depends on every input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.activation import activation, call
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


@activation(
    "Softmax",
    formula="exp(x)/sum(exp(x))",
    range="(0, 1)",
    paper="Bridle 1990, Neurocomputing, NATO ASI F68, 227-236",
    aliases=("normalized_exponential", "softargmax"),
    pros="turns scores into probabilities: the output layer of classification, and attention",
    cons="one large score silences the others and their gradients; can be overconfident",
    accuracy=(3.5, 6),
    pointwise=False,
    at=(0.0, 1.0, 0.0),
    elsewhere=(
        call("torch", "torch.softmax(x, dim=-1)", note="without dim it guesses the axis by rank"),
        call("jax", "jax.nn.softmax(x, axis=-1)"),
        call("keras", "keras.activations.softmax(x, axis=-1)"),
        call("tensorflow", "tf.nn.softmax(x, axis=-1)"),
        call(
            "onnx",
            'onnx.helper.make_node("Softmax", ["x"], ["y"], axis=-1)',
            note="before opset 13 the axis was 1, and all axes behind it were flattened",
        ),
        call("mlx", "mlx.nn.softmax(x, axis=-1)"),
    ),
)
def softmax(x: Array) -> Array:
    """Turns scores into probabilities: positive, and summing to one."""
    top = x.max(axis=-1, keepdims=True)
    tied = np.isinf(top) & (np.sum(x == top, axis=-1, keepdims=True) > 1)
    top = np.where(tied, np.nan, top)  # among equal infinities there is no limit
    d = np.subtract(x, top, out=np.zeros_like(x), where=x != top)  # inf - inf is 0 here
    z = np.exp(d)
    z += z * _lost(x, top)
    # A sum that is rounded once, however long: the first 26 places of numbers up to 1 add up
    # exactly, and what is left of them is too small for its roundings to count.
    places = np.rint(z * 2.0**26) / 2.0**26
    total = places.sum(axis=-1, keepdims=True) + (z - places).sum(axis=-1, keepdims=True)
    return z / total


@softmax.with_derivative("softmax_i*(where(i == j, 1, 0) - softmax_j)")
def softmax(x: Array) -> Array:
    # The rows of the Jacobian sum to zero, so the diagonal is the sum of the others, which all have
    # one sign: nothing cancels, as 1 - softmax does for a dominant score.
    y = softmax.kernel(x)
    cross = y[..., :, None] * y[..., None, :]
    diagonal = np.eye(x.shape[-1])
    cross -= diagonal * cross
    return diagonal * cross.sum(axis=-1, keepdims=True) - cross


def _lost(x: Array, top: Array) -> Array:
    """What rounding takes from x - top, which exp multiplies by up to 500 ulps (Knuth's two-sum).

    Beyond ±4096 it is 0 where it counts: a difference above -746, below which exp is 0, is then
    exact (Sterbenz). So is that of the clipped values, and infinities need no care.
    """
    x, top = np.clip(x, -4096, 4096), np.clip(top, -4096, 4096)
    d = x - top
    minus_top = d - x
    return (x - (d - minus_top)) - (top + minus_top)
