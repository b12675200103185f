"""PaddlePaddle."""

from __future__ import annotations

import math
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
    """Return a call of one of the functions for networks."""
    return call("paddle", f"paddle.nn.functional.{code}", **options)


CALLS: Calls = {
    "relu": _call("relu(x)"),
    "relu6": _call("relu6(x)"),
    "leaky_relu": _call(
        "leaky_relu(x, negative_slope={negative_slope})", note="its slope at 0 is 1"
    ),
    "prelu": _call("prelu(x, paddle.full([1], {a}, x.dtype))"),
    "rrelu": _call(
        "rrelu(x, lower={lower}, upper={upper}, training=False)",
        note="draws a slope for each number unless training=False",
    ),
    "thresholded_relu": _call("thresholded_relu(x, threshold={theta})"),
    "threshold": _call(
        "thresholded_relu(x, threshold={threshold}, value={value})", defaults={"value": 0.0}
    ),
    "elu": _call("elu(x, alpha={alpha})", note="its slope far left is 0 below -17 in float32"),
    "celu": _call(
        "celu(x, alpha={alpha})", note="its slope is nan for x above 88.7*alpha in float32"
    ),
    "selu": _call("selu(x)"),
    "gelu": _call("gelu(x)", note="1 + erf, without erfc: 0 below -5.55 in float32"),
    "gelu_tanh": _call("gelu(x, approximate=True)", note="0 below -4.84 in float32"),
    "silu": _call("silu(x)", note="its slope is -inf or nan below -84 in float32; swish's is not"),
    "swish": _call("swish(x)", fixed={"beta": 1.0}),
    "hard_swish": _call("hardswish(x)"),
    "hard_sigmoid": _call(
        "hardsigmoid(x, slope={slope}, offset={offset})", defaults={"slope": 0.1666667}
    ),
    "hard_tanh": _call("hardtanh(x, min={min_val}, max={max_val})"),
    "mish": _call("mish(x)", note="0 below -16.6 in float32"),
    "softplus": _call(
        "softplus(x, beta={beta})",
        note="x itself once beta*x > 20; log(1 + exp(x)): 0 below -16.6 in float32",
    ),
    "softsign": _call("softsign(x)"),
    "sigmoid": _call("sigmoid(x)"),
    "log_sigmoid": _call("log_sigmoid(x)", note="0 above 16.6 in float32"),
    "tanh": _call("tanh(x)"),
    "lecun_tanh": call("paddle", "paddle.stanh(x, scale_a={b}, scale_b={a})", defaults={"b": 0.67}),
    "tanhshrink": _call("tanhshrink(x)"),
    "softshrink": _call("softshrink(x, threshold={lambd})"),
    "hardshrink": _call("hardshrink(x, threshold={lambd})", note="keeps x where |x| = threshold"),
    "softmax": _call("softmax(x, axis=-1)"),
    "log_softmax": _call("log_softmax(x, axis=-1)"),
    "gumbel_softmax": _call("gumbel_softmax(x, temperature={tau}, axis=-1)", note="always draws"),
    "maxout": _call(
        "maxout(x.reshape([-1, x.shape[-1], 1, 1]), groups=int({pieces})).flatten(1)",
        note="groups is the size of a group; takes four axes, the channels on axis 1",
    ),
    "glu": _call("glu(x, axis=-1)"),
    "swiglu": _call("swiglu(x)", fixed={"beta": 1.0}),
    "linear": call("paddle", "paddle.nn.Identity()(x)", fixed={"m": 1.0}),
    "erf": call("paddle", "paddle.erf(x)"),
    "absolute": call("paddle", "paddle.abs(x)"),
    "square": call("paddle", "paddle.square(x)"),
    "exponential": call("paddle", "paddle.exp(x)"),
    "arctan": call("paddle", "paddle.atan(x)"),
    "arcsinh": call("paddle", "paddle.asinh(x)"),
    "sine": call("paddle", "paddle.sin({omega}*x)"),
    "cosine": call("paddle", "paddle.cos({omega}*x)"),
    "sinc": call("paddle", "paddle.sinc({omega}*x/3.141592653589793)", defaults={"omega": math.pi}),
    "sign": call("paddle", "paddle.sign(x)"),
    "binary_step": call(
        "paddle", "paddle.heaviside(x, paddle.ones([], x.dtype))", fixed={"threshold": 0.0}
    ),
}


def _to_tensor(paddle: Any, x: Array, dtype: str) -> Tensor:
    return paddle.to_tensor(x, dtype=dtype, stop_gradient=False)


def _to_array(paddle: Any, result: Tensor, code: str, x: Array) -> Array:
    return np.asarray(result.astype("float64").numpy())


def _gradient(call: Call, tensor: Tensor, weights: Array | float) -> Array:
    paddle = import_module("paddle")
    total = (call(tensor) * paddle.to_tensor(weights, dtype=tensor.dtype)).sum()
    (slopes,) = paddle.grad([total], [tensor])
    return np.asarray(slopes.astype("float64").numpy())


FRAMEWORK = Framework(
    spellings=("paddlepaddle",),
    distribution="paddlepaddle",
    calls=CALLS,
    verified_with="3.3.1",
    dtypes=("float64", "float32", "float16", "bfloat16"),
    to_tensor=_to_tensor,
    to_array=_to_array,
    gradient=_gradient,
)
