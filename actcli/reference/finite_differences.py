"""Derivatives of any order as central differences, with steps as fine as they need to be."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mpmath import mp, mpf

from actcli.reference.truth import exact_parameters, meaning

if TYPE_CHECKING:
    from actcli.activation import Activation

STEP_DIGITS = (30, 60, 120, 240)
# Steps of 10**-30 and so on, until two differences agree.

MATCHING_TOLERANCE = mpf(10) ** -20
# Relative: a float has 16 digits.

ROUNDS_TO_ZERO = mpf(10) ** -330
# Below the smallest float, 5e-324: a difference over the finest step that is smaller is 0.


def derivatives(
    activation: Activation, points: Sequence[float], order: int, wrt: str | None = None
) -> list[float]:
    """Return derivatives of an activation's formula.

    A step of 10**-30 takes a difference with 30 more digits for each order; with arbitrary
    precision there are as many.

    Parameters
    ----------
    activation : Activation
        A function of one number, with a formula.
    points : sequence of float
    order : int
    wrt : str, optional
        The parameter to differentiate in; by default it is x.

    Returns
    -------
    list of float
        The derivative at each point, rounded once; nan where no two differences agree.
    """
    moved = wrt or "x"
    found = [math.nan] * len(points)
    before: list[Any] = [mp.nan] * len(points)
    for digits in STEP_DIGITS:
        with mp.workdps(work := digits * (order + 2)):
            f = meaning(activation.formula, work)
            names, h = exact_parameters(activation), mpf(10) ** -digits
            for i, x in enumerate(points):
                if not math.isnan(found[i]):
                    continue
                now = _difference(f, {**names, "x": mpf(x)}, moved, order, h)
                is_zero = digits == STEP_DIGITS[-1] and abs(now) < ROUNDS_TO_ZERO
                agrees = now and abs(now - before[i]) <= MATCHING_TOLERANCE * abs(now)
                if is_zero or agrees:
                    found[i] = 0.0 if is_zero else float(now)
                before[i] = now
    return found


def _difference(
    f: Callable[..., Any], names: Mapping[str, Any], moved: str, order: int, h: Any
) -> Any:
    """Return the central difference quotient of f with the step h, or nan without values.

    Parameters
    ----------
    f : callable
    names : mapping from str to mpf
        What f is called with.
    moved : str
        The name that moves.
    order : int
    h : mpf
    """
    try:
        at = (names[moved] + (j - mpf(order) / 2) * h for j in range(order + 1))
        y = [mpf(f(**{**names, moved: place})) for place in at]
    except (ArithmeticError, ValueError, TypeError):  # a pole, or no real number
        return mp.nan
    for _ in range(order):
        y = [b - a for a, b in pairwise(y)]
    return y[0] / h**order
