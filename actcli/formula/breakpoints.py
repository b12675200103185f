"""Breakpoints: where a function or one of its derivatives may break.

Of a formula they are the zeros of its switching functions, of code the jumps of its values. They
are found by values on a grid. That is observation and not proof: what happens between two points
of the grid goes unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from actcli.formula import Formula, kernels
from actcli.formula.near_zero import evaluator, may_be_zero
from actcli.formula.touches import is_touched, touches, without_roundings
from actcli.numerics import np
from actcli.numerics.bisection import bisect
from actcli.numerics.floats import midpoint
from actcli.numerics.magnitudes import DENSE_RADIUS, dense_grid, magnitudes
from actcli.numerics.select import any_by_numpy, where

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.numerics import Array

GRID_STEPS = 4096
# In which a window is searched: several to each pixel of a figure.

CODE_SEARCH_RADIUS = 2.0**13
# From the origin, where code is searched for jumps. It is run at every point, and beyond this it is
# more likely to overflow than to jump.

JUMP_TOLERANCE = 1e-6
# Relative to a value above 1, or else absolute: what changes by more between two neighbouring
# floats has not merely been rounded.

UNDERFLOW_RADIUS = 2.0**-100
# Within it code that computes products of x may underflow to 0 that are not 0.

PLATEAU_STEPS = 2.0**-40, 2.0**-20, 2.0**-10
# Relative to x, and at least in themselves. A difference such as 1 + x - 1, or hypot(x, 1) - 1, is
# 0 for all x near its zero that are lost in the sum, and not so far from it; what has underflowed
# is 0 there too.

MAX_DISTANT = 8
# Breakpoints beyond DENSE_RADIUS. More are those of an oscillation, which goes on between the
# points of the grid.


def changes_branch(
    switching: Sequence[Formula],
    x: Array,
    values: Mapping[str, Any],
    least: float = 0.0,
    *,
    is_rounded: bool = False,
) -> npt.NDArray[np.bool_]:
    """Return where one of the switching functions is 0, or changes sign between the neighbours.

    A value that is 0 all around has underflowed; it is not a breakpoint.

    Parameters
    ----------
    switching : sequence of Formula
    x : ndarray of float64
    values : mapping from str to float or ndarray
        The parameters of the formulas.
    least : float, optional
        What counts as 0: a switching function as large in magnitude, or smaller.
    is_rounded : bool, optional
        Whether one that is 0 at a neighbour may be so by rounding, and cross 0 closer to x itself,
        and one that is close to 0 at x may touch it.
    """
    breaks = np.zeros(x.shape, bool)
    fixed = kernels.as_numpy(values)
    with np.errstate(all="ignore"):
        for formula in switching:
            near = np.isfinite(x) & may_be_zero(formula)(x, fixed)
            if any_by_numpy(near):
                there = {
                    name: np.broadcast_to(v, x.shape)[near] if np.ndim(v) else v
                    for name, v in fixed.items()
                }
                s = partial(evaluator(formula), **there)
                breaks[near] |= _changes_sign(s, x[near], least)
                if is_rounded:
                    breaks[near] |= _is_beside_zero(s, x[near])
                    breaks[near] |= is_touched(formula, x[near], there)
    return breaks


def _changes_sign(s: Callable[..., Any], x: Array, least: float) -> Any:
    """Return where a switching function is 0, or changes its sign between the neighbours."""
    before, after = (s(x=np.nextafter(x, end)) for end in (-np.inf, np.inf))
    changes = np.sign(before) * np.sign(after) < 0
    unclear = (abs(s(x=x)) <= least) & ~changes
    if unclear.any():
        for step in (relative * np.maximum(abs(x), 1.0) for relative in PLATEAU_STEPS):
            below, above = s(x=x - step), s(x=x + step)
            changes |= unclear & ((abs(below) > least) | (abs(above) > least))
    return changes


def _is_beside_zero(s: Callable[..., Any], x: Array) -> Any:
    """Return where a switching function is 0 at one neighbour alone, which is not 0 itself."""
    neighbours = [np.nextafter(x, end) for end in (-np.inf, np.inf)]
    before, after = ((s(x=beside) == 0) & (beside != 0) for beside in neighbours)
    return (s(x=x) != 0) & (before != after)


def breakpoints_between(
    switching: Sequence[Formula], low: float, high: float, values: Mapping[str, Any]
) -> set[float]:
    """Return the zeros of the switching functions that a grid from `low` to `high` separates."""
    grid = 2 * np.linspace(low / 2, high / 2, GRID_STEPS + 1)  # The window may be all floats.
    return {x for formula in switching for x in _zeros(formula, values, grid).tolist()}


def all_breakpoints(switching: Sequence[Formula], values: Mapping[str, Any]) -> set[float]:
    """Return the zeros of the switching functions, near the origin or far from it."""
    found: set[float] = set()
    for formula in switching:
        found |= _without_oscillation(_zeros(formula, values, _all_magnitudes()))
    return found


def jumps_of_code(
    f: Callable[..., Array], derivative: Callable[..., Array], values: Mapping[str, Any]
) -> set[float]:
    """Return the points where a function that is code, or its derivative, jumps.

    Next to 0 a jump is one at 0 that underflow has displaced.
    """
    x = _all_magnitudes()
    x = x[abs(x) < CODE_SEARCH_RADIUS]

    def curves(x: Array) -> Array:
        return np.column_stack([f(x, **values), derivative(x, **values)])

    jumps = jumps_between(curves, x[:-1], x[1:])
    return _without_oscillation(np.unique(where(abs(jumps) < UNDERFLOW_RADIUS, 0.0, jumps)))


def jumps_between(curves: Callable[[Array], Array], left: Array, right: Array) -> Array:
    """Return the points where curves jump between two neighbouring floats.

    Parameters
    ----------
    curves : callable
        Compute the values of k curves, shape (n, k), at points of shape (n,).
    left, right : ndarray of float64, shape (n,)
        Intervals, in each of which the largest jump is sought.

    Returns
    -------
    ndarray of float64
        One point for each interval with a jump: of the two floats beside it, the shorter to write.
    """

    def quietly(x: Array) -> Array:
        with np.errstate(all="ignore"):
            return curves(x)

    def jump(a: Array, b: Array) -> Array:
        with np.errstate(all="ignore"):
            relative: Array = abs(b - a) / np.maximum(1, np.maximum(abs(a), abs(b)))
        return np.asarray(np.nan_to_num(relative).max(axis=1))

    y, z = quietly(left), quietly(right)
    while (inside := (left < (half := midpoint(left, right))) & (half < right)).any():
        between = quietly(half)
        in_first_half = jump(y, between) >= jump(between, z)
        later, sooner = inside & ~in_first_half, inside & in_first_half
        left, y = np.where(later, half, left), np.where(later[:, None], between, y)
        right, z = np.where(sooner, half, right), np.where(sooner[:, None], between, z)
    ends = np.stack([left, right], axis=-1)[jump(y, z) > JUMP_TOLERANCE].tolist()
    return np.array([min(end, key=lambda x: len(repr(x))) + 0.0 for end in ends])


def _without_oscillation(points: Array) -> set[float]:
    """Return the points without the distant ones, if these are of an oscillation."""
    is_distant = abs(points) > DENSE_RADIUS
    oscillates = is_distant.sum() > MAX_DISTANT
    return set((points[~is_distant] if oscillates else points).tolist())


@cache
def _all_magnitudes() -> Array:
    """Return points of every magnitude, closest where functions have their character."""
    steps = magnitudes(-8, 12)
    return np.unique([*steps, *np.negative(steps), *dense_grid(1 / 32), 0.0])


def _zeros(formula: Formula, values: Mapping[str, Any], x: Array) -> Array:
    """Return where a formula is 0: where it changes its sign, or touches 0."""
    s = partial(kernels.value(formula), **values)
    y = without_roundings(s(x))
    crossed = _crossed(lambda x: np.sign(s(x)), x, np.sign(y))
    return np.unique([*crossed, *touches(formula, values, x, y)]) + 0.0


def _crossed(sign: Callable[[Array], Any], x: Array, at: Array) -> Array:
    """Return where a sign changes, of two neighbouring floats the upper one, or is 0 at one point.

    Where it is 0 at several points, that began at another breakpoint, or the value has underflowed;
    then only x = 0 itself counts.

    Parameters
    ----------
    sign : callable
    x, at : ndarray, shape (n,)
        Points in order, and the sign at each.
    """
    clear = np.flatnonzero(abs(at) == 1)
    before, after = clear[:-1], clear[1:]
    level = [x[i + 1 : j] for i, j in zip(before, after, strict=True) if j > i + 1]
    zeros = [0.0 if 0 in zero else zero[0] for zero in level if 0 in zero or len(zero) == 1]
    change = (after == before + 1) & (at[before] != at[after])
    _, right = bisect(sign, x[before[change]], x[after[change]])
    return np.array([*right, *zeros])
