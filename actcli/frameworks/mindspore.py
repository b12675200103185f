"""Huawei's MindSpore: functions in `ops`, and layers in `nn`, some with other defaults."""

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
    """Return a call of a function or of a layer."""
    return call("mindspore", f"mindspore.{code}", **options)


CALLS: Calls = {
    "relu": _call("ops.relu(x)"),
    "relu6": _call("ops.relu6(x)", note="its slope at 6 is 1"),
    "leaky_relu": _call(
        "ops.leaky_relu(x, alpha={negative_slope})",
        defaults={"negative_slope": 0.2},
        note="its slope at 0 is (1 + alpha)/2",
    ),
    "prelu": _call("ops.prelu(x, mindspore.ops.full((1,), {a}, dtype=x.dtype))"),
    "threshold": _call("ops.threshold(x, {threshold}, {value})", note="neither has a default"),
    "elu": _call("ops.elu(x)", fixed={"alpha": 1.0}, note="on a CPU alpha must be 1"),
    "celu": _call("ops.celu(x, alpha={alpha})"),
    "selu": _call("ops.selu(x)", note="on a CPU its slope is wrong for x < 0: -0.117 at -1"),
    "gelu": (
        _call("ops.gelu(x)", note="nn.GELU() is gelu_tanh; 0 below -5.5 in float32"),
        _call("nn.GELU(approximate=False)(x)", note="without the argument, gelu_tanh"),
    ),
    "gelu_tanh": (
        _call("nn.GELU()(x)", note="approximate=True is its default; ops.gelu is gelu"),
        _call('ops.gelu(x, approximate="tanh")'),
    ),
    "quick_gelu": (_call("nn.FastGelu()(x)"), _call("ops.fast_gelu(x)")),
    "silu": _call("ops.silu(x)"),
    "mish": _call("ops.mish(x)", note="on a CPU inf or nan above 42.5 in float32"),
    "hard_swish": _call("ops.hardswish(x)", note="its slope is -0.5 at -3 and 1.5 at 3"),
    "hard_sigmoid": _call("ops.hardsigmoid(x)", fixed={"slope": 1 / 6, "offset": 0.5}),
    "hard_tanh": _call(
        "ops.hardtanh(x, min_val={min_val}, max_val={max_val})",
        note="its slope at both ends is 0.5",
    ),
    "softplus": _call(
        "ops.softplus(x, beta={beta})", note="x itself once beta*x > 20; 0 far left in float32"
    ),
    "softsign": _call("ops.softsign(x)"),
    "sigmoid": _call("ops.sigmoid(x)"),
    "log_sigmoid": _call("ops.logsigmoid(x)", note="log(sigmoid(x)): -inf below -88 in float32"),
    "tanh": _call("ops.tanh(x)", note="on a CPU a polynomial in float32, up to 1e-4 off"),
    "tanhshrink": _call("ops.tanhshrink(x)"),
    "softshrink": _call("ops.softshrink(x, lambd={lambd})"),
    "hardshrink": _call("ops.hardshrink(x, lambd={lambd})"),
    "softmax": _call("ops.softmax(x, axis=-1)"),
    "softmin": _call("ops.softmin(x, axis=-1)"),
    "log_softmax": _call("ops.log_softmax(x, axis=-1)"),
    "gumbel_softmax": _call("ops.gumbel_softmax(x, tau={tau}, dim=-1)", note="always draws"),
    "glu": _call("ops.glu(x, axis=-1)"),
    "linear": _call("nn.Identity()(x)", fixed={"m": 1.0}),
    "erf": _call("ops.erf(x)"),
    "absolute": _call("ops.abs(x)"),
    "square": _call("ops.square(x)"),
    "exponential": _call("ops.exp(x)"),
    "arctan": _call("ops.atan(x)"),
    "arcsinh": _call("ops.asinh(x)"),
    "sine": _call("ops.sin({omega}*x)"),
    "cosine": _call("ops.cos({omega}*x)"),
    "sign": _call("ops.sign(x)"),
    "rrelu": _call(
        "nn.RReLU(lower={lower}, upper={upper})(x)", note="always draws, set_train(False) or not"
    ),
}


def _to_tensor(mindspore: Any, x: Array, dtype: str) -> Tensor:
    return mindspore.Tensor(x, getattr(mindspore, dtype))


def _to_array(mindspore: Any, result: Tensor, code: str, x: Array) -> Array:
    return np.asarray(result.astype(mindspore.float64).asnumpy())


def _gradient(call: Call, tensor: Tensor, weights: Array | float) -> Array:
    mindspore = import_module("mindspore")
    factors = mindspore.Tensor(weights, tensor.dtype)
    slopes = mindspore.grad(lambda v: (call(v) * factors).sum())(tensor)
    return np.asarray(slopes.astype(mindspore.float64).asnumpy())


FRAMEWORK = Framework(
    imports=("mindspore", "mindspore.ops", "mindspore.nn"),
    calls=CALLS,
    arguments_without_effect={"approximate": "none"},
    verified_with="2.10.0",
    dtypes=("float64", "float32", "float16", "bfloat16"),
    to_tensor=_to_tensor,
    to_array=_to_array,
    gradient=_gradient,
)
