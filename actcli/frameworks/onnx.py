"""ONNX: a call makes a node, which the reference evaluator runs."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.frameworks._framework import Framework
from actcli.frameworks._onnx_model import as_float64, model_of
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


def _compile(onnx: Any, code: str, dtype: str, optimized: bool) -> Callable[[Array], Array]:
    model = model_of(code, dtype, onnx.defs.onnx_opset_version())
    evaluator = import_module("onnx.reference").ReferenceEvaluator(model)
    names = [one.name for one in model.graph.input]

    def values(x: Array) -> Array:
        parts = np.split(x.astype(dtype), len(names), axis=-1)  # A gate takes two halves of x.
        with np.errstate(all="ignore"):  # Overflow in the evaluator is not ours to report.
            (result,) = evaluator.run(None, dict(zip(names, parts, strict=True)))
        return as_float64(result)

    return values


FRAMEWORK = Framework(
    called_by_text=("make_node",),
    arguments_without_effect={"approximate": "none"},
    verified_with="1.23.2",
    dtypes=("float64", "float32", "float16"),
    compile=_compile,
)
