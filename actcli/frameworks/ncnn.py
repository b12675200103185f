"""ncnn, on the CPU: a call makes a layer; its parameters have numbers, as in a .param file.

Of bfloat16, numbers are only stored so: a layer computes in float32, and one that knows no such
storage reads and writes float32, as in a network.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actcli.declare import call
from actcli.frameworks._framework import Framework
from actcli.frameworks._onnx_model import as_float64
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.activation import Equivalent
    from actcli.numerics import Array


def _layer(kind: str, parameters: str = "", **known: Any) -> Equivalent:
    """Return the call of a layer with parameters as in a .param file: "0=1 1=0.5"."""
    remark = f"  # {parameters}" if parameters else ""
    return call("ncnn", f'ncnn.create_layer("{kind}"){remark}', **known)


CALLS = {
    "relu": _layer("ReLU"),
    "leaky_relu": _layer("ReLU", "0={negative_slope}", defaults={"negative_slope": 0.0}),
    "relu6": _layer("Clip", "0=0.0 1=6.0"),
    "hard_tanh": _layer("Clip", "0={min_val} 1={max_val}"),
    "sigmoid": _layer("Sigmoid"),
    "tanh": _layer("TanH"),
    "elu": _layer("ELU", "0={alpha}", defaults={"alpha": 0.1}),
    "celu": _layer("CELU", "0={alpha}"),
    "selu": _layer("SELU"),
    "gelu": _layer("GELU"),
    "gelu_tanh": _layer("GELU", "0=1"),
    "silu": _layer("Swish"),
    "swish": _layer("Swish", fixed={"beta": 1.0}),
    "mish": _layer("Mish"),
    "softplus": _layer("Softplus", fixed={"beta": 1.0}),
    "hard_sigmoid": _layer(
        "HardSigmoid", "0={slope} 1={offset}", defaults={"slope": 0.2, "offset": 0.5}
    ),
    "generalized_hard_swish": _layer(
        "HardSwish", "0={slope} 1={offset}", note="hard_swish itself has 0=0.16666667"
    ),
    "binary_step": _layer("Threshold", "0=0.0"),
    "hardshrink": _layer("Shrink", "0=0.0 1={lambd}"),
    "softshrink": _layer("Shrink", "0={lambd} 1={lambd}"),
    "shrink": _layer("Shrink", "0={bias} 1={lambd}"),
    "erf": _layer("Erf"),
    "exponential": _layer("UnaryOp", "0=7"),
    "absolute": _layer("UnaryOp", "0=0"),
    "arctan": _layer("UnaryOp", "0=14"),
    "sine": _layer("UnaryOp", "0=9", fixed={"omega": 1.0}),
    "cosine": _layer("UnaryOp", "0=10", fixed={"omega": 1.0}),
}


def _compile(ncnn: Any, code: str, dtype: str, optimized: bool) -> Callable[[Array], Array]:
    layer, parameters, options = eval(code, {"ncnn": ncnn}), ncnn.ParamDict(), ncnn.Option()
    for number, value in re.findall(r"(\d+)=([-\w.]+)", code.partition("#")[2]):
        parameters.set(int(number), float(value) if "." in value else int(value))
    options.use_bf16_storage = dtype == "bfloat16"
    in_bfloat16 = options.use_bf16_storage and layer.support_bf16_storage
    layer.load_param(parameters)
    layer.create_pipeline(options)

    def values(x: Array) -> Array:
        numbers = x.astype(np.float32)
        # A Mat of an array keeps no reference to it, and the layer may write over its input.
        given = result = ncnn.Mat(numbers).clone()
        if in_bfloat16:
            given = result = ncnn.cast_float32_to_bfloat16(given, options)
        if layer.support_inplace:
            layer.forward_inplace(given, options)
        else:
            result = ncnn.Mat()
            layer.forward(given, result, options)
        if in_bfloat16:
            result = ncnn.cast_bfloat16_to_float32(result, options)
        return as_float64(result)

    return values


FRAMEWORK = Framework(
    calls=CALLS,
    called_by_text=("create_layer",),
    verified_with="1.0.20261020",
    dtypes=("float32", "bfloat16"),
    compile=_compile,
)
