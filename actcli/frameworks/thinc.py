"""Thinc, with which spaCy is made. Its functions are methods of the operations of a device."""

from __future__ import annotations

import ast
from inspect import signature
from typing import TYPE_CHECKING, Any

from actcli.declare import call
from actcli.frameworks._framework import Framework
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.activation import Equivalent
    from actcli.frameworks._framework import Calls, Tensor
    from actcli.numerics import Array


def _call(code: str, **options: Any) -> Equivalent:
    """Return a call of one of the operations."""
    return call("thinc", f"thinc.api.get_current_ops().{code}", **options)


CALLS: Calls = {
    "relu": _call("relu(x)"),
    "clipped_relu": _call("relu_k(x, n={max_value})", defaults={"max_value": 6.0}),
    "gelu": _call("gelu(x)", note="its error function is a polynomial, right to 5e-7"),
    "gelu_tanh": _call("gelu_approx(x)"),
    "silu": _call("swish(x)", note="its sigmoid is never below 2e-9: -2e-6 at -1000, not 0"),
    "mish": _call("mish(x)", note="x itself from 20 on"),
    "swish": _call("swish(x)", fixed={"beta": 1.0}),
    "hard_swish": _call("hard_swish_mobilenet(x)", note="hard_swish has a slope of 0.2 there"),
    "generalized_hard_swish": _call("hard_swish(x)", fixed={"slope": 0.2, "offset": 0.5}),
    "dish": _call("dish(x)", note="0 for x below -4096 in float32; its slope is nan from 1e13 on"),
    "clipped_linear": _call(
        "clipped_linear(x, slope={slope}, offset={offset}, min_val={min_val}, max_val={max_val})"
    ),
    "hard_sigmoid": _call("hard_sigmoid(x)", fixed={"slope": 0.2, "offset": 0.5}),
    "hard_tanh": _call("hard_tanh(x)", fixed={"min_val": -1.0, "max_val": 1.0}),
    "sigmoid": _call("sigmoid(x)", note="clips x to 20: never below 2e-9"),
    "softmax": _call("softmax(x)", note="divides by temperature, 1 by default"),
    "maxout": _call("maxout(x.reshape((len(x), -1, int({pieces}))))[0]"),
    "erf": _call("erf(x)", note="a polynomial, right to 5e-7"),
}


def _to_tensor(thinc: Any, x: Array, dtype: str) -> Tensor:
    """Return a matrix: some of the operations take nothing else."""
    return np.array(x, dtype).reshape(-1, x.shape[-1])


def _to_array(thinc: Any, result: Array, code: str, x: Array) -> Array:
    return np.asarray(result).reshape(*x.shape[:-1], -1)


def _backward(thinc: Any, code: str, tensor: Tensor, weights: Array | float) -> Array | None:
    """Return what the operation's own backward step makes of the weights; None if it has none.

    That of relu is called backprop_relu, and takes some of the input X, the result Y and the
    gradient dY, with the operation's own arguments.
    """
    node = ast.parse(code, mode="eval").body
    if not isinstance(node, ast.Call):
        return None
    ops = thinc.api.get_current_ops()
    name = ast.unparse(node.func).rpartition(".")[2]
    step = getattr(ops, f"backprop_{name}", None)
    if step is None:
        return None
    own = {word.arg or "": ast.literal_eval(word.value) for word in node.keywords}
    y = getattr(ops, name)(tensor, **own)
    gradient = np.broadcast_to(np.asarray(weights, tensor.dtype), y.shape).copy()
    known = {"X": tensor, "Y": y, "dY": gradient}
    taken = {key: value for key, value in known.items() if key in signature(step).parameters}
    return np.asarray(step(**taken, **own))


FRAMEWORK = Framework(
    calls=CALLS,
    imports=("thinc", "thinc.api"),
    verified_with="9.1.1",
    dtypes=("float64", "float32"),
    to_tensor=_to_tensor,
    to_array=_to_array,
    backward=_backward,
)
