"""What a function does far out: limits, asymptotes, and the signs that it keeps there.

They are read off the expansion of its formula at infinity. Where that does not decide they are
what values far out show, if these have digits; or else they are not known.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from actcli.activation import Activation, Side
from actcli.activation.limits import asymptote_far, limit_far, sign_far
from actcli.analysis.properties import Line
from actcli.analysis.readings import is_formula, read
from actcli.analysis.tolerances import VALUE_TOLERANCE, plain
from actcli.numerics import np
from actcli.numerics.germ import UndecidedError

if TYPE_CHECKING:
    from actcli.numerics import Array


OSCILLATION_SCALES = (2.0**6, 2.0**10, 2.0**14)
# Where oscillations are looked for: so near that 3·x has ten digits modulo 2π.

FAR_SCALES = (2.0**50, 2.0**100, 2.0**200)
# Where functions are looked at that have settled.

STRETCHES = 1 + np.arange(64) / 63
# Unequal steps from one scale to the next, so that an oscillation cannot look constant.

STEADY = 0.5
# An oscillation that is at least so much as wide at the last scale as at the first one goes on.

MIN_SHRINKING = 2.0**-20
# A function that is so much smaller from one far scale to the next tends to 0.


class Limit(NamedTuple):
    """A limit, nan if there is none, and whether it is known."""

    value: float
    is_known: bool


class FarOut(NamedTuple):
    """What a function does towards one end of the line.

    Attributes
    ----------
    limit, slope_limit : Limit
        Of f and of f'.
    asymptote : Line or None
        The line that it approaches, if it is known to approach one.
    has_known_asymptote : bool
        Whether it is known if there is one.
    sign, slope_sign, bend_sign : int or None
        The signs that f, f' and f'' keep far out; None where that is not known.
    """

    limit: Limit
    slope_limit: Limit
    asymptote: Line | None
    has_known_asymptote: bool
    sign: int | None
    slope_sign: int | None
    bend_sign: int | None


def far_out(activation: Activation, side: Side) -> FarOut | None:
    """Return what a function that is a formula does towards -inf or inf; None for any other."""
    if not is_formula(activation):
        return None
    limit, slope_limit = (_limit(activation, side, order) for order in (0, 1))
    asymptote, is_known = _asymptote(activation, side, limit, slope_limit)
    return FarOut(
        limit,
        slope_limit,
        asymptote,
        is_known,
        *(_sign(activation, side, order) for order in range(3)),
    )


def _sign(activation: Activation, side: Side, order: int) -> int | None:
    """Return the sign that f or a derivative keeps, or None."""
    try:
        return sign_far(activation, side, order)
    except UndecidedError:
        return None


def _limit(activation: Activation, side: Side, order: int) -> Limit:
    """Return the limit of f or f'."""
    try:
        return Limit(plain(limit_far(activation, side, order)), True)
    except UndecidedError:
        return _seen_limit(activation, side, order)


def _asymptote(
    activation: Activation, side: Side, limit: Limit, slope_limit: Limit
) -> tuple[Line | None, bool]:
    """Return the line that f approaches, if there is one, and whether it is known."""
    try:
        line = asymptote_far(activation, side)
    except UndecidedError:
        if limit.is_known and math.isfinite(limit.value):
            return Line(0.0, limit.value), True
        # Where f' has no finite limit, or f none, there is no line; f' may but swing about one.
        has_none = limit.is_known and slope_limit.is_known and math.isinf(slope_limit.value)
        return None, has_none or (limit.is_known and math.isnan(limit.value))
    return (None if line is None else Line(*map(plain, line))), True


def _seen_limit(activation: Activation, side: Side, order: int) -> Limit:
    """Return what values show of a limit: that there is one, or that there cannot be one."""
    sign = -1 if side == "left" else 1
    near = _look(activation, sign, OSCILLATION_SCALES, order)
    if near is None:
        return Limit(math.nan, True)
    y, bound = near
    far = _look(activation, sign, FAR_SCALES, order)
    if far is not None and _vanishes(*far):
        return Limit(0.0, True)
    if far is not None and _has_settled(*far):
        return Limit(plain(far[0][-1, -1]), True)
    return Limit(math.nan, _oscillates(y, bound))


def _look(
    activation: Activation, sign: int, scales: tuple[float, ...], order: int
) -> tuple[Array, Array] | None:
    """Return f or f' at scales, a row for each, and bounds of the errors; None where f is not."""
    points = sign * np.outer(scales, STRETCHES)
    reading = read(activation, points.ravel())
    if reading.is_undefined.all():
        return None
    y, error = (reading.y, reading.y_error) if order == 0 else (reading.dy, reading.dy_error)
    bound = np.where(np.isnan(y), np.inf, error)
    return y.reshape(points.shape), bound.reshape(points.shape)


def _vanishes(y: Array, bound: Array) -> bool:
    """Return whether values are much smaller from one scale to the next, at most."""
    most = (abs(y) + bound).max(axis=1)
    return bool((most[0] <= 1) and (most[1:] <= MIN_SHRINKING * most[:-1]).all())


def _has_settled(y: Array, bound: Array) -> bool:
    """Return whether all values are the same, but for errors."""
    last = y[-1, -1]
    spread = (abs(y - last) + bound).max()
    return bool(np.isfinite(last) and spread <= VALUE_TOLERANCE**2 * abs(last))


def _oscillates(y: Array, bound: Array) -> bool:
    """Return whether values go up and down at every scale, without coming to rest."""
    if not (np.isfinite(y).all() and np.isfinite(bound).all()):
        return False
    steps = np.sign(np.diff(y, axis=1))
    turns = (steps[:, 1:] * steps[:, :-1] < 0).any(axis=1)
    spread = np.subtract(*np.percentile(y, (75, 25), axis=1))  # The poles of tan(x) left out.
    is_clear = spread > 4 * bound.max(axis=1)
    return bool((turns & is_clear).all() and spread[-1] >= STEADY * spread[0])


def oscillation_grows(activation: Activation, side: Side) -> bool:
    """Return whether f goes up and down ever farther, to numbers without bound of both signs."""
    near = _look(activation, -1 if side == "left" else 1, OSCILLATION_SCALES, 0)
    if near is None or not _oscillates(*near):
        return False
    highs, lows = near[0].max(axis=1), near[0].min(axis=1)
    return all((values[1:] > 2 * values[:-1]).all() and values[0] > 0 for values in (highs, -lows))
