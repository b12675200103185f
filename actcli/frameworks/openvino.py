"""OpenVINO, on the CPU: it runs the nodes that are declared for ONNX."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from actcli.frameworks._framework import Framework
from actcli.frameworks._onnx_model import as_float64, model_of

if TYPE_CHECKING:
    from actcli.numerics import Array


def _compile(openvino: Any, code: str, dtype: str, optimized: bool) -> Callable[[Array], Array]:
    """Compile with the default settings, which cannot switch the optimisation of a graph off."""
    core = openvino.Core()
    model = core.read_model(BytesIO(model_of(code, dtype).SerializeToString()))
    compiled = core.compile_model(model, "CPU")
    return lambda x: as_float64(compiled(x.astype(dtype))[0])


FRAMEWORK = Framework(
    imports=("openvino", "onnx"),
    calls_of="onnx",
    called_by_text=("make_node",),
    verified_with="2026.4.1",
    dtypes=("float32", "float16"),
    compile=_compile,
)
