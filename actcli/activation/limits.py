"""Limits of a function and of its derivatives: from either side of a point, and far out.

They come from the expansion of the formula, not from values at neighbouring floats. What that does
not decide is raised as an `UndecidedError`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from actcli.activation.declaration import Declaration
from actcli.activation.derivatives import Side
from actcli.formula import UNWRITTEN
from actcli.formula.expansion import as_germ, decide
from actcli.formula.germ_words import germ_words
from actcli.numerics.germ import Germ, MoreTermsNeededError, Precision, UndecidedError
from actcli.numerics.germ.monomials import INFINITESIMAL, ONE, compare_sizes, inverse

Answer = TypeVar("Answer")


def limit_beside(declared: Declaration, x: float, side: Side, order: int = 0) -> float:
    """Return the limit of f or a derivative as its argument goes to x from one side.

    Parameters
    ----------
    declared : Declaration
        A function of a number.
    x : float
    side : "left" or "right"
    order : int, default 0
        Of the derivative; 0 is f itself.

    Returns
    -------
    float
        An infinity where it grows without bound, nan where f has no real values on that side.

    Raises
    ------
    UndecidedError
        If the limit is not known, as of sin(1/x) at 0.
    """
    return _about(declared, x, side, order, lambda y, _: y.limit())


def limit_or_tiny_beside(declared: Declaration, x: float, side: Side, order: int = 0) -> float:
    """Return what `limit_beside` does, but 0 only where the limit is 0 and not merely too small.

    A limit that is too small for floats becomes the smallest of them, with its sign.
    """
    return _about(declared, x, side, order, lambda y, _: y.limit_or_tiny())


def derivatives_beside(
    declared: Declaration, x: float, side: Side, highest: int
) -> tuple[float, ...]:
    """Return the limits of f and its derivatives up to an order from one expansion.

    Each is what `limit_beside` returns for its order; if one is not known, none is.
    """

    def ask(y: Germ, at: Germ) -> tuple[float, ...]:
        return tuple(y.derivative(order, at).limit() for order in range(highest + 1))

    return _about(declared, x, side, 0, ask)


def limit_far(declared: Declaration, side: Side, order: int = 0) -> float:
    """Return the limit of f or a derivative at -inf, on the left, or at inf, on the right.

    Arguments, result and errors are as for `limit_beside`.
    """
    return _about(declared, _end(side), side, order, lambda y, _: y.limit())


def sign_beside(declared: Declaration, x: float, side: Side, order: int = 0) -> int:
    """Return the sign that f or a derivative has next to x on one side.

    Returns
    -------
    int
        1 or -1, or 0 where it is constantly 0.

    Raises
    ------
    UndecidedError
        If the sign is not known, or f has no real values there.
    """
    return _about(declared, x, side, order, _sign)


def sign_far(declared: Declaration, side: Side, order: int = 0) -> int:
    """Return the sign that f or a derivative keeps far out, as `sign_beside` does."""
    return _about(declared, _end(side), side, order, _sign)


def asymptote_far(declared: Declaration, side: Side) -> tuple[float, float] | None:
    """Return the slope and the intercept of the line that f approaches far out.

    Returns
    -------
    tuple of float, or None
        None if f approaches no line. A horizontal one has the slope 0.

    Raises
    ------
    UndecidedError
        If it is not known.
    """
    direction = 1 if side == "right" else -1

    def ask(y: Germ, at: Germ) -> tuple[float, float] | None:
        line = inverse(INFINITESIMAL)
        if y.special is not None or any(compare_sizes(m, ONE) > 0 and m != line for m in y.terms):
            return None
        if y.rest is not None and compare_sizes(y.rest, ONE) >= 0:
            if y.pace:
                raise UndecidedError("it oscillates")
            raise MoreTermsNeededError("what is left out does not vanish")
        slope, intercept = (
            y.precision.to_float(y.terms[m]) if m in y.terms else 0.0 for m in (line, ONE)
        )
        return direction * slope, intercept

    return _about(declared, _end(side), side, 0, ask)


def limit_combined(
    declared: Declaration,
    x: float,
    side: Side,
    combine: Callable[[Germ, Germ], Germ],
    order: int = 0,
) -> float:
    """Return the limit of something that is made of f or a derivative, and of its argument.

    Parameters
    ----------
    declared, x, side, order
        As for `limit_beside`; x may be infinite.
    combine : callable
        Takes f, or its derivative, and the argument, both as germs.

    Raises
    ------
    UndecidedError
        If it is not known.
    """
    return _about(declared, x, side, order, lambda y, at: combine(y, at).limit())


def _end(side: Side) -> float:
    """Return the infinity on that side."""
    return math.inf if side == "right" else -math.inf


def _sign(y: Germ, at: Germ) -> int:
    """Return the sign of a germ that has real values."""
    if y.is_nan:
        raise UndecidedError("it has no real values")
    return y.sign()


def _about(
    declared: Declaration, x: float, side: Side, order: int, ask: Callable[[Germ, Germ], Answer]
) -> Answer:
    """Return the answer to a question about a derivative, and the argument, beside x."""
    if declared.formula is UNWRITTEN:
        raise UndecidedError("it has no formula")
    direction = 1 if side == "right" else -1
    truth: Any = bool
    if not declared.formula.is_written:
        from actcli.formula.germ_arrays import truth

    def answer(at: Germ) -> Answer:
        return ask(_expansion(declared, at).derivative(order, at), at)

    is_join = _is_declared_kink(declared, x)
    return decide(answer, x, direction, order=order + 2, truth=truth, is_join=is_join)


def _is_declared_kink(declared: Declaration, x: float) -> bool:
    """Return whether x is the float of a kink that is declared."""
    values = declared.freeze().values
    return any(kink.constant(**values) == x for kink in declared.kinks or ())


def _expansion(declared: Declaration, x: Germ) -> Germ:
    """Return f at a germ, and count the work that this takes also if it is remembered."""
    y, products = _remembered(declared, x.precision, tuple(x.terms.items()))
    x.precision.products += products
    if isinstance(y, UndecidedError):
        raise y.with_traceback(None)
    return y


@lru_cache(maxsize=1024)
def _remembered(
    declared: Declaration, precision: Precision, terms: tuple[Any, ...]
) -> tuple[Germ | UndecidedError, int]:
    """Return f at the germ of these terms, or the error that it raises, and the work that it takes.

    A point is asked for f and each derivative, from the study of a function to its curves.
    """
    x, done = Germ(precision, dict(terms)), precision.products
    try:
        y: Germ | UndecidedError = as_germ(_run(declared, x), x)
    except UndecidedError as error:
        y = error
    products, precision.products = precision.products - done, done
    return y, products


def _run(declared: Declaration, x: Germ) -> Any:
    """Return what the formula of a function, or its code, makes of a germ."""
    if declared.formula.is_written:
        return declared.over(germ_words(x.precision))(x)
    from actcli.formula.germ_arrays import run_over_germs

    return run_over_germs(declared.formula, x, declared.freeze().values)
