"""DataArrays of xarray: dimensions, coordinates, name, attributes and chunks are kept."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from actcli.interop import calculate

if TYPE_CHECKING:
    from actcli.interop import Calculation


NAMES = "wrt", "wrt_too"
# The dimensions of a Hessian in parameters.


def is_array(x: Any) -> bool:
    """Return whether x is a DataArray."""
    xarray: Any = sys.modules["xarray"]
    return isinstance(x, xarray.DataArray)


def array_of(x: Any) -> Any:
    """Return the values."""
    return x.to_numpy()


def apply(calculation: Calculation, x: Any) -> Any:
    """Return a DataArray; the axis may be given by the name of its dimension.

    A Jacobian has one dimension more: that of the outputs is called as that of the inputs, and
    "_output" behind it. A Hessian in parameters has the dimensions "wrt" and "wrt_too", whose
    coordinates are the names.

    Raises
    ------
    ValueError
        If x has no such dimension, or a parameter has one that x does not have, or lacks a label.
    """
    name = calculation.axis
    axis = x.get_axis_num(name) if isinstance(name, str) else calculation.axis_among(x.ndim)
    parameters = {key: _aligned(key, v, x) for key, v in calculation.parameters.items()}
    y = calculate(calculation.replace(axis=axis, parameters=parameters), x.data)
    if y.shape == x.shape and not calculation.added_axes:
        return x.copy(data=y)
    xarray: Any = sys.modules["xarray"]
    if calculation.names and y.shape[:-2] == x.shape:
        names = {dim: [*calculation.names] for dim in NAMES}
        return xarray.DataArray(
            y, coords={**x.coords, **names}, dims=[*x.dims, *NAMES], name=x.name, attrs=x.attrs
        )
    if axis is None:
        raise ValueError(f"a parameter has more elements than x, which is shaped {x.shape}")
    vector = x.dims[axis]
    if calculation.added_axes:
        inputs = [vector, *(f"{vector}_input{i}" for i in range(2, calculation.added_axes + 1))]
        others = [dim for dim in x.dims if dim != vector]
        return xarray.DataArray(
            y, coords=x.coords, dims=[*others, f"{vector}_output", *inputs], name=x.name,
            attrs=x.attrs,
        )  # fmt: skip
    coords = {key: one for key, one in x.coords.items() if vector not in one.dims}
    return xarray.DataArray(y, coords=coords, dims=x.dims, name=x.name, attrs=x.attrs)


def _aligned(name: str, value: Any, x: Any) -> Any:
    """Return a parameter as an array that broadcasts with x, matched by dimensions and labels."""
    xarray: Any = sys.modules["xarray"]
    if not isinstance(value, xarray.DataArray):
        return value
    for dim in value.dims:
        if dim not in x.dims:
            raise ValueError(f"{name} has the dimension {dim!r}, which x does not have")
    shared = {
        dim: x.indexes[dim] for dim in value.dims if dim in x.indexes and dim in value.indexes
    }
    for dim, wanted in shared.items():
        missing = wanted[~wanted.isin(value.indexes[dim])]
        if len(missing):
            raise ValueError(f"{name} has no value for {missing[0]!r}")
    matched = value.sel(shared) if shared else value
    added = [dim for dim in x.dims if dim not in value.dims]
    return matched.expand_dims(added).transpose(*x.dims).data
