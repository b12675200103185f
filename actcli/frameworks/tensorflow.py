"""TensorFlow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.frameworks._framework import Framework
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.frameworks._framework import Tensor
    from actcli.numerics import Array


def _to_tensor(tensorflow: Any, x: Array, dtype: str) -> Tensor:
    return tensorflow.constant(x, dtype)


def _to_array(tensorflow: Any, result: Tensor, code: str, x: Array) -> Array:
    return np.asarray(tensorflow.cast(result, "float64"))


FRAMEWORK = Framework(
    spellings=("tf",),
    module_name="tf",
    dtypes=("float64", "float32", "float16", "bfloat16"),
    to_tensor=_to_tensor,
    to_array=_to_array,
)
