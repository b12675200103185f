"""Series and DataFrames of pandas: index, columns, names and dtype are kept, missing values too."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from actcli.interop import as_ndarray, common_shape
from actcli.numerics import np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actcli.interop import Calculation

AXES = {"index": 0, "rows": 0, "columns": 1}
# What pandas calls the axes of a DataFrame, beside their numbers.


def is_array(x: Any) -> bool:
    """Return whether x is a Series or a DataFrame."""
    pandas: Any = sys.modules["pandas"]
    return isinstance(x, pandas.Series | pandas.DataFrame)


def array_of(x: Any) -> Any:
    """Return the values, with nan for those that are missing."""
    if x.ndim == 2 and any(map(_is_extension, x.dtypes)):
        return np.stack([array_of(column) for _, column in x.items()], axis=1)
    if x.ndim == 1 and _is_extension(x.dtype) and x.dtype.kind in "biuf":
        return x.to_numpy(dtype=_numpy_type(x.dtype), na_value=np.nan)
    return x.to_numpy()


def apply(calculation: Calculation, x: Any) -> Any:
    """Return a Series for a Series and a DataFrame for a DataFrame.

    A function of a vector takes a Series as one, and a DataFrame as a vector for each row, or for
    each column if the axis is 0 or "index". The Jacobian at a Series is a DataFrame, and so is its
    Hessian in parameters, with a column for each pair of names.

    Raises
    ------
    TypeError
        If the result has more axes than pandas's objects, or a vector lacks a value.
    ValueError
        If a parameter's labels are not those of x.
    """
    if isinstance(calculation.axis, str) and calculation.axis in AXES:
        calculation = calculation.replace(axis=AXES[calculation.axis])
    parameters = {name: _aligned(name, v, x) for name, v in calculation.parameters.items()}
    if calculation.axis is None:
        if calculation.names:
            return _hessians(calculation, x, parameters)
        if x.ndim == 1:
            return _of_numbers(calculation, x, parameters)
        return _by_columns(calculation, x, parameters)
    _require_room(x.ndim + calculation.added_axes, x)
    if x.isna().to_numpy().any():
        raise TypeError(f"{calculation.name} takes no missing values in a vector: fill them first")
    return _of_vectors(calculation, x, parameters)


def _of_numbers(calculation: Calculation, x: Any, parameters: Mapping[str, Any]) -> Any:
    """Return the Series of a function of a number."""
    y = calculation.run(array_of(x), parameters, None)
    return _series(x, y, x.isna() if _is_extension(x.dtype) and not _is_sparse(x.dtype) else None)


def _hessians(calculation: Calculation, x: Any, parameters: Mapping[str, Any]) -> Any:
    """Return a row for each element of a Series: the second derivatives in each two names."""
    _require_room(2 * x.ndim, x)
    pandas: Any = sys.modules["pandas"]
    y = calculation.run(array_of(x), parameters, None)
    pairs = pandas.MultiIndex.from_product([calculation.names] * 2)
    return x._constructor_expanddim(y.reshape(len(x), -1), index=x.index, columns=pairs)


def _require_room(axes: int, x: Any) -> None:
    """Raise TypeError if a result has more axes than a DataFrame."""
    if axes > 2:
        raise TypeError(f"the result has more axes than a {type(x).__name__}: give x.to_numpy()")


def _by_columns(calculation: Calculation, x: Any, parameters: Mapping[str, Any]) -> Any:
    """Return the DataFrame of a function of a number, whose columns may differ in their types."""
    pandas: Any = sys.modules["pandas"]
    each = {name: np.broadcast_to(v, x.shape) for name, v in parameters.items()}
    columns = [
        _of_numbers(calculation, x.iloc[:, i], {name: v[:, i] for name, v in each.items()})
        for i in range(x.shape[1])
    ]
    if not columns:
        return x.copy()
    y = pandas.concat(columns, axis=1)
    y.columns = x.columns
    return x._constructor(y).__finalize__(x)


def _of_vectors(calculation: Calculation, x: Any, parameters: Mapping[str, Any]) -> Any:
    """Return the result of a function of a vector."""
    axis = calculation.axis_among(x.ndim)
    y = calculation.run(array_of(x), parameters, axis)
    keeps_length = axis is not None and y.shape[:1] + y.shape[-1:] == x.shape[:1] + x.shape[-1:]
    if calculation.added_axes:
        rows = x.index if y.shape[0] == len(x) else None
        return x._constructor_expanddim(y, index=rows, columns=x.index)
    if x.ndim == 1:
        return _series(x, y) if keeps_length else x._constructor(y, name=x.name)
    index = x.index if y.shape[0] == x.shape[0] else None
    columns = x.columns if y.shape[1] == x.shape[1] else None
    return x._constructor(y, index=index, columns=columns).__finalize__(x)


def _series(x: Any, y: Any, missing: Any = None) -> Any:
    """Return results as a Series with the labels of x, and of its kind of dtype."""
    dtype = None
    if _is_extension(x.dtype):
        backed_by_arrow = type(x.dtype).__name__ == "ArrowDtype"
        wide = "double[pyarrow]" if backed_by_arrow else "Float64"
        dtype = x.dtype if x.dtype.kind == "f" else wide
    result = x._constructor(y, index=x.index, name=x.name, dtype=dtype).__finalize__(x)
    return result if missing is None else result.mask(missing)


def _is_extension(dtype: Any) -> bool:
    """Return whether a dtype is pandas's own, of values that may be missing."""
    return not isinstance(dtype, np.dtype)


def _is_sparse(dtype: Any) -> bool:
    """Return whether a dtype is of sparse arrays, whose missing values are nan as NumPy's are."""
    return hasattr(dtype, "fill_value")


def _numpy_type(dtype: Any) -> Any:
    """Return the float type for the values of such a dtype: float32 stays, integers are float64."""
    stored = dtype.subtype if _is_sparse(dtype) else dtype
    return np.dtype(f"f{stored.itemsize}") if dtype.kind == "f" else np.dtype(np.float64)


def _aligned(name: str, value: Any, x: Any) -> Any:
    """Return a parameter as an ndarray that broadcasts with x.

    A Series is matched by its labels: with the columns of a DataFrame, as in pandas's arithmetic,
    or with the index of a Series. So is a DataFrame.
    """
    pandas: Any = sys.modules["pandas"]
    if isinstance(value, pandas.Series):
        value = value.reindex(_labels(name, value.index, x.columns if x.ndim == 2 else x.index))
    elif isinstance(value, pandas.DataFrame) and x.ndim == 2:
        rows, columns = (
            _labels(name, value.index, x.index), _labels(name, value.columns, x.columns)
        )  # fmt: skip
        value = value.reindex(index=rows, columns=columns)
    array = as_ndarray(value)
    if common_shape(x.shape, {name: array.shape}) != x.shape:
        raise ValueError(f"{name} is shaped {array.shape}, and does not broadcast to {x.shape}")
    return array


def _labels(name: str, given: Any, wanted: Any) -> Any:
    """Return the labels that are wanted, each of which must be among those given."""
    if not wanted.isin(given).all():
        missing = wanted[~wanted.isin(given)][0]
        raise ValueError(f"{name} has no value for {missing!r}")
    return wanted
