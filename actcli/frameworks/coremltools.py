"""Core ML Tools: the operators of its intermediate language, which Apple's devices run.

Elsewhere a model cannot be run. What is run here is the converter, which computes an operator of
constants itself.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.declare import call
from actcli.frameworks._framework import Framework
from actcli.frameworks._onnx_model import as_float64
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.activation import Equivalent
    from actcli.frameworks._framework import Calls
    from actcli.numerics import Array

NO_DEFAULT = "has no defaults"


def _call(code: str, **known: Any) -> Equivalent:
    """Return a call of the builder of programs, as its documentation imports it."""
    return call("coremltools", f"mb.{code}", **known)


CALLS: Calls = {
    "relu": _call("relu(x=x)"),
    "relu6": _call("relu6(x=x)"),
    "leaky_relu": _call("leaky_relu(x=x, alpha={negative_slope})", note=NO_DEFAULT),
    "clipped_relu": _call("clamped_relu(x=x, alpha=0.0, beta={max_value})", note=NO_DEFAULT),
    "thresholded_relu": _call(
        "thresholded_relu(x=x, alpha={theta})", note="x itself at alpha; has no defaults"
    ),
    "elu": _call("elu(x=x, alpha={alpha})", note=NO_DEFAULT),
    "gelu": _call('gelu(x=x, mode="EXACT")'),
    "gelu_tanh": _call('gelu(x=x, mode="TANH_APPROXIMATION")'),
    "quick_gelu": _call('gelu(x=x, mode="SIGMOID_APPROXIMATION")'),
    "sigmoid": _call("sigmoid(x=x)"),
    "hard_sigmoid": _call("sigmoid_hard(x=x, alpha={slope}, beta={offset})", note=NO_DEFAULT),
    "tanh": _call("tanh(x=x)"),
    "lecun_tanh": _call("scaled_tanh(x=x, alpha={a}, beta={b})", note=NO_DEFAULT),
    "softplus": _call("softplus(x=x)", fixed={"beta": 1.0}),
    "softsign": _call("softsign(x=x)"),
    "erf": _call("erf(x=x)"),
    "exponential": _call("exp(x=x)"),
    "absolute": _call("abs(x=x)"),
    "square": _call("square(x=x)"),
    "arctan": _call("atan(x=x)"),
    "sine": _call("sin(x=x)", fixed={"omega": 1.0}),
    "cosine": _call("cos(x=x)", fixed={"omega": 1.0}),
    "sign": _call("sign(x=x)"),
}


def _compile(package: Any, code: str, dtype: str, optimized: bool) -> Callable[[Array], Array]:
    builder = import_module("coremltools.converters.mil").Builder

    def values(x: Array) -> Array:
        results = []

        @builder.program(input_specs=[builder.TensorSpec(shape=(1,))])  # type: ignore[untyped-decorator]
        def program(unused: Any) -> Any:
            constants = x.astype(np.float32)  # Some operators write over them.
            results.append(eval(code, {"mb": builder, "x": constants}).val)
            return builder.identity(x=unused)

        return as_float64(results[0])

    return values


FRAMEWORK = Framework(
    spellings=("coreml",),
    module_name="mb",
    calls=CALLS,
    verified_with="9.0",
    dtypes=("float32",),
    compile=_compile,
)
