"""TensorFlow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.frameworks._framework import Framework

if TYPE_CHECKING:
    from actcli.frameworks._framework import Tensor
    from actcli.numerics import Array


def _to_tensor(tensorflow: Any, x: Array) -> Tensor:
    return tensorflow.constant(x)


FRAMEWORK = Framework(spellings=("tf",), module_name="tf", to_tensor=_to_tensor)
