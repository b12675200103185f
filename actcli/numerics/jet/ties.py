"""Derivatives where choices tie: both one-sided ones, and the convention that decides.

Of `max(p*x, 0)` at p = 0 both arguments are as large. There the function is run over jets once for
each side, with every choice made at a small t > 0 in that direction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.jet.choices import Ties, keeping_first_entry, looking_beside, noting_ties
from actcli.numerics.jet.derivatives import SPARE_ORDERS, by_jets, differentiate
from actcli.numerics.monte_carlo import is_perturbing, with_perturbation
from actcli.numerics.sides import conventional

if TYPE_CHECKING:
    from actcli.numerics import Array

ORDERS_TO_CHOOSE = 4
# Beyond the order of the derivative, since a choice such as that by t**4 > 0 needs them.


def differentiate_by_sides(
    function: Callable[..., Any],
    x: Any,
    order: int = 1,
    along: Any = 1.0,
    values: Mapping[str, Any] | None = None,
    axes: int = 0,
) -> Array:
    """Return a derivative in one direction, where choices tie the one that `conventional` says.

    Parameters
    ----------
    function, x, order, along
        As of `differentiate`.
    values : mapping from str to a number or an array, optional
        What else the function is called with; arrays broadcast with x.
    axes : int, optional
        How many of the last axes of x make one point; the others are those of separate points, of
        which only those with ties are computed again.

    Returns
    -------
    ndarray of float64
        As of `differentiate`. Where roundings are perturbed, those at ties are not.
    """
    shape = np.broadcast_shapes(np.shape(x), np.shape(along))
    values = {} if values is None else values
    ties: list[Ties] = []

    def noting(u: Any, **named: Any) -> Any:
        if u.shape != shape:  # It is called again for some of the elements.
            return function(u, **named)
        y, found = noting_ties(lambda: function(u, **named))
        ties.extend(found)
        return y

    def run() -> Array:
        if axes:
            return differentiate(partial(noting, **values), x, order, along)
        return differentiate(noting, x, order, along, values)

    y = run()
    if order and is_perturbing():  # What is rounded otherwise may tie no longer.
        ties.clear()
        with_perturbation(None, run)()
    if not order or not ties:
        return y
    points = shape[: len(shape) - axes]
    tied = _points_with(ties, shape, points)
    if not tied.any():
        return y

    def of_tied(array: Any) -> Any:
        return np.broadcast_to(array, (*points, *np.shape(array)[len(points) :]))[tied]

    there = {n: of_tied(v) if np.ndim(v) >= len(points) > 0 else v for n, v in values.items()}
    x, along = of_tied(np.broadcast_to(x, shape)), of_tied(np.broadcast_to(along, shape))
    taken = _taken_of_entries if any(tie.are_entries for tie in ties) else _taken
    sided = with_perturbation(None, taken)(partial(function, **there), x, order, along)
    y = np.array(np.broadcast_to(y, (*points, *y.shape[len(points) :])))
    y[tied] = sided
    return y


def _points_with(ties: Sequence[Ties], shape: tuple[int, ...], points: tuple[int, ...]) -> Any:
    """Return which points have ties among their elements; all, if that cannot be told."""
    tied = np.zeros(points, bool)
    for mask, _ in ties:
        whole = mask.reshape((1,) * (len(shape) - mask.ndim) + mask.shape)
        rows = whole.any(axis=tuple(range(len(points), whole.ndim)))
        try:
            tied = tied | np.broadcast_to(rows, points)
        except ValueError:  # The function has rearranged its points.
            return np.ones(points, bool)
    return tied


def _taken(function: Callable[[Any], Any], x: Any, order: int, along: Any) -> Array:
    """Return the derivative that is taken of those from both sides; nan where there is no value."""
    taken = conventional(*_both_sides(function, x, order, along))
    return np.where(np.isnan(differentiate(function, x, 0)), np.nan, taken + 0.0)  # -0 + 0 is 0.


def _taken_of_entries(function: Callable[[Any], Any], x: Any, order: int, along: Any) -> Array:
    """Return what `_taken` does, but of entries that tie for an extremum that of the first.

    So it is in the catalogue's Maxout. By convention all of them would have the derivative 0. Where
    the derivatives from both sides are the same it does not matter.
    """
    left, right = _both_sides(function, x, order, along)
    taken = keeping_first_entry(lambda: _taken(function, x, order, along))
    lies_between = (np.minimum(left, right) <= taken) & (taken <= np.maximum(left, right))
    return np.where(np.isnan(taken) | lies_between, taken, conventional(left, right) + 0.0)


def _both_sides(
    function: Callable[[Any], Any], x: Any, order: int, along: Any
) -> tuple[Array, Array]:
    """Return the derivatives just beside x, against a direction and in it."""

    def beside(along: Any) -> Array:
        def by_orders(spare: int) -> tuple[Array, bool]:
            return looking_beside(lambda: by_jets(function, x, order, along, {}, spare))

        y, asks = by_orders(ORDERS_TO_CHOOSE)
        if asks and np.isnan(y).any():
            y = np.where(np.isnan(y), by_orders(SPARE_ORDERS[-1])[0], y)
        return y

    with np.errstate(all="ignore"):
        return beside(-along) * (-1.0) ** order, beside(along)


def coordinate_derivatives(
    function: Callable[..., Any],
    x: Array,
    order: int = 1,
    values: Mapping[str, Any] | None = None,
) -> Array:
    """Return the derivatives of a function of vectors in each coordinate.

    Parameters
    ----------
    function : callable
        Compute a jet of the shape of x from a jet, and from `values`.
    x : ndarray of float64, shape (..., n)
    order : int
        The order of each derivative, in one coordinate alone.
    values : mapping from str to a number or an array, optional
        What else the function is called with; arrays have the shape of x.

    Returns
    -------
    ndarray of float64, shape (..., m, n)
        Row i is for output i, column j for coordinate j: of order 1 the Jacobian.
    """
    # What belongs to an input is the same in whichever direction x moves.
    values = {n: v[..., None, :] if np.ndim(v) else v for n, v in (values or {}).items()}
    eye = np.eye(x.shape[-1])
    columns = differentiate_by_sides(function, x[..., None, :], order, eye, values, axes=2)
    return columns.swapaxes(-1, -2)
