"""Tolerances of computed properties, and numbers without what rounding left in them."""

from __future__ import annotations

from typing import Any

ROUNDING_TOLERANCE = 2.0**-48
# Relative to a value: 16 roundings of it, all in the same direction.

VALUE_TOLERANCE = 2.0**-20
# What is seen of limits and of oscillations through samples is sure to six digits.


def plain(value: Any) -> float:
    """Return a number as a Python float, and -0 as 0."""
    return float(value) + 0.0


def simplest(value: float, error: float) -> float:
    """Return the number with the fewest digits that is within `error` of `value`."""
    if abs(value) <= error:
        return 0.0
    rounded = (float(f"{value:.{digits}g}") for digits in range(1, 17))
    return next((simple for simple in rounded if abs(simple - value) <= error), plain(value))
