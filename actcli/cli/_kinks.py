"""Notes on what a derivative is at a kink."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actcli.activation.derivatives import SIDES
from actcli.activation.joins import limits_at
from actcli.curves.naming import derivative_in_words
from actcli.support.numerals import numeral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actcli.activation import Activation, Side
    from actcli.cli._console import Console
    from actcli.numerics import Array

MAX_EXPLAINED = 5
# Kinks with a note of their own; a table of round(x)*x may have thousands.


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
    left, taken, right = (
        activation.derivative(kinks, order=order, at_kink=side) + 0.0  # -0 + 0 is 0.
        for side in ("left", None, "right")
    )
    differs = ~((left == taken) & (taken == right))
    for x, *slopes in zip(*(y[differs].tolist() for y in (kinks, left, taken, right)), strict=True):
        if note := _note(activation, x, order, slopes, at_kink):
            yield note


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
    return (
        f"{activation.name} has a {_kind(activation, x)} at {numeral(x)}: its {what} is {left} "
        f"from the left and {right} from the right; {chosen}."
    )


def _derivative(order: int) -> str:
    return "slope" if order == 1 else derivative_in_words(order)


def _kind(activation: Activation, x: float) -> str:
    """Return what a point is where a derivative breaks: a pole, a jump or a kink."""
    left, right = limits_at(activation, x, 0)
    if left is None or right is None:
        return "kink"
    return "pole" if math.isinf(left) or math.isinf(right) else "kink" if left == right else "jump"
