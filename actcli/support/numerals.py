"""Numbers as text that reads back to the same number."""

from __future__ import annotations


def numeral(value: float) -> str:
    """Return the shortest text that reads back to the same float64: "0.1", "3", "-0", "inf"."""
    return repr(float(value)).removesuffix(".0")
