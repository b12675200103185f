"""ggml, by ggml-python, on the CPU: a call makes a node of a graph in a context."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actcli.declare import call
from actcli.frameworks._framework import Framework
from actcli.frameworks._onnx_model import as_float64
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.activation import Equivalent
    from actcli.frameworks._framework import Calls
    from actcli.numerics import Array

OVERHEAD_BYTES = 2**20
# For the graph, and for what describes its tensors.

COPIES = 4
# The numbers lie in a context twice, as x and as y; the rest is room for what a call adds.


def _call(code: str, **known: Any) -> Equivalent:
    """Return a call whose first argument is the context."""
    return call("ggml", f"ggml.ggml_{code}", **known)


CALLS: Calls = {
    "relu": _call("relu(context, x)"),
    "leaky_relu": _call("leaky_relu(context, x, {negative_slope}, False)"),
    "gelu": _call("gelu_erf(context, x)", note="ggml_gelu is gelu_tanh"),
    "gelu_tanh": _call("gelu(context, x)", note="a table of half floats"),
    "quick_gelu": _call("gelu_quick(context, x)", note="a table of half floats"),
    "silu": _call("silu(context, x)"),
    "hard_swish": _call("hardswish(context, x)"),
    "hard_sigmoid": _call("hardsigmoid(context, x)", fixed={"slope": 1 / 6, "offset": 0.5}),
    "sigmoid": _call("sigmoid(context, x)"),
    "tanh": _call("tanh(context, x)"),
    "elu": _call("elu(context, x)", fixed={"alpha": 1.0}),
    "softplus": _call("softplus(context, x)", fixed={"beta": 1.0}, note="x itself above 20"),
    "exponential": _call("exp(context, x)"),
    "absolute": _call("abs(context, x)"),
    "square": _call("sqr(context, x)"),
    "sine": _call("sin(context, x)", fixed={"omega": 1.0}),
    "cosine": _call("cos(context, x)", fixed={"omega": 1.0}),
    "sign": _call("sgn(context, x)"),
    "binary_step": _call("step(context, x)", note="0 at 0"),
}


def _compile(ggml: Any, code: str, dtype: str, optimized: bool) -> Callable[[Array], Array]:
    def values(x: Array) -> Array:
        given = np.ascontiguousarray(x, np.float32)
        size = COPIES * given.nbytes + OVERHEAD_BYTES
        context = ggml.ggml_init(ggml.ggml_init_params(mem_size=size, mem_buffer=None))
        try:
            tensor = ggml.ggml_new_tensor_1d(context, ggml.GGML_TYPE_F32, len(given))
            ctypes.memmove(ggml.ggml_get_data(tensor), given.ctypes.data, given.nbytes)
            result = eval(code, {"ggml": ggml, "context": context, "x": tensor})
            graph = ggml.ggml_new_graph(context)
            ggml.ggml_build_forward_expand(graph, result)
            ggml.ggml_graph_compute_with_ctx(context, graph, 1)
            y = np.empty_like(given)
            ctypes.memmove(y.ctypes.data, ggml.ggml_get_data(result), y.nbytes)
        finally:
            ggml.ggml_free(context)
        return as_float64(y)

    return values


FRAMEWORK = Framework(
    distribution="ggml-python",
    calls=CALLS,
    verified_with="0.0.45",
    dtypes=("float32",),
    compile=_compile,
)
