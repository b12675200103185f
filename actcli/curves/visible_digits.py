"""Samples of formulas with the digits that a figure shows, and their limits at breaks.

Beside a gap such as that of (1 - cos(x))/x**2 at 0, and far out, the arithmetic of floats leaves
noise instead of a curve. Such samples are computed by the expansion of the formula instead.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation, Side
from actcli.activation.derivatives import kernel_of_order
from actcli.activation.evaluate import evaluate
from actcli.numerics import np
from actcli.numerics.monte_carlo import (
    LOST_DIGITS_THRESHOLD,
    SERIES_ULPS_LOG2,
    VALUE_ULPS_LOG2,
    absolute_errors,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.numerics import Array

VISIBLE_ERROR = 1e-5
# Of the range of a curve: less than a hundredth of a pixel.

NO_ERROR = 2.0**-43
# Of the range of a curve: so far its ordinary values may be rounded.

MAX_EXPANSIONS = 800
# Samples of one function in one figure; the expansion of each takes half a millisecond for every
# order. Further samples without digits are left out.


class VisibleDigits:
    """The derivatives of a function of a number that is made of a formula, as they are drawn.

    Parameters
    ----------
    activation : Activation
    orders : tuple of int
        Those of the derivatives.

    Attributes
    ----------
    known : dict from float to ndarray
        Samples that are known beforehand: the limits beside breaks.
    """

    def __init__(self, activation: Activation, orders: tuple[int, ...]) -> None:
        self.activation = activation
        self.orders = orders
        self.known: dict[float, Array] = {}
        self._extents: list[float] = []
        self._expansions_left = MAX_EXPANSIONS

    def curves(self, t: Array) -> tuple[Any, Array]:
        """Return which of the samples at t are known, and these: (n,) of bool, and (known, k).

        The first call is to be for samples all over the window: errors are compared with the range
        of these.
        """
        columns, lost_columns = [], []
        for i, order in enumerate(self.orders):
            values, errors = self._with_errors(t, order)
            columns.append(values)
            lost_columns.append(_has_lost_digits(errors, values) & self._is_seen(values, errors, i))
        y, lost = np.column_stack(columns), np.column_stack(lost_columns)
        for place in self.known.keys() & {*t.tolist()}:
            is_there = t == place
            y[is_there] = np.where(np.isnan(self.known[place]), y[is_there], self.known[place])
            lost[is_there] = False
        is_lost: Any = lost.any(axis=1)
        for at in self._chosen(np.flatnonzero(is_lost)):
            for i in np.flatnonzero(lost[at]).tolist():
                y[at, i] = limit_or_nan(self.activation, float(t[at]), "right", self.orders[i])
            is_lost[at] = np.isnan(y[at][lost[at]]).any()
        return ~is_lost, y[~is_lost]

    def curve(self, t: Array, order: int) -> Array:
        """Return one derivative at t with ten digits of its own or of the range of the curve.

        It is nan where it is not known.
        """
        y, errors = self._with_errors(t, order)
        extent = self._extents[self.orders.index(order)]
        lost = np.flatnonzero(_has_lost_digits(errors, y) & ~(errors <= NO_ERROR * extent))
        y[lost] = np.nan
        for at in self._chosen(lost):
            y[at] = limit_or_nan(self.activation, float(t[at]), "right", order)
        return y

    def _chosen(self, lost: Any) -> list[int]:
        """Return which of the samples without digits are computed: of too many, some evenly."""
        if not len(lost) or not self._expansions_left:
            return []
        chosen: list[int] = lost[:: math.ceil(len(lost) / self._expansions_left)].tolist()
        self._expansions_left -= len(chosen)
        return chosen

    def _with_errors(self, t: Array, order: int) -> tuple[Array, Array]:
        """Return samples of the derivative of one order, and their absolute errors."""
        # Not by the function's method: that looks for breaks, and none is among the samples.
        kernel = kernel_of_order(self.activation, order)
        compute: Callable[[], Array] = partial(evaluate, self.activation, kernel, t)
        y = np.array(compute(), np.float64)
        return y, absolute_errors(y, compute, SERIES_ULPS_LOG2 if order else VALUE_ULPS_LOG2)

    def _is_seen(self, y: Array, errors: Array, i: int) -> Any:
        """Return which errors can be seen in the curve of the i-th order."""
        if i == len(self._extents):
            right = y[~_has_lost_digits(errors, y) & np.isfinite(y)]
            with np.errstate(over="ignore"):
                self._extents.append(np.ptp(right / 2) * 2 if len(right) else 0.0)
        return ~(errors <= VISIBLE_ERROR * self._extents[i])


def _has_lost_digits(errors: Array, y: Array) -> Any:
    """Return which results have fewer than ten digits, by their absolute errors."""
    with np.errstate(invalid="ignore", over="ignore"):
        return errors > LOST_DIGITS_THRESHOLD * abs(y)


def far_line(activation: Activation, side: Side, order: int) -> tuple[float, float] | None:
    """Return slope and intercept of the line that a derivative approaches far out, if it is known.

    Of a derivative above 0, only horizontal lines are looked for.
    """
    from actcli.activation.limits import asymptote_far, limit_far
    from actcli.numerics.germ import UndecidedError

    try:
        line = (
            (0.0, limit_far(activation, side, order)) if order else asymptote_far(activation, side)
        )
    except UndecidedError:
        return None
    return line if line and np.isfinite(line).all() else None


def limit_or_nan(activation: Activation, x: float, side: Side, order: int) -> float:
    """Return the limit of a derivative beside x, or nan if it is not known."""
    from actcli.activation.limits import limit_beside
    from actcli.numerics.germ import UndecidedError

    try:
        return limit_beside(activation, x, side, order)
    except UndecidedError:
        return float("nan")
