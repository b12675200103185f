"""The gradient in x and in parameters, and products of a Jacobian and a vector."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from actcli.activation.calls import bound_with_arrays, call_with_arrays
from actcli.activation.evaluate import floating_type
from actcli.interop import Calculation, as_ndarray, calculate, common_shape, library_of
from actcli.numerics import np
from actcli.numerics.short_floats import rounded

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.activation import Activation
    from actcli.activation.derivatives import Side

FACTOR = "the vector v"
# The name of what the derivative is multiplied by, among arrays of parameters.

BLOCK_NUMBERS = 1 << 20
# Numbers in the Jacobians of a block of vectors, 8 MiB.


def gradient(
    activation: Activation,
    x: npt.ArrayLike,
    /,
    *,
    at_kink: Side | None = None,
    axis: int | str | None = None,
    **values: Any,
) -> dict[str, Any]:
    """Return the derivatives in x and in each parameter of the formula, by their names.

    Arguments, and the shape of each, are those of `derivative`; there is no `out`.

    Examples
    --------
    >>> import actcli
    >>> actcli.elu.gradient(-1.0, alpha=2)
    {'x': np.float64(0.7357588823428847), 'alpha': np.float64(-0.6321205588285577)}
    """
    activation.require(*values)
    names = [p.name for p in activation.parameters if p.name in activation.formula.names]
    derivative = partial(activation.derivative, x, at_kink=at_kink, axis=axis, **values)
    return {"x": derivative(), **{name: derivative(wrt=name) for name in names}}


def jvp(
    activation: Activation, x: npt.ArrayLike, v: npt.ArrayLike, /, **values: Any
) -> tuple[Any, Any]:
    """Return f(x) and the Jacobian times v: how f moves as x moves along v.

    Parameters
    ----------
    x, v : array_like, broadcast against each other
    **values : float or array_like
        As in a call.

    Returns
    -------
    tuple of ndarray
        Both of the shape of f(x); computed in float64 and rounded once to the type of x.

    Raises
    ------
    ValueError
        If v does not broadcast against x.

    Examples
    --------
    >>> import actcli
    >>> actcli.softmax.jvp([0, 0], [1, 0])
    (array([0.5, 0.5]), array([ 0.25, -0.25]))
    """
    activation, arrays = bound_with_arrays(activation, values)
    if library_of(x):
        return _as_arrays_of(activation, jvp, x, v, arrays)
    if activation.pointwise:
        return _of_numbers(activation, x, v, arrays)
    rows, v = _broadcast(x, v, "x")
    y = activation(rows, **arrays)
    shape = y.shape[:-1] + rows.shape[-1:]
    rows, v = np.broadcast_to(rows, shape), np.broadcast_to(v, shape)
    return y, _in_blocks(activation, rows, v, y, arrays, "...ij,...j->...i")


def vjp(
    activation: Activation, x: npt.ArrayLike, v: npt.ArrayLike, /, **values: Any
) -> tuple[Any, Any]:
    """Return f(x) and v times the Jacobian: the gradient in x of the sum of v·f.

    Parameters
    ----------
    x : array_like
    v : array_like
        Broadcasts against f(x).
    **values : float or array_like
        As in a call.

    Returns
    -------
    tuple of ndarray
        Of the shapes of f(x) and of x; computed in float64 and rounded once to the type of x.

    Raises
    ------
    ValueError
        If v does not broadcast against f(x).

    Examples
    --------
    >>> import actcli
    >>> actcli.glu.vjp([1, 0], [1])
    (array([0.5]), array([0.5 , 0.25]))
    """
    activation, arrays = bound_with_arrays(activation, values)
    if library_of(x):
        return _as_arrays_of(activation, vjp, x, v, arrays)
    if activation.pointwise:
        return _of_numbers(activation, x, v, arrays)
    y = activation(x, **arrays)
    rows = np.broadcast_to(x, y.shape[:-1] + np.shape(x)[-1:])
    _, v = _broadcast(y, v, "f(x)")
    return y, _in_blocks(activation, rows, v, y, arrays, "...ij,...i->...j")


def _broadcast(x: Any, v: Any, name: str) -> tuple[Any, Any]:
    """Return an array and a vector that multiplies, broadcast against each other.

    Raises ValueError where that cannot be, calling the array by its name.
    """
    x, v = np.asarray(x), np.asarray(v, np.float64)
    shape = common_shape(x.shape, {"v": v.shape}, name)
    return np.broadcast_to(x, shape), np.broadcast_to(v, shape)


def _as_arrays_of(
    activation: Activation,
    product: Callable[..., Any],
    x: Any,
    v: Any,
    arrays: Mapping[str, Any],
) -> tuple[Any, Any]:
    """Return what `jvp` or `vjp` returns for the values of x, as arrays of the library of x.

    Raises
    ------
    TypeError
        Of a function of a vector, if x is computed later, as an array of Dask is, or a parameter is
        an array.
    """
    if activation.pointwise:
        # v is matched with x as an array of parameters is: by labels, block by block.
        times = Calculation(
            name=activation.name,
            run=partial(_times_v, activation),
            parameters={FACTOR: v, **arrays},
            axis=None,
            outputs=activation.outputs,
            added_axes=0,
            floating_type=partial(floating_type, activation),
        )
        return activation(x, **arrays), calculate(times, x)
    if arrays:
        raise TypeError("with an array for a parameter x is one of NumPy's: give np.asarray(x)")
    if getattr(x, "chunks", None):
        raise TypeError("the product with a Jacobian is of an array in memory: give x.compute()")

    def wrapped(result: Any) -> Any:
        return call_with_arrays(lambda *_: result, activation, x, {})

    y, multiplied = product(activation, as_ndarray(x), as_ndarray(v))
    return wrapped(y), wrapped(multiplied)


def _times_v(activation: Activation, x: Any, arrays: Mapping[str, Any], axis: None) -> Any:
    """Return f'(x)·v, as a Calculation runs it."""
    others = {name: array for name, array in arrays.items() if name != FACTOR}
    return _of_numbers(activation, x, arrays[FACTOR], others)[1]


