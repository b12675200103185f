"""Columns of numbers as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.floating[Any] | np.integer[Any]]

Digits = int | Literal["full", "hex"]
"""How numbers are written: with so many significant digits; "full", with as few as read back to
the same value of their type; or "hex", as hexadecimal floats."""


def numerals(values: Numbers, digits: Digits) -> list[str]:
    """Return the text of each number of an array shaped (n,)."""
    if digits == "hex":
        return [*map(float.hex, values.tolist())]
    if digits != "full":
        return [*map(f"%.{digits}g".__mod__, values.tolist())]
    # The repr of Python's float, which a float64 is, is faster than any way through NumPy.
    full = map(repr, values.tolist()) if values.dtype == "f8" else map(str, values)
    return [text.removesuffix(".0") for text in full]
