"""ExecuTorch, on the CPU: it runs what PyTorch exports of its calls.

An optimised program is run by XNNPACK, a plain one by the portable kernels.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.frameworks._framework import Framework
from actcli.frameworks._onnx_model import as_float64

if TYPE_CHECKING:
    from actcli.numerics import Array


def _compile(executorch: Any, code: str, dtype: str, optimized: bool) -> Callable[[Array], Array]:
    torch, exir = import_module("torch"), import_module("executorch.exir")
    xnnpack = import_module("executorch.backends.xnnpack.partition.xnnpack_partitioner")
    runtime = import_module("executorch.runtime").Runtime.get()

    class Call(torch.nn.Module):  # type: ignore[name-defined, misc]
        def forward(self, x: Any) -> Any:
            return eval(code, {"torch": torch, "x": x})

    @cache  # A program has a shape of its own.
    def program(length: int) -> Any:
        example = torch.zeros(length, dtype=getattr(torch, dtype))
        exported = torch.export.export(Call().eval(), (example,))
        partitioners = [xnnpack.XnnpackPartitioner()] if optimized else []
        lowered = exir.to_edge_transform_and_lower(exported, partitioner=partitioners)
        buffer = lowered.to_executorch().buffer
        # The loaded program reads the buffer while it runs, but does not keep it alive.
        loaded = runtime.load_program(buffer)
        return loaded.load_method("forward"), loaded, buffer

    def values(x: Array) -> Array:
        method, *_ = program(len(x))
        (y,) = method.execute([torch.from_numpy(x).to(getattr(torch, dtype))])
        return as_float64(y.double())

    return values


FRAMEWORK = Framework(
    module_name="torch",
    imports=("executorch", "torch"),
    calls_of="torch",
    verified_with="1.5.1",
    dtypes=("float32", "float16", "bfloat16"),
    compile=_compile,
)
