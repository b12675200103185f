"""Tables of segments: what is to be fitted, from the function, the codes and the symmetry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.analysis.significance import SignificantDigits
from actcli.lut.alternatives import dtype_that_holds
from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.recipe import INTERPOLATIONS, Recipe
from actcli.lut.segment_fit import MAX_SEGMENTS, Target, fit_number, fit_segments
from actcli.lut.table import LutTableError, Table, build
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.lut.number_formats import Integers, Mask
    from actcli.numerics import Array

ROUNDING_MARGIN = 2.0**-40
# A bound is narrowed by this part, so that roundings of float64 cannot push an error beyond it.


def build_segments(
    activation: Activation,
    recipe: Recipe,
    bound: float | None,
    digits: SignificantDigits | None = None,
    *,
    in_lsb: bool = True,
) -> Table:
    """Return the table of segments of a recipe.

    Parameters
    ----------
    activation : Activation
    recipe : Recipe
        Its `segments` are the most that there may be, or "auto" for as many as the bound needs.
    bound : float, optional
        The largest error, counted from the representable. If `segments` is a number, None.
    digits : SignificantDigits, optional
        Those of the command.
    in_lsb : bool
        Whether the bound is in steps of the output instead of the unit of the function.

    Raises
    ------
    LutTableError
        If no segments keep the bound, or the recipe is for entries.
    ActcliError
        If the recipe does not fit the function, or its parts do not fit together.
    """
    _check(recipe)
    plain = build(activation, replace(recipe, segments=None, lookup="nearest"), digits)
    output = plain.output
    if not isinstance(output, FixedPointFormat):
        raise LutTableError(
            f"--segments reckons with integers and {output.name} is none: use another."
        )
    how = {
        "is_curved": recipe.lookup == "quadratic",
        "is_aligned": recipe.widths == "power-of-two",
    }
    if bound is None:
        assert isinstance(recipe.segments, int)  # "auto" has a bound.
        _check_values(plain)
        furthest = np.abs(plain.representable / float(output.scale) + output.zero).max()
        largest = float(furthest) + 2.0**output.bits
        fitted = fit_number(lambda error: _target(plain, error), recipe.segments, largest, **how)
        if fitted is None:
            raise LutTableError(
                f"--segments {recipe.segments}: so few widths of powers of two do not cover "
                f"{plain.part.count} codes: use more, or --widths free."
            )
    else:
        steps = bound if in_lsb else bound / float(output.scale)
        target = _target(plain, steps)
        fitted = fit_segments(target, **how)
        if fitted is None:
            raise LutTableError(_why_none(plain, target, steps))
    x = plain.part.x()[fitted.starts << fitted.start_shift]
    y = plain.f(x)
    encoded = output.encode(y, recipe.rounding_mode, recipe.overflow_mode)._replace(
        codes=fitted.value
    )
    return replace(plain, recipe=recipe, x=x, y=y, encoded=encoded, segments=fitted)


def _why_none(table: Table, target: Target, bound: float) -> str:
    """Return why no segments keep a bound, in steps, and what would be right."""
    if target.is_possible:
        return (
            f"--segments: {MAX_SEGMENTS} or fewer do not keep the error of {table.activation.name} "
            f"within {bound:.4g} lsb: allow a larger --max-error, or leave --segments out."
        )
    if dtype := dtype_that_holds(table):
        return f"--segments: {table.output.name} does not hold the values: use --dtype {dtype}."
    return f"--segments: no result is within {bound:.4g} lsb: use a finer --dtype."


def _check(recipe: Recipe) -> None:
    """Raise LutTableError for settings that are for entries."""
    if recipe.lookup not in INTERPOLATIONS:
        raise LutTableError("--segments are lines or parabolas: use --lookup linear or quadratic.")
    wanted = {"entries": None, "sample": "edge", "end": "value", "code_order": "natural"}
    wanted |= {"fit": "none", "rounding": None}
    for name, value in wanted.items():
        if getattr(recipe, name) != value:
            option = name.replace("_", "-")
            raise LutTableError(f"--segments are fitted as they are best: leave --{option} out.")
    if recipe.overflow_mode != "saturate":
        raise LutTableError("--segments need --overflow saturate.")


def _check_values(table: Table) -> None:
    """Raise LutTableError if the function is infinite at a code."""
    if not np.isfinite(table.truth).all():
        where = float(table.inputs.x()[~np.isfinite(table.truth)][0])
        raise LutTableError(
            f"{table.activation.name} is infinite at x = {where:g}: choose another range with -r."
        )


def _target(table: Table, bound: float) -> Target:
    """Return the bounds of the result for each code of the stored part, for a largest error."""
    output, part = table.output, table.part
    assert isinstance(output, FixedPointFormat)
    lower, upper = _bounds(table.representable / float(output.scale) + output.zero, bound, output)
    is_possible = bool((lower <= upper).all())
    codes = part.codes
    own = codes - table.inputs.first
    is_own = (codes >= table.inputs.first) & (codes <= table.inputs.last)
    low, high = np.full(len(codes), output.low), np.full(len(codes), output.high)
    low[is_own], high[is_own] = lower[own[is_own]], upper[own[is_own]]
    if table.fold:
        other = 2 * table.fold.center - codes
        is_other = (other != codes) & (other >= table.inputs.first) & (other <= table.inputs.last)
        low, high = _with_mirrored(table, (low, high), (lower, upper), other, is_other)
    with np.errstate(invalid="ignore", over="ignore"):
        truth = np.clip(table.f(part.x()) / float(output.scale) + output.zero, output.low,
                        output.high)  # fmt: skip
    is_possible &= bool((low <= high).all())
    return Target(low, high, truth, output.low, output.high, is_possible)


def _bounds(steps: Array, bound: float, output: FixedPointFormat) -> tuple[Integers, Integers]:
    """Return the lowest and the highest code within the bound of each value, given in steps."""
    margin = bound * (1 - ROUNDING_MARGIN)
    with np.errstate(invalid="ignore"):
        lower = np.clip(np.ceil(steps - margin), output.low, output.high + 1)
        upper = np.clip(np.floor(steps + margin), output.low - 1, output.high)
    return lower.astype(np.int64), upper.astype(np.int64)


def _with_mirrored(
    table: Table,
    own: tuple[Integers, Integers],
    bounds: tuple[Integers, Integers],
    other: Integers,
    is_other: Mask,
) -> tuple[Integers, Integers]:
    """Return bounds of the stored part that keep those of the mirrored codes too.

    What is mirrored is held within the format, so that bounds at its ends bound nothing.
    """
    fold, output = table.fold, table.output
    assert fold is not None
    assert isinstance(output, FixedPointFormat)
    codes = other[is_other]
    places = codes - table.inputs.first
    far = 1 << 62  # Beyond whatever is added.
    lower, upper = bounds[0][places], bounds[1][places]
    lower = np.where(lower <= output.low, -far, lower) - fold.added(codes)
    upper = np.where(upper >= output.high, far, upper) - fold.added(codes)
    if fold.sign < 0:
        lower, upper = -upper, -lower
    low, high = own[0].copy(), own[1].copy()
    low[is_other] = np.maximum(low[is_other], lower)
    high[is_other] = np.minimum(high[is_other], upper)
    return low, high
