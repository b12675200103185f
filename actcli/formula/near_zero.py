"""A quick look at where a formula may be 0 or change its sign between neighbouring floats.

A sum is close to 0 only where its terms cancel, a product where a factor is. So one evaluation over
an array finds the few points that a closer look is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from actcli.formula.model import Formula
from actcli.formula.switching import SwitchingFunction
from actcli.numerics import np

if TYPE_CHECKING:
    import ast

    from actcli.numerics import Array

Evaluator = Callable[..., Any]
"""Computes a formula at an array x, for values of the parameters, each given by name."""

Look = Callable[["Array", Mapping[str, Any]], Any]
"""Tells for an array of x, and values of the parameters, where it may be 0."""

CANCELLED = 2.0**-20
# Relative to the terms: between neighbouring floats a sum changes by 2**-52 of its terms times the
# condition of these, which seldom is as large as 2**32.

ROUNDED = 2.0**-50
# Relative to the terms: a few of their roundings.

TINY_X = 2.0**-300
# Powers of a smaller x may underflow.


@lru_cache(maxsize=512)
def evaluator(formula: Formula) -> Evaluator:
    """Return the function that computes a formula, which is compiled once."""
    from actcli.formula.array_words import ARRAYS

    return formula.over({**ARRAYS, "function": lambda function: function})


@lru_cache(maxsize=256)
def may_be_zero(formula: Formula) -> Look:
    """Return a function that tells where a formula may be 0 or change its sign."""
    return _look(formula.tree, formula, CANCELLED)


@lru_cache(maxsize=256)
def may_be_rounded_zero(formula: Formula) -> Look:
    """Return a function that tells where a formula may be 0 but for the roundings of its terms."""
    return _look(formula.tree, formula, ROUNDED)


def _look(node: ast.expr, formula: Formula, share: float) -> Look:
    """Return the function for a part of a formula.

    What is left of a sum that may be 0 is no more than that share of its terms.
    """
    import ast

    if all(getattr(part, "id", "") != "x" for part in ast.walk(node)):
        return lambda x, values: False
    match node:
        case ast.Name():
            return lambda x, values: abs(x) <= TINY_X
        case ast.UnaryOp(operand=part) | ast.Call(func=ast.Name(id="abs"), args=[part]):
            return _look(part, formula, share)
        case ast.BinOp(left=part, op=ast.Sub(), right=ast.Constant(value=0)):
            return _look(part, formula, share)
        case ast.BinOp(left=part, op=ast.Pow(), right=ast.Constant(value=int())):
            return _look(part, formula, share)
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div(), right=right):
            first, second = (_look(part, formula, share) for part in (left, right))
            return lambda x, values: first(x, values) | second(x, values)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            first, second = (
                evaluator(SwitchingFunction(ast.unparse(part), formula.functions))
                for part in (left, right)
            )
            return _look_at_sum(first, second, 1.0 if isinstance(op, ast.Add) else -1.0, share)
        case ast.Call(func=ast.Name(id="sin" | "cos")):
            wave = evaluator(SwitchingFunction(ast.unparse(node), formula.functions))
            # Far out, where it changes by more from one float to the next, its zeros are unseen.
            return lambda x, values: ~(abs(wave(x=x, **values)) > share)
    return lambda x, values: np.ones(x.shape, bool)


def _look_at_sum(first: Evaluator, second: Evaluator, sign: float, share: float) -> Look:
    """Return the function for a sum, or for a difference if the sign is -1."""

    def look(x: Array, values: Mapping[str, Any]) -> Any:
        a, b = first(x=x, **values), second(x=x, **values)
        return ~(abs(a + sign * b) > share * (abs(a) + abs(b)))  # also where it is nan

    return look
