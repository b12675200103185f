"""Sums and extrema over a vector, the last axis of an array or a jet, or over groups of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, NamedTuple

from actcli.numerics import np


class VectorGroups(NamedTuple):
    """Groups of neighbours in a vector; a reduction reduces each to one number."""

    members: Any
    """Shaped (..., groups, members)."""


def over_vector(reduction: Callable[..., Any]) -> Callable[[Any], Any]:
    """Make a function that reduces the last axis, which stays with length 1; a number it keeps."""

    def reduced(x: Any) -> Any:
        if isinstance(x, VectorGroups):
            return reduction(x.members, axis=-1)
        return reduction(x, axis=-1, keepdims=True) if np.ndim(x) else x

    return reduced


def extremum(pair: Callable[..., Any], reduction: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function such as max: of several arguments, or of one over the vector.

    Parameters
    ----------
    pair : callable
        The extremum of two.
    reduction : callable
        The extremum over an axis, as np.max.
    """
    whole = over_vector(reduction)
    return lambda first, *others: reduce(pair, others, first) if others else whole(first)
