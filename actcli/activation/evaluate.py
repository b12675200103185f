"""Run the kernels of an activation over an array."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from actcli.activation.declaration import Declaration
from actcli.formula.kernels import Kernel
from actcli.numerics import np
from actcli.numerics.blocks import over_blocks
from actcli.numerics.recorded import Recorded
from actcli.numerics.short_floats import is_bfloat16, is_short

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.numerics import Array

PLAIN_TYPES = frozenset((bool, float, int, list, tuple))
# Of x, beside NumPy's: what NumPy makes an array of.


def evaluate(
    declared: Declaration,
    kernel: Kernel,
    x: npt.ArrayLike,
    out: npt.NDArray[Any] | None = None,
    arrays: Mapping[str, Array] | None = None,
) -> Any:
    """Compute a kernel in float64 and round once to the type of x.

    Parameters
    ----------
    declared : Declaration
        The function whose kernel it is, with the parameters as they stand.
    kernel : callable
    x : array_like of real numbers
        Floating types up to float64 are kept, and bfloat16 of ml_dtypes; integers give float64.
    out : ndarray, optional
        Array for the result.
    arrays : mapping of str to ndarray, optional
        What the kernel takes besides the parameters; each broadcasts to the shape of x.

    Raises
    ------
    TypeError
        If x is no array of real numbers, longer than float64, or masked.
    LengthError
        If the function does not take vectors of that length.
    ValueError
        If `out` has another shape or type than the result.
    ActcliError
        If the result would have more axes than NumPy's arrays may.
    """
    if isinstance(x, Recorded):  # What calls this function is recorded.
        return kernel(x, **declared.constants)
    refuse_masked(declared, x)
    x = np.asarray(x)
    dtype = floating_type(declared, x.dtype)
    if not declared.pointwise:
        declared.outputs(x.shape[-1] if x.ndim else 0)
    axes = 0 if declared.pointwise else 1
    values = {**declared.constants, **(arrays or {})}
    if is_short(dtype):
        from actcli.activation.correct_rounding import evaluate_short

        return evaluate_short(declared, kernel, x, values, axes, out)
    are_defaults = arrays is None and declared.has_defaults
    return over_blocks(
        kernel, x, values, are_defaults=are_defaults, axes=axes, dtype=dtype, out=out
    )


def floating_type(declared: Declaration, dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the dtype of the results for inputs of a dtype.

    Raises
    ------
    TypeError
        If it is not of real numbers up to float64.
    """
    kind = dtype.kind
    if kind == "V" and is_bfloat16(dtype):
        return dtype
    if kind not in "biuf" or dtype.itemsize > 8:
        hint = "" if kind == "c" else ": convert it first, as np.asarray(x, float) does"
        raise TypeError(f"{declared.name} takes real numbers up to float64, not {dtype}{hint}")
    return dtype if kind == "f" else np.dtype(np.float64)


def refuse_masked(declared: Declaration, x: Any) -> None:
    """Raise TypeError if values of x are masked.

    An array without a mask would come back, and what was masked in it as good as the rest.
    """
    mask = getattr(x, "mask", None)
    if isinstance(mask, np.ndarray) and mask.any():
        hint = "fill them, as x.filled(nan) does"
        raise TypeError(f"{declared.name} takes no masked values: {hint}")


def is_plain_call(x: Any, axis: Any, values: Mapping[str, Any]) -> bool:
    """Return whether a call has an array of NumPy's, no axis, and numbers for parameters."""
    kind = type(x)
    return (
        axis is None
        and (kind in PLAIN_TYPES or kind.__module__ == "numpy" or isinstance(x, Recorded))
        and all(isinstance(v, float | int | np.generic) for v in values.values())
    )
