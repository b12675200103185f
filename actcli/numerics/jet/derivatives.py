"""Derivatives of functions of arrays, by running them over jets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.jet.division import asking_for_orders, keeping_zeros
from actcli.numerics.jet.series import Jet, as_jet, constant
from actcli.numerics.recorded import Recorded
from actcli.numerics.select import where

if TYPE_CHECKING:
    from actcli.numerics import Array

SPARE_ORDERS = (8, 24)
# The orders to add where a quotient is nan. 8 are enough to rule a removable singularity out. To
# divide one out takes ORDERS_TO_ACCEPT of `division`, and an order for each time that it is done:
# with 16 instead of 24, 11 of 810 derivatives at and beside singularities stay nan, and with 32
# they take 1.3 times as long.


def moving(x: Any, order: int, along: Any = 1.0) -> Jet:
    """Return the series x + along·t; where x is nan, so is its derivative."""
    if isinstance(x, Recorded):
        return Jet(np.stack([x, along, *[0.0] * (order - 1)][: order + 1]))
    x, along = np.broadcast_arrays(np.asarray(x, np.float64), along)
    jet = constant(x, order)
    jet.c[1:2] = np.where(np.isnan(x), x, along)
    return jet


def differentiate(
    function: Callable[..., Any],
    x: Any,
    order: int = 1,
    along: Any = 1.0,
    values: Mapping[str, Any] | None = None,
    spare_orders: Sequence[int] = SPARE_ORDERS,
) -> Array:
    """Return a derivative of a function in one direction.

    Parameters
    ----------
    function : callable
        Compute with an array or a jet in its place, and with `values`.
    x : array of float64
        The points.
    order : int
        The order of the derivative; 0 is the function itself.
    along : array that broadcasts with x
        The direction: the derivative is that of function(x + along·t) in t, at t = 0.
    values : mapping from str to a number or an array, optional
        What else the function is called with. Given them, every element of x is taken to be a point
        of its own, and only those that need more orders are computed again; an array belongs to the
        elements of x.
    spare_orders : sequence of int, optional
        The orders to add where a quotient is nan for want of them, one after the other.

    Returns
    -------
    ndarray of float64
        nan where there is no derivative. Of a removable singularity it is the derivative of the
        function that continues it.

    Raises
    ------
    UnsupportedFunctionError
        If `function` calls a function of NumPy's whose derivative is not known.
    """

    with np.errstate(all="ignore"):
        y, asks = by_jets(function, x, order, along, {} if values is None else values)
        for spare in spare_orders if order else ():
            again = np.isnan(y)
            if values is not None:
                again &= ~np.isnan(x)
            if not (asks and again.any()):
                break
            if values is None:
                new, asks = by_jets(function, x, order, along, {}, spare)
                y = np.where(again, new, y)
            else:
                y, there = np.array(y), chosen(values, again)
                y[again], asks = by_jets(function, x[again], order, along, there, spare)
    return y


def by_jets(
    function: Callable[..., Any],
    x: Any,
    order: int,
    along: Any,
    values: Mapping[str, Any],
    spare: int = 0,
) -> tuple[Array, bool]:
    """Return a derivative by jets of `order` and `spare` orders more; nan if those are too few.

    Also return whether more orders might tell what is nan.
    """
    jet = moving(x, order + spare, along)
    y, asks = asking_for_orders(lambda: function(jet, **values))
    y = y if np.ndim(y) else y + np.zeros(jet.shape)
    at: Any = x
    derivative = as_jet(y, order + spare).derivative(order)
    if isinstance(x, Recorded):  # Its jet does not say where it is nan.
        derivative = where(np.isnan(at), at, derivative)
    return derivative, asks


def value_and_derivative(function: Callable[[Jet], Any], x: Array) -> Array:
    """Return a function at x and its first derivative, shape (2, *x.shape).

    Other than by `differentiate`, removable singularities are not divided out: both are nan there,
    and have lost their digits beside.
    """
    with np.errstate(all="ignore"):
        y = keeping_zeros(lambda: function(moving(x, 1)))
        y = y if np.ndim(y) else y + np.zeros(x.shape)
        return np.array(np.broadcast_to(as_jet(y, 1).c, (2, *x.shape)))


def chosen(values: Mapping[str, Any], mask: Any) -> dict[str, Any]:
    """Return keyword arguments, of arrays only the elements that a mask chooses."""
    return {name: v[mask] if np.ndim(v) else v for name, v in values.items()}
