"""Sony's NNabla, which computes in float32. Axis 0 of its variables is the batch."""

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
    return call("nnabla", f"nnabla.functions.{code}", **options)


CALLS: Calls = {
    "relu": _call("relu(x)"),
    "relu6": _call("relu6(x)"),
    "leaky_relu": _call("leaky_relu(x, alpha={negative_slope})", defaults={"negative_slope": 0.1}),
    "prelu": _call("prelu(x, nnabla.functions.constant({a}, (1,)))", note="its slope at 0 is 1"),
    "elu": _call("elu(x, alpha={alpha})", note="exp(x) - 1: 0 next to 0"),
    "selu": _call("selu(x)", note="exp(x) - 1: 0 next to 0"),
    "gelu_tanh": _call("gelu(x)", note="has no other form"),
    "silu": _call("swish(x)"),
    "swish": _call("swish(x)", fixed={"beta": 1.0}),
    "mish": _call("mish(x)", note="its slope is nan from 22.2 on; 0 below -16.6"),
    "hard_sigmoid": _call(
        "hard_sigmoid(x)",
        fixed={"slope": 0.2, "offset": 0.5},
        note="its slope at both ends is 0.2",
    ),
    "hard_tanh": _call(
        "hard_tanh(x)", fixed={"min_val": -1.0, "max_val": 1.0}, note="its slope at both ends is 1"
    ),
    "softplus": _call("softplus(x, beta={beta})", note="log(1 + exp(x)): 0 below -16.6"),
    "softsign": _call("softsign(x)"),
    "sigmoid": _call("sigmoid(x)"),
    "log_sigmoid": _call("log_sigmoid(x)", note="0 above 16.6"),
    "tanh": _call("tanh(x)"),
    "tanhshrink": _call("tanh_shrink(x)", note="loses all digits near 0, and the sign"),
    "softmax": _call("softmax(x)"),
    "log_softmax": _call("log_softmax(x)"),
    "concatenated_elu": _call(
        "celu(x, alpha={alpha}, axis=x.ndim - 1)", note="axis=1 is its default"
    ),
    "crelu": _call("crelu(x, axis=x.ndim - 1)", note="axis=1 is its default"),
    "linear": _call("identity(x)", fixed={"m": 1.0}),
    "erf": _call("erf(x)"),
    "absolute": _call("abs(x)", note="its slope at 0 is 1"),
    "exponential": _call("exp(x)"),
    "arctan": _call("atan(x)"),
    "arcsinh": _call("asinh(x)"),
    "sine": _call("sin({omega}*x)"),
    "cosine": _call("cos({omega}*x)"),
    "sinc": _call("sinc({omega}*x)"),
    "sign": _call("sign(x, alpha=0.0)", note="1 at 0 without alpha=0; its slope is always 1"),
}


def _to_tensor(nnabla: Any, x: Array, dtype: str) -> Tensor:
    """Return a variable of at least two axes: some functions take no batch for an axis."""
    return nnabla.Variable.from_numpy_array(
        x.reshape(-1, x.shape[-1]).astype(dtype), need_grad=True
    )


def _to_array(nnabla: Any, result: Tensor, code: str, x: Array) -> Array:
    result.forward()
    return np.asarray(result.d).reshape(*x.shape[:-1], -1)


def _gradient(call: Call, tensor: Tensor, weights: Array | float) -> Array:
    nnabla = import_module("nnabla")
    y = call(tensor)
    factors = np.broadcast_to(np.asarray(weights, np.float32), y.shape)
    total = nnabla.functions.sum(y * nnabla.Variable.from_numpy_array(factors))
    tensor.g = 0
    total.forward()
    total.backward()
    return np.asarray(tensor.g)


FRAMEWORK = Framework(
    imports=("nnabla", "nnabla.functions"),
    calls=CALLS,
    verified_with="1.39.0",
    dtypes=("float32",),
    to_tensor=_to_tensor,
    to_array=_to_array,
    gradient=_gradient,
)
