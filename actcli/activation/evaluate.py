"""Run the kernels of an activation over an array."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from actcli.activation.declaration import Declaration
from actcli.formula.kernels import Kernel
from actcli.numerics import np
from actcli.numerics.blocks import over_blocks

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.numerics import Array


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
        Floating types up to float64 are kept; booleans and integers give float64.
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
    mask = getattr(x, "mask", None)
    if isinstance(mask, np.ndarray) and mask.any():
        # An array without a mask would come back, and what was masked in it as good as the rest.
        hint = "fill them, as x.filled(nan) does"
        raise TypeError(f"{declared.name} takes no masked values: {hint}")
    x = np.asarray(x)
    kind = x.dtype.kind
    if kind not in "biuf" or x.dtype.itemsize > 8:
        hint = "" if kind == "c" else ": convert it first, as np.asarray(x, float) does"
        raise TypeError(f"{declared.name} takes real numbers up to float64, not {x.dtype}{hint}")
    if not declared.pointwise:
        declared.outputs(x.shape[-1] if x.ndim else 0)
    dtype = x.dtype if kind == "f" else np.dtype(np.float64)
    axes = 0 if declared.pointwise else 1
    values = {**declared.constants, **(arrays or {})}
    return over_blocks(kernel, x, values, axes=axes, dtype=dtype, out=out)
