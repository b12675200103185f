"""The values of a graph: what is known of each."""

from __future__ import annotations

from collections.abc import Sequence

from actcli.models.expressions import X
from actcli.models.operators import COMPARISON, OPERATORS, Attributes
from actcli.models.tensors import BOOL, Tensor

MAX_SAME_NUMBERS = 1 << 16
# Elements of a constant that is read to see whether they are all the same number.

FLOAT32, INT64 = 1, 7
INTEGER_VALUED = {"ArgMax", "ArgMin", "NonZero", "Shape", "Size"}
# Operators whose results are integers.


class Value:
    """A value of the graph.

    Parameters
    ----------
    source : Value, optional
        The opaque value that it is a function of; its own if it is opaque.
    expression : int
        Which function it is of its source.
    type : int
        Of its elements, by ONNX's codes; 0 if it is not known.
    constant : Tensor or float, optional
    is_constant : bool
        Also where the number is not known.
    maker : str
        The node that makes it.
    """

    __slots__ = ("constant", "expression", "is_constant", "maker", "source", "type")

    def __init__(
        self,
        source: Value | None = None,
        expression: int = X,
        type: int = 0,
        constant: Tensor | float | None = None,
        is_constant: bool = False,
        maker: str = "",
    ) -> None:
        self.source = source or self
        self.expression = expression
        self.type = type
        self.constant = constant
        self.is_constant = is_constant
        self.maker = maker


def constant_value(value: Tensor | float) -> Value:
    """Return the value of a constant."""
    kind = value.type if isinstance(value, Tensor) else FLOAT32
    return Value(type=kind, constant=value, is_constant=True)


def given_constant(attributes: Attributes) -> Value:
    """Return the value of a node that is a constant: a tensor, or numbers."""
    value = next(iter(attributes.values()), None)
    if isinstance(value, list) and len(value) == 1:
        (value,) = value
    if isinstance(value, Tensor | int | float):
        return constant_value(value)
    return Value(is_constant=True)


def tensor_of(value: Value | None) -> Tensor | None:
    """Return the tensor of a constant."""
    return value.constant if value and isinstance(value.constant, Tensor) else None


def number_of(value: Value) -> float | None:
    """Return the number that all elements of a constant are; None if they differ, or are many."""
    found = value.constant
    if not isinstance(found, Tensor):
        return found
    most = 1 if found.is_external else MAX_SAME_NUMBERS
    if not (found.is_readable and 1 <= found.size <= most):
        return None
    numbers = found.values().ravel()
    if not (numbers == numbers[0]).all():
        return None
    value.constant = float(numbers[0])  # It is read once.
    return value.constant


def elementwise_type(key: tuple[str, str], operands: Sequence[Value]) -> int:
    """Return the type of the result of an elementwise operator."""
    if OPERATORS[key].kind == COMPARISON:
        return BOOL
    typed = operands[1:] if key == ("", "Where") else operands
    return next((one.type for one in typed if one.type), 0)


def opaque_type(operator: str, operands: Sequence[Value | None]) -> int:
    """Return the type of the first result of another operator, mostly that of an operand."""
    if operator in INTEGER_VALUED:
        return INT64
    return next((one.type for one in operands if one and one.type), 0)
