"""ONNX: a call makes a node, which the reference evaluator runs."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.frameworks._framework import Framework
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.frameworks._framework import Tensor
    from actcli.numerics import Array


def _to_tensor(onnx: Any, x: Array) -> Tensor:
    import_module("onnx.reference")
    return x


def _to_array(onnx: Any, node: Any, code: str, x: Array) -> Array:
    """Run a node on x. Its other inputs stand in the code's comment, as "# slope = 0.2"."""
    others = re.findall(r"(\w+) = ([-\w.]+)", code.partition("#")[2])
    inputs = {"x": x, **{name: np.array(float(number)) for name, number in others}}
    if list(node.input) == ["a", "b"]:
        inputs = dict(zip(node.input, np.split(x, 2, axis=-1), strict=True))  # The halves of x.
    describe, double = onnx.helper.make_tensor_value_info, onnx.TensorProto.DOUBLE
    taken = [describe(name, double, None) for name in inputs]
    graph = onnx.helper.make_graph([node], "one", taken, [describe("y", double, None)])
    evaluator = onnx.reference.ReferenceEvaluator(onnx.helper.make_model(graph))
    (result,) = evaluator.run(None, inputs)
    return np.asarray(result)


FRAMEWORK = Framework(
    called_by_text=("make_node",), verified_with="1.23.2", to_tensor=_to_tensor, to_array=_to_array
)
