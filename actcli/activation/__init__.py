"""The central value: an activation, its parameters, and the ways to declare one."""

from actcli.activation.declaration import UnknownParameterError
from actcli.activation.decorator import activation, call
from actcli.activation.derivatives import Side
from actcli.activation.equivalent import Equivalent
from actcli.activation.model import Activation

__all__ = [
    "Activation",
    "Equivalent",
    "Side",
    "UnknownParameterError",
    "activation",
    "call",
]
