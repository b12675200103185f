"""What a formula comes to at infinity: its limit, read off from its values far out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from actcli.formula.grammar import is_step
from actcli.formula.model import Formula
from actcli.numerics import np
from actcli.numerics.select import any_by_numpy, where

if TYPE_CHECKING:
    from actcli.numerics import Array

PROBE_X, MODERATE_PROBE_X = 2.0**200, 2.0**50
# Limits are read off at the first, where functions have settled, and at the second if they overflow
# there.

STEP_PROBE_X = 2.0**30
# The same for formulas with steps, as floor(x) and x % 2: farther out floats lie so far apart that
# all of them may be on the same place of a step.

PROBE_FACTORS = tuple(1 + i / 7 for i in range(8))
# Unequal steps, so that an oscillation cannot look constant at all probes.

SETTLED_TOLERANCE = 1e-9
# Relative to the value far out: a function that differs by less there has settled.

GROWTH_FACTOR = 1.5
# A function that is at least so much larger at the square of a point grows without bound: even
# log(x) is twice as large there.

VANISHED = 2.0**-64
# A function that is smaller than this, near and far, tends to 0.


def completed_by_limits(
    formula: Formula, function: Callable[..., Array], x: Array, values: Mapping[str, Any]
) -> Array:
    """Return the values of a formula: nan at nan, and its limit at infinity."""
    infinite = np.isinf(x)
    if not any_by_numpy(infinite):
        return where(np.isnan(x), x, function(x, **values))
    y = where(np.isnan(x), x, function(where(infinite, np.copysign(PROBE_X, x), x), **values))
    import ast

    from actcli.numerics.jet import chosen

    y = np.array(np.broadcast_to(y, x.shape))
    has_steps = any(map(is_step, ast.walk(formula.tree)))
    places = (STEP_PROBE_X,) if has_steps else (PROBE_X, MODERATE_PROBE_X)
    y[infinite] = _limit_at(partial(function, **chosen(values, infinite)), x[infinite], places)
    return y


def _limit_at(function: Callable[[Array], Array], x: Array, places: Sequence[float]) -> Array:
    """Return the limit of a function at infinity, on the side of each x.

    Parameters
    ----------
    function : callable
    x : ndarray of float64, each infinite
    places : sequence of float
        Where the limit is read off, each if the function overflows at those before.
    """

    def looking_at(place: float) -> tuple[Array, Any]:
        near = np.stack([function(np.copysign(place * part, x)) for part in PROBE_FACTORS])
        far = function(np.copysign(place**2, x))
        return _limit(near, far), np.isfinite(near).all(axis=0) & np.isfinite(far)

    limit, is_finite = looking_at(places[0])
    for place in places[1:]:
        if not is_finite.all():
            limit = where(is_finite, limit, looking_at(place)[0])
    return limit


def _limit(near: Array, far: Array) -> Array:
    """Return the limit of a function: a value, 0, infinity, or nan if it oscillates.

    Parameters
    ----------
    near : ndarray, shape (probes, n)
        Its values at several points far out.
    far : ndarray, shape (n,)
        Its values much farther out.
    """
    with np.errstate(all="ignore"):
        settled = (near == far) | (abs(far - near) <= SETTLED_TOLERANCE * abs(far))
        vanishes = np.maximum(abs(near), abs(far)) < VANISHED
        same_sign = np.sign(near) == np.sign(far)
        grows = (abs(far) > GROWTH_FACTOR * abs(near)) & (abs(near) > 1) & same_sign
    return np.select(
        [settled.all(axis=0), vanishes.all(axis=0), grows.all(axis=0)],
        [far, np.copysign(0.0, far), np.copysign(np.inf, far)],
        np.nan,
    )
