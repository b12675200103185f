"""Calls with arrays of other libraries, along another axis, or with arrays for parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from math import prod
from typing import TYPE_CHECKING, Any, TypeVar

from actcli.activation.evaluate import floating_type, refuse_masked
from actcli.activation.parameter import ParameterError
from actcli.interop import Calculation, as_ndarray, calculate, common_shape, library_of
from actcli.numerics import np
from actcli.numerics.blocks import check_out, over_blocks
from actcli.numerics.short_floats import is_short
from actcli.numerics.tape.choice import tape_for

if TYPE_CHECKING:
    from actcli.activation.declaration import Declaration
    from actcli.formula.kernels import Kernel
    from actcli.numerics import AnyArray

    Kind = TypeVar("Kind", bound=Declaration)


def call_with_arrays(
    method: Callable[..., Any],
    activation: Declaration,
    x: Any,
    values: Mapping[str, Any],
    *,
    axis: int | str | None = None,
    out: AnyArray | None = None,
    added_axes: int = 0,
    names: tuple[str, ...] = (),
    kernel: Kernel | None = None,
    **options: Any,
) -> Any:
    """Return what a method of an activation computes of an array of any known library.

    Parameters
    ----------
    method : callable
        A function of an activation, whose parameters are numbers, and of an ndarray whose vectors
        lie along the last axis.
    activation : Declaration
    x : array of any library of `interop`, or array_like
    values : mapping of str to number or array
        Parameters. Arrays broadcast against x; of a function of a vector they have the length 1
        along its axis.
    axis : int or str, optional
        The axis along which vectors lie, by default the last; of xarray's arrays also its name.
    out : ndarray, optional
        Where to write the result.
    added_axes : int
        How many axes more than x the result has.
    names : tuple of str
        Of a Hessian in parameters, what it is in.
    kernel : callable, optional
        Of a function of a number, with a kernel of its own: what the method runs over x.
    **options
        Other arguments of the method.

    Raises
    ------
    TypeError
        If a function of a number is given an axis, or `out` with an array of another library.
    ParameterError
        If a parameter varies within a vector, or an element of it is out of bounds.
    """
    if axis is not None and activation.pointwise:
        raise TypeError(f"{activation.name} is a function of a number: it has no axis")
    if out is not None and library_of(x):
        raise TypeError("out is for arrays of NumPy's")
    refuse_masked(activation, x)
    bound, arrays = bound_with_arrays(activation, values)
    if not activation.pointwise and axis is None:
        axis = -1
    if axis is not None and not isinstance(axis, int | np.integer | str):
        raise TypeError(f"axis is one integer, or a name, not {axis!r}")
    calculation = Calculation(
        name=activation.name,
        run=partial(_along_axis, method, bound, options, added_axes, kernel),
        parameters=arrays,
        axis=axis,
        outputs=activation.outputs,
        added_axes=added_axes,
        names=names,
        floating_type=partial(floating_type, bound),
    )
    y = calculate(calculation, x)
    if out is None:
        return y
    check_out(out, np.shape(y), y.dtype)
    out[...] = y
    return out


def bound_with_arrays(activation: Kind, values: Mapping[str, Any]) -> tuple[Kind, dict[str, Any]]:
    """Return an activation with the parameters that are numbers, and those that are arrays.

    Raises UnknownParameterError and ParameterError as `bind` does.
    """
    arrays = {name: v for name, v in values.items() if np.ndim(v)}
    numbers = {name: _number(v) for name, v in values.items() if name not in arrays}
    bound = activation.bind(**numbers)
    bound.require(*arrays)
    return bound, arrays


def _number(value: Any) -> Any:
    """Return a parameter without axes as a number, of an array of whatever library."""
    return as_ndarray(value)[()] if library_of(value) else value


def _along_axis(
    method: Callable[..., Any],
    activation: Declaration,
    options: Mapping[str, Any],
    added_axes: int,
    kernel: Kernel | None,
    x: AnyArray,
    arrays: Mapping[str, AnyArray],
    axis: int | None,
) -> Any:
    """Return what a method computes of an ndarray, along an axis unless that is None."""
    compute = partial(method, **options)
    if axis is None or not x.ndim:
        return _at_each_setting(compute, activation, x, arrays, 0, kernel)
    more = max((v.ndim for v in arrays.values()), default=0) - x.ndim
    if more > 0:
        x, axis = x.reshape((1,) * more + x.shape), axis % x.ndim + more
    x = np.moveaxis(x, axis, -1)
    arrays = {
        name: np.moveaxis(v.reshape((1,) * (x.ndim - v.ndim) + v.shape), axis, -1)
        for name, v in arrays.items()
    }
    y = _at_each_setting(compute, activation, x, arrays, 1)
    return y if added_axes else np.moveaxis(y, -1, axis)


def _at_each_setting(
    compute: Callable[..., Any],
    activation: Declaration,
    x: AnyArray,
    arrays: Mapping[str, AnyArray],
    axes: int,
    kernel: Kernel | None = None,
) -> Any:
    """Return what is computed with one setting of the parameters after the other.

    Every element has the very value that a call with its numbers has. `axes` is 1 for a function of
    a vector and 0 for one of a number.
    """
    if not arrays:
        return compute(activation, x)
    for name, array in arrays.items():
        if axes and array.shape[-1] != 1:
            raise ParameterError(
                name,
                f"{name} is one number for each vector of {activation.name}: as an array it has "
                "the length 1 along the axis.",
            )
    whole = x.shape[x.ndim - axes :]
    each = [array[..., 0] if axes else array for array in arrays.values()]
    shape = common_shape(x.shape, {name: array.shape for name, array in arrays.items()})
    lead = shape[: len(shape) - axes]
    settings, which = _distinct([np.asarray(array, np.float64) for array in each], lead)
    several = [activation.bind(**dict(zip(arrays, one, strict=True))) for one in settings]
    rows = np.broadcast_to(x, (*lead, *whole)).reshape(-1, *whole)
    if len(several) < 2:
        bound = several[0] if several else activation
        return compute(bound, rows.reshape(*lead, *whole))
    if kernel and (computed := _by_tape(kernel, activation, x, arrays, shape)) is not None:
        return computed
    order = np.argsort(which, kind="stable")
    ends = np.cumsum(np.bincount(which, minlength=len(several)))[:-1]
    parts = np.split(order, ends)
    y: Any = None
    for bound, part in zip(several, parts, strict=True):
        if len(part) or y is None:
            found = compute(bound, rows[part])
            y = np.empty((len(rows), *found.shape[1:]), found.dtype) if y is None else y
            y[part] = found
    return y.reshape(*lead, *y.shape[1:])[()]


def _by_tape(
    kernel: Kernel,
    activation: Declaration,
    x: AnyArray,
    arrays: Mapping[str, AnyArray],
    shape: tuple[int, ...],
) -> AnyArray | None:
    """Return what a tape gives that takes parameters as arrays; None if there is none.

    It has the bits of a tape with the parameters fixed.
    """
    if activation.is_formula_alone or any(p.is_random for p in activation.parameters):
        # The one may have breaks elsewhere for each setting. Of the other, what is drawn may depend
        # on the settings, as rrelu's slope does on its bounds.
        return None
    dtype = floating_type(activation, x.dtype)
    values = {**activation.constants, **arrays}
    size = prod(shape)
    program = None if is_short(dtype) else tape_for(kernel, values, size, dtype=dtype)
    if program is None or program.refuses:  # NumPy's kernels may take numbers alone.
        return None
    y: AnyArray = over_blocks(kernel, np.broadcast_to(x, shape), values, dtype=dtype)
    return y


def _distinct(arrays: list[AnyArray], shape: tuple[int, ...]) -> tuple[list[list[float]], Any]:
    """Return the different settings, and which of them holds for each element of a shape."""
    together = np.broadcast_arrays(*arrays)
    # Compared by their bits, so that 0 and -0 are different and nan is equal to itself.
    columns = np.stack([array.ravel() for array in together], axis=-1).view(np.int64)
    settings, which = np.unique(columns, axis=0, return_inverse=True)
    smallest = np.min_scalar_type(max(len(settings) - 1, 0))  # It is sorted the fastest.
    which = which.reshape(together[0].shape).astype(smallest)
    return settings.view(np.float64).tolist(), np.broadcast_to(which, shape).ravel()
