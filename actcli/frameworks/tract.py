"""Tract, by its Python package: it runs the nodes that are declared for ONNX."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actcli.frameworks._framework import Framework
from actcli.frameworks._onnx_model import as_float64, model_of

if TYPE_CHECKING:
    from actcli.numerics import Array


def _compile(tract: Any, code: str, dtype: str, optimized: bool) -> Callable[[Array], Array]:
    """Load a model from a file, as tract does alone; loading it optimises it."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder, "one.onnx")
        path.write_bytes(model_of(code, dtype).SerializeToString())
        model = tract.onnx().load(path).into_model()
    compiled = model.into_runnable()
    return lambda x: as_float64(compiled.run([x.astype(dtype)])[0].to_numpy())


FRAMEWORK = Framework(
    imports=("tract", "onnx"),
    calls_of="onnx",
    called_by_text=("make_node",),
    verified_with="0.23.9",
    dtypes=("float32", "float16"),
    compile=_compile,
)
