"""Numerals: numbers as text that reads back to the same number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.floating[Any] | np.integer[Any]]

Digits = int | Literal["full", "hex"]
"""How numbers are written: with so many significant digits, with as few as read back to the same
value of their type, or as hexadecimal floats."""


def numerals(values: Numbers, digits: Digits) -> list[str]:
    """The text of each of the numbers, shaped (n,); "full" is full for their own type."""
    if digits == "hex":
        return [*map(float.hex, values.tolist())]
    if digits != "full":
        return [*map(f"%.{digits}g".__mod__, values.tolist())]
    # A float64 is Python's own float, whose repr is faster than any way through NumPy.
    full = map(repr, values.tolist()) if values.dtype == "f8" else map(str, values)
    return [text.removesuffix(".0") for text in full]
