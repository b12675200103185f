"""Apache TVM, compiled for the CPU: its own operators, and the nodes declared for ONNX."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.declare import call
from actcli.frameworks._framework import Framework
from actcli.frameworks._onnx_model import as_float64, model_of

if TYPE_CHECKING:
    from actcli.numerics import Array

CALLS = {
    "relu": call("tvm", "tvm.relax.op.nn.relu(x)"),
    "relu6": call("tvm", "tvm.relax.op.nn.relu6(x)"),
    "leaky_relu": call("tvm", "tvm.relax.op.nn.leakyrelu(x, alpha={negative_slope})"),
    "gelu": call("tvm", "tvm.relax.op.nn.gelu(x)"),
    "gelu_tanh": call("tvm", "tvm.relax.op.nn.gelu_tanh(x)"),
    "silu": call("tvm", "tvm.relax.op.nn.silu(x)"),
    "softplus": call("tvm", "tvm.relax.op.nn.softplus(x, beta={beta})"),
    "sigmoid": call("tvm", "tvm.relax.op.sigmoid(x)"),
    "tanh": call("tvm", "tvm.relax.op.tanh(x)"),
    "erf": call("tvm", "tvm.relax.op.erf(x)"),
    "exponential": call("tvm", "tvm.relax.op.exp(x)"),
    "absolute": call("tvm", "tvm.relax.op.abs(x)"),
    "arctan": call("tvm", "tvm.relax.op.atan(x)"),
    "arcsinh": call("tvm", "tvm.relax.op.asinh(x)"),
}


def _compile(tvm: Any, code: str, dtype: str, optimized: bool) -> Callable[[Array], Array]:
    relax = import_module("tvm.relax")
    if code.startswith("onnx."):
        frontend = import_module("tvm.relax.frontend.onnx")
        module = frontend.from_onnx(model_of(code, dtype), keep_params_in_input=False)
    else:
        module = _module(tvm, relax, code, dtype)
    target = tvm.target.Target("llvm")
    pipeline = relax.get_pipeline("default" if optimized else "zero")
    machine = relax.VirtualMachine(tvm.compile(module, target, relax_pipeline=pipeline), tvm.cpu())

    def values(x: Array) -> Array:
        return as_float64(machine["main"](tvm.runtime.tensor(x.astype(dtype))).numpy())

    return values


def _module(tvm: Any, relax: Any, code: str, dtype: str) -> Any:
    """Return a module whose function computes an operator of a vector of any length."""
    builder = relax.BlockBuilder()
    length = tvm.tirx.Var("n", "int64")
    x = relax.Var("x", relax.TensorType((length,), dtype))
    with builder.function("main", [x]):
        builder.emit_func_output(builder.emit(eval(code, {"tvm": tvm, "x": x})))
    return builder.get()


FRAMEWORK = Framework(
    imports=("tvm", "onnx"),
    distribution="apache-tvm",
    calls=CALLS,
    calls_of="onnx",
    called_by_text=("make_node",),
    verified_with="0.27.0.post1",
    dtypes=("float32", "float16", "float64"),
    compile=_compile,
)
