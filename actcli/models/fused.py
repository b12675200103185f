"""Activations inside of larger operators: recurrent ones, and those that an optimiser has fused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from actcli.models.operators import MICROSOFT, STANDARD, Attributes

RECURRENT = {
    "DynamicQuantizeLSTM": ["Sigmoid", "Tanh", "Tanh"],
    "GRU": ["Sigmoid", "Tanh"],
    "LSTM": ["Sigmoid", "Tanh", "Tanh"],
    "RNN": ["Tanh"],
}
# The activations of each, where the node does not say.

PARAMETERS = {
    "Clip": ("min", "max"),
    "Elu": ("alpha",),
    "HardSigmoid": ("alpha", "beta"),
    "LeakyRelu": ("alpha",),
    "ThresholdedRelu": ("alpha",),
}
# In the order in which fused nodes list them.

BY_NAME = {name.lower(): name for name in STANDARD} | {"silu": "Swish"}

SILU = 1
# The code of this activation in ONNX Runtime's GroupNorm.


def fused_activations(
    domain: str, operator: str, attributes: Attributes
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the elementwise operators that are part of a larger one, with their attributes."""
    if operator in RECURRENT and domain in ("", MICROSOFT):
        yield from _recurrent(operator, attributes)
    elif domain.startswith(MICROSOFT):
        given = attributes.get("activation", attributes.get("activation_type"))
        if given == SILU:
            given = "silu"
        name = BY_NAME.get(given.lower()) if isinstance(given, str) else None
        if name:
            listed = attributes.get("activation_params") or [
                attributes[key]
                for key in ("activation_alpha", "activation_beta")
                if key in attributes
            ]
            yield name, dict(zip(PARAMETERS.get(name, ()), listed, strict=False))


def _recurrent(operator: str, attributes: Attributes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the activations of a recurrent operator, each kind once for every direction."""
    directions = 2 if attributes.get("direction") == "bidirectional" else 1
    names = attributes.get("activations") or RECURRENT[operator] * directions
    numbers = {key: iter(attributes.get(f"activation_{key}") or ()) for key in ("alpha", "beta")}
    for given in names:
        name = BY_NAME.get(given.lower()) if isinstance(given, str) else None
        wanted = PARAMETERS.get(name or "", ())
        found = {key: next(numbers[key], None) for key in wanted if key in numbers}
        if name:
            yield name, {key: value for key, value in found.items() if value is not None}
