"""Arrays of JAX: device, sharding and dtype are kept."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.floats import rounded_to_odd
from actcli.numerics.short_floats import is_bfloat16

if TYPE_CHECKING:
    from actcli.interop import Calculation


def is_array(x: Any) -> bool:
    """Return whether x is an array, or stands for one while JAX traces a function."""
    jax: Any = sys.modules["jax"]
    return isinstance(x, jax.Array)


def array_of(x: Any) -> Any:
    """Return the values; bfloat16 stays, other types that NumPy lacks become float64.

    Raises
    ------
    TypeError
        If x has no values yet, because JAX is tracing.
    """
    jax: Any = sys.modules["jax"]
    if isinstance(x, jax.core.Tracer):
        raise TypeError(
            "x has no values while JAX traces it: call actcli outside of jit, grad and vmap, "
            "or from jax.pure_callback"
        )
    values = np.asarray(x)
    is_unknown = _is_short(values.dtype) and not is_bfloat16(values.dtype)
    return values.astype(np.float64) if is_unknown else values


def apply(calculation: Calculation, x: Any) -> Any:
    """Return an array where x is, sharded as x is if their shapes are the same.

    Of integers it has JAX's default floating type, which is float32 unless 64 bits are enabled.
    """
    jax: Any = sys.modules["jax"]
    values = array_of(x)
    y = np.asarray(
        calculation.run(values, calculation.arrays(), calculation.axis_among(values.ndim))
    )
    dtype = x.dtype if _is_floating(x.dtype) else jax.dtypes.canonicalize_dtype(y.dtype)
    y = (rounded_to_odd(y) if _is_short(dtype) and y.dtype != dtype else y).astype(dtype)
    devices = x.devices()
    if y.shape == x.shape or len(devices) > 1:
        return jax.device_put(y, x.sharding if y.shape == x.shape else None)
    return jax.device_put(y, *devices)


def _is_floating(dtype: Any) -> bool:
    jax: Any = sys.modules["jax"]
    return bool(jax.dtypes.issubdtype(dtype, np.floating))


def _is_short(dtype: Any) -> bool:
    """Return whether a dtype is of floats that NumPy does not have."""
    return dtype.kind != "f" and _is_floating(dtype)
