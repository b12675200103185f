"""Second derivatives: the Hessian in x, of a number or a vector, and in x and parameters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from actcli.activation.calls import call_with_arrays
from actcli.activation.derivatives import kernel_in_parameter
from actcli.activation.evaluate import evaluate
from actcli.formula import kernels
from actcli.formula.differentiate import Derivative
from actcli.formula.second_order_kernels import mixed, over_vectors
from actcli.numerics import np
from actcli.numerics.short_floats import rounded

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.activation import Activation
    from actcli.numerics import Array

BLOCK_NUMBERS = 1 << 20
# Numbers in the second derivatives of a block of vectors, 8 MiB.

AGREEMENT_TOLERANCE = 1e-9
# Relative to the largest second derivative: both ways to compute them have 15 digits of it, or one
# has failed.


def hessian(
    activation: Activation,
    x: npt.ArrayLike,
    /,
    *,
    wrt: Sequence[str] | None = None,
    axis: int | str | None = None,
    **values: Any,
) -> Any:
    """Return the second derivatives.

    Parameters
    ----------
    x : array_like of real numbers
    wrt : sequence of str, optional
        Names of parameters, and "x": differentiate in these, two at a time. Only of a function
        of a number; by default it is x alone.
    axis : int or str, optional
        As in a call.
    **values : float or array_like
        As in a call.

    Returns
    -------
    ndarray or scalar
        Of the floating type of x. Function of a number: f'', of the shape of x; with k names in
        `wrt`, of shape (*x.shape, k, k). Function of a vector: for x of shape (..., n) and m
        outputs of shape (..., m, n, n). With `wrt` a Series of pandas gives a DataFrame with a
        column for each two names, and xarray's two dimensions, "wrt" and "wrt_too", have the names
        for coordinates.

    Examples
    --------
    >>> import actcli
    >>> actcli.bilinear_glu.hessian([2, 3])
    array([[[0., 1.],
            [1., 0.]]])
    >>> actcli.expression("a*x**2").hessian(3.0, wrt=("x", "a"), a=1)
    array([[2., 6.],
           [6., 0.]])
    """
    if wrt is None and activation.pointwise:
        return activation.derivative(x, order=2, axis=axis, **values)
    if wrt is None:
        return call_with_arrays(_of_vector, activation, x, values, axis=axis, added_axes=2)
    if not activation.pointwise:
        raise TypeError(f"{activation.name} is a function of a vector: its Hessian is in x alone")
    names = (wrt,) if isinstance(wrt, str) else tuple(wrt)
    for name in names:
        if name != "x":
            kernel_in_parameter(activation, name, 1)  # which raises the errors
    return call_with_arrays(
        partial(_in_names, names=names), activation, x, values, axis=axis, added_axes=2, names=names
    )


def _in_names(activation: Activation, x: Any, names: Sequence[str]) -> Any:
    """Return the second derivatives of a function of a number in "x" and in parameters.

    Parameters
    ----------
    activation : Activation
    x : ndarray
    names : sequence of str
        k names, of parameters or "x".

    Returns
    -------
    ndarray of the floating type of x, shape (*x.shape, k, k)
    """
    k = len(names)
    first = activation(x)
    found = np.empty((*np.shape(first), k, k), first.dtype)
    for i, u in enumerate(names):
        for j, v in enumerate(names[: i + 1]):
            found[..., i, j] = found[..., j, i] = _in_two(activation, x, u, v)
    return found


def _in_two(activation: Activation, x: Any, u: str, v: str) -> Any:
    """Return the second derivative in two names, which may be the same."""
    if u == v:
        return activation.derivative(x, order=2, wrt=None if u == "x" else u)
    if u == "x":
        u, v = v, u
    if v == "x" and activation.derivative_formula.is_written:
        slope = activation.derivative_formula
    else:
        slope = Derivative(activation.formula, v)
    if not slope.is_written:
        return evaluate(activation, mixed(activation.formula, u, v), x)
    if u not in slope.names:
        return np.zeros_like(activation(x))
    return evaluate(activation, kernels.in_parameter(slope, u, 1), x)


def _of_vector(activation: Activation, x: Any) -> Any:
    """Return the second derivatives of each output of a function of a vector.

    Parameters
    ----------
    activation : Activation
    x : ndarray, shape (..., n)

    Returns
    -------
    ndarray of the floating type of x, shape (..., m, n, n)
        They are derivatives of the Jacobian's formula, in which the values of the function and its
        Jacobian are those of the kernels. Where such a formula is missing, or overflows, they are
        differences of derivatives in several directions, right to about 1e-15 of the largest.
    """
    points = np.asarray(x, np.float64)
    m, n = activation.outputs(points.shape[-1] if points.ndim else 0), points.shape[-1]
    rows = points.reshape(-1, n)
    found = np.empty((len(rows), m, n, n), evaluate(activation, activation.kernel, x).dtype)
    step = max(1, BLOCK_NUMBERS // (m * n * n))
    for start in range(0, len(rows), step):
        with np.errstate(all="ignore"):
            part = slice(start, start + step)
            found[part] = rounded(_of_rows(activation, rows[part], m), found.dtype)
    return found.reshape(*points.shape[:-1], m, n, n)


def _of_rows(activation: Activation, x: Array, m: int) -> Array:
    """Return the second derivatives at each row of x; nan at a row that has a nan."""
    n = x.shape[-1]
    y = np.full((len(x), m, n, n), np.nan)
    derivative = activation.derivative_formula
    if derivative.is_written:
        y = _by_components(activation, x, m)
    if derivative.is_derived:  # Then exponentials may have overflowed in it, and left any number.
        other = _by_directions(activation, x, m)
        axes = (1, 2, 3)
        tolerance = AGREEMENT_TOLERANCE * np.abs(other).max(axis=axes, keepdims=True)
        y = np.where((np.abs(y - other) <= tolerance).all(axis=axes, keepdims=True), y, other)
    y[np.isnan(x).any(axis=1)] = np.nan
    return y


def _by_components(activation: Activation, x: Array, m: int) -> Array:
    """Return them as derivatives of the components of the Jacobian, in the direction of each x_k.

    The axes of what is computed are the rows of x, the direction and the column of the Jacobian.
    """
    from actcli.numerics.jet import Jet

    def moving(value: Array, slope: Array) -> Jet:
        return Jet(np.stack([*np.broadcast_arrays(value, slope)]))

    n = x.shape[-1]
    y, jacobian = activation(x), activation.derivative(x)
    run = over_vectors(activation.derivative_formula)
    eye = np.eye(n)[None]
    vector = moving(x[:, None, :], eye)
    columns = np.arange(1.0, n + 1)
    names: dict[str, Any] = {"x": vector, "x_j": vector, "j": columns, "n": float(n)}
    names |= kernels.as_numpy(activation.constants)
    if m == n:
        values = moving(y[:, None, :], jacobian.swapaxes(1, 2))
        names |= {f"{activation.name}_j": values, f"{activation.name}_k": values}
    wanted = activation.derivative_formula.names
    found = np.empty((len(x), m, n, n))
    for i in range(m):
        names |= {"i": float(i + 1), "delta_ij": (columns == i + 1).astype(float)}
        names[f"{activation.name}_i"] = moving(y[:, i, None, None], jacobian[:, i, :, None])
        if m == n:
            names["x_i"] = moving(x[:, i, None, None], eye[:, i, :, None])
        result = run(i, **{name: names[name] for name in wanted})
        slope = result.c[1] if isinstance(result, Jet) else np.zeros(1)
        found[:, i] = np.broadcast_to(slope, (len(x), n, n)).swapaxes(-1, -2)
    return found


def _by_directions(activation: Activation, x: Array, m: int) -> Array:
    """Return them by polarization: f_jk is half of what D² in e_j + e_k has more than in each."""
    n = x.shape[-1]

    def second(along: Array) -> Any:
        return activation.directional_derivative(x, np.broadcast_to(along, x.shape), 2)

    eye = np.eye(n)
    alone = [second(one) for one in eye]
    found = np.empty((len(x), m, n, n))
    for j in range(n):
        found[:, :, j, j] = alone[j]
        for k in range(j):
            both = second(eye[j] + eye[k])
            found[:, :, j, k] = found[:, :, k, j] = (both - alone[j] - alone[k]) / 2
    return found
