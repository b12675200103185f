"""PyTorch."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.frameworks._framework import Framework
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.frameworks._framework import Call, Tensor
    from actcli.numerics import Array


def _to_tensor(torch: Any, x: Array, dtype: str) -> Tensor:
    """Return a tensor, which shares no memory with x."""
    return torch.tensor(x, dtype=getattr(torch, dtype))


def _to_array(torch: Any, result: Tensor, code: str, x: Array) -> Array:
    """Return a tensor as an array of NumPy's, which has no bfloat16."""
    return np.asarray(result.detach().double().numpy())


def gradient(call: Call, tensor: Tensor, weights: Array | float) -> Array | None:
    """Return the gradient that autograd takes of a weighted sum; None if it refuses."""
    torch = import_module("torch")
    tensor = tensor.detach().requires_grad_(True)
    try:
        (call(tensor) * torch.as_tensor(weights)).sum().backward()
    except RuntimeError:  # For example heaviside has no derivative.
        return None
    return np.asarray(tensor.grad.double())


FRAMEWORK = Framework(
    spellings=("pytorch",),
    classes={"Softmax2d": "softmax"},
    arguments_without_effect={
        "dim": None,
        "num_parameters": None,
        "threshold": 20.0,
        "approximate": "none",
    },
    verified_with="2.13.0",
    dtypes=("float64", "float32", "float16", "bfloat16"),
    to_tensor=_to_tensor,
    to_array=_to_array,
    gradient=gradient,
)