def _of_numbers(
    activation: Activation, x: Any, v: Any, arrays: Mapping[str, Any]
) -> tuple[Any, Any]:
    """Return f(x) and f'(x)·v of a function of a number, of which some parameters are arrays."""
    x, v = _broadcast(x, v, "x")
    y = activation(x, **arrays)
    slopes = activation.derivative(x.astype(np.float64), **arrays)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return y, rounded(slopes * v, y.dtype)[()]


def _in_blocks(
    activation: Activation, x: Any, v: Any, y: Any, arrays: Mapping[str, Any], sum_over: str
) -> Any:
    """Return a sum over Jacobians and v, of which only a block of Jacobians exists at a time.

    Parameters
    ----------
    activation : Activation
    x, v, y : ndarray
        Vectors, what they are multiplied by, and f of them: alike but for their last axes.
    arrays : mapping of str to array_like
        Parameters with a value for each vector.
    sum_over : str
        The sum, as `np.einsum` has it: over the outputs or the inputs.
    """
    lead = y.shape[:-1]
    columns = {name: np.broadcast_to(a, (*lead, 1)).reshape(-1, 1) for name, a in arrays.items()}
    rows = np.asarray(x, np.float64).reshape(-1, x.shape[-1])
    weights = v.reshape(len(rows), v.shape[-1])
    length = y.shape[-1] if sum_over.endswith("i") else x.shape[-1]
    found = np.empty((len(rows), length), y.dtype)
    step = max(1, BLOCK_NUMBERS // (x.shape[-1] * y.shape[-1]))
    for start in range(0, len(rows), step):
        part = slice(start, start + step)
        at_rows: dict[str, Any] = {name: column[part] for name, column in columns.items()}
        jacobian = activation.derivative(rows[part], **at_rows)
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            found[part] = rounded(np.einsum(sum_over, jacobian, weights[part]), y.dtype)
    return found.reshape(*lead, length)
