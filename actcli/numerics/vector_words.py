"""The words about places in a vector, over arrays and over jets; places are counted from 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actcli.errors import ActcliError
from actcli.numerics import np
from actcli.numerics.float_words import Group
from actcli.numerics.jet import JET, Jet, select, value


def entry(x: Any, k: Any) -> Any:
    """The entries at the places k, nan beyond the ends."""
    places, n = np.atleast_1d(k).astype(int), x.shape[-1]
    inside = (places >= 1) & (places <= n)
    return select(inside, x[..., np.clip(places, 1, n) - 1], np.nan)


def group(x: Any, size: Any) -> Group:
    """The groups of so many neighbours."""
    if isinstance(size, Jet):
        raise ActcliError("the size of a group is a whole number: there is no derivative in it.")
    return Group(x.reshape(*x.shape[:-1], -1, int(size)))


def argmax(x: Any) -> Any:
    """The first place of the maximum."""
    if isinstance(x, Group):
        return 1.0 + np.argmax(value(x.members), axis=-1)
    return 1.0 + np.argmax(value(x), axis=-1, keepdims=True)


def cutoff(x: Any, power: float) -> Any:
    """The t at which the max(0, x - t)**power sum to 1; the power is 1 or 2."""
    top = _above_cutoff(value(x), power)
    count = top.sum(axis=-1, keepdims=True)
    mean = np.sum(select(top, x, 0.0), axis=-1, keepdims=True) / count
    if power == 1:
        return mean - 1 / count
    rest = select(top, x - mean, 0.0)
    return mean - JET["sqrt"]((1 - np.sum(rest * rest, axis=-1, keepdims=True)) / count)


def _above_cutoff(x: Any, power: float) -> Any:
    """Which entries are above the cutoff: so many of the largest that the last still is."""
    ordered, k = -np.sort(-x, axis=-1), np.arange(1, x.shape[-1] + 1)
    ordered = ordered - ordered[..., :1]
    mean = np.cumsum(ordered, axis=-1) / k
    spread = np.cumsum(ordered * ordered, axis=-1) - k * mean * mean
    t = mean - 1 / k if power == 1 else mean - np.sqrt((1 - spread) / k)  # nan if spread too far
    count = (ordered > t).sum(axis=-1, keepdims=True)
    least = np.take_along_axis(-np.sort(-x, axis=-1), count - 1, axis=-1)
    return x >= least


PLACES: Mapping[str, Any] = {"entry": entry, "group": group, "argmax": argmax, "cutoff": cutoff}
"""What each of them means."""
