"""JAX."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.frameworks._framework import Framework
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.frameworks._framework import Call, Tensor
    from actcli.numerics import Array


def _to_tensor(jax: Any, x: Array) -> Tensor:
    jax.config.update("jax_enable_x64", True)
    return jax.numpy.asarray(x)


def gradient(call: Call, tensor: Tensor, weights: Array | float) -> Array:
    """Return the gradient that `jax.grad` takes of a weighted sum."""
    jax = import_module("jax")
    return np.asarray(jax.grad(lambda v: (call(v) * weights).sum())(tensor))


FRAMEWORK = Framework(verified_with="0.10.2", to_tensor=_to_tensor, gradient=gradient)
