"""One-sided limits of f and f' at a kink."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actcli.activation import Activation, Side
from actcli.analysis.properties import Kink
from actcli.analysis.tolerances import VALUE_TOLERANCE, plain, simplest
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

MIN_STEP = 2.0**-1000
# Of an argument: the inverse of a much smaller step would overflow.


def kink_at(activation: Activation, x: float) -> Kink:
    """Return f and f' at x, and their limits from both sides."""
    value, slope = plain(activation(x)), plain(activation.derivative(x))
    left, slope_left = _limits(activation, x, value, slope, "left")
    right, slope_right = _limits(activation, x, value, slope, "right")
    return Kink(x, left, value, right, slope_left, slope, slope_right)


def _limits(
    activation: Activation, x: float, value: float, slope: float, side: Side
) -> tuple[float, float]:
    """Return the limits of f and of f' from one side; nan where f has no values there."""
    end = -math.inf if side == "left" else math.inf
    step = math.copysign(max(abs(float(np.nextafter(x, end)) - x), MIN_STEP), end)
    near = x + step * np.array([1.0, 2.0, 4.0])
    y, slopes = activation(near), activation.derivative(near)
    if np.isnan(y[0]):
        return math.nan, math.nan
    if np.isnan(slopes[0]):
        # The formula is 0/0 at x, and next to it loses all digits.
        slopes[:] = activation.derivative(x, at_kink=side)
    # The value at the neighbouring float is not the limit: it differs by this much.
    error = 4 * abs(step) * max(1.0, abs(slopes[0]))
    return limit_of(y, value, error), limit_of(slopes, slope, error)


def limit_of(values: Array, expected: float, error: float) -> float:
    """Return the limit that three values approach.

    Parameters
    ----------
    values : ndarray, shape (3,)
        At one, two and four steps from the point.
    expected : float
        The value at the point, which is the limit if the closest value is within `error` of it.
    error : float
        How far the closest value may be from the limit.

    Returns
    -------
    float
        An infinity if the differences do not shrink towards the point.
    """
    closest, closer, close = map(float, values)
    grown, before = closest - closer, closer - close
    noise = VALUE_TOLERANCE * max(1.0, abs(closest))
    if abs(grown) > max(noise, 0.9 * abs(before)) and grown * before > 0:
        return math.copysign(math.inf, grown)
    if closest == expected or math.isinf(closest):
        return closest + 0.0
    error = error if math.isfinite(error) else 4 * abs(grown)
    return expected if abs(closest - expected) <= error else simplest(closest, error)
