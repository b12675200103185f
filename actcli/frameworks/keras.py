"""Keras, which computes with PyTorch, JAX or TensorFlow."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from actcli.frameworks import jax, torch
from actcli.frameworks._framework import Framework
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.frameworks._framework import Call, Tensor
    from actcli.numerics import Array


def _choose_backend() -> None:
    """Have Keras compute with a library that is installed; it wants TensorFlow unless told."""
    if not find_spec("tensorflow"):
        backend = next(filter(find_spec, ("torch", "jax")), "tensorflow")
        os.environ.setdefault("KERAS_BACKEND", backend)


def _to_tensor(keras: Any, x: Array, dtype: str) -> Tensor:
    if keras.backend.backend() == "jax":
        import_module("jax").config.update("jax_enable_x64", dtype == "float64")
    return keras.ops.convert_to_tensor(x, dtype)


def _to_array(keras: Any, result: Tensor, code: str, x: Array) -> Array:
    return np.asarray(keras.ops.convert_to_numpy(result)).astype(np.float64)


def _gradient(call: Call, tensor: Tensor, weights: Array | float) -> Array | None:
    """Return the gradient that the backend takes; None of TensorFlow, which is not asked."""
    match type(tensor).__module__.partition(".")[0]:
        case "torch":
            return torch.gradient(call, tensor, weights)
        case "jax" | "jaxlib":
            return jax.gradient(call, tensor, weights)
    return None


FRAMEWORK = Framework(
    verified_with="3.15.1",
    dtypes=("float64", "float32", "float16", "bfloat16"),
    before_import=_choose_backend,
    to_tensor=_to_tensor,
    to_array=_to_array,
    gradient=_gradient,
)
