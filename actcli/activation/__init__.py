"""The central value: an activation, its parameters, and the ways to declare one."""

from actcli.activation.model import (
    Activation,
    Equivalent,
    Kernel,
    Side,
    UnknownParameterError,
    activation,
    call,
)

__all__ = [
    "Activation",
    "Equivalent",
    "Kernel",
    "Side",
    "UnknownParameterError",
    "activation",
    "call",
]
