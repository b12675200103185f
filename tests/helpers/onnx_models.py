"""Small ONNX models, written byte by byte: for tests where onnx is not installed."""

import struct


def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def field(number, value):
    """Return a field of a message: an integer, a float, a text or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    content = value.encode() if isinstance(value, str) else bytes(value)
    return varint(number << 3 | 2) + varint(len(content)) + content


def fields(number, values):
    return b"".join(field(number, value) for value in values)


def tensor(values, name="", shape=None, kind=1, code="f", **others):
    """Return a constant of float32, or of another type with its code of `struct`."""
    shape = [len(values)] if shape is None else shape
    raw = struct.pack(f"<{len(values)}{code}", *values)
    external = others.get("external")
    if external:
        entries = [field(1, key) + field(2, str(value)) for key, value in external.items()]
        data = fields(13, entries) + field(14, 1)
    else:
        data = field(9, raw)
    return fields(1, shape) + field(2, kind) + field(8, name) + data


def attribute(name, value):
    """Return an attribute: a float, an integer, a text, or a pair of a kind and its content."""
    if isinstance(value, tuple):
        kind, content = value
        number = {"tensor": 5, "graph": 6, "reference": 21}[kind]
        code = {"tensor": 4, "graph": 5, "reference": 1}[kind]
        return field(1, name) + field(number, content) + field(20, code)
    number, code = {float: (2, 1), int: (3, 2), str: (4, 3)}[type(value)]
    return field(1, name) + field(number, value) + field(20, code)


def node(operator, inputs, outputs, domain="", name="", **attributes):
    """Return a node; inputs and outputs are names with spaces between, "_" for none."""
    names = ["" if one == "_" else one for one in inputs.split()]
    return (
        fields(1, names)
        + fields(2, outputs.split())
        + field(3, name)
        + field(4, operator)
        + fields(5, [attribute(key, value) for key, value in attributes.items()])
        + field(7, domain)
    )


def value(name, kind=1):
    return field(1, name) + field(2, field(1, field(1, kind)))


def graph(nodes, constants=(), inputs=("x",), outputs=("y",), types=()):
    """Return a graph; constants are tensors, or numbers by name."""
    if isinstance(constants, dict):
        constants = [tensor([one], name, shape=[]) for name, one in constants.items()]
    declared = dict(types)
    return (
        fields(1, nodes)
        + field(2, "graph")
        + fields(5, constants)
        + fields(11, [value(name, declared.get(name, 1)) for name in inputs])
        + fields(12, [value(name, declared.get(name, 1)) for name in outputs])
    )


def function(domain, name, inputs, outputs, nodes):
    return (
        field(1, name)
        + fields(4, inputs.split())
        + fields(5, outputs.split())
        + fields(7, nodes)
        + field(10, domain)
    )


def model(nodes, constants=(), functions=(), opset=18, **others):
    """Return the bytes of a model."""
    return (
        field(1, 8)
        + field(2, "tests")
        + field(7, graph(nodes, constants, **others))
        + field(8, field(2, opset))
        + fields(25, functions)
    )
