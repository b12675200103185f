"""The judge: the exact values of formulas, and errors in ulps.

It reads formulas and never a kernel. It computes with more and more digits until more do not change
the result: Ziv's strategy (A. Ziv, ACM Transactions on Mathematical Software 17, 1991).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from mpmath import mp, mpf

from actcli.formula import Formula
from actcli.formula.vocabulary import WORDS
from actcli.numerics import np
from actcli.reference.asymptotic import ZERO
from actcli.reference.dual import Dual
from actcli.reference.mp_words import (
    DUAL_VECTORS,
    DUALS,
    FULL_DIGITS,
    GUARDED_DUALS,
    with_constants,
)
from actcli.reference.ties import TieError, without_ties_and_cancellation

if TYPE_CHECKING:
    from actcli.activation import Activation

DIGITS_LADDER = (50, 100, 200, 400, 800, 900)
# To compute with, until two rungs agree.

AGREEMENT_TOLERANCE = mpf(10) ** -30
# Relative, between two rungs: far below an ulp, so that errors of hundredths of an ulp are right.

UNDERFLOWED = mpf(10) ** -400
# Far below any float.

LIMIT_POINT = mpf(2) ** 2600
# Farther out than any float, or any float times any other, so that what a function is there is its
# limit. It has 783 digits: the upper rungs can tell its neighbours apart.

LIMIT_TOLERANCE = mpf(10) ** -20
# Relative: values that differ by less have the same limit.

GROWTH = 1.5
# A function that is so many times larger much farther out grows without bound, as log(x) does.

MAX_DIRECT_POINT = 4 * LIMIT_POINT
# Only limits are taken beyond; there two sums may both lack the same digits on two rungs.


@lru_cache(maxsize=128)  # A formula is equal to itself alone, so an unbounded cache would grow.
def meaning(formula: Formula, digits: int, pointwise: bool = True) -> Callable[..., Any]:
    """Return a formula as a function of mpmath's numbers; its constants carry so many digits."""
    with mp.workdps(digits):
        return formula.over(with_constants(DUALS if pointwise else DUAL_VECTORS))


def settle(compute: Callable[[int], list[Any]], more: int = 0) -> list[Any]:
    """Return numbers that more digits do not change.

    Where all digits cancel a formula comes out as 0, or as the logarithm of 0, so these are
    believed only with FULL_DIGITS.

    Parameters
    ----------
    compute : callable
        Compute a list of numbers with so many digits.
    more : int, optional
        The digits that are needed besides those of each rung.

    Raises
    ------
    ArithmeticError
        If the last rungs do not agree either.
    """
    before, rungs = computed_with(DIGITS_LADDER[0] + more, compute), list(DIGITS_LADDER[1:])
    while rungs:
        digits = rungs.pop(0)
        now = computed_with(digits + more, compute)
        unsettled = [b for a, b in zip(before, now, strict=True) if not agree(a, b)]
        if not any(unsettled):
            if digits >= FULL_DIGITS or not unsettled:
                return now
            rungs = [rung for rung in rungs if rung >= FULL_DIGITS]
        before = now
    if not all(not mp.isfinite(number) or abs(number) < UNDERFLOWED for number in unsettled):
        raise ArithmeticError("the formula does not settle")
    return now


def computed_with(digits: int, compute: Callable[[int], list[Any]]) -> list[Any]:
    """Return what is computed with so many digits."""
    with mp.workdps(digits):
        return compute(digits)


def agree(a: Any, b: Any) -> bool:
    """Return whether two rungs have come to the same number, which is not 0."""
    return bool(a != 0 and abs(a - b) <= AGREEMENT_TOLERANCE * abs(b))


def exact_parameters(activation: Activation) -> dict[str, Any]:
    """Return the parameters as numbers: what a default stands for, as 1/3, or the float."""
    words = with_constants(DUALS)
    return {
        p.name: Formula(p.exact).over(words)() if p.exact and not p.is_set else mpf(p.current)
        for p in activation.freeze().parameters
    }


def truth(activation: Activation) -> Callable[[Any], list[Any]]:
    """Return the function that computes [f, f'] at a point, from the formula alone."""
    text = activation.formula.text
    parameters = cache(lambda digits: exact_parameters(activation))

    @lru_cache(maxsize=8)  # Rungs of points that are neighbours.
    def compiled(digits: int) -> Callable[..., Any]:
        words = (
            without_ties_and_cancellation(GUARDED_DUALS) if digits < FULL_DIGITS else GUARDED_DUALS
        )
        return activation.formula.over(with_constants(words))

    # Very large or very small parameters need that many more digits, since they can magnify a
    # cancelled term or be the only term left.
    sizes = [abs(mp.log10(abs(v))) for v in exact_parameters(activation).values() if v]
    more = int(max(sizes, default=0))
    periodic = "%" in text or any(
        re.search(rf"\b{name}\(", text) for name, w in WORDS.items() if w.periodic
    )

    def exact(x: Any) -> list[Any]:
        # All digits before the point count in the argument of a sine, and in the difference of two
        # sums at the farthest point of all.
        before_point = digits_before_point(x) if periodic or abs(x) > MAX_DIRECT_POINT else 0

        def compute(digits: int) -> list[Any]:
            x_moving = Dual(mpf(x), mpf(1))
            try:
                return value_and_slope(compiled(digits)(x=x_moving, **parameters(digits)))
            except TieError:
                return [mp.nan, mp.nan]  # More digits decide.

        return settle(compute, more + before_point)

    return exact


