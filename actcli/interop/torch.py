"""Tensors of PyTorch: device and dtype are kept, and gradients belong to `actcli.torch.module`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.floats import rounded_to_odd
from actcli.numerics.short_floats import is_bfloat16

if TYPE_CHECKING:
    from actcli.interop import Calculation

NEEDS_A_MODULE = (
    "the tensor requires a gradient: actcli.torch.module(...) is a layer that has one; "
    "to do without, give x.detach()"
)


def is_array(x: Any) -> bool:
    """Return whether x is a tensor."""
    torch: Any = sys.modules["torch"]
    return isinstance(x, torch.Tensor)


def array_of(x: Any) -> Any:
    """Return the values; those of a type that NumPy lacks, such as bfloat16, as float64.

    Raises
    ------
    TypeError
        If a gradient is wanted, which NumPy would lose.
    """
    torch: Any = sys.modules["torch"]
    if x.requires_grad and torch.is_grad_enabled():
        raise TypeError(NEEDS_A_MODULE)
    x = x.detach().cpu().resolve_conj().resolve_neg()
    return (x.double() if _is_short(x) else x).numpy()


def apply(calculation: Calculation, x: Any) -> Any:
    """Return a tensor on the device of x."""
    values, short = array_of(x), _bfloat16_of(x)
    if short is not None:
        values = x.detach().cpu().view(sys.modules["torch"].int16).numpy().view(short)
    y = calculation.run(values, calculation.arrays(), calculation.axis_among(values.ndim))
    return as_tensor(y, x)


def _bfloat16_of(x: Any) -> Any:
    """Return NumPy's type for a tensor of bfloat16, if the package ml_dtypes has one."""
    torch: Any = sys.modules["torch"]
    if x.dtype != torch.bfloat16:
        return None
    try:
        from ml_dtypes import bfloat16
    except ImportError:
        return None
    return bfloat16


def as_tensor(y: Any, x: Any) -> Any:
    """Return results for the tensor x as a tensor of its type on its device."""
    torch: Any = sys.modules["torch"]
    y = np.asarray(y)
    if is_bfloat16(y.dtype):
        return torch.from_numpy(y.view(np.int16)).view(torch.bfloat16).to(x.device)
    if _is_short(x):
        return torch.from_numpy(np.asarray(rounded_to_odd(y))).to(x.device, x.dtype)
    return torch.from_numpy(y).to(x.device)


def _is_short(x: Any) -> bool:
    """Return whether x is of a floating type that NumPy does not have."""
    torch: Any = sys.modules["torch"]
    known = (torch.float16, torch.float32, torch.float64)
    return bool(x.dtype.is_floating_point) and x.dtype not in known
