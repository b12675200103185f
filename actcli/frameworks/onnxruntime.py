"""ONNX Runtime, on the CPU: it runs the nodes that are declared for ONNX."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actcli.declare import call
from actcli.frameworks._framework import Framework
from actcli.frameworks._onnx_model import as_float64, model_of, quantised_model_of
from actcli.frameworks._quantised import INTEGER_TYPES, Quantised, Scale, all_codes

if TYPE_CHECKING:
    from actcli.frameworks._framework import Calls
    from actcli.numerics import Array

CALLS: Calls = {
    "gelu_tanh": call(
        "onnxruntime",
        'onnx.helper.make_node("FastGelu", ["x"], ["y"], domain="com.microsoft")',
        note="elsewhere fast_gelu is quick_gelu",
    ),
    "quick_gelu": call(
        "onnxruntime",
        'onnx.helper.make_node("QuickGelu", ["x"], ["y"], domain="com.microsoft", alpha=1.702)',
        note="rounds 1.702 to float32",
    ),
}

FATAL_ALONE = 4
# Of its log: an error is raised too, and a warning is not about values.


def _compile(onnxruntime: Any, code: str, dtype: str, optimized: bool) -> Callable[[Array], Array]:
    session = _session(onnxruntime, model_of(code, dtype), optimized)
    return lambda x: as_float64(session.run(None, {"x": x.astype(dtype)})[0])


def _quantise(
    onnxruntime: Any, code: str, dtype: str, given: Scale, result: Scale, optimized: bool
) -> Quantised:
    """Run a model as quantisers write it; optimised, it may have operators on codes instead."""
    session = _session(onnxruntime, quantised_model_of(code, dtype, given, result), optimized)
    (codes,) = session.run(None, {"codes": all_codes(dtype).astype(dtype)})
    return Quantised(given, result, as_float64(codes))


def _session(onnxruntime: Any, model: Any, optimized: bool) -> Any:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = FATAL_ALONE
    levels = onnxruntime.GraphOptimizationLevel
    level = levels.ORT_ENABLE_ALL if optimized else levels.ORT_DISABLE_ALL
    options.graph_optimization_level = level
    providers = ["CPUExecutionProvider"]
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=providers)


FRAMEWORK = Framework(
    spellings=("ort",),
    imports=("onnxruntime", "onnx"),
    calls=CALLS,
    calls_of="onnx",
    called_by_text=("make_node",),
    verified_with="1.32.0",
    dtypes=("float32", "float16", "float64"),
    compile=_compile,
    integers=INTEGER_TYPES,
    quantise=_quantise,
)
