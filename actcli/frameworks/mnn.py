"""MNN, on the CPU: it converts the nodes that are declared for ONNX, and runs what it makes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actcli.frameworks._framework import Framework
from actcli.frameworks._onnx_model import as_float64, model_of
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


def _compile(MNN: Any, code: str, dtype: str, optimized: bool) -> Callable[[Array], Array]:
    """Convert and load a model; converting optimises it.

    The extension module that converts is called directly: the package's own script installs
    another package first.
    """
    converter, expr = import_module("_tools"), import_module("MNN.expr")
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        source, target = Path(folder, "one.onnx"), Path(folder, "one.mnn")
        source.write_bytes(model_of(code, dtype).SerializeToString())
        files = ["--modelFile", str(source), "--MNNModel", str(target)]
        converter.mnnconvert(["mnnconvert", "-f", "ONNX", *files, "--bizCode", "actcli"])
        module = MNN.nn.load_module_from_file(str(target), ["x"], ["y"])

    def values(x: Array) -> Array:
        given = expr.placeholder([len(x)], expr.NCHW, expr.float)
        given.write(x.astype(np.float32))
        y = expr.convert(module.forward(given), expr.NCHW).read()
        if y is None:
            raise ValueError("this operator cannot be run")
        return as_float64(y)

    return values


FRAMEWORK = Framework(
    imports=("MNN", "onnx"),
    distribution="MNN",
    calls_of="onnx",
    called_by_text=("make_node",),
    verified_with="3.6.1",
    dtypes=("float32",),
    compile=_compile,
)
