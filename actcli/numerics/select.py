"""Conditions, element by element: choose by them, compute where they hold, ask if any does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.recorded import Recorded

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.numerics import Array

MIN_SIZE_FOR_MASKS = 1 << 11
# Below 2048 elements the several passes over masks cost more than np.where's branches.


def where(condition: Any, yes: Any, no: Any) -> Array:
    """Return np.where(condition, yes, no) over float64, bit for bit.

    np.where branches at each element. Where the condition follows no pattern, half the branches
    are mispredicted, and an element takes 4 ns. Here the condition becomes a mask of all bits or
    none, and the choice a few passes over bits, for 1 ns.

    Parameters
    ----------
    condition : array_like of bool, or of numbers, which hold unless they are 0
    yes, no : array_like of float64
        Shapes that broadcast with the condition's.
    """
    for array in (condition, yes, no):
        if isinstance(array, Recorded):
            return array.chosen_from(condition, yes, no)
    if np.size(condition) < MIN_SIZE_FOR_MASKS:
        return np.where(condition, yes, no)
    holds = np.asarray(condition, bool)
    mask = np.negative(holds.view(np.int8)).astype(np.int64)
    a, b = (np.asarray(number, np.float64).view(np.int64) for number in (yes, no))
    chosen = (mask & (a ^ b)) ^ b if b.ndim or b else mask & a
    return chosen.view(np.float64)


def patched(y: Array, chosen: Any, f: Callable[..., Array], *arrays: Array) -> Array:
    """Return y with f of the arrays' elements where `chosen` holds, computed for those alone.

    Parameters
    ----------
    y : ndarray of float64
        Changed in place where it is an array.
    chosen : ndarray of bool, the shape of y
        Best with few elements that hold.
    f : callable
        Elementwise; called with flat arrays, or not at all if nothing is chosen.
    *arrays : ndarray, the shape of y
    """
    if isinstance(chosen, Recorded):
        return chosen.patched(y, f, arrays)
    places = places_where(chosen)
    if places.size:
        y = np.asarray(y)
        np.put(y, places, f(*(array.take(places) for array in arrays)))
    return y


def places_where(condition: Any) -> Any:
    """Return the flat indices at which a condition holds.

    While a kernel is recorded that is nowhere: such elements are left to NumPy.
    """
    if isinstance(condition, Recorded):
        condition.leave_to_numpy()
        return np.empty(0, np.intp)
    return condition.ravel().nonzero()[0]


def take(table: Array, indices: Any) -> Array:
    """Return the elements of a table, of one axis, at these indices."""
    return indices.taken_from(table) if isinstance(indices, Recorded) else table.take(indices)


def any_(condition: npt.NDArray[np.bool_]) -> bool:
    """Return whether it holds anywhere: condition.any(), in a third of the time if it is short."""
    if isinstance(condition, Recorded):
        return condition.holds_anywhere()
    return bool(np.count_nonzero(condition))


def any_by_numpy(condition: Any) -> bool:
    """Return whether a condition holds anywhere, where what is done then is for NumPy alone.

    While a kernel is recorded it holds nowhere: such elements are left to NumPy.
    """
    return bool(
        places_where(condition).size if isinstance(condition, Recorded) else condition.any()
    )


def may_hold(condition: Any) -> bool:
    """Return whether a condition holds anywhere, where what is done then is right for all elements.

    While a kernel is recorded it may, unless it is known that it never does.
    """
    while_recorded = getattr(condition, "may_hold", None)
    return bool(while_recorded() if while_recorded else condition.any())


def all_(condition: npt.NDArray[np.bool_]) -> bool:
    """Return whether it holds everywhere."""
    if isinstance(condition, Recorded):
        return condition.holds_everywhere()
    return bool(np.count_nonzero(condition) == condition.size)
