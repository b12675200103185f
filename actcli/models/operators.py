"""The elementwise operators of ONNX, in float64.

These are all that is ever evaluated of a model. Sources: the operators of ONNX up to opset 26,
https://onnx.ai/onnx/operators/, and those of ONNX Runtime's domain com.microsoft,
https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.numerics import np, special

if TYPE_CHECKING:
    from actcli.numerics import AnyArray

Attributes = Mapping[str, Any]
Compute = Callable[..., Any]

MICROSOFT = "com.microsoft"

SELU_ALPHA, SELU_GAMMA = 1.67326319217681884765625, 1.05070102214813232421875
# The defaults of ONNX's Selu, float32.

CURVED, ARITHMETIC, COMPARISON = "curved", "arithmetic", "comparison"
# What an operator makes: a curve of its own; sums, products and powers, with which curves are made
# but much else is computed too; or truths.


class Operator(NamedTuple):
    """An elementwise operator.

    Parameters
    ----------
    compute : callable
        Return the result for the attributes and the operands, arrays that broadcast. An optional
        operand that is left out is None.
    kind : str
        CURVED, ARITHMETIC or COMPARISON.
    defaults : mapping of str to value
        Of its attributes.
    has_bias : bool
        Whether its second operand, an optional one, is added to the first.
    """

    compute: Compute
    kind: str = CURVED
    defaults: Attributes = MappingProxyType({})
    has_bias: bool = False


def _function(compute: Callable[..., Any], kind: str = CURVED) -> Operator:
    """Return an operator without attributes."""
    return Operator(lambda attributes, *operands: compute(*operands), kind)


def _folded(compute: Callable[[Any, Any], Any], kind: str = CURVED) -> Operator:
    """Return an operator of any number of operands, which are taken two by two."""
    return _function(lambda *operands: reduce(compute, operands), kind)


def _gelu(attributes: Attributes, x: AnyArray, bias: Any = None) -> Any:
    x = x if bias is None else x + bias
    if attributes["approximate"] != "tanh":
        return x * special.Phi(x)
    return x * special.sigmoid(4 * special.NORMAL_PEAK * (x + 0.044715 * x**3))


def _clip(attributes: Attributes, x: AnyArray, low: Any = None, high: Any = None) -> Any:
    """Return min(max(x, low), high); the bounds were attributes before opset 11."""
    low = attributes["min"] if low is None else low
    high = attributes["max"] if high is None else high
    return np.minimum(np.maximum(x, low), high)


def _shrink(attributes: Attributes, x: AnyArray) -> Any:
    size, bias = attributes["lambd"], attributes["bias"]
    return np.where(x < -size, x + bias, np.where(x > size, x - bias, 0.0))


def _mod(attributes: Attributes, a: AnyArray, b: AnyArray) -> Any:
    return np.fmod(a, b) if attributes["fmod"] else np.mod(a, b)


def _is_infinite(attributes: Attributes, x: AnyArray) -> Any:
    negative, positive = attributes["detect_negative"], attributes["detect_positive"]
    return (x == inf) & bool(positive) | (x == -inf) & bool(negative)


def _swish(attributes: Attributes, x: AnyArray) -> Any:
    return x * special.sigmoid(attributes["alpha"] * x)


def _hard_sigmoid(attributes: Attributes, x: AnyArray) -> Any:
    return np.clip(attributes["alpha"] * x + attributes["beta"], 0.0, 1.0)


def _exponential_below_0(x: AnyArray, alpha: float, scale: float = 1.0) -> Any:
    """Return x for x > 0 and alpha·(exp(x/scale) - 1) otherwise."""
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0) / scale))


def _selu(attributes: Attributes, x: AnyArray) -> Any:
    return attributes["gamma"] * _exponential_below_0(x, attributes["alpha"])


STANDARD: dict[str, Operator] = {
    "Abs": _function(np.abs),
    "Acos": _function(np.arccos),
    "Acosh": _function(np.arccosh),
    "Add": _function(np.add, ARITHMETIC),
    "And": _function(np.logical_and, COMPARISON),
    "Asin": _function(np.arcsin),
    "Asinh": _function(np.arcsinh),
    "Atan": _function(np.arctan),
    "Atanh": _function(np.arctanh),
    "Ceil": _function(np.ceil),
    "Celu": Operator(
        lambda attributes, x: _exponential_below_0(x, attributes["alpha"], attributes["alpha"]),
        defaults={"alpha": 1.0},
    ),
    "Clip": Operator(_clip, defaults={"min": -inf, "max": inf}),
    "Cos": _function(np.cos),
    "Cosh": _function(np.cosh),
    "Div": _function(np.divide, ARITHMETIC),
    "Elu": Operator(
        lambda attributes, x: _exponential_below_0(x, attributes["alpha"]),
        defaults={"alpha": 1.0},
    ),
    "Equal": _function(np.equal, COMPARISON),
    "Erf": _function(special.erf),
    "Exp": _function(np.exp),
    "Floor": _function(np.floor),
    "Gelu": Operator(_gelu, defaults={"approximate": "none"}),
    "Greater": _function(np.greater, COMPARISON),
    "GreaterOrEqual": _function(np.greater_equal, COMPARISON),
    "HardSigmoid": Operator(_hard_sigmoid, defaults={"alpha": 0.2, "beta": 0.5}),
    "HardSwish": _function(lambda x: x * np.clip(x / 6 + 0.5, 0.0, 1.0)),
    "IsInf": Operator(_is_infinite, COMPARISON, {"detect_negative": 1, "detect_positive": 1}),
    "IsNaN": _function(np.isnan, COMPARISON),
    "LeakyRelu": Operator(
        lambda attributes, x: np.where(x < 0, attributes["alpha"] * x, x),
        defaults={"alpha": 0.01},
    ),
    "Less": _function(np.less, COMPARISON),
    "LessOrEqual": _function(np.less_equal, COMPARISON),
    "Log": _function(np.log),
    "Max": _folded(np.maximum),
    "Mean": _function(lambda *operands: sum(operands) / len(operands), ARITHMETIC),
    "Min": _folded(np.minimum),
    "Mish": _function(lambda x: x * np.tanh(special.softplus(x))),
    "Mod": Operator(_mod, defaults={"fmod": 0}),
    "Mul": _function(np.multiply, ARITHMETIC),
    "Neg": _function(np.negative, ARITHMETIC),
    "Not": _function(np.logical_not, COMPARISON),
    "Or": _function(np.logical_or, COMPARISON),
    "PRelu": _function(lambda x, slope: np.where(x < 0, slope * x, x)),
    "Pow": _function(np.power, ARITHMETIC),
    "Reciprocal": _function(np.reciprocal, ARITHMETIC),
    "Relu": _function(lambda x: np.maximum(x, 0.0)),
    "Round": _function(np.rint),
    "Selu": Operator(_selu, defaults={"alpha": SELU_ALPHA, "gamma": SELU_GAMMA}),
    "Shrink": Operator(_shrink, defaults={"lambd": 0.5, "bias": 0.0}),
    "Sigmoid": _function(special.sigmoid),
    "Sign": _function(np.sign),
    "Sin": _function(np.sin),
    "Sinh": _function(np.sinh),
    "Softplus": _function(special.softplus),
    "Softsign": _function(lambda x: x / (1 + np.abs(x))),
    "Sqrt": _function(np.sqrt, ARITHMETIC),
    "Sub": _function(np.subtract, ARITHMETIC),
    "Sum": _folded(np.add, ARITHMETIC),
    "Swish": Operator(_swish, defaults={"alpha": 1.0}),
    "Tan": _function(np.tan),
    "Tanh": _function(np.tanh),
    "ThresholdedRelu": Operator(
        lambda attributes, x: np.where(x > attributes["alpha"], x, 0.0), defaults={"alpha": 1.0}
    ),
    "Where": _function(np.where),
    "Xor": _function(np.logical_xor, COMPARISON),
}
"""ONNX's own operators, by name."""

CONTRIBUTED: dict[str, Operator] = {
    "BiasGelu": Operator(_gelu, defaults={"approximate": "none"}, has_bias=True),
    "FastGelu": Operator(_gelu, defaults={"approximate": "tanh"}, has_bias=True),
    "Gelu": Operator(_gelu, defaults={"approximate": "none"}),
    "QuickGelu": Operator(_swish, defaults={"alpha": 1.702}),
}
"""The operators that ONNX Runtime's optimisers put in place of several of ONNX's."""

OPERATORS: Mapping[tuple[str, str], Operator] = {
    **{("", name): operator for name, operator in STANDARD.items()},
    **{(MICROSOFT, name): operator for name, operator in CONTRIBUTED.items()},
}
"""All operators that are evaluated, by their domain and name."""

PASSING = {"Cast", "CastLike", "Dropout", "Identity"}
# ONNX's operators that give their first operand on, up to rounding.

VECTOR_OPERATORS = {
    ("", "Hardmax"): "hardmax",
    ("", "LogSoftmax"): "log_softmax",
    ("", "Softmax"): "softmax",
    ("", "SwiGLU"): "swiglu",
}
"""Operators that compute an activation of a vector, and its name in the catalogue."""
