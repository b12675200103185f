"""Differences: derivatives of any order, by steps as fine as they need to be."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mpmath import mp, mpf

from actcli.reference.truth import given, meaning

if TYPE_CHECKING:
    from actcli.activation import Activation

FINER = (30, 60, 120, 240)
"""Zeros behind the point of the steps of a difference, until two come to the same."""

MATCHED = mpf(10) ** -20

NONE = mpf(10) ** -330  # is 0 as a float


def derivatives(
    activation: Activation, points: Sequence[float], order: int, wrt: str | None = None
) -> list[float]:
    """The derivatives of that order in x, or in a parameter, at points; nan where none is found.

    They are differences of the formula, which with so many digits may be as fine as is needed:
    finer ones have to come to the same.
    """
    moved = wrt or "x"
    found = [math.nan] * len(points)
    before: list[Any] = [mp.nan] * len(points)
    for digits in FINER:
        with mp.workdps(work := digits * (order + 2)):
            f = meaning(activation.formula, work)
            names, h = given(activation), mpf(10) ** -digits
            for i, x in enumerate(points):
                if math.isnan(found[i]):
                    now = _difference(f, {**names, "x": mpf(x)}, moved, order, h)
                    nothing = digits == FINER[-1] and abs(now) < NONE
                    if nothing or (now and abs(now - before[i]) <= MATCHED * abs(now)):
                        found[i] = 0.0 if nothing else float(now)
                    before[i] = now
    return found


def _difference(
    f: Callable[..., Any], names: Mapping[str, Any], moved: str, order: int, h: Any
) -> Any:
    """The central difference of that order over h, as one of them moves; nan without values."""
    try:
        at = (names[moved] + (j - mpf(order) / 2) * h for j in range(order + 1))
        y = [mpf(f(**{**names, moved: place})) for place in at]
    except (ArithmeticError, ValueError, TypeError):  # a pole, or no real number
        return mp.nan
    for _ in range(order):
        y = [b - a for a, b in pairwise(y)]
    return y[0] / h**order
