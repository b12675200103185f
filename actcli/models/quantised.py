"""Quantised values of a graph.

The codes that QuantizeLinear makes stand for the numbers that they are made of, and are taken for
them, so functions are found as they are without the quantisation. Constants that are stored as
codes become the numbers that these stand for.

Sources: ONNX's QuantizeLinear and DequantizeLinear, https://onnx.ai/onnx/operators/, and the
QLinear operators of com.microsoft,
https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
"""

from __future__ import annotations

from collections.abc import Sequence

from actcli.models.operators import MICROSOFT
from actcli.models.tensors import FLOATS
from actcli.models.values import FLOAT32, Value, number_of

QUANTIZE, DEQUANTIZE = "QuantizeLinear", "DequantizeLinear"

DOMAINS = ("", MICROSOFT)
# Both have the two operators; that of com.microsoft takes types that ONNX's own lacked.

ON_CODES = {
    "QLinearAdd": ("Add", 2),
    "QLinearLeakyRelu": ("LeakyRelu", 1),
    "QLinearMul": ("Mul", 2),
    "QLinearSigmoid": ("Sigmoid", 1),
    "QLinearSoftmax": ("Softmax", 1),
}
"""Operators of com.microsoft on codes: what they compute, of how many numbers."""

INPUTS_OF_NUMBER = 3
# Its codes, their scale and their zero point.


def dequantised(inputs: Sequence[Value | None], label: str) -> Value:
    """Return the numbers that codes stand for.

    Parameters
    ----------
    inputs : sequence of Value
        The codes, their scale and their zero point; the last may be missing.
    label : str
        The node that takes them.
    """
    codes, scale, zero = [*inputs, None, None, None][:INPUTS_OF_NUMBER]
    kind = scale.type if scale and scale.type in FLOATS else FLOAT32
    if codes is None:
        return Value(type=kind, maker=label)
    if codes.type in (0, *FLOATS):  # QuantizeLinear left them the numbers that they stand for.
        return codes
    if codes.is_constant:
        code, size = number_of(codes), None if scale is None else number_of(scale)
        point = 0.0 if zero is None else number_of(zero)
        if code is None or size is None or point is None:
            return Value(type=kind, is_constant=True)
        return Value(type=kind, constant=(code - point) * size, is_constant=True)
    return Value(type=kind, maker=label)
