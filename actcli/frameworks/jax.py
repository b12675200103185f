"""JAX."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.frameworks._framework import Framework
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.frameworks._framework import Call, Tensor
    from actcli.numerics import Array


def _to_tensor(jax: Any, x: Array, dtype: str) -> Tensor:
    """Return an array of JAX's. Its types have the names of NumPy's."""
    jax.config.update("jax_enable_x64", dtype == "float64")
    return jax.numpy.asarray(x, dtype)


def _to_array(jax: Any, result: Tensor, code: str, x: Array) -> Array:
    """Return an array of JAX's as one of NumPy's, which has no bfloat16."""
    return np.asarray(result).astype(np.float64)


def gradient(call: Call, tensor: Tensor, weights: Array | float) -> Array:
    """Return the gradient that `jax.grad` takes of a weighted sum."""
    jax = import_module("jax")
    return np.asarray(jax.grad(lambda v: (call(v) * weights).sum())(tensor))


FRAMEWORK = Framework(
    verified_with="0.10.2",
    dtypes=("float64", "float32", "float16", "bfloat16"),
    to_tensor=_to_tensor,
    to_array=_to_array,
    gradient=gradient,
)
