"""The expansion of a formula just beside a point, or far out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from actcli.formula.germ_words import germ_words
from actcli.formula.model import Formula
from actcli.numerics.germ import (
    Germ,
    MoreDigitsNeededError,
    MoreTermsNeededError,
    Precision,
    UndecidedError,
    beside,
    far,
    germ_of,
    precision,
)

FIRST_ORDER, MAX_ORDER = 4, 32
# Powers of the infinitesimal that series are carried to, at first and at most.

DIGITS = (60, 300)
# Of coefficients, at first, and if these cancel. The smallest float is 5e-324.

Answer = TypeVar("Answer")


def decide(ask: Callable[[Precision], Answer], order: int = FIRST_ORDER) -> Answer:
    """Return the answer to a question about germs, computed as exactly as it needs.

    Parameters
    ----------
    ask : callable
        Compute the answer with germs of a precision.
    order : int, optional
        The first order to try.

    Raises
    ------
    UndecidedError
        If the most terms and digits do not decide.
    """
    digits = list(DIGITS)
    order = max(order, FIRST_ORDER)
    while True:
        try:
            return ask(precision(order, digits[0]))
        except MoreTermsNeededError:
            if order >= MAX_ORDER:
                raise
            order = min(2 * order, MAX_ORDER)
        except MoreDigitsNeededError:
            if not digits[1:]:
                raise
            digits.pop(0)
        except UndecidedError:
            raise
        except (ArithmeticError, RecursionError) as error:
            raise UndecidedError(f"a coefficient fails: {error!r}") from error


def variable(x: float, direction: int, precision: Precision) -> Germ:
    """Return x + ε or x - ε, for a direction of 1 or -1; of infinity 1/ε or -1/ε."""
    if math.isinf(x):
        return far(precision, 1 if x > 0 else -1)
    return beside(precision, x, direction)


def expand(
    formula: Formula,
    x: float,
    direction: int,
    values: Mapping[str, float],
    order: int = FIRST_ORDER,
) -> Germ:
    """Return a formula just beside a point.

    Parameters
    ----------
    formula : Formula
        Of one number, x.
    x : float
        An infinity stands for what is far out.
    direction : int
        1 for the right of x, -1 for the left.
    values : mapping of str to float
        Values of the parameters.
    order : int, optional
        The least power of the infinitesimal that is wanted beyond the leading one.

    Raises
    ------
    UndecidedError
        If it is not known.
    """

    def ask(precision: Precision) -> Germ:
        fixed = {name: germ_of(precision, value) for name, value in values.items()}
        run = formula.over(germ_words(precision))
        return as_germ(run(x=variable(x, direction, precision), **fixed), precision)

    return decide(ask, order)


def as_germ(y: Any, precision: Precision) -> Germ:
    """Return the result of a formula as a germ, also if it does not depend on x."""
    if isinstance(y, Germ):
        return y
    return germ_of(precision, y)
