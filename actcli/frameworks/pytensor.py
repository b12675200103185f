"""PyTensor, which was Theano. It rewrites a graph before it runs it."""

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
    """Return a call of one of the functions of tensors."""
    return call("pytensor", f"pytensor.tensor.{code}", **options)


CALLS: Calls = {
    "relu": _call("maximum(x, 0)", note="its slope at 0 is 1, that of maximum(0, x) is 0"),
    "clipped_relu": _call("clip(x, 0, {max_value})", note="its slope at both ends is 1"),
    "hard_tanh": _call("clip(x, {min_val}, {max_val})", note="its slope at both ends is 1"),
    "sigmoid": (_call("sigmoid(x)"), _call("expit(x)")),
    "tanh": _call("tanh(x)"),
    "softplus": (
        _call("softplus(x)", fixed={"beta": 1.0}, note="log(1 + exp(x)) is rewritten to it"),
        _call("log1pexp(x)", fixed={"beta": 1.0}),
    ),
    "log_sigmoid": _call("log(pytensor.tensor.sigmoid(x))", note="rewritten to -softplus(-x)"),
    "softmax": _call("special.softmax(x, axis=-1)", note="without axis, of all numbers"),
    "log_softmax": _call("special.log_softmax(x, axis=-1)", note="without axis, of all numbers"),
    "erf": _call("erf(x)"),
    "erfcx": _call("erfcx(x)"),
    "log1mexp": _call("log1mexp(x)"),
    "absolute": _call("abs(x)"),
    "square": _call("square(x)"),
    "exponential": _call("exp(x)"),
    "arctan": _call("arctan(x)"),
    "arcsinh": _call("arcsinh(x)"),
    "sine": _call("sin({omega}*x)"),
    "cosine": _call("cos({omega}*x)"),
    "sign": _call("sign(x)"),
}


def _to_tensor(pytensor: Any, x: Array, dtype: str) -> Tensor:
    return pytensor.shared(x.astype(dtype))


def _to_array(pytensor: Any, result: Tensor, code: str, x: Array) -> Array:
    return np.asarray(result.eval())


def _gradient(call: Call, tensor: Tensor, weights: Array | float) -> Array:
    pytensor = import_module("pytensor")
    total = (call(tensor) * np.asarray(weights, tensor.dtype)).sum()
    return np.asarray(pytensor.grad(total, tensor).eval())


FRAMEWORK = Framework(
    imports=("pytensor", "pytensor.tensor", "pytensor.tensor.special"),
    calls=CALLS,
    verified_with="3.3.7",
    dtypes=("float64", "float32"),
    to_tensor=_to_tensor,
    to_array=_to_array,
    gradient=_gradient,
)
