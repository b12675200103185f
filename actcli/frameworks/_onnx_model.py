"""Models of one ONNX node, for the runtimes that read such models."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.frameworks._quantised import Scale
    from actcli.numerics import Array

NEWEST_OPSET = 24
# The first with Swish; runtimes read this one before they read the newest.

IR_VERSION = 10
# The format of the file itself, which opset 24 needs no newer.

ELEMENT_TYPES = {"float16": "FLOAT16", "float32": "FLOAT", "float64": "DOUBLE"}


def model_of(code: str, float_type: str, opset: int = NEWEST_OPSET) -> Any:
    """Return a model that computes y from a vector x of any length, or from two, a and b.

    Parameters
    ----------
    code : str
        A declared call, with the values of its parameters: one node. Its inputs other than x stand
        in the comment, as "# slope = 0.2", and become constants of the model.
    float_type : str
        "float16", "float32" or "float64".
    opset : int, optional
        The version of the operators.

    Returns
    -------
    onnx.ModelProto
    """
    onnx = import_module("onnx")
    helper = onnx.helper
    element = getattr(onnx.TensorProto, ELEMENT_TYPES[float_type])
    node = eval(code, {"onnx": onnx})  # An expression of the catalogue's own.
    others = other_inputs(code)
    constants = [
        onnx.numpy_helper.from_array(np.array(number, float_type), name)
        for name, number in others.items()
    ]
    given, result = (
        [helper.make_tensor_value_info(name, element, ["n"]) for name in names]
        for names in ([name for name in node.input if name not in others], node.output)
    )
    graph = helper.make_graph([node], "one", given, result, constants)
    versions = [helper.make_opsetid("", opset)]
    if node.domain:  # An operator of a runtime's own.
        versions.append(helper.make_opsetid(node.domain, 1))
    return helper.make_model(graph, opset_imports=versions, ir_version=IR_VERSION)


def quantised_model_of(code: str, dtype: str, given: Scale, result: Scale) -> Any:
    """Return a model on codes, as quantisers write it: its one node between numbers and codes.

    Parameters
    ----------
    code : str
        As for `model_of`.
    dtype : str
        "int8", "uint8" or "int16".
    given, result : Scale
        What the codes of x and of y stand for.

    Returns
    -------
    onnx.ModelProto
    """
    onnx = import_module("onnx")
    helper, model = onnx.helper, model_of(code, "float32")
    graph, element = model.graph, getattr(onnx.TensorProto, dtype.upper())
    ends = [*graph.input], [*graph.output]
    for name, scale in (("x", given), ("y", result)):
        graph.initializer.extend(
            [
                onnx.numpy_helper.from_array(np.array(scale.scale, np.float32), f"{name}_scale"),
                onnx.numpy_helper.from_array(
                    np.array(scale.zero_point, dtype), f"{name}_zero_point"
                ),
            ]
        )
    (x,), (y,) = ((one.name for one in kind) for kind in ends)
    read = helper.make_node("DequantizeLinear", ["codes", "x_scale", "x_zero_point"], [x])
    write = helper.make_node("QuantizeLinear", [y, "y_scale", "y_zero_point"], ["result"])
    nodes = [read, *graph.node, write]
    for field, new in (
        (graph.node, nodes),
        (graph.input, [helper.make_tensor_value_info("codes", element, ["n"])]),
        (graph.output, [helper.make_tensor_value_info("result", element, ["n"])]),
    ):
        del field[:]
        field.extend(new)
    return model


def other_inputs(code: str) -> dict[str, float]:
    """Return the inputs that stand in a call's comment, as "# low = 0.0, high = 6.0"."""
    found = re.findall(r"(\w+) = ([-\w.]+)", code.partition("#")[2])
    return {name: float(number) for name, number in found}


def as_float64(y: Any) -> Array:
    """Return a runtime's result as an array of float64."""
    return np.asarray(y).astype(np.float64)
