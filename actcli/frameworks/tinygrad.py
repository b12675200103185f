"""tinygrad. Its functions are methods of tensors."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.declare import call
from actcli.frameworks._framework import Framework
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.frameworks._framework import Call, Calls, Tensor
    from actcli.numerics import Array

_call = partial(call, "tinygrad")

CALLS: Calls = {
    "relu": _call("x.relu()"),
    "relu6": _call("x.relu6()", note="relu(x) - relu(x - 6): 8 at 1e8 in float32"),
    "leaky_relu": _call("x.leaky_relu(neg_slope={negative_slope})", note="its slope at 0 is 1"),
    "elu": _call("x.elu(alpha={alpha})"),
    "celu": _call("x.celu(alpha={alpha})"),
    "selu": _call("x.selu()", note="rounds its constants: 1.67326 and 1.0507"),
    "gelu": _call('x.gelu(approximate="none")', note="without the argument, gelu_tanh"),
    "gelu_tanh": _call("x.gelu()", note='approximate="tanh" is its default'),
    "quick_gelu": _call("x.quick_gelu()"),
    "silu": _call("x.silu()"),
    "swish": _call("x.swish()", fixed={"beta": 1.0}),
    "mish": _call("x.mish()"),
    "hard_swish": _call("x.hardswish()"),
    "hard_sigmoid": _call("x.hardsigmoid(alpha={slope}, beta={offset})"),
    "hard_tanh": _call("x.hardtanh({min_val}, {max_val})"),
    "sigmoid": _call("x.sigmoid()"),
    "log_sigmoid": _call("x.logsigmoid()"),
    "tanh": _call("x.tanh()", note="2*sigmoid(2x) - 1: 0 below 1e-8 in float32"),
    "softplus": _call("x.softplus(beta={beta})"),
    "softsign": _call("x.softsign()"),
    "erf": _call("x.erf()", note="a polynomial, right to 5e-7"),
    "softmax": _call("x.softmax(axis=-1)"),
    "log_softmax": _call("x.log_softmax(axis=-1)"),
    "absolute": _call("x.abs()"),
    "square": _call("x.square()"),
    "exponential": _call("x.exp()"),
    "arctan": _call("x.atan()"),
    "arcsinh": _call("x.asinh()"),
    "sine": _call("({omega} * x).sin()"),
    "cosine": _call("({omega} * x).cos()"),
    "sign": _call("x.sign()"),
}


def _to_tensor(tinygrad: Any, x: Array, dtype: str) -> Tensor:
    return tinygrad.Tensor(x).cast(getattr(tinygrad.dtypes, dtype))


def _to_array(tinygrad: Any, result: Tensor, code: str, x: Array) -> Array:
    return np.asarray(result.cast(tinygrad.dtypes.float64).numpy())


def _gradient(call: Call, tensor: Tensor, weights: Array | float) -> Array:
    tinygrad = import_module("tinygrad")
    tensor = tensor.realize()
    total = (call(tensor) * tinygrad.Tensor(np.asarray(weights), dtype=tensor.dtype)).sum()
    (slopes,) = total.gradient(tensor)
    return np.asarray(slopes.cast(tinygrad.dtypes.float64).numpy())


FRAMEWORK = Framework(
    calls=CALLS,
    arguments_without_effect={"approximate": "tanh"},
    verified_with="0.14.0",
    dtypes=("float64", "float32", "float16", "bfloat16"),
    to_tensor=_to_tensor,
    to_array=_to_array,
    gradient=_gradient,
)
