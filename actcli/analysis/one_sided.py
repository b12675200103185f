"""One-sided limits of f and f' at a kink."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from actcli.activation import Activation, Side
from actcli.activation.derivatives import SIDES
from actcli.activation.limits import derivatives_beside
from actcli.analysis.properties import Kink
from actcli.analysis.readings import is_formula, read
from actcli.analysis.tolerances import ROUNDING_TOLERANCE, VALUE_TOLERANCE, plain, simplest
from actcli.numerics import np
from actcli.numerics.germ import UndecidedError

if TYPE_CHECKING:
    from actcli.numerics import Array

POINTS_TOGETHER = 16
# At which f' is computed at once: one call takes about as long for many as for one, and expands
# the formula at some dozens of points at most.

MIN_STEP = 2.0**-1000
# Of an argument: the inverse of a much smaller step would overflow.

MIN_BESIDE_POLE = 2.0**20
POLE_STEP = 2.0**-6
# A size of f, and a relative change of it from one float to the next, that only a pole explains.


def kinks_at(activation: Activation, points: Sequence[float]) -> Iterator[Kink]:
    """Yield f and f' at each of the points, and their limits from both sides.

    Those of a formula come from its expansion; those that are not known so, and those of a
    declared function, from values at neighbouring floats.
    """
    for i in range(0, len(points), POINTS_TOGETHER):
        x = np.array(points[i : i + POINTS_TOGETHER])
        values, slopes = np.asarray(activation(x)), np.asarray(activation.derivative(x))
        for at, value, slope in zip(x.tolist(), values, slopes, strict=True):
            yield _kink_at(activation, at, plain(value), plain(slope))


def _kink_at(activation: Activation, x: float, value: float, slope: float) -> Kink:
    """Return the limits of f and f' from both sides of x, where they are `value` and `slope`."""
    sides = _expanded(activation, x, value, slope)
    if sides is None:
        sides = tuple(_limits(activation, x, value, slope, side) for side in SIDES)
    (left, slope_left), (right, slope_right) = sides
    if is_formula(activation) and math.isinf(value) and not (math.isinf(left) or math.isinf(right)):
        value = math.nan  # It divides by 0 there, and not beside it.
    if left == right and _is_rounded(activation, x, left, value):
        value = left
    return Kink(x, left, value, right, slope_left, slope, slope_right)


def _is_rounded(activation: Activation, x: float, limit: float, value: float) -> bool:
    """Return whether f at x differs from a finite limit by its roundings, as sin(x) at 2π does.

    There the float next to 2π is taken for it, which changes f by as much again.
    """
    if limit == value or not (is_formula(activation) and math.isfinite(limit - value)):
        return False
    there = read(activation, [x])
    moved = abs(float(there.dy[0])) * math.ulp(x)
    return abs(limit - value) <= float(there.y_error[0]) + (moved if math.isfinite(moved) else 0)


def _expanded(
    activation: Activation, x: float, value: float, slope: float
) -> tuple[tuple[float, float], ...] | None:
    """Return the limits of f and of f' from the left and from the right; None if not known."""
    if not is_formula(activation):
        return None
    try:
        sides = [derivatives_beside(activation, x, side, 1) for side in SIDES]
    except UndecidedError:
        return None
    if any(_is_beside_pole(x, *limits) for limits in sides):
        return None
    # What is there is rounded, and what is beside is not: a rounding is no jump.
    (left, slope_left), (right, slope_right) = sides
    left, slope_left = unless_rounded(left, value), unless_rounded(slope_left, slope)
    right = unless_rounded(unless_rounded(right, value), left)
    slope_right = unless_rounded(unless_rounded(slope_right, slope), slope_left)
    return (left, slope_left), (right, slope_right)


def _is_beside_pole(x: float, value: float, slope: float) -> bool:
    """Return whether f is so steep at x that a pole lies between x and a neighbouring float.

    An expansion knows poles of quotients, to all digits, but not those of tan(x).
    """
    is_large = math.isfinite(slope) and MIN_BESIDE_POLE < abs(value) < math.inf
    return is_large and abs(slope * math.ulp(x)) > POLE_STEP * abs(value)


def unless_rounded(limit: float, there: float) -> float:
    """Return `limit`, or `there` if they differ by roundings alone."""
    is_finite = math.isfinite(limit) and math.isfinite(there)
    is_same = is_finite and abs(limit - there) <= ROUNDING_TOLERANCE * abs(limit)
    return there if is_same else plain(limit)


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
