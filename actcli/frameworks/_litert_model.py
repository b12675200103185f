"""LiteRT models of one operator, for where TensorFlow's converter is not installed.

They are written by the schema that LiteRT itself brings along.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any, NamedTuple

from actcli.errors import ReadError

SCHEMA_VERSION = 3
# Of the file format; TensorFlow's converter writes the same.

FILE_IDENTIFIER = b"TFL3"

LARGEST_OLD_CODE = 127
# Operators were numbered by a byte once: LiteRT takes the larger of its number and the new one.

LENGTH = 1
# Of the vector in the model; whoever runs it sets another.


class BuiltinOperator(NamedTuple):
    """An operator, and the class and values of its options where it has any."""

    name: str
    options: str = ""
    values: tuple[tuple[str, float], ...] = ()


OPERATORS = {
    "tf.nn.relu(x)": BuiltinOperator("RELU"),
    "tf.nn.relu6(x)": BuiltinOperator("RELU6"),
    "tf.clip_by_value(x, -1.0, 1.0)": BuiltinOperator("RELU_N1_TO_1"),
    "tf.nn.elu(x)": BuiltinOperator("ELU"),
    "tf.nn.gelu(x)": BuiltinOperator("GELU", "GeluOptions", (("approximate", False),)),
    "tf.nn.gelu(x, approximate=True)": BuiltinOperator(
        "GELU", "GeluOptions", (("approximate", True),)
    ),
    "x*tf.nn.relu6(x + 3)*(1/6)": BuiltinOperator("HARD_SWISH"),
    "tf.nn.sigmoid(x)": BuiltinOperator("LOGISTIC"),
    "tf.nn.tanh(x)": BuiltinOperator("TANH"),
    "tf.abs(x)": BuiltinOperator("ABS"),
    "tf.sign(x)": BuiltinOperator("SIGN"),
    "tf.square(x)": BuiltinOperator("SQUARE", "SquareOptions"),
    "tf.exp(x)": BuiltinOperator("EXP", "ExpOptions"),
    "tf.sin(1.0*x)": BuiltinOperator("SIN"),
    "tf.cos(1.0*x)": BuiltinOperator("COS"),
}
"""The calls of which TensorFlow's converter makes one operator, without leaky_relu's."""

LEAKY_RELU = re.compile(r"tf\.nn\.leaky_relu\(x, alpha=(.+)\)")


def operator_of(code: str) -> BuiltinOperator:
    """Return the operator that a call is.

    Raises
    ------
    ReadError
        If it is none.
    """
    if found := LEAKY_RELU.fullmatch(code):
        return BuiltinOperator("LEAKY_RELU", "LeakyReluOptions", (("alpha", float(found[1])),))
    if code not in OPERATORS:
        raise ReadError(f"litert has no operator for {code}: pip install tensorflow to convert it.")
    return OPERATORS[code]


def one_operator_model(code: str) -> bytes:
    """Return a model, of float32, of a call that is one operator.

    Raises
    ------
    ReadError
        If it is none.
    """
    operator = operator_of(code)
    schema: Any = import_module("ai_edge_litert.schema_py_generated")
    number = getattr(schema.BuiltinOperator, operator.name)
    operator_code = schema.OperatorCodeT(
        builtinCode=number, deprecatedBuiltinCode=min(number, LARGEST_OLD_CODE), version=1
    )
    node = schema.OperatorT(opcodeIndex=0, inputs=[0], outputs=[1])
    if operator.options:
        node.builtinOptionsType = getattr(schema.BuiltinOptions, operator.options)
        node.builtinOptions = getattr(schema, f"{operator.options}T")(**dict(operator.values))
    tensors = [
        schema.TensorT(name=name, shape=[LENGTH], type=schema.TensorType.FLOAT32, buffer=0)
        for name in ("x", "y")
    ]
    graph = schema.SubGraphT(tensors=tensors, inputs=[0], outputs=[1], operators=[node])
    model = schema.ModelT(
        version=SCHEMA_VERSION,
        operatorCodes=[operator_code],
        subgraphs=[graph],
        buffers=[schema.BufferT()],  # The first is empty: for tensors without constant values.
    )
    builder = import_module("flatbuffers").Builder()
    builder.Finish(model.Pack(builder), FILE_IDENTIFIER)
    return bytes(builder.Output())
