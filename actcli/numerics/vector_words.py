"""Functions of places in a vector, over arrays and over jets; places are counted from 1."""

from __future__ import annotations

from typing import Any

from actcli.errors import ActcliError
from actcli.numerics import np
from actcli.numerics.jet import Jet, select, value_of
from actcli.numerics.reductions import VectorGroups


def entry(x: Any, k: Any) -> Any:
    """Return the entries of x, shaped (..., n), at the places k; nan beyond the ends."""
    places, n = np.atleast_1d(k).astype(int), x.shape[-1]
    inside = (places >= 1) & (places <= n)
    return select(inside, x[..., np.clip(places, 1, n) - 1], np.nan)


def group(x: Any, size: Any) -> VectorGroups:
    """Return the groups of `size` neighbours of x, shaped (..., n), where size divides n.

    Raises ActcliError if `size` is a jet.
    """
    if isinstance(size, Jet):
        raise ActcliError("the size of a group is a whole number: there is no derivative in it.")
    # The count is given, because NumPy infers none for an array without elements.
    *rows, n = x.shape
    return VectorGroups(x.reshape(*rows, n // int(size), int(size)))


def argmax(x: Any) -> Any:
    """Return the first place of the maximum, of a vector or of each group."""
    if isinstance(x, VectorGroups):
        return 1.0 + np.argmax(x.members, axis=-1)
    return 1.0 + np.argmax(x, axis=-1, keepdims=True)


def cutoff(x: Any, power: float) -> Any:
    """Return the t at which the max(0, x - t)**power sum to 1.

    Among the entries above it t solves a polynomial, of degree `power`: with their count k, their
    mean m and the sum s of their squared distances from it, t = m - 1/k for the power 1, and
    t = m - sqrt((1 - s)/k) for the power 2.

    Parameters
    ----------
    x : array or Jet, shape (..., n)
    power : float
        1, as in sparsemax, or 2, as in 1.5-entmax.

    Returns
    -------
    array or Jet, shape (..., 1)
    """
    top = _above_cutoff(value_of(x), power)
    count = top.sum(axis=-1, keepdims=True)
    mean = np.sum(select(top, x, 0.0), axis=-1, keepdims=True) / count
    if power == 1:
        return mean - 1 / count
    rest = select(top, x - mean, 0.0)
    return mean - np.sqrt((1 - np.sum(rest * rest, axis=-1, keepdims=True)) / count)


def _above_cutoff(x: Any, power: float) -> Any:
    """Return which entries are above the cutoff.

    The largest k are, for the largest k of which the least is above the t of these alone.
    """
    ordered, k = -np.sort(-x, axis=-1), np.arange(1, x.shape[-1] + 1)
    ordered = ordered - ordered[..., :1]
    mean = np.cumsum(ordered, axis=-1) / k
    spread = np.cumsum(ordered * ordered, axis=-1) - k * mean * mean
    t = mean - 1 / k if power == 1 else mean - np.sqrt((1 - spread) / k)  # nan if spread > 1
    count = (ordered > t).sum(axis=-1, keepdims=True)
    least = np.take_along_axis(-np.sort(-x, axis=-1), count - 1, axis=-1)
    return x >= least
