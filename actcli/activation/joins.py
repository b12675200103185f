"""Derivatives where a formula changes its branch, and values where it has a gap.

There the limits from both sides come from the expansion of the formula, and not from a neighbouring
float: `max(x, 0) + min(x, 0)` has the slope 1 at 0, and `(exp(x) - 1)/x` the value 1.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.activation.declaration import Declaration
from actcli.activation.derivatives import FormulaKernel, Side, kernel_of_order, one_sided
from actcli.activation.kinks import find_kinks, is_breakpoint
from actcli.formula import UNWRITTEN
from actcli.formula.grammar import is_word
from actcli.formula.kernels import Kernel, as_numpy, words_over_jets
from actcli.formula.near_zero import may_be_zero
from actcli.formula.switching import divisors
from actcli.numerics import np
from actcli.numerics.recorded import Recorded
from actcli.numerics.select import any_by_numpy
from actcli.numerics.sides import conventional

if TYPE_CHECKING:
    from actcli.numerics import Array

MAX_EXPANDED = 64
# Points in a block of an array, since an expansion takes about a millisecond. At further ones, as
# at the jumps of floor(x) in a long table, limits are read off beside them.

SAME_VALUE_TOLERANCE = 1e-6
# Relative: derivatives at points that are STEP apart and differ by more are not those of a function
# that is smooth there.

STEP = 2.0**-40
# How far beside a point to look: relative to it, and at least in itself, since a smaller step is
# lost in a sum such as 1 + x.

LINE = 2.0**-40, 2.0**-20
# Distances from a kink: a function of the catalogue whose derivative is the same there as at the
# next float is a line.

LEAST_NORMAL = sys.float_info.min
# Of a switching function. Smaller floats have fewer digits, and no reciprocal.


class Limits(NamedTuple):
    """The limits from both sides: nan where there are no values, None where it is not known."""

    left: float | None
    right: float | None

    def on(self, side: Side | None) -> float:
        """Return one of them, or else the value at the point by convention; nan if not known."""
        if side:
            one = self.left if side == "left" else self.right
            return math.nan if one is None else one
        if self.left is None or self.right is None:
            return math.nan
        return float(conventional(self.left, self.right))


class ValueWithGaps(FormulaKernel):
    """The kernel of f that also has a value where the formula is 0/0 and f has a limit."""

    def __call__(self, x: Array, **values: Any) -> Array:
        declared = self.declared
        y = declared.kernel(x, **values)
        places = ~np.isfinite(y) & np.isfinite(x)
        if _are_drawn(values) or not any_by_numpy(places):
            return y
        places[places] = _is_edge(declared, x[places], values)
        if not places.any():
            return y
        y = np.array(np.broadcast_to(y, x.shape))
        filled = _replaced(y, x, places, lambda points: [_gap(declared, p) for p in points])
        return np.where(np.isnan(filled), y, filled)


def _is_edge(declared: Declaration, x: Array, values: Mapping[str, Any]) -> Any:
    """Return where a formula without a value at x may have one beside it."""
    if declared.formula.is_written:
        return is_breakpoint(declared, x, LEAST_NORMAL)
    with np.errstate(all="ignore"):
        beside = [declared.kernel(x + k * _step(x), **values) for k in (-1, 1)]
    return ~np.isnan(beside).all(axis=0)


def derivative_at_breaks(declared: Declaration, order: int, side: Side | None) -> Kernel:
    """Return the kernel of a derivative that is right where the formula changes its branch.

    Parameters
    ----------
    declared : Declaration
        A function of a number.
    order : int
    side : "left" or "right", or None
        The limit to take there; None for the value that `conventional` says.
    """
    if not order and not side:
        return ValueWithGaps(declared=declared)
    base = kernel_of_order(declared, order)
    if order == 1 and not side and _is_call(declared):
        return base  # What the called function takes by convention.
    return DerivativeAtBreaks(declared=declared, order=order, side=side)


class DerivativeAtBreaks(FormulaKernel):
    """The kernel that `derivative_at_breaks` returns; equal ones compute the same."""

    order: int
    side: Side | None

    def __call__(self, x: Array, **values: Any) -> Array:
        declared, order, side = self.declared, self.order, self.side
        base = kernel_of_order(declared, order)
        is_break = partial(_is_break, declared, order, values)
        if _are_drawn(values):
            return (one_sided(base, is_break, side) if side else base)(x, **values)
        places = is_break(x) & np.isfinite(x)
        if not any_by_numpy(places):
            y = base(x, **values)
        else:
            y = np.empty(x.shape)
            if not places.all():
                y[~places] = base(x[~places], **values)
            at_points = partial(_derivatives, declared, base, order, side, values)
            y = _replaced(y, x, places, at_points)
        near = _near_gaps(declared, x, values) & ~places if order else np.False_
        if any_by_numpy(near):
            exact = _replaced(y, x, near, partial(_smooth_derivatives, declared, order))
            y = np.where(np.isnan(exact), y, exact)
        return y


def _near_gaps(declared: Declaration, x: Array, values: Mapping[str, Any]) -> Any:
    """Return where the sum that a formula divides by cancels; of many points, none.

    Such a quotient has its digits, but its derivatives may have lost theirs.
    """
    near: Any = np.zeros(x.shape, bool)
    if not (declared.is_formula_alone and declared.formula.is_written):
        return near
    fixed = as_numpy(values)
    with np.errstate(all="ignore"):
        for divisor in divisors(declared.formula):
            near = near | may_be_zero(divisor)(x, fixed)
    near = near & np.isfinite(x)
    if isinstance(near, Recorded):
        return near
    return near if len({*x[near].tolist()}) <= MAX_EXPANDED else np.zeros(x.shape, bool)


def _smooth_derivatives(declared: Declaration, order: int, points: list[float]) -> list[float]:
    """Return the derivatives at points where both limits agree, and nan elsewhere."""
    found = (limits_at(declared, x, order) for x in points)
    return [
        limits.left if limits.left is not None and limits.left == limits.right else math.nan
        for limits in found
    ]


def _is_call(declared: Declaration) -> bool:
    """Return whether a formula is nothing but the call of a function, as elu(x, alpha=0.2)."""
    import ast

    tree = declared.formula.tree
    return isinstance(tree, ast.Call) and not is_word(tree) and ast.unparse(tree.args[0]) == "x"


def _is_break(declared: Declaration, order: int, values: Mapping[str, Any], x: Array) -> Any:
    """Return where a derivative may break."""
    if declared.formula.is_written:
        kinks = () if declared.kinks is None else find_kinks(declared)
        return is_breakpoint(declared, x, LEAST_NORMAL) | np.isin(x, kinks)
    with np.errstate(invalid="ignore"):  # of inf - inf
        places = [x + k * _step(x) for k in (-1, 0, 1)]
    before, at, after = (quick_derivative(declared, order, place, values) for place in places)
    return ~(_same(before, at) & _same(at, after)) | np.isnan(at)


def quick_derivative(
    declared: Declaration, order: int, x: Array, values: Mapping[str, Any]
) -> Array:
    """Return a derivative, of a formula or of code without further effort at singularities.

    Parameters
    ----------
    declared : Declaration
        A function of a number.
    order : int
        0 is the function itself.
    x : ndarray of float64
    values : mapping from str to float or ndarray
        Its parameters.
    """
    from actcli.numerics.jet import differentiate

    if not order or not declared.is_formula_alone or declared.formula is UNWRITTEN:
        with np.errstate(all="ignore"):
            return kernel_of_order(declared, order)(x, **values)
    run = declared.formula.over(words_over_jets())
    return differentiate(
        lambda x, **values: run(x=x, **values), x, order, 1.0, as_numpy(values), spare_orders=()
    )


def _are_drawn(values: Mapping[str, Any]) -> bool:
    """Return whether a parameter has a value for each input."""
    return any(np.ndim(value) for value in values.values())


def _replaced(
    y: Array, x: Array, places: Any, at_points: Callable[[list[float]], list[float]]
) -> Array:
    """Return y with other values at some places, computed once for each different x."""
    y = y.copy()
    points, index = np.unique(x[places], return_inverse=True)
    y[places] = np.array(at_points(points.tolist()))[index]
    return y


def _derivatives(
    declared: Declaration,
    kernel: Kernel,
    order: int,
    side: Side | None,
    values: Mapping[str, Any],
    points: list[float],
) -> list[float]:
    """Return the derivatives at breakpoints, by expansion first where the kernel has none."""

    def by_kernel(at: list[float]) -> list[float]:
        computed: list[float] = kernel(np.array(at), **values).tolist()
        return computed

    expanded = {*range(len(points))}
    if len(points) > MAX_EXPANDED:
        has_none = np.isnan(by_kernel(points))
        expanded = {*np.argsort(~has_none, kind="stable")[:MAX_EXPANDED].tolist()}
    found = [
        limits_at(declared, x, order) if i in expanded else Limits(None, None)
        for i, x in enumerate(points)
    ]
    y = [limits.on(side) for limits in found]
    if unknown := [i for i, limits in enumerate(found) if None in limits]:
        at = [points[i] for i in unknown]
        nearby = _limits_nearby(declared, order, np.array(at), values)
        for i, near in zip(unknown, nearby, strict=True):
            left, right = found[i]
            found[i] = Limits(
                near.left if left is None else left, near.right if right is None else right
            )
            y[i] = found[i].on(side)
    if side:
        return y
    if unseen := [i for i, limits in enumerate(found) if None in limits]:
        for i, computed in zip(unseen, by_kernel([points[i] for i in unseen]), strict=True):
            y[i] = computed
    f = ValueWithGaps(declared=declared)(np.array(points), **values).tolist()
    for i, (x, v) in enumerate(zip(points, f, strict=True)):
        if math.isnan(v) or (math.isinf(v) and _is_pole(declared, x)):
            y[i] = math.nan
        elif math.isinf(y[i]) and math.isfinite(v) and _is_by_pole(declared, x):
            y[i] = by_kernel([x])[0]
    return y


def _is_pole(declared: Declaration, x: float) -> bool:
    """Return whether f, which is infinite at x, has values on both sides and is unbounded there.

    A number beyond the largest float is infinite too, but its logarithm is not.
    """
    if any(limit is not None and math.isnan(limit) for limit in limits_at(declared, x, 0)):
        return False
    from actcli.activation.limits import limit_combined
    from actcli.numerics.germ import UndecidedError
    from actcli.numerics.germ.functions import log

    try:
        return math.isinf(limit_combined(declared, x, "right", lambda y, at: log(y * y)))
    except UndecidedError:
        return True


def _is_by_pole(declared: Declaration, x: float) -> bool:
    """Return whether x, where f is finite, is the float closest to a pole, as those of tan are."""
    return any(limit is not None and math.isinf(limit) for limit in limits_at(declared, x, 0))


def _gap(declared: Declaration, x: float) -> float:
    """Return the limit of f at a point, from the sides that have values; nan if there is none."""
    left, right = limits_at(declared, x, 0)
    if left is None or right is None:
        return math.nan
    if left == right or math.isnan(right):
        return left
    return right if math.isnan(left) else math.nan


def limits_at(declared: Declaration, x: float, order: int) -> Limits:
    """Return the limits of a derivative at a point, or at the join of which that is the float."""
    try:
        return _limits_at(declared, x, order)
    except ArithmeticError as error:
        from actcli.numerics.germ import OutOfWorkError  # Which takes as long as a command.

        if not isinstance(error, OutOfWorkError):
            raise
        # It is not remembered: there may be work left at another time.
        return Limits(None, None)


@lru_cache(maxsize=4096)
def _limits_at(declared: Declaration, x: float, order: int) -> Limits:
    """Return what `limits_at` does, or raise OutOfWorkError."""
    return Limits(_limit(declared, x, "left", order), _limit(declared, x, "right", order))


def _limit(declared: Declaration, x: float, side: Side, order: int) -> float | None:
    """Return the limit from one side, None if it is not known."""
    limit = _limit_beside_line(declared, x, side, order)
    if limit is not None:
        return limit

    from actcli.activation.limits import limit_beside
    from actcli.numerics.germ import OutOfWorkError, UndecidedError

    try:
        return limit_beside(declared, x, side, order) + 0.0  # -0 + 0 is 0.
    except OutOfWorkError:
        raise
    except UndecidedError:
        return None


def _limit_beside_line(declared: Declaration, x: float, side: Side, order: int) -> float | None:
    """Return the limit of f or f' if beside x the kernels say that f is a line, else None.

    This is as exact as an expansion, which takes as long as a command to import. A formula without
    kernels of its own may be a line only because it has lost its digits.
    """
    if order > 1 or declared.kinks is None or declared.derivative_formula.is_derived:
        return None
    towards = -math.inf if side == "left" else math.inf
    points = np.array([math.nextafter(x, towards), *(x + math.copysign(s, towards) for s in LINE)])
    with np.errstate(all="ignore"):
        slope, *others = declared.derivative_kernel(points, **declared.constants).tolist()
        value, beside = declared.kernel(np.array([x, points[0]]), **declared.constants).tolist()
    if not all(other == slope for other in others):
        return None
    is_continuous = abs(beside - value) <= 2 * abs(slope * (points[0] - x))
    return float(slope if order else value) + 0.0 if order or is_continuous else None


def _limits_nearby(
    declared: Declaration, order: int, x: Array, values: Mapping[str, Any]
) -> list[Limits]:
    """Return limits read off beside points; None where two values on one side differ."""
    sides = []
    for sign in (-1, 1):
        beside = [np.nextafter(x, sign * math.inf), *(x + sign * k * _step(x) for k in (1, 2))]
        closest, near, far = (quick_derivative(declared, order, at, values) for at in beside)
        limit = np.where(_same(closest, near), closest, near).tolist()
        known = _same(near, far).tolist()
        sides.append([y if sure else None for y, sure in zip(limit, known, strict=True)])
    return [Limits(left, right) for left, right in zip(*sides, strict=True)]


def _step(x: Array) -> Any:
    return STEP * np.maximum(abs(x), 1.0)


def _same(a: Array, b: Array) -> Any:
    """Return where two values are the same, or both are nan."""
    with np.errstate(all="ignore"):
        near = abs(a - b) <= SAME_VALUE_TOLERANCE * np.minimum(abs(a), abs(b))
    return (near & np.isfinite(a)) | (a == b) | (np.isnan(a) & np.isnan(b))
