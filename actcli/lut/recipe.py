"""Recipes: what a lookup table holds and how it is looked up.

A field of `Recipe` is all there is to a setting. From its `Setting` the command makes the option,
with its help and default; the header and the report repeat the option; and the JSON report repeats
the value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from actcli.lut.dtypes import describe_dtypes, parse_dtype
from actcli.lut.fits import FITS
from actcli.lut.number_formats import (
    OVERFLOWS,
    ROUNDINGS,
    FixedPointFormat,
    NumberFormatError,
)

MIN_ENTRIES = 2
# With fewer entries there is nothing to look up.

# The words that each setting admits are explained by the help of its field below.

LOOKUPS = ("nearest", "floor", "linear", "quadratic", "trunc")
SAMPLE_POSITIONS = ("edge", "center", "spread")
CODE_ORDERS = ("natural", "twos")
INTERPOLATIONS = ("linear", "quadratic")  # Those of LOOKUPS that reckon between entries.
WIDTHS = ("free", "power-of-two")
SYMMETRIES = ("auto", "none", "negative", "positive")
END_VALUES = ("value", "limit")


@dataclass(frozen=True)
class Setting:
    """How a field of a recipe is asked for.

    `kind` is what it takes: dtype, scale, code, range, count, order, choice or switch.
    `default_text` is what help says of a default that follows from the other fields. `option` is
    the long option if it differs from the field's name, `short` the one of one letter. The JSON
    report repeats the value unless `is_reported` is False: it then has it in another form.
    """

    help: str
    kind: str
    choices: tuple[str, ...] = ()
    default_text: str = ""
    option: str = ""
    short: str = ""
    metavar: str | None = None
    is_reported: bool = True


def recipe_field(
    default: Any, kind: str, help: str, *, choices: Iterable[str] = (), **others: Any
) -> Any:
    """Return a field of a recipe with that default, and with the other fields of its Setting."""
    metadata = Setting(help=help, kind=kind, choices=tuple(choices), **others)
    return field(default=default, metadata={Setting: metadata})


def recipe_settings(recipe: type[Recipe]) -> dict[str, tuple[Setting, Any]]:
    """Return the Setting and the default of every field of a recipe class, by field name."""
    return {each.name: (each.metadata[Setting], each.default) for each in fields(recipe)}


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that tells one table of a function from another.

    The input is a code of `in_dtype`. Each entry stands for 2^shift neighbouring codes, and was
    sampled at the first of them (edge) or in their middle (center); or the entries are spread
    evenly from the first code to the last one. With `endpoint` there is one more, for the far end
    itself. None follows from the other fields.
    """

    dtype: str = recipe_field(
        "q15", "dtype", f"The entries: {describe_dtypes()}.", is_reported=False
    )
    out_scale: float | None = recipe_field(
        None,
        "scale",
        "Of an integer dtype: y = S*(entry - Z).",
        default_text="holds every value",
        metavar="S",
        is_reported=False,
    )
    out_zero: int | None = recipe_field(
        None,
        "code",
        "The entry that stands for 0.",
        metavar="Z",
        is_reported=False,
    )
    window: tuple[float, float] | None = recipe_field(
        None,
        "range",
        "The x of the table, HI not included.",
        default_text="-8:8, or all input codes",
        option="range",
        short="-r",
        metavar="LO:HI",
        is_reported=False,
    )
    entries: int | None = recipe_field(
        None,
        "count",
        "How many entries.",
        default_text="256",
        short="-n",
        metavar="N",
        is_reported=False,
    )
    in_dtype: str | None = recipe_field(
        None,
        "dtype",
        "The input codes: s16.12, ap_fixed<16,6>, int8 and so on.",
        default_text="int16 codes spread over the range",
        is_reported=False,
    )
    in_scale: float | None = recipe_field(
        None,
        "scale",
        "Of an integer --in-dtype: x = S*(code - Z).",
        metavar="S",
        is_reported=False,
    )
    in_zero: int | None = recipe_field(
        None,
        "code",
        "The input code that stands for 0.",
        metavar="Z",
        is_reported=False,
    )
    sample: str = recipe_field(
        "edge",
        "choice",
        "Where an entry is sampled: at the first of its codes, in their middle, "
        "or evenly from the first code of all to the last.",
        choices=SAMPLE_POSITIONS,
        is_reported=False,
    )
    endpoint: bool | None = recipe_field(
        None,
        "switch",
        "Whether there is one more entry, for HI itself.",
        default_text="with a line or a parabola, unless -n says how many entries",
        is_reported=False,
    )
    end: str = recipe_field(
        "value",
        "choice",
        "What the last entry is: f there, or its limit at infinity.",
        choices=END_VALUES,
        is_reported=False,
    )
    code_order: str = recipe_field(
        "natural",
        "choice",
        "How entries are stored: along x, or as the unsigned bits of a signed code.",
        choices=CODE_ORDERS,
        is_reported=False,
    )
    rounding: str | None = recipe_field(
        None,
        "choice",
        "How entries are rounded.",
        choices=ROUNDINGS,
        default_text="half-away, or as the dtype says",
        is_reported=False,
    )
    overflow: str | None = recipe_field(
        None,
        "choice",
        "What becomes of values that the dtype cannot hold.",
        choices=OVERFLOWS,
        default_text="saturate, or as the dtype says",
        is_reported=False,
    )
    lookup: str = recipe_field(
        "nearest",
        "choice",
        "How the table is looked up: the nearest entry, the one before, a "
        "line between two, a parabola through three, or the one towards 0.",
        choices=LOOKUPS,
    )
    symmetry: str = recipe_field(
        "auto",
        "choice",
        "Store all, or only the half where x is negative or positive, of a function with "
        "f(x) = c - f(-x) or f(x) = f(-x) + k*x; auto does where a header looks it up, "
        "no -n says how many entries, and the error is no larger.",
        choices=SYMMETRIES,
    )
    segments: int | str | None = recipe_field(
        None,
        "segments",
        "Instead of evenly spread entries, lines (or parabolas, with --lookup quadratic) between "
        "breakpoints where they pay: N at most, or as many as --max-error needs.",
        metavar="N|auto",
    )
    widths: str = recipe_field(
        "free",
        "choice",
        "The widths of segments.",
        choices=WIDTHS,
    )
    fit: str = recipe_field(
        "none",
        "choice",
        "midpoint takes half of what the line errs by in its middle off each "
        "entry; float32 does so as TFLite computes it, litert as its GELU and EXP do.",
        choices=FITS,
        is_reported=False,
    )
    order: int = recipe_field(
        0, "order", "The derivative of that order instead of f.", metavar="K",
    )  # fmt: skip

    @property
    def rounding_mode(self) -> str:
        """Return how entries are rounded: as the recipe says, or the dtype, or half-away."""
        return self._mode("rounding") or "half-away"

    @property
    def overflow_mode(self) -> str:
        """Return what becomes of values that the dtype cannot hold; saturate if nothing says it."""
        return self._mode("overflow") or "saturate"

    def _mode(self, kind: str) -> str | None:
        """Return the mode that the recipe or the name of the dtype says, or None."""
        format = parse_dtype(self.dtype)
        said = getattr(format, kind) if isinstance(format, FixedPointFormat) else None
        given: str | None = getattr(self, kind)
        if given and said and given != said:
            raise NumberFormatError(f"{format.name} means --{kind} {said}: leave {given} out.")
        return given or said

    @property
    def end_entries(self) -> int:
        """Return how many entries there are besides one for each cell: 1 if the far end has one."""
        is_between_entries = self.lookup in INTERPOLATIONS and self.entries is None
        has_endpoint = is_between_entries if self.endpoint is None else self.endpoint
        return 1 if has_endpoint or self.sample == "spread" else 0

    @property
    def whole_entries(self) -> int | None:
        """Return how many entries a whole table would have, if a number was given."""
        if self.entries is None or self.symmetry in ("auto", "none"):
            return self.entries
        return 2 * (self.entries - 1) + self.end_entries