def value_and_slope(y: Any) -> list[Any]:
    """Return the value and the derivative of a number, which is 0 unless it is a dual.

    They are nan where they are not real; without a value there is no derivative either.
    """
    value, slope = (y.value, y.slope) if isinstance(y, Dual) else (y, ZERO)
    if not isinstance(value, mpf) or mp.isnan(value):
        return [mp.nan, mp.nan]
    return [value, slope if isinstance(slope, mpf) else mp.nan]


def digits_before_point(x: Any) -> int:
    """Return how many digits a number has before the point."""
    return int(mp.log10(abs(x))) if abs(x) > 1 else 0


def limit(far: Any, *near: Any) -> Any:
    """Return the limit of a function at infinity, or nan if it oscillates.

    Parameters
    ----------
    far : mpf
        Its value much farther out than at the other points.
    *near : mpf
        Its values at several points far out.
    """
    sign = mp.sign(far)
    if all(abs(far) > GROWTH * abs(y) > 1 and mp.sign(y) == sign for y in near):
        return sign * mp.inf
    if abs(far) < 1 / LIMIT_POINT:
        return ZERO
    return near[0] if all(abs(y - far) <= LIMIT_TOLERANCE * abs(far) for y in near) else mp.nan


def vector_truth(activation: Activation) -> Callable[[Sequence[float]], list[Any]]:
    """Return the function that computes f at a vector, and behind it the Jacobian row by row."""
    settings = {name: Dual(mpf(value)) for name, value in activation.freeze().values.items()}

    def exact(x: Sequence[float]) -> list[Any]:
        def compute(digits: int) -> list[Any]:
            f = meaning(activation.formula, digits, pointwise=False)
            columns = along_each_input(partial(f, **settings), activation, [*map(mpf, x)])
            return [y.value for y in columns[0]] + [
                y.slope for y in chain(*zip(*columns, strict=True))
            ]

        return settle(compute)

    return exact


def along_each_input(f: Callable[..., Any], activation: Activation, x: Sequence[Any]) -> list[Any]:
    """Return the components of a formula f of vectors at x, once as each input moves."""
    return [components(f, activation, x, moved) for moved in range(len(x))]


def components(
    f: Callable[..., Any], activation: Activation, x: Sequence[Any], moved: int | None = None
) -> Any:
    """Return the components of a formula f of vectors at x, as the input numbered `moved` moves."""
    m = activation.outputs(len(x))
    given = {"i": places(m), "n": Dual(mpf(len(x)))}
    given = {name: v for name, v in given.items() if name not in activation.values}
    inputs = np.array([Dual(v, mpf(i == moved)) for i, v in enumerate(x)])
    return for_each_output(f(x=inputs, **given), m)


def for_each_output(y: Any, m: int) -> Any:
    """Return a value for each of m outputs: of `sum(x)`, which has but one, repeat it."""
    return np.broadcast_to(np.asarray(y, object), m)


def places(count: int) -> Any:
    """Return the numbers from 1 to `count` as duals."""
    return np.array([Dual(mpf(k)) for k in range(1, count + 1)])


def ulps(got: float, truth: Any, dtype: Any = float) -> float:
    """Return the error of a result in units in the last place of the exact value.

    Parameters
    ----------
    got : float
        The result. Beyond the largest number of its type it is infinity, and counts as the next
        power of two. A zero that stands for a number too small must have its sign.
    truth : mpf
        The exact value.
    dtype : type, optional
        The floating type of the result: its precision is that of the unit.

    Returns
    -------
    float
        0 if both are nan, and infinity if one is.
    """
    kind, got = np.finfo(dtype), float(got)
    if mp.isnan(truth):
        return 0.0 if math.isnan(got) else math.inf
    if math.isnan(got) or (got == 0 and truth != 0 and math.copysign(1, got) * truth < 0):
        return math.inf
    if got == truth:
        return 0.0
    lowest, top = int(kind.minexp), int(kind.maxexp)
    binade = mp.mag(truth) - 1 if truth else lowest
    if binade >= top:
        binade, truth = top - 1, mp.ldexp(mp.sign(truth), top)
    near = mp.ldexp(mp.sign(got), top) if abs(got) > kind.max else mpf(got)
    unit = max(binade, lowest) - int(kind.nmant)
    return float(mp.ldexp(abs(mp.fsub(near, truth, dps=50)), -unit))
