"""The messages of an ONNX file, as far as they say what its graph computes.

Source: onnx.proto of ONNX 1.23, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
"""

from __future__ import annotations

from actcli.models.protobuf import Field, Schemas

SCHEMAS: Schemas = {
    "model": {
        1: Field("ir_version", "int"),
        2: Field("producer_name", "text"),
        3: Field("producer_version", "text"),
        7: Field("graph", "graph"),
        8: Field("opset_import", "opset", True),
        25: Field("functions", "function", True),
    },
    "opset": {1: Field("domain", "text"), 2: Field("version", "int")},
    "graph": {
        1: Field("node", "node", True),
        2: Field("name", "text"),
        5: Field("initializer", "tensor", True),
        11: Field("input", "value_info", True),
        12: Field("output", "value_info", True),
        13: Field("value_info", "value_info", True),
        15: Field("sparse_initializer", "sparse_tensor", True),
    },
    "function": {
        1: Field("name", "text"),
        4: Field("input", "text", True),
        5: Field("output", "text", True),
        7: Field("node", "node", True),
        10: Field("domain", "text"),
        11: Field("attribute_proto", "attribute", True),
        12: Field("value_info", "value_info", True),
        13: Field("overload", "text"),
    },
    "node": {
        1: Field("input", "text", True),
        2: Field("output", "text", True),
        3: Field("name", "text"),
        4: Field("op_type", "text"),
        5: Field("attribute", "attribute", True),
        7: Field("domain", "text"),
        8: Field("overload", "text"),
    },
    "attribute": {
        1: Field("name", "text"),
        2: Field("f", "float"),
        3: Field("i", "int"),
        4: Field("s", "text"),
        5: Field("t", "tensor"),
        6: Field("g", "graph"),
        7: Field("floats", "bytes", True),
        8: Field("ints", "bytes", True),
        9: Field("strings", "text", True),
        11: Field("graphs", "graph", True),
        20: Field("type", "int"),
        21: Field("ref_attr_name", "text"),
    },
    "tensor": {
        1: Field("dims", "bytes", True),
        2: Field("data_type", "int"),
        4: Field("float_data", "bytes", True),
        5: Field("int32_data", "bytes", True),
        7: Field("int64_data", "bytes", True),
        8: Field("name", "text"),
        9: Field("raw_data", "bytes"),
        10: Field("double_data", "bytes", True),
        11: Field("uint64_data", "bytes", True),
        13: Field("external_data", "entry", True),
        14: Field("data_location", "int"),
    },
    "sparse_tensor": {1: Field("values", "tensor")},
    "entry": {1: Field("key", "text"), 2: Field("value", "text")},
    "value_info": {1: Field("name", "text"), 2: Field("type", "type")},
    "type": {1: Field("tensor_type", "tensor_type")},
    "tensor_type": {1: Field("elem_type", "int")},
}
"""The fields that are read of each message, by their numbers."""
