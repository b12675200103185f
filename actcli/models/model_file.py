"""Read an ONNX file into records, without the numbers of its constants."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from actcli.errors import ReadError
from actcli.models.protobuf import Decoder, MalformedError, Message
from actcli.models.schemas import SCHEMAS
from actcli.models.tensors import Tensor, integers
from actcli.support.record import Record

ORT_MAGIC = b"ORTM"
# At the fifth byte of a file in ONNX Runtime's own format, which is none of ONNX.

ATTRIBUTE_FIELDS = {
    1: "f",
    2: "i",
    3: "s",
    4: "t",
    5: "g",
    6: "floats",
    7: "ints",
    8: "strings",
    10: "graphs",
}
# Where the value of an attribute lies, by the code of its type.


class Reference(Record):
    """The value of an attribute inside a function: that of an attribute of the function's call."""

    name: str


class Node(Record):
    """A node of a graph.

    Parameters
    ----------
    name : str
    operator : str
        Without its domain: "Gelu".
    domain : str
        "" for ONNX's own.
    overload : str
        Which of several functions of this name is called.
    inputs, outputs : sequence of str
        Names of values; "" for an optional one that is left out.
    attributes : mapping of str to value
        A number, text, Tensor, ModelGraph, Reference, or a list of these.
    """

    name: str
    operator: str
    domain: str
    overload: str
    inputs: Sequence[str]
    outputs: Sequence[str]
    attributes: Mapping[str, Any]


class ModelGraph(Record):
    """A graph, or the body of a function.

    Parameters
    ----------
    nodes : sequence of Node
        In the order in which they can be computed.
    inputs, outputs : sequence of str
    constants : mapping of str to Tensor
    types : mapping of str to int
        The declared types of the elements of values, by ONNX's codes.
    sparse : set of str
        Constants that are stored as sparse ones, which are not read.
    defaults : mapping of str to value
        Of the attributes of a function.
    """

    nodes: Sequence[Node]
    inputs: Sequence[str]
    outputs: Sequence[str]
    types: Mapping[str, int]
    constants: Mapping[str, Tensor] = MappingProxyType({})
    sparse: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = MappingProxyType({})


class StoredModel(Record):
    """A model.

    Parameters
    ----------
    graph : ModelGraph
    functions : mapping of (str, str, str) to ModelGraph
        By domain, name and overload.
    opsets : mapping of str to int
        The version of each domain's operators.
    producer : str
        Who wrote the file, with a version.
    """

    graph: ModelGraph
    functions: Mapping[tuple[str, str, str], ModelGraph]
    opsets: Mapping[str, int]
    producer: str


def read_model(path: Path) -> StoredModel:
    """Read a model; the numbers of its constants stay in the file.

    Raises
    ------
    ReadError
        If the file cannot be read, or is not a whole model.
    """
    title = path.name
    try:
        with path.open("rb") as stream:
            content = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError as error:
        raise ReadError(f"{title} cannot be read: {error.strerror}.") from None
    except ValueError:  # There is no map of nothing.
        raise ReadError(f"{title} is empty.") from None
    if content[4:8] == ORT_MAGIC:
        raise ReadError(f"{title} is in ONNX Runtime's own format: give the .onnx it was made of.")
    try:
        return _Reader(path.parent).model(content)
    except (MalformedError, ReadError) as error:
        raise ReadError(f"{title} is no whole ONNX model: {error}.") from None


class _Reader:
    """Turn decoded messages into records."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def model(self, content: memoryview) -> StoredModel:
        found = Decoder(SCHEMAS).message(content, "model")
        opsets = {
            _standard(one.get("domain", "")): one.get("version", 0) for one in found["opset_import"]
        }
        if "graph" not in found or not (opsets or "ir_version" in found):
            raise MalformedError("it holds no graph")
        functions = {}
        for one in found["functions"]:
            key = (one.get("domain", ""), one.get("name", ""), one.get("overload", ""))
            functions[key] = self.function(one)
        producer = f"{found.get('producer_name', '')} {found.get('producer_version', '')}"
        return StoredModel(
            graph=self.graph(found["graph"]),
            functions=functions,
            opsets=opsets,
            producer=producer.strip(),
        )

    def graph(self, message: Message) -> ModelGraph:
        constants = [Tensor(one, self.folder) for one in message["initializer"]]
        sparse = [Tensor(one["values"], self.folder) for one in message["sparse_initializer"]]
        declared = [*message["value_info"], *message["input"], *message["output"]]
        return ModelGraph(
            nodes=[self.node(one) for one in message["node"]],
            constants={one.name: one for one in constants},
            sparse=frozenset(one.name for one in sparse),
            inputs=[one.get("name", "") for one in message["input"]],
            outputs=[one.get("name", "") for one in message["output"]],
            types=_types(declared),
        )

    def function(self, message: Message) -> ModelGraph:
        return ModelGraph(
            nodes=[self.node(one) for one in message["node"]],
            inputs=message["input"],
            outputs=message["output"],
            types=_types(message["value_info"]),
            defaults=self.attributes(message["attribute_proto"]),
        )

    def node(self, message: Message) -> Node:
        return Node(
            name=message.get("name", ""),
            operator=message.get("op_type", ""),
            domain=_standard(message.get("domain", "")),
            overload=message.get("overload", ""),
            inputs=message["input"],
            outputs=message["output"],
            attributes=self.attributes(message["attribute"]),
        )

    def attributes(self, messages: Sequence[Message]) -> dict[str, Any]:
        return {one.get("name", ""): self.attribute(one) for one in messages}

    def attribute(self, message: Message) -> Any:
        """Return the value of an attribute; None for one of another type than the known ones."""
        if message.get("ref_attr_name"):
            return Reference(name=message["ref_attr_name"])
        field = ATTRIBUTE_FIELDS.get(message.get("type", 0), "")
        value = message.get(field)
        match field:
            case "f" | "i":
                return value or 0
            case "s":
                return value or ""
            case "t" if value is not None:
                return Tensor(value, self.folder)
            case "g" if value is not None:
                return self.graph(value)
            case "graphs":
                return [self.graph(one) for one in value or ()]
            case "floats":
                return _floats(value or ())
            case "ints":
                return integers(value or ())
        return value


def _standard(domain: str) -> str:
    """Return a domain, "" for ONNX's own, which has two names."""
    return "" if domain == "ai.onnx" else domain


def _types(declared: Sequence[Message]) -> dict[str, int]:
    """Return the types of elements of the values that are declared to be tensors."""
    found = {}
    for one in declared:
        kind = one.get("type", {}).get("tensor_type", {}).get("elem_type", 0)
        if kind:
            found[one.get("name", "")] = kind
    return found


def _floats(parts: Sequence[Any]) -> list[float]:
    """Return the numbers of a repeated field of floats, packed or not."""
    if any(isinstance(part, int) or len(part) % 4 for part in parts):
        raise MalformedError("an attribute has no whole number of elements")
    return [number for part in parts for (number,) in struct.iter_unpack("<f", part)]
