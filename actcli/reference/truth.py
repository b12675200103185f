"""The judge: what a formula is worth. It reads formulas and never a kernel."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from mpmath import mp, mpf

from actcli.formula import Formula
from actcli.numerics import np
from actcli.reference.asymptotic import ZERO
from actcli.reference.dual import Dual
from actcli.reference.mp_words import ENOUGH, SCALAR, VECTOR, complete

if TYPE_CHECKING:
    from actcli.activation import Activation

LADDER = (50, 100, 200, 400, 800, 900)
"""Digits to compute with, until two rungs agree."""

AGREED = mpf(10) ** -30  # of a number: what two rungs may differ by
NOTHING = mpf(10) ** -400  # far below any float

BEYOND = mpf(2) ** 2600
"""Farther out than any float, or any float times any other: infinity, for a limit's purposes.

It has 783 digits, so that the upper rungs can tell its neighbours apart.
"""

FARTHER = 4 * BEYOND  # only one place is: a limit looks there for what still changes


@cache
def meaning(formula: Formula, digits: int, pointwise: bool = True) -> Callable[..., Any]:
    """The formula as a function of mpmath's numbers; its constants carry so many digits."""
    with mp.workdps(digits):
        return formula.over(complete(SCALAR if pointwise else VECTOR))


def settled(compute: Callable[[int], list[Any]], more: int = 0) -> list[Any]:
    """Numbers that more digits no longer change; so many `more` than a rung has are always needed.

    Where all digits cancel a formula comes out as 0, so a 0 is believed only with enough of them.
    """
    before, rungs = at(LADDER[0] + more, compute), list(LADDER[1:])
    while rungs:
        digits = rungs.pop(0)
        now = at(digits + more, compute)
        unsettled = [b for a, b in zip(before, now, strict=True) if not agree(a, b)]
        if not any(unsettled):
            if digits >= ENOUGH or not unsettled:
                return now
            rungs = [rung for rung in rungs if rung >= ENOUGH]
        before = now
    nothing = all(mp.isnan(number) or abs(number) < NOTHING for number in unsettled)
    if not nothing:
        raise ArithmeticError("the formula does not settle")
    return now


def at(digits: int, compute: Callable[[int], list[Any]]) -> list[Any]:
    """What is computed with so many digits."""
    with mp.workdps(digits):
        return compute(digits)


def agree(a: Any, b: Any) -> bool:
    """Whether two rungs have come to the same number."""
    return bool(a != 0 and abs(a - b) <= AGREED * abs(b))


def given(activation: Activation) -> dict[str, Any]:
    """Its parameters as numbers: a float is what it is, unless it stands for another number."""
    words = complete(SCALAR)
    return {
        p.name: Formula(p.exact).over(words)() if p.exact and not p.is_set else mpf(p.current)
        for p in activation.freeze().parameters
    }


def truth(activation: Activation) -> Callable[[Any], list[Any]]:
    """The function that gives [f, f'] at a point, from the formula alone."""
    parameters = cache(lambda digits: given(activation))
    # A huge parameter may bring up what has cancelled, or a tiny one be all that has not.
    sizes = [abs(mp.log10(abs(v))) for v in given(activation).values() if v]
    more = int(max(sizes, default=0))
    waves = re.search(r"\b(sin|cos)\(", activation.formula.text)

    def exact(x: Any) -> list[Any]:
        # Every digit before the point counts of a wave far out, and of the difference of two sums
        # at the farthest point of all: two rungs may both lack the same.
        turns = digits_before_point(x) if waves or abs(x) > FARTHER else 0

        def compute(digits: int) -> list[Any]:
            f = meaning(activation.formula, digits)
            return value_and_slope(f(x=Dual(mpf(x), mpf(1)), **parameters(digits)))

        return settled(compute, more + turns)

    return exact


def value_and_slope(y: Any) -> list[Any]:
    """Both of a number, of which a plain one does not move; nan where they are not real.

    What has no value has no slope either.
    """
    value, slope = (y.value, y.slope) if isinstance(y, Dual) else (y, ZERO)
    if not isinstance(value, mpf) or mp.isnan(value):
        return [mp.nan, mp.nan]
    return [value, slope if isinstance(slope, mpf) else mp.nan]


def digits_before_point(x: Any) -> int:
    """How many there are."""
    return int(mp.log10(abs(x))) if abs(x) > 1 else 0


def limits(exact: Callable[[Any], list[Any]], side: int) -> list[Any]:
    """[f, f'] at infinity: what they are far out, or infinite if they still grow, as log x does.

    Of a slope that is next to nothing there, the sign may be that of a rounding. What is one thing
    here and another a little farther out has no limit.
    """
    near = [exact(side * BEYOND * (1 + mpf(i) / 7)) for i in range(12)]
    return [limit(*values) for values in zip(exact(side * BEYOND**2), *near, strict=True)]


def limit(far: Any, *near: Any) -> Any:
    """The limit of what is `near` at several places, and `far` much farther out."""
    sign = mp.sign(far)
    if all(abs(far) > 1.5 * abs(y) > 1 and mp.sign(y) == sign for y in near):
        return sign * mp.inf
    if abs(far) < 1 / BEYOND:
        return ZERO
    return near[0] if all(abs(y - far) <= 1e-20 * abs(far) for y in near) else mp.nan


def vector_truth(activation: Activation) -> Callable[[Sequence[float]], list[Any]]:
    """The function that gives f at a vector, and behind it the Jacobian row by row."""
    settings = {name: Dual(mpf(value)) for name, value in activation.freeze().values.items()}

    def exact(x: Sequence[float]) -> list[Any]:
        def compute(digits: int) -> list[Any]:
            f = meaning(activation.formula, digits, pointwise=False)
            columns = moved(partial(f, **settings), activation, [*map(mpf, x)])
            return [y.value for y in columns[0]] + [
                y.slope for y in chain(*zip(*columns, strict=True))
            ]

        return settled(compute)

    return exact


def moved(f: Callable[..., Any], activation: Activation, x: Sequence[Any]) -> list[Any]:
    """The components of a vector function's formula f at x, once as each of the inputs moves."""
    m = activation.outputs(len(x))
    places = {"i": numbered(m), "n": Dual(mpf(len(x)))}
    places = {name: v for name, v in places.items() if name not in activation.values}
    inputs = (np.array([Dual(v, mpf(i == j)) for i, v in enumerate(x)]) for j in range(len(x)))
    return [for_each(f(x=along, **places), m) for along in inputs]


def for_each(y: Any, m: int) -> Any:
    """One for each of m outputs, as which a formula of the whole vector counts."""
    return np.broadcast_to(np.asarray(y, object), m)


def numbered(count: int) -> Any:
    """The numbers from 1 to count."""
    return np.array([Dual(mpf(k)) for k in range(1, count + 1)])


def ulps(got: float, truth: Any, dtype: Any = float) -> float:
    """How far off a result is, in units of the last place that the truth has in its type.

    A result beyond the largest number is infinity and counts as the next power of two. A zero that
    stands for a number too small must have its sign; nan is infinitely wrong.
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
