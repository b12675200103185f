"""Values and derivatives of any order, right to a float's last digit, for as much work as allowed.

Values and first derivatives are those of duals, higher ones central differences with steps as fine
as they need to be. All are computed with more digits until more do not change them.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mpmath import mp, mpf

from actcli.formula import Formula
from actcli.formula.vocabulary import WORDS
from actcli.reference.dual import Dual, value_of
from actcli.reference.mp_words import DUALS, FULL_DIGITS, guarded, with_constants
from actcli.reference.ties import without_ties, without_ties_and_cancellation
from actcli.reference.truth import exact_parameters, value_and_slope

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.formula.compile import Words

DIRECT_DIGITS = (40, 80, 160, 800, 900)
# To compute a value or a first derivative with, until two agree. With the last two no term that a
# float can hold is lost beside another.

STEP_DIGITS = (30, 60, 120, 240, 300)
# Steps of 10**-30 and so on, relative to a small x, for the differences of higher orders, until two
# agree. With the last two, as with those above, ties are exact: they have four times as many
# digits, or more.

DIGITS_PER_DECADE = 3
# So many digits more for each power of ten between x and 1, in steps of MORE_DIGITS. Beside 1 even
# the square of x is lost otherwise, on one rung as on the next; and of a higher order k, the k-th
# power of the step.

MORE_DIGITS = 50

BESIDE_DIGITS = 40
# How close two numbers are that are beside a third, in decimal places of it.

MATCHING_TOLERANCE = mpf(10) ** -20
# Relative: a float has 16 digits.

ROUNDS_TO_ZERO = mpf(10) ** -330
# Below the smallest float, 5e-324: a result of the most digits that is smaller is 0.

UNIT_DIGITS, UNIT_EXPONENT = 50, 1.4
# An operation with 50 digits is a unit of work, one with n digits (n/50)**1.4 units.

CALL_OPERATIONS = 10
# So many operations a function is taken to have that a formula calls.

MICROSECONDS_PER_UNIT = 10
# What a unit takes at most on a core of 2020, where gmpy2 is not installed: 1 for arithmetic with
# many digits, and up to 10 for a sine or an erf.


def _without_poles(word: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a word that raises at a pole, as a division by zero does.

    The argument may have too few digits to be told from the pole, and min(x, atanh(sigmoid(800)))
    would not let it be seen.
    """

    def of_regular(x: Any) -> Any:
        y = word(x)
        if mp.isinf(value_of(y)) and mp.isfinite(value_of(x)):
            raise ZeroDivisionError
        return y

    return of_regular


WORDS_OF_ANY_SIZE = (
    DUALS
    | {name: guarded(DUALS[name]) for name, word in WORDS.items() if word.periodic}
    | {name: _without_poles(DUALS[name]) for name in ("log", "log1p", "log2", "log10", "atanh")}
)
"""What each word means in an expression that anybody may type, whose numbers may be immense."""


class Allowance:
    """Work that may still be done, in units.

    Work is counted and not timed, so that results do not depend on how fast a computer is.
    """

    def __init__(self, seconds: float = math.inf) -> None:
        self.units = seconds * 1e6 / MICROSECONDS_PER_UNIT

    def spend(self, evaluations: int, operations: int, digits: int) -> None:
        """Count some evaluations of a formula with so many operations."""
        self.units -= evaluations * operations * (digits / UNIT_DIGITS) ** UNIT_EXPONENT

    @property
    def is_spent(self) -> bool:
        """Return whether nothing is left."""
        return self.units <= 0


def derivatives(
    activation: Activation,
    points: Sequence[Any],
    order: int,
    wrt: str | None = None,
    allowance: Allowance | None = None,
) -> Iterator[float | None]:
    """Yield a derivative of an activation's formula at each point, rounded once.

    Parameters
    ----------
    activation : Activation
        A function of one number, with a formula.
    points : sequence of float or mpf
    order : int
        0 is the function itself.
    wrt : str, optional
        The parameter to differentiate in; by default it is x.
    allowance : Allowance, optional
        Stop before the first point for which nothing of this is left.

    Yields
    ------
    float or None
        nan where there is no value, and None where more digits keep changing it.
    """
    allowance = allowance or Allowance()
    rungs: dict[int, list[Rung]] = {}
    for x in points:
        if allowance.is_spent:
            return
        decades = abs(math.log10(abs(x))) if x else 0.0
        more = int(max(DIGITS_PER_DECADE, order) * decades / MORE_DIGITS) * MORE_DIGITS
        if more not in rungs:
            rungs[more] = [*_rungs(activation, order, wrt or "x", allowance, more)]
        yield _settled(rungs[more], mp.convert(x))  # mpf(x) would round it.


