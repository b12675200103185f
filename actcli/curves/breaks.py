"""The values and the limits of curves at their breaks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.activation.derivatives import SIDES
from actcli.curves.samples import Piece, SectionSamples
from actcli.curves.visible_digits import limit_or_nan
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


MAX_EXPANDED = 32
# At more breaks limits are the values at the neighbouring floats: an expansion takes longer.

SAME_LIMIT = 1e-12
# Relative, or absolute below 1: limits from both sides that differ by less are rounded otherwise.


def with_values(
    samples: SectionSamples, limits: Array, activation: Activation, orders: Sequence[int]
) -> SectionSamples:
    """Return samples with the values that the curves have at the breaks.

    A derivative has no value where what it is the derivative of jumps. If the function is made of a
    formula, pieces are joined between which nothing breaks.

    Parameters
    ----------
    samples : SectionSamples
    limits : ndarray
        What `limits_at_breaks` returns for the breaks.
    activation : Activation
        The function, of a number.
    orders : sequence of int
        Those of the derivatives that are sampled.
    """
    is_formula = activation.kinks is None
    values, kept = samples.values.copy(), []
    pieces = [samples.pieces[0]]
    for i, (x, after) in enumerate(zip(samples.breaks, samples.pieces[1:], strict=True)):
        values[i] = _values(float(activation(x)), values[i], limits[i], orders, is_formula)
        before = pieces.pop()
        if is_formula:
            left, right = limits[i][:, list(orders)]
            is_smooth = _is_same(left, right) & _is_same(left, values[i])
            if is_smooth.all() and len(before.t) and len(after.t):
                pieces.append(_joined(before, x, values[i], after))
                continue
        pieces += [before, after]
        kept.append(i)
    breaks = tuple(samples.breaks[i] for i in kept)
    return SectionSamples(samples.window, tuple(pieces), breaks, values[kept])


def limits_at_breaks(activation: Activation, breaks: Sequence[float], highest: int) -> Array:
    """Return the limits of derivatives at breaks from both sides.

    Parameters
    ----------
    activation : Activation
        A function of a number.
    breaks : sequence of float
    highest : int
        The highest order.

    Returns
    -------
    ndarray, shape (breaks, 2, highest + 1)
        From the left and from the right, of the orders from 0 on; nan where f has no values.
    """
    limits = np.full((len(breaks), 2, highest + 1), np.nan)
    if activation.kinks is None and len(breaks) <= MAX_EXPANDED:
        limits = np.array([_expanded(activation, x, highest) for x in breaks])
    is_known = ~np.isnan(limits)
    if not is_known.all():
        beside = np.nextafter(np.array(breaks)[:, None], [-np.inf, np.inf])
        for order in range(highest + 1):
            near = activation.derivative(beside, order=order)
            limits[..., order] = np.where(is_known[..., order], limits[..., order], near)
    return limits


def _expanded(activation: Activation, x: float, highest: int) -> Array:
    """Return the limits at one break; nan where they are not known.

    A break may lie between x and the float next to it, as those of tan do.
    """

    def limits(place: float) -> Array:
        return np.array([
            [limit_or_nan(activation, place, side, order) for order in range(highest + 1)]
            for side in SIDES
        ])  # fmt: skip

    there = limits(x)
    if x == 0 or np.isnan(there).any() or not _is_same(*there).all():
        return there
    for place in np.nextafter(x, [-np.inf, np.inf]).tolist():
        beside = limits(place)
        if not np.isnan(beside).any() and not _is_same(*beside).all():
            return beside
    return there


def _values(
    f: float, values: Array, limits: Array, orders: Sequence[int], is_formula: bool
) -> Array:
    """Return the values of the derivatives at a break.

    Parameters
    ----------
    f : float
        The value of the function.
    values : ndarray, shape (k,)
        What the function takes for each of the `orders`.
    limits : ndarray, shape (2, orders from 0 on)
        From both sides; nan where f has no values.
    orders : sequence of int
    is_formula : bool
        Whether limits on which both sides agree are better known than `values`.
    """
    values, jumps = values.copy(), False
    taken = {0: f} | dict(zip(orders, values.tolist(), strict=True))
    for order, (left, right) in enumerate(limits.T.tolist()):
        is_same = bool(_is_same(left, right))
        value = taken.get(order, left)
        if jumps:
            value = math.nan
        elif is_same and is_formula and (order or not math.isfinite(value)):
            value = left
        if order in orders:
            values[orders.index(order)] = value
        is_alone = order == 0 and math.isfinite(value) and not _is_same(left, value)
        has_both_sides = not (math.isnan(left) or math.isnan(right))
        jumps = jumps or (has_both_sides and (not is_same or is_alone))
    return values


def _joined(before: Piece, x: float, y: Array, after: Piece) -> Piece:
    """Return two pieces as one; the break between them stands for the floats beside it."""
    t = np.concatenate([before.t[:-1], [x], after.t[1:]])
    return Piece(t, np.concatenate([before.y[:-1], y[None], after.y[1:]]))


def _is_same(a: Any, b: Any) -> Any:
    """Return where two limits are finite and the same, but for rounding."""
    with np.errstate(invalid="ignore", over="ignore"):
        size = np.maximum(1.0, np.minimum(np.abs(a), np.abs(b)))
        return abs(np.subtract(a, b)) <= SAME_LIMIT * size
