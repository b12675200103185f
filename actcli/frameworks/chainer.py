"""Chainer, whose last release, 7.8.1, needs NumPy 1. Axis 0 of its variables is the batch."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.declare import call
from actcli.frameworks._framework import Framework
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.activation import Equivalent
    from actcli.frameworks._framework import Call, Calls, Tensor
    from actcli.numerics import Array


def _call(code: str, **options: Any) -> Equivalent:
    """Return a call of one of the functions."""
    return call("chainer", f"chainer.functions.{code}", **options)


LAST_AXIS = "axis=x.ndim - 1"

CALLS: Calls = {
    "relu": _call("relu(x)"),
    "relu6": _call("relu6(x)"),
    "clipped_relu": _call("clipped_relu(x, z={max_value})"),
    "leaky_relu": _call("leaky_relu(x, slope={negative_slope})", defaults={"negative_slope": 0.2}),
    "prelu": _call("prelu(x, x.xp.full(x.shape[1:], {a}, x.dtype))"),
    "rrelu": _call(
        "rrelu(x, l={lower}, u={upper})", note="draws unless chainer.config.train is False"
    ),
    "elu": _call("elu(x, alpha={alpha})"),
    "selu": _call("selu(x)"),
    "swish": _call("swish(x, x.xp.full(x.shape[1:], {beta}, x.dtype))", note="beta has no default"),
    "hard_sigmoid": _call("hard_sigmoid(x)", fixed={"slope": 0.2, "offset": 0.5}),
    "hard_tanh": _call("clip(x, {min_val}, {max_val})", note="its slope at both ends is 1"),
    "softplus": _call("softplus(x, beta={beta})"),
    "sigmoid": _call("sigmoid(x)", note="by tanh: 0 below -17 in float32"),
    "tanh": _call("tanh(x)"),
    "softmax": _call(f"softmax(x, {LAST_AXIS})", note="axis=1 is its default"),
    "log_softmax": _call(f"log_softmax(x, {LAST_AXIS})", note="axis=1 is its default"),
    "gumbel_softmax": _call(f"gumbel_softmax(x, tau={{tau}}, {LAST_AXIS})", note="always draws"),
    "crelu": _call(f"crelu(x, {LAST_AXIS})", note="axis=1 is its default"),
    "maxout": _call(f"maxout(x, int({{pieces}}), {LAST_AXIS})", note="axis=1 is its default"),
    "linear": _call("identity(x)", fixed={"m": 1.0}),
    "erf": _call("erf(x)"),
    "normal_cdf": _call("ndtr(x)"),
    "absolute": _call("absolute(x)"),
    "square": _call("square(x)"),
    "exponential": _call("exp(x)"),
    "arctan": _call("arctan(x)"),
    "sine": _call("sin({omega}*x)"),
    "cosine": _call("cos({omega}*x)"),
    "sign": _call("sign(x)"),
}


def _to_tensor(chainer: Any, x: Array, dtype: str) -> Tensor:
    chainer.config.train = False
    return chainer.Variable(x.reshape(-1, x.shape[-1]).astype(dtype))


def _to_array(chainer: Any, result: Tensor, code: str, x: Array) -> Array:
    return np.asarray(result.array).reshape(*x.shape[:-1], -1)


def _gradient(call: Call, tensor: Tensor, weights: Array | float) -> Array | None:
    chainer = import_module("chainer")
    y = call(tensor)
    factors = np.broadcast_to(np.asarray(weights, y.dtype), y.shape)
    (slopes,) = chainer.grad([chainer.functions.sum(y * factors)], [tensor])
    return None if slopes is None else np.asarray(slopes.array)


FRAMEWORK = Framework(
    imports=("chainer", "chainer.functions"),
    calls=CALLS,
    verified_with="7.8.1",
    dtypes=("float64", "float32", "float16"),
    to_tensor=_to_tensor,
    to_array=_to_array,
    gradient=_gradient,
)
