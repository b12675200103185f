"""Walk through a model's graph, node by node, and find the elementwise functions in it.

Every value is one of three: a constant; an opaque one, such as the result of a matrix product; or a
function of exactly one opaque value, its source, made of elementwise operators and constants. A
function that something else than a larger function of the same source takes is one that the model
computes. The functions of a model are called by walking through their bodies, the bodies of If and
Loop are walked through where they stand.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from actcli.models.expressions import Expressions, X
from actcli.models.fused import RECURRENT, fused_activations
from actcli.models.model_file import ModelGraph, Node, Reference, StoredModel
from actcli.models.operators import (
    OPERATORS,
    PASSING,
    VECTOR_OPERATORS,
    Attributes,
)
from actcli.models.protobuf import MalformedError
from actcli.models.quantised import (
    DEQUANTIZE,
    DOMAINS,
    INPUTS_OF_NUMBER,
    ON_CODES,
    QUANTIZE,
    dequantised,
)
from actcli.models.tensors import BOOL, FLOATS, Tensor
from actcli.models.values import (
    Value,
    constant_value,
    elementwise_type,
    given_constant,
    number_of,
    opaque_type,
    tensor_of,
)
from actcli.numerics import np

MAX_NODES = 200_000
# Those in the bodies of functions count at every call.

MAX_CALL_DEPTH = 50

MEASURING = {"Shape", "Size"}
# Operators that take only the shape of their operand.

REARRANGING = {"Expand", "Flatten", "Reshape", "Squeeze", "Tile", "Transpose", "Unsqueeze"}
# Operators that leave the elements of a constant as they are, or repeat them.


class ElementwiseFunction(NamedTuple):
    """A place where the model computes an elementwise function.

    Parameters
    ----------
    expression : int
    type : int
        Of the elements of its source.
    node : str
        The node that computes it, the last of several.
    """

    expression: int
    type: int
    node: str


class Mention(NamedTuple):
    """A place where a node computes an activation that is no function of one number.

    Parameters
    ----------
    operator : str
        "Softmax".
    node : str
    is_negated : bool
        Whether its operand is the negative of something: Softmax is a softmin then.
    slopes : Tensor, optional
        Of a PRelu.
    """

    operator: str
    node: str
    is_negated: bool = False
    slopes: Tensor | None = None


class Findings(NamedTuple):
    """What is found in a model.

    Parameters
    ----------
    functions : list of ElementwiseFunction
    mentions : list of Mention
    nodes : int
        How many were walked through.
    is_quantised : bool
        Whether values are computed as integer codes.
    """

    functions: list[ElementwiseFunction]
    mentions: list[Mention]
    nodes: int
    is_quantised: bool


Scope = ChainMap[str, Value | None]


def walk(model: StoredModel, expressions: Expressions) -> Findings:
    """Return the elementwise functions of a model, whose expressions are added to those given.

    Raises
    ------
    MalformedError
        If the graph is not one, as where nodes are in a circle.
    ReadError
        If a constant cannot be read.
    """
    walker = _Walker(model, expressions)
    walker.graph(model.graph, ChainMap(), "")
    functions = [*walker.functions.values()]
    return Findings(functions, walker.mentions, walker.count, walker.is_quantised)


class _Walker:
    """Walk through graphs, and collect what is found.

    Attributes
    ----------
    functions : dict of Value to ElementwiseFunction
        In the order in which something takes them.
    """

    def __init__(self, model: StoredModel, expressions: Expressions) -> None:
        self.model = model
        self.expressions = expressions
        self.functions: dict[Value, ElementwiseFunction] = {}
        self.mentions: list[Mention] = []
        self.count = 0
        self.is_quantised = False
        self._calls: list[tuple[str, str, str]] = []
        self._settings: Attributes = {}  # Of the function whose body is walked through.

    def graph(self, graph: ModelGraph, outer: Scope, prefix: str) -> None:
        """Walk through a graph in the scope of another."""
        scope = outer.new_child({name: Value(is_constant=True) for name in graph.sparse})
        scope.update((name, Value(type=graph.types.get(name, 0))) for name in graph.inputs)
        scope.update((name, constant_value(one)) for name, one in graph.constants.items())
        for value in self._body(graph, scope, prefix):
            self._take(value)

    def _body(self, graph: ModelGraph, scope: Scope, prefix: str) -> list[Value | None]:
        """Walk through nodes, whose values are added to the scope, and return the outputs."""
        made: set[str] = set()
        for node in graph.nodes:
            self.count += 1
            if self.count > MAX_NODES:
                raise MalformedError(f"it has more than {MAX_NODES} nodes")
            label = prefix + (node.name or next(filter(None, node.outputs), node.operator))
            step = _Step(
                node,
                label,
                [_looked_up(name, scope, label) for name in node.inputs],
                _bound(node.attributes, self._settings),
            )
            outputs = self._outputs(step, scope)[: len(node.outputs)]
            for name, value in zip_longest(node.outputs, outputs):
                if name in made:
                    raise MalformedError(f"two nodes make {name!r}")
                if name:
                    made.add(name)
                    scope[name] = value = value or Value(maker=label)
                    value.type = value.type or graph.types.get(name, 0)
        return [_looked_up(name, scope, "the result") for name in graph.outputs]

    def _outputs(self, step: _Step, scope: Scope) -> Sequence[Value | None]:
        """Return the outputs of a node, as far as they are known."""
        node, operands = step.node, step.operands
        function = self.model.functions.get(step.function)
        if function:
            return self._call(step, function)
        if node.domain in DOMAINS:
            if node.operator in (QUANTIZE, DEQUANTIZE) and operands and operands[0]:
                return [self._coded(step, operands[0])]
            if node.domain and node.operator in ON_CODES:
                return self._outputs(self._on_numbers(step), scope)
        if (node.domain, node.operator) in OPERATORS:
            return [self._elementwise(step)]
        first = operands[0] if operands else None
        if not node.domain:
            if node.operator == "Constant":
                return [given_constant(step.attributes)]
            if node.operator == "ConstantOfShape":
                return [constant_value(step.attributes.get("value", 0.0))]
            if node.operator in REARRANGING and first and first.is_constant:
                return [first]
            if node.operator in PASSING and first:
                return [self._passed(step, first)]
        for inner in step.attributes.values():
            for one in inner if isinstance(inner, list) else [inner]:
                if isinstance(one, ModelGraph):
                    self.graph(one, scope, f"{step.label}/")
        return self._opaque(step)

    def _coded(self, step: _Step, first: Value) -> Value:
        """Return the numbers that codes stand for; they also stand for the codes themselves."""
        self.is_quantised |= not first.is_constant
        if step.node.operator == QUANTIZE:
            return first
        return dequantised(step.operands, step.label)

    def _on_numbers(self, step: _Step) -> _Step:
        """Return an operator on codes as the one on the numbers that they stand for."""
        self.is_quantised = True
        operator, count = ON_CODES[step.node.operator]
        given = [step.operands[i * INPUTS_OF_NUMBER :] for i in range(count)]
        return step._replace(
            node=step.node.replace(operator=operator, domain=""),
            operands=[dequantised(one, step.label) for one in given],
        )

    def _opaque(self, step: _Step) -> Sequence[Value]:
        """Return the first output of a node that computes more than an elementwise function."""
        node = step.node
        fused = [*fused_activations(node.domain, node.operator, step.attributes)]
        inner = [
            Value(Value(), self.expressions.apply(("", name), given, [X]) or X, maker=step.label)
            for name, given in fused
        ]
        if (node.domain, node.operator) in VECTOR_OPERATORS:
            first = step.operands[0] if step.operands else None
            is_negated = first is not None and self._is_negated(first)
            self.mentions.append(Mention(node.operator, step.label, is_negated=is_negated))
            step = step if not is_negated else step._replace(operands=step.operands[1:])
        if node.operator not in MEASURING:
            for value in step.operands:
                self._take(value)
        if node.operator not in RECURRENT and inner:  # It is the last that the node computes.
            return inner
        for value in inner:
            self._take(value)
        return [Value(type=opaque_type(node.operator, step.operands), maker=step.label)]

    def _is_negated(self, value: Value) -> bool:
        """Return whether a value is its source with the other sign."""
        if value.is_constant or value.expression == X:
            return False
        probe = np.array([-1.5, 0.25, 3.0])
        return np.array_equal(self.expressions.evaluate(value.expression, probe), -probe)

    def _call(self, step: _Step, function: ModelGraph) -> Sequence[Value | None]:
        """Walk through the body of a function with these operands."""
        if step.function in self._calls or len(self._calls) >= MAX_CALL_DEPTH:
            raise MalformedError(f"function {step.node.operator!r} calls itself, or calls too deep")
        names = function.inputs
        scope: Scope = ChainMap(dict(zip_longest(names, step.operands[: len(names)])))
        settings = self._settings
        self._settings = {**function.defaults, **step.attributes}
        self._calls.append(step.function)
        outputs = self._body(function, scope, f"{step.label}/")
        self._calls.pop()
        self._settings = settings
        return outputs

    def _elementwise(self, step: _Step) -> Value:
        """Return the result of an elementwise operator."""
        key = (step.node.domain, step.node.operator)
        given = [one for one in step.operands if one]
        type_ = elementwise_type(key, given)
        variables = [one for one in given if not one.is_constant]
        expression = None
        if len({one.source for one in variables}) <= 1:
            expression = self._applied(key, step)
        if not variables:
            number = None if expression is None else self.expressions.number(expression)
            return Value(type=type_, constant=number, is_constant=True)
        if expression is not None:
            return Value(variables[0].source, expression, type_, maker=step.label)
        for value in variables:
            self._take(value)
        opaque = Value(type=type_, maker=step.label)
        if OPERATORS[key].has_bias:
            expression = self.expressions.apply(key, step.attributes, [X])
            return Value(opaque, expression or X, type_, maker=step.label)
        if key == ("", "PRelu"):
            self.mentions.append(Mention("PRelu", step.label, slopes=tensor_of(step.operands[-1])))
        return opaque

    def _applied(self, key: tuple[str, str], step: _Step) -> int | None:
        """Return an operator on its operands; None for one of several numbers, or if too large."""
        expressions: list[int | None] = []
        for value in step.operands:
            if value is None:
                expressions.append(None)
            elif not value.is_constant:
                expressions.append(value.expression)
            elif (number := number_of(value)) is not None:
                expressions.append(self.expressions.constant(number, value.type))
            else:
                return None
        return self.expressions.apply(key, step.attributes, expressions)

    def _passed(self, step: _Step, value: Value) -> Value:
        """Return what becomes of a value that is only cast, or handed on."""
        kind = value.type
        if step.node.operator == "Cast":
            kind = step.attributes.get("to", 0)
        elif step.node.operator == "CastLike" and len(step.operands) > 1 and step.operands[1]:
            kind = step.operands[1].type or kind
        if value.is_constant:
            return Value(type=kind, constant=value.constant, is_constant=True)
        if kind not in (0, BOOL, *FLOATS) or value.type not in (0, BOOL, *FLOATS):
            self._take(value)
            return Value(type=kind, maker=step.label)
        expression: int | None = value.expression
        if (kind == BOOL) != (value.type == BOOL):
            expression = self.expressions.converted(value.expression, to_truth=kind == BOOL)
        if expression is None:
            self._take(value)
            return Value(type=kind, maker=step.label)
        return Value(value.source, expression, kind, maker=value.maker or step.label)

    def _take(self, value: Value | None) -> None:
        """Note that something else than an elementwise function of its source takes a value."""
        if value is None or value.is_constant or value.expression == X:
            return
        if value.source.type in (0, *FLOATS) and not self.expressions.is_truth(value.expression):
            found = ElementwiseFunction(value.expression, value.source.type, value.maker)
            self.functions.setdefault(value, found)


class _Step(NamedTuple):
    """A node with its operands and attributes, as they are where it stands."""

    node: Node
    label: str
    operands: Sequence[Value | None]
    attributes: Attributes

    @property
    def function(self) -> tuple[str, str, str]:
        """The key of the function that it calls, if there is one."""
        return (self.node.domain, self.node.operator, self.node.overload)


def _looked_up(name: str, scope: Scope, label: str) -> Value | None:
    """Return the value of a name; None for "", an operand that is left out."""
    if not name:
        return None
    if name not in scope:
        raise MalformedError(f"{label!r} needs {name!r}, which no node before it makes")
    return scope[name]


def _bound(attributes: Attributes, settings: Attributes) -> dict[str, Any]:
    """Return attributes, with those of the function's call for references to them."""
    bound = {
        name: settings.get(value.name) if isinstance(value, Reference) else value
        for name, value in attributes.items()
    }
    return {name: value for name, value in bound.items() if value is not None}
