"""Recompute with more digits where a sum cancels: twice as many, and then as many as it needs.

A sum of a few floats is right to a few ulps of its largest term. Where it crosses zero that is no
digit of the result. There are few such places in an array, so each of them may cost much: first
double-double arithmetic, and where that is not enough either, fractions of hundreds of digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.double_double import DoubleDouble
from actcli.numerics.select import patched, places_where, where
from actcli.numerics.trigonometry import TWO_OVER_PI_BITS, Angle, two_over_pi

if TYPE_CHECKING:
    from fractions import Fraction

    from actcli.numerics import Array

DOUBLE_DOUBLE_SHARE = 2.0**-9
# Double-double sums are right to 2**-61 of their terms, and so to half an ulp of a result that is
# at least this share of them.

FINE_SHARE = 2.0**-18
# The same where they are right to 2**-72.

DOUBLE_DOUBLE_RANGE = 2.0**-300, 2.0**300
# Between these sizes no part of a double-double product over- or underflows.

SINE_DIGITS = 200
# Binary places of an exact sine: twice as many as a double-double has.


def recompute_cancelled(
    y: Array,
    size: Array,
    exact: Callable[[float], Fraction],
    x: Array,
    share: float = 0.25,
    double_double: Callable[..., tuple[DoubleDouble, Any]] | None = None,
    parts: Sequence[Array] = (),
) -> Array:
    """Return y, computed anew where it is a small share of the terms of its sum.

    Parameters
    ----------
    y : ndarray of float64
        A sum of rounded terms, which are functions of x.
    size : ndarray of float64, the shape of y
        The sum of the sizes of its terms; 0 where y is right as it is.
    exact : callable
        Return the exact sum for one x.
    x : ndarray of float64, the shape of y
    share : float
        y is computed anew where |y| < share·size.
    double_double : callable, optional
        Return the sum for elements of `parts`, and from which share of the size on it is right. It
        is tried first, at all these places, and `exact` only where even that is not enough.
    parts : sequence of ndarray, the shape of y
        What `double_double` takes.
    """
    # The share of a subnormal size may be 0, and a sum that is 0 there has even lost its sign.
    cancelled = (np.abs(y) < share * size) | ((y == 0) & (size > 0))
    if double_double:
        y = patched(y.copy(), cancelled, _if_known(double_double), size, *parts)
        cancelled &= np.isnan(y)
    places = places_where(cancelled)
    if places.size:
        y = y.copy()
        np.put(y, places, [_to_float(exact(number)) for number in x.take(places).tolist()])
    return y


def _if_known(double_double: Callable[..., tuple[DoubleDouble, Any]]) -> Callable[..., Array]:
    """Return a function that gives the sum, or nan where it may have lost too many digits."""

    def better(size: Array, *parts: Array) -> Array:
        with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
            total, share = double_double(*parts)
        y, (low, high) = total.value(), DOUBLE_DOUBLE_RANGE
        is_known = (np.abs(y) >= share * size) & (size > low) & (size < high)
        return where(is_known, y, np.nan)

    return better


def recompute_cancelled_wave(
    y: Array,
    size: Array,
    f: Callable[[Any, Any, Any], Any],
    rate: float,
    x: Array,
    angle: Angle,
    share: float = 0.25,
    fine_share: float = FINE_SHARE,
) -> Array:
    """Return y, computed anew where it cancels: as f(x, s, c), with sine and cosine of rate·x.

    Parameters
    ----------
    y, size, x, share
        As of `recompute_cancelled`.
    f : callable
        A rational function; called with DoubleDouble, and with Fraction.
    rate : float
    angle : Angle
        rate·x.
    fine_share : float
        From which share of the size on f is right with double-doubles, if those of sine and cosine
        are right to 2**-73. Their products and squares are right to 2**-72.
    """
    from fractions import Fraction

    def exact(number: float) -> Fraction:
        value: Fraction = f(Fraction(number), *exact_sine_cosine(Fraction(rate) * Fraction(number)))
        return value

    def double_double(x: Array, *parts: Any) -> tuple[DoubleDouble, Any]:
        angle = Angle(*parts)
        value: DoubleDouble = f(DoubleDouble(x), *angle.double_doubles())
        return value, where(angle.is_fine(rate * x), fine_share, DOUBLE_DOUBLE_SHARE)

    return recompute_cancelled(y, size, exact, x, share, double_double, (x, *angle))


def _to_float(value: Fraction) -> float:
    """Return the closest float; infinity beyond the largest."""
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def exact_sine_cosine(angle: Fraction) -> tuple[Fraction, Fraction]:
    """Return sine and cosine to 200 binary places, and to four times as many zeros more.

    The zeros are those in front of a small angle. So a sum in which the first terms of their series
    cancel, and the second, has its digits still.
    """
    from fractions import Fraction

    zeros = angle.denominator.bit_length() - angle.numerator.bit_length()
    places, quarters = SINE_DIGITS + 4 * max(zeros, 0), 0
    r = (angle.numerator << places) // angle.denominator
    if zeros < 1:
        turns = (angle.numerator * two_over_pi() << places) // (
            angle.denominator << TWO_OVER_PI_BITS
        )
        quarters = (turns + (1 << (places - 1))) >> places
        r = ((turns - (quarters << places)) << TWO_OVER_PI_BITS) // two_over_pi()
    sums, term, k = [0, 0], 1 << places, 0
    while term:
        sums[k % 2] += -term if k % 4 > 1 else term
        k += 1
        term = (term * r >> places) // k
        if term == -1:  # which is 0, rounded down
            break
    cosine, sine = (Fraction(total, 1 << places) for total in sums)
    for _ in range(quarters % 4):
        sine, cosine = cosine, -sine
    return sine, cosine
