"""Notes on what a derivative is at a kink."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from actcli.activation.derivatives import SIDES
from actcli.activation.joins import limits_at
from actcli.curves.naming import derivative_in_words
from actcli.numerics import np
from actcli.support.numerals import numeral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actcli.activation import Activation, Side
    from actcli.cli._console import Console
    from actcli.numerics import Array

MAX_EXPLAINED = 5
# Kinks with a note of their own; a table of round(x)*x may have thousands.

KINK_ROUNDING = 2.0
# Units in the last place of a kink, -8/3 as a float say, by which it may be beside the true one.


def explain_kinks(
    console: Console, activation: Activation, kinks: Array, order: int, at_kink: Side | None
) -> None:
    """Write notes on the kinks where the one-sided limits of a derivative differ.

    Parameters
    ----------
    console : Console
    activation : Activation
    kinks : ndarray of float64, in order
    order : int
        Of the derivative.
    at_kink : "left" or "right", or None
        The limit that is shown; None for the value taken by convention.
    """
    notes = [*_notes(activation, kinks, order, at_kink)]
    for note in notes[:MAX_EXPLAINED]:
        console.note(note)
    if more := len(notes[MAX_EXPLAINED:]):
        console.note(f"{more} more such {'points are' if more > 1 else 'point is'} not named.")


def _notes(activation: Activation, kinks: Array, order: int, at_kink: Side | None) -> Iterator[str]:
    """Yield a note on each kink that needs one."""
    left, taken, right = _one_sided(activation, kinks, order)
    low, _, high = _one_sided(activation, kinks, 0)
    jumps = np.isfinite(low) & np.isfinite(high) & _differ(activation, kinks, low, high)
    told = jumps | ~((left == taken) & (taken == right))
    for x, *slopes in zip(*(y[told].tolist() for y in (kinks, left, taken, right)), strict=True):
        if note := _note(activation, x, order, slopes, at_kink):
            yield note


def _one_sided(activation: Activation, kinks: Array, order: int) -> Iterator[Array]:
    """Yield a derivative at kinks: its limit from the left, its value, its limit from the right."""
    for side in ("left", None, "right"):
        yield activation.derivative(kinks, order=order, at_kink=side) + 0.0  # -0 + 0 is 0.


def _differ(activation: Activation, kinks: Array, low: Any, high: Any) -> Any:
    """Return where values on both sides of kinks differ by more than a rounded kink makes them."""
    slopes = np.abs([activation.derivative(kinks, at_kink=side) for side in SIDES])
    steepest = np.where(np.isfinite(slopes), slopes, 0.0).max(axis=0)
    with np.errstate(invalid="ignore"):  # Of infinities, which may be equal.
        apart = np.abs(np.subtract(high, low))
    rounded = KINK_ROUNDING * np.spacing(np.abs(kinks)) * steepest
    return (low != high) & ~(apart <= rounded)


def _note(
    activation: Activation, x: float, order: int, slopes: list[float], at_kink: Side | None
) -> str:
    """Return a note on a kink, or "" where there is nothing to tell.

    So it is where one side has no values and the other one is shown, and beside a pole.

    Parameters
    ----------
    activation : Activation
    x : float
    order : int
    slopes : list of float
        The derivative from the left, the one taken by convention, and that from the right.
    at_kink : "left" or "right", or None
    """
    left, taken, right = map(numeral, slopes)
    limits, what = limits_at(activation, x, order), _derivative(order)
    for side, limit in zip(SIDES, limits, strict=True):
        if limit is not None and math.isnan(limit):
            if side != at_kink:
                return ""
            return f"{activation.name} has no values to the {side} of {numeral(x)}, and no {what}."
    if left == right and math.isinf(slopes[0]) and math.isfinite(slopes[1]):
        return ""
    if math.isnan(slopes[0]) and math.isnan(slopes[2]):
        return f"the {what} of {activation.name} at {numeral(x)} is not known."
    left, right = (
        "not known" if math.isnan(slope) else numeral(slope) for slope in (slopes[0], slopes[2])
    )
    chosen = f"{taken} is taken by convention"
    if at_kink:
        chosen = f"the {at_kink} one is taken"
    elif taken == "nan":
        chosen = "there it has none" if None not in limits else "there it is not known"
    sides = f"{left} from the left and {right} from the right"
    if left == right:
        sides = f"{left} on both sides"
    return f"{activation.name} has a {_place(activation, x)}: its {what} is {sides}; {chosen}."


def _derivative(order: int) -> str:
    return "slope" if order == 1 else derivative_in_words(order)


def _place(activation: Activation, x: float) -> str:
    """Return "kink at 0", "pole at 0" or "jump at 0 from -1 to 1": where a derivative breaks."""
    low, high = limits_at(activation, x, 0)
    where = f"at {numeral(x)}"
    if low is None or high is None or not _differ(activation, np.array([x]), low, high)[0]:
        is_pole = low is not None and math.isinf(low)
        return f"{'pole' if is_pole else 'kink'} {where}"
    if math.isinf(low) or math.isinf(high):
        return f"pole {where}"
    return f"jump {where} from {numeral(low)} to {numeral(high)}"
