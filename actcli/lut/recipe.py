"""Recipes: what a lookup table is to hold, and how it is to be looked up."""

from __future__ import annotations

from dataclasses import dataclass

SAMPLES = ("edge", "center", "spread")
CODE_ORDERS = ("natural", "twos")
ENDS = ("value", "limit")


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that tells one table of a function from another.

    The input is a code of `in_dtype`. Each entry stands for 2^shift neighbouring codes, and was
    sampled at the first of them (edge) or in their middle (center); or the entries are spread
    evenly from the first code to the last one. With `endpoint` there is one more, for the far end
    itself. None is what follows from the rest.
    """

    dtype: str = "q15"
    out_scale: float | None = None
    out_zero: int | None = None
    window: tuple[float, float] | None = None
    entries: int | None = None
    in_dtype: str | None = None
    in_scale: float | None = None
    in_zero: int | None = None
    sample: str = "edge"
    endpoint: bool | None = None
    end: str = "value"
    code_order: str = "natural"
    rounding: str = "half-away"
    overflow: str = "saturate"
    lookup: str = "nearest"
    fit: str = "none"
    order: int = 0
