"""PyTorch."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.frameworks._framework import Framework
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.frameworks._framework import Call, Tensor
    from actcli.numerics import Array


def _to_tensor(torch: Any, x: Array) -> Tensor:
    return torch.from_numpy(x.copy())


def _to_array(torch: Any, result: Tensor, code: str, x: Array) -> Array:
    return np.asarray(result.detach().numpy())


def gradient(call: Call, tensor: Tensor, weights: Array | float) -> Array | None:
    """Return the gradient that autograd takes of a weighted sum; None if it refuses."""
    torch = import_module("torch")
    tensor = tensor.detach().requires_grad_(True)
    try:
        (call(tensor) * torch.as_tensor(weights)).sum().backward()
    except RuntimeError:  # For example heaviside has no derivative.
        return None
    return np.asarray(tensor.grad)


FRAMEWORK = Framework(
    spellings=("pytorch",),
    verified_with="2.13.0",
    to_tensor=_to_tensor,
    to_array=_to_array,
    gradient=gradient,
)
