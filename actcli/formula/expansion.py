"""The expansion of a formula just beside a point, or far out."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from actcli.formula.work import count_work, is_work_left
from actcli.numerics.germ import (
    Germ,
    MoreDigitsNeededError,
    MoreTermsNeededError,
    NearbyJoinError,
    OutOfWorkError,
    Precision,
    UndecidedError,
    beside,
    far,
    precision,
)

FIRST_ORDER, MAX_ORDER = 4, 20
# Powers of the infinitesimal that series are carried to, at first, and at most unless more are
# asked for. Twice as many take ten times as long.

DIGITS = (60, 300, 1200)
# Of coefficients, at first, and if these cancel. The smallest float is 5e-324, and exp(-1000) is
# 5e-435.

FEWEST_DIGITS = 20
# That are to be left: a float has 16.

MAX_TRIALS = 16
# Of a computation: with more terms, with more digits, and at a join that is refined by Newton's
# method, which doubles the digits that are right.

ERROR_OF_MOVED = 10
# Units of the last digit by which such a join is known.

DOUBLING_DIGITS = 300
# Everything takes twice as long as with a few digits, and the more digits, the more so: with d of
# them 1 + (d/300)² times.

TRIAL_PRODUCTS = 30
# What a trial takes besides the multiplication of terms, as products of two of these.

Answer = TypeVar("Answer")


def decide(
    ask: Callable[[Germ], Answer],
    x: float,
    direction: int,
    *,
    order: int = FIRST_ORDER,
    truth: Callable[[bool], bool] = bool,
    is_join: bool = False,
) -> Answer:
    """Return the answer to a question about what is beside a point, as exactly as it needs.

    A float stands for every number that rounds to it: where the join of two branches, or a pole, is
    such a number, as that of abs(3*x - 1) is near 0.3333333333333333, that is the point.

    Parameters
    ----------
    ask : callable
        Compute the answer, given x just beside the point as a germ.
    x : float
        The point. An infinity stands for what is far out.
    direction : int
        1 for the right of x, -1 for the left.
    order : int, optional
        The least power of the infinitesimal that is wanted beyond the leading one.
    truth : callable, optional
        Makes the results of comparisons, see `Precision`.
    is_join : bool, optional
        Whether x is known to stand for a join, even if that rounds to the next float: a quotient of
        floats may lie on the other side of a tie than that of the decimal numbers as which they are
        written.

    Raises
    ------
    UndecidedError
        If the most terms and digits do not decide; OutOfWorkError if the work is spent.
    """
    digits, order = _digits_worth_trying(x), max(order, FIRST_ORDER)
    # Many terms with the most digits would take seconds.
    last_order = max(MAX_ORDER, 2 * order) if digits[1:] else order
    gap = 0.0 if math.isinf(x) else math.ulp(x)
    moved = Decimal(0)
    for _ in range(MAX_TRIALS):
        usual = precision(order, digits[0], gap, not digits[1:], truth)
        try:
            return _try(ask, _variable(usual, x, direction, moved))
        except MoreTermsNeededError:
            if order >= last_order:
                raise
            order = min(2 * order, last_order)
        except MoreDigitsNeededError:
            if not digits[1:]:
                raise
            digits.pop(0)
            if not digits[1:]:
                last_order = order
        except NearbyJoinError as near:
            moved = usual.context.add(moved, usual.context.multiply(near.step, direction))
            if not is_join and float(usual.context.add(Decimal(x), moved)) != x:
                gap, moved = 0.0, Decimal(0)
    raise UndecidedError("several joins are closer to the point than the next float")


def _try(ask: Callable[[Germ], Answer], variable: Germ) -> Answer:
    """Return an answer, and count the work that it takes; raise UndecidedError if none is left."""
    precision = variable.precision
    if not is_work_left():
        raise OutOfWorkError("it would take too long")
    done = precision.products
    try:
        return ask(variable)
    except UndecidedError:
        raise
    except (ArithmeticError, RecursionError) as error:
        raise UndecidedError(f"a coefficient fails: {error!r}") from error
    finally:
        products = TRIAL_PRODUCTS + precision.products - done
        count_work(products * (1 + (precision.digits / DOUBLING_DIGITS) ** 2))


def _digits_worth_trying(x: float) -> list[int]:
    """Return how many digits coefficients are to have, without those that are lost beside x.

    In 1 + x as many digits of x are lost as there are zeros behind its point.
    """
    zeros = -math.log10(abs(x)) if 0 < abs(x) < 1 else 0
    return [digits for digits in DIGITS if digits > zeros + FEWEST_DIGITS]


def _variable(usual: Precision, x: float, direction: int, moved: Decimal) -> Germ:
    """Return x + ε or x - ε, moved by less than floats can tell; of infinity 1/ε or -1/ε."""
    if math.isinf(x):
        return far(usual, 1 if x > 0 else -1)
    if not moved:
        return beside(usual, Decimal(x), direction)
    return beside(usual, usual.context.add(Decimal(x), moved), direction, ERROR_OF_MOVED)


def as_germ(y: Any, x: Germ) -> Germ:
    """Return the result of a formula as a germ like x, also if it does not depend on x."""
    return y if isinstance(y, Germ) else x.constant(y)
