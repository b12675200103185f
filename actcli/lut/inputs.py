"""The input side of a table: which codes it is looked up with, and the x of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from actcli.errors import ActcliError
from actcli.lut.number_formats import Fixed, Floating, Whole, decimal_meant_by, parse
from actcli.lut.recipe import Recipe
from actcli.numerics import np
from actcli.numerics.grid import check_range, progression

if TYPE_CHECKING:
    from actcli.lut.number_formats import Integers
    from actcli.numerics import Array

MOST_BITS = 20  # so that a table can be judged on every code
WINDOW = (-8.0, 8.0)
ENTRIES = 256


class LutInputError(ActcliError, ValueError):
    """Codes that cannot be looked up as the recipe wants it."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Codes of a type, x = origin + code*scale, of which `first` begins the first entry.

    Each of the `cells` has 2^shift codes; the entries are sampled every `step` from `start`.
    """

    kind: Whole
    scale: Fraction
    origin: Fraction
    first: int
    shift: int
    cells: int
    entries: int
    start: Fraction
    step: Fraction

    @property
    def last(self) -> int:
        """The last code of the table."""
        return self.first + (self.cells << self.shift) - 1

    @property
    def codes(self) -> Integers:
        """Every code of the table, shaped (n,)."""
        return np.arange(self.first, self.last + 1)

    @property
    def outside(self) -> int:
        """How many codes of the type lie beyond the table."""
        return (1 << self.kind.bits) - (self.cells << self.shift)

    def x(self) -> Array:
        """The x of every code of the table, shaped (n,)."""
        return progression(self.at(self.first), self.scale, self.cells << self.shift)

    def samples(self) -> Array:
        """The x of every entry, shaped (entries,)."""
        return progression(self.start, self.step, self.entries)

    def middles(self) -> Array:
        """The x half a step behind every entry, shaped (entries,)."""
        return progression(self.start + self.step / 2, self.step, self.entries)

    def at(self, code: int) -> Fraction:
        """The x of a code, exactly."""
        return self.origin + code * self.scale

    @property
    def window(self) -> tuple[float, float]:
        """From where to where the table reaches."""
        low = self.at(self.first)
        beside = self.start - low  # where the first entry is sampled in its codes
        return float(low), float(self.start + self.cells * self.step - beside)

    @property
    def formula(self) -> str:
        """What x is, in terms of the code."""
        zero = -self.origin / self.scale
        if zero.denominator != 1:
            return f"{float(self.origin)!r} + code{times(self.scale)}"
        return f"{less('code', int(zero))}{times(self.scale)}"


def less(what: str, zero: int) -> str:
    """In print, something counted from a zero point."""
    return f"({what} {'-' if zero > 0 else '+'} {abs(zero)})" if zero else what


def times(scale: Fraction) -> str:
    """In print, to be multiplied by a scale: "/4096", "*0.05"."""
    if scale == 1:
        return ""
    return f"/{1 / scale}" if scale.numerator == 1 else f"*{float(scale)!r}"


def inputs(recipe: Recipe) -> Inputs:
    """The input side of a recipe.

    Raises GridError for its range, InputError or NumberError where it cannot be.
    """
    kind = parse(recipe.in_dtype or "int16")
    if isinstance(kind, Floating):
        raise LutInputError(
            f"--in-dtype: a look-up counts in integers, so {kind.name} is none: write s16.12, "
            "ap_fixed<16,6>, int8 or such."
        )
    if kind.bits > MOST_BITS:
        raise LutInputError(
            f"--in-dtype: {kind.name} has {kind.bits} bits, and a look-up takes at most "
            f"{MOST_BITS}: shift the input right first."
        )
    if recipe.window is not None:
        check_range(*recipe.window)
    if recipe.entries is not None and recipe.entries < 2:
        raise LutInputError(f"-n: a table has at least 2 entries, not {recipe.entries}.")
    found = _given(recipe, kind) if _is_scaled(recipe, kind) else _derived(recipe, kind)
    if recipe.sample == "center":
        found = replace(found, start=found.start + found.step / 2)
    if recipe.sample == "spread":
        codes = (found.cells << found.shift) - 1
        found = replace(found, step=found.scale * codes / found.cells)
    return found


def closes(recipe: Recipe) -> int:
    """How many entries there are more than cells: 1 where the far end has one of its own."""
    between = recipe.lookup == "linear" and recipe.entries is None
    closed = between if recipe.endpoint is None else recipe.endpoint
    return int(closed or recipe.sample == "spread")


def _is_scaled(recipe: Recipe, kind: Whole) -> bool:
    """Whether it is said what x a code stands for."""
    if isinstance(kind, Fixed):
        if recipe.in_scale is not None or recipe.in_zero is not None:
            raise LutInputError(
                f"{kind.name} has its own scale: leave --in-scale and --in-zero out, or use int16."
            )
        return True
    if recipe.in_zero is not None and recipe.in_scale is None:
        raise LutInputError("--in-zero needs --in-scale.")
    return recipe.in_scale is not None


def _derived(recipe: Recipe, kind: Whole) -> Inputs:
    """As many codes as the type has, spread over the range, so that each entry has 2^k."""
    low, high = map(decimal_meant_by, recipe.window or WINDOW)
    extra = closes(recipe)
    entries = recipe.entries or ENTRIES + extra
    cells = entries - extra
    _check_cells(cells, extra, 1 << kind.bits, kind)
    shift = ((1 << kind.bits) // cells).bit_length() - 1
    codes = cells << shift
    whole = codes == 1 << kind.bits
    first = kind.low if whole else -(codes // 2) * kind.is_signed
    scale = (high - low) / (codes - (recipe.sample == "spread"))
    return Inputs(
        kind=kind, scale=scale, origin=low - first * scale, first=first, shift=shift,
        cells=cells, entries=entries, start=low, step=scale * 2**shift,
    )  # fmt: skip


def _given(recipe: Recipe, kind: Whole) -> Inputs:
    """The codes that lie in the range, or all; each entry must have 2^k of them."""
    if not isinstance(kind, Fixed):
        assert recipe.in_scale is not None
        kind = kind.at(decimal_meant_by(recipe.in_scale), recipe.in_zero or 0)
    spread = recipe.sample == "spread"
    first, codes = kind.low, 1 << kind.bits
    if recipe.window is not None:
        low, high = (decimal_meant_by(end) / kind.scale + kind.zero for end in recipe.window)
        first, codes = int(low), int(high - low) + spread
        text = "-r {:g}:{:g}".format(*recipe.window)
        if low.denominator != 1 or high.denominator != 1:
            raise LutInputError(
                f"{text} does not begin and end on codes of {kind.name}, which are "
                f"{float(kind.scale):g} apart."
            )
        if first < kind.low or first + codes > kind.high + 1:
            ends = [float((end - kind.zero) * kind.scale) for end in (kind.low, kind.high + 1)]
            raise LutInputError(
                f"{text} is beyond {kind.name}, which holds {ends[0]:g}:{ends[1]:g}."
            )
    extra = closes(recipe)
    entries = recipe.entries or min(codes, ENTRIES) + extra
    cells = entries - extra
    _check_cells(cells, extra, codes, kind)
    span, rest = divmod(codes, cells)
    if rest or span & span - 1:
        sizes = [codes >> k for k in range(kind.bits) if codes % (1 << k) == 0]
        close = min(sizes, key=lambda size: abs(size - cells)) + extra
        hint = " or --endpoint" if cells - 1 in sizes and recipe.lookup == "linear" else ""
        raise LutInputError(
            f"-n {entries}: each entry needs 2^k of the {codes} codes of {kind.name}: "
            f"try -n {close}{hint}."
        )
    origin = -kind.zero * kind.scale
    return Inputs(
        kind=kind, scale=kind.scale, origin=origin, first=first, shift=span.bit_length() - 1,
        cells=cells, entries=entries, start=origin + first * kind.scale, step=kind.scale * span,
    )  # fmt: skip


def _check_cells(cells: int, extra: int, codes: int, kind: Whole) -> None:
    if cells > codes:
        raise LutInputError(
            f"-n {cells + extra}: {kind.name} has {codes} codes here, so that is the most"
            f"{', and one for the end' * extra}: use fewer entries or a wider --in-dtype."
        )