def numbers_beside(x: float) -> tuple[Any, Any]:
    """Return two numbers of mpmath on either side of x, much closer than the next floats."""
    with mp.workdps(2 * BESIDE_DIGITS):
        step = mpf(10) ** -BESIDE_DIGITS
        return mpf(x) * (1 - step), mpf(x) * (1 + step)


Rung = Callable[[Any], Any]
"""Computes the derivative at a number of mpmath, with more digits than the rung before."""


def _rungs(
    activation: Activation, order: int, moved: str, allowance: Allowance, more: int
) -> Iterator[Rung]:
    """Yield the computations of a derivative with more and more digits, and `more` besides."""
    operations = _operations(activation.formula)
    for step in STEP_DIGITS if order > 1 else DIRECT_DIGITS:
        digits = (step * (order + 2) if order > 1 else step) + more
        words: Words = WORDS_OF_ANY_SIZE
        if digits < FULL_DIGITS:
            words = without_ties_and_cancellation(words)
        elif moved != "x":
            # A parameter may be where two branches join, and is asked of one side alone.
            words = without_ties(words)
        with mp.workdps(digits):
            f = activation.formula.over(with_constants(words))
            names, h = exact_parameters(activation), mpf(10) ** -step

        def rung(
            x: Any,
            f: Callable[..., Any] = f,
            names: Mapping[str, Any] = names,
            h: Any = h,
            digits: int = digits,
        ) -> Any:
            allowance.spend(order + 1, operations, digits)
            with mp.workdps(digits):
                try:
                    if order > 1:
                        return _difference(f, {**names, "x": x}, moved, order, h)
                    return _by_duals(f, {**names, "x": x}, moved, order)
                except (ArithmeticError, ValueError, TypeError):  # a pole, or no real number
                    return mp.nan

        yield rung


def _settled(rungs: Sequence[Rung], x: Any) -> float | None:
    """Return what two rungs agree on: nan if both have no value; None if no two agree.

    That there is no finite value, or a tie, is asked of the two rungs with the most digits too:
    with few of them log(1 + exp(-800) - 1) is a logarithm of 0, and sigmoid(800) is 1.
    """
    before: Any = None
    left = [*rungs]
    while left:
        now = left.pop(0)(x)
        if before is not None:
            if (mp.isnan(now) and mp.isnan(before)) or (mp.isinf(now) and now == before):
                if not left:
                    return float(now)
                left = left[-2:]
            elif now and (now == before or abs(now - before) <= MATCHING_TOLERANCE * abs(now)):
                return float(now)
        if len(left) < 2 and abs(now) < ROUNDS_TO_ZERO:
            return -0.0 if now < 0 else 0.0
        before = now
    return None


def _by_duals(f: Callable[..., Any], names: Mapping[str, Any], moved: str, order: int) -> Any:
    """Return the value of f, or its derivative in one name."""
    if order:
        return value_and_slope(f(**{**names, moved: Dual(names[moved], mpf(1))}))[1]
    return value_and_slope(f(**names))[0]


def _difference(
    f: Callable[..., Any], names: Mapping[str, Any], moved: str, order: int, h: Any
) -> Any:
    """Return the central difference quotient of f with a step of h, or h times what moves.

    A step that is larger than a small x would cross 0, where f may have a pole or no value.

    Parameters
    ----------
    f : callable
    names : mapping from str to mpf
        What f is called with.
    moved : str
        The name that moves.
    order : int
    h : mpf
    """
    size = abs(names[moved])
    h *= min(size, 1) if size else 1
    at = (names[moved] + (j - mpf(order) / 2) * h for j in range(order + 1))
    y = [mpf(value_of(f(**{**names, moved: place}))) for place in at]
    for _ in range(order):
        y = [b - a for a, b in pairwise(y)]
    return y[0] / h**order


def _operations(formula: Formula) -> int:
    """Return about how many operations a formula takes."""
    return sum(1 for _ in ast.walk(formula.tree)) + CALL_OPERATIONS * len(formula.calls)
