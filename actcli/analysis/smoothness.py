"""How many derivatives of a function are continuous."""

from __future__ import annotations

import math

from actcli.activation import Activation
from actcli.activation.derivatives import SIDES
from actcli.activation.limits import limit_beside
from actcli.analysis.readings import is_formula
from actcli.analysis.study import properties
from actcli.analysis.tolerances import ROUNDING_TOLERANCE
from actcli.numerics import np
from actcli.numerics.germ import UndecidedError
from actcli.numerics.magnitudes import DENSE_RADIUS

ONE_SIDED_STEP = 2.0**-20
# Relative distance at which a one-sided higher derivative is sampled.

DERIVATIVE_JUMP_TOLERANCE = 1e-3
# Relative change across a point above which a derivative jumps: 1 000 times what a derivative of
# size 1 changes over that distance.


def smoothness(activation: Activation) -> float:
    """Return how many derivatives of a function of a number are continuous.

    Derivatives up to the fourth are compared on both sides of the points where the formulas of f
    and f' may break.

    Returns
    -------
    float
        -1 where f itself jumps, inf where none of the four breaks, nan where oscillations
        accumulate, or where else it is not known, as where a file has the function: its higher
        derivatives may break anywhere.
    """
    known = properties(activation)
    if known is None or not known.continuous:
        return -1
    if len(known.seen) > 1:
        return math.nan
    if not known.smooth:
        return 0
    if is_formula(activation) and not activation.formula.is_written:
        return math.nan
    places = {*activation.kink_points(), *activation.breaks(-DENSE_RADIUS, DENSE_RADIUS, order=2)}
    for order in (2, 3, 4):
        jumps = [_jumps(activation, x, order) for x in places]
        if any(jumps):
            return order - 1
        if None in jumps:
            return math.nan
    return math.inf


def _jumps(activation: Activation, x: float, order: int) -> bool | None:
    """Return whether the derivative of that order jumps at x, which it does not at an end of f.

    That of a formula which is not known jumps for all that is known: then return None.
    """
    if is_formula(activation):
        return _formula_jumps(activation, x, order)
    step = ONE_SIDED_STEP * max(1.0, abs(x))
    around = [x - step, x + step]
    with np.errstate(all="ignore"):
        if np.isnan(activation(around)).any():
            return False
        left, right = activation.derivative(around, order=order)
    return bool(abs(left - right) > DERIVATIVE_JUMP_TOLERANCE * max(1.0, abs(left), abs(right)))


def _formula_jumps(activation: Activation, x: float, order: int) -> bool | None:
    """Return whether the limits of a derivative from the left and the right of x differ.

    An infinite one is no value of a continuous derivative, even if both are the same.
    """
    try:
        left, right = (limit_beside(activation, x, side, order) for side in SIDES)
    except UndecidedError:
        return None
    if math.isnan(left) or math.isnan(right):
        return False
    if math.isinf(left) or math.isinf(right):
        return True
    noise = ROUNDING_TOLERANCE * max(abs(left), abs(right))
    return abs(left - right) > noise
