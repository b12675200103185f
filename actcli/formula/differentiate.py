"""The derivative of a formula as a formula, to be read: `x*sigmoid(x)` gives what a hand would."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from copy import copy
from decimal import Decimal
from functools import cached_property
from typing import Any

from actcli.formula.grammar import FormulaError, is_of_vectors, is_reduction, is_word, settings
from actcli.formula.model import UNWRITTEN, Formula, Function
from actcli.formula.vocabulary import WORDS

SHORT = re.compile(r"\d{1,9}(\.\d{0,9})?|\.\d{1,9}")  # literals that are reckoned with
READABLE = 300  # characters of a formula, whose derivative grows as their square


class Derivative(Formula):
    """The derivative of a formula in x, worked out when it is read.

    Of a vector formula it is df_i/dx_j, in components: x_i, x_j, and delta_ij, which is 1 where i
    is j and otherwise 0. It is not written where it would be too long to read.
    """

    def __init__(self, formula: Formula) -> None:
        self.formula = formula
        self.functions = formula.functions
        self.origin = formula.origin

    is_derived = True

    @cached_property
    def text(self) -> str:  # type: ignore[override]
        """The derivative as it is read."""
        try:
            if not self.formula.is_written or len(self.formula.source) > READABLE:
                raise NoDerivativeFormulaError
            shown = ast.unparse(_derived(self.formula))
            Formula(shown, self.functions).tree  # noqa: B018 - to see that it is one
        except (FormulaError, NoDerivativeFormulaError):
            return UNWRITTEN.text
        return shown


class NoDerivativeFormulaError(Exception):
    """The derivative of a function that has no formula for it."""


def _derived(formula: Formula) -> ast.expr:
    """The derivative of a formula.

    In a vector formula x outside a sum is x_i, of slope delta_ij, and a sum depends on x_j.
    """
    tree = _read(formula.source)
    if formula.pointwise:
        return _Deriver(formula.functions, "x", ONE).slope(tree)
    if formula.calls or any(
        is_of_vectors(node) and not is_reduction(node) for node in ast.walk(tree)
    ):
        raise NoDerivativeFormulaError
    tree = _Substitution({"x": ast.Name("x_i")}, into_reductions=False).visit(tree)
    return _Deriver(formula.functions, "x_i", ast.Name("delta_ij")).slope(tree)


class _Deriver:
    """Works out derivatives node by node; `x` is what moves, and `unit` is its own slope."""

    def __init__(self, functions: Mapping[str, Function], x: str, unit: ast.expr) -> None:
        self.functions = functions
        self.x = x
        self.unit = unit

    def slope(self, node: ast.expr) -> ast.expr:
        """The derivative of a node."""
        d = self.slope
        match node:
            case _ if not self.varies(node):
                return ZERO
            case ast.Name():
                return self.unit
            case ast.UnaryOp(op=op, operand=u):
                return _minus(d(u)) if isinstance(op, ast.USub) else d(u)
            case ast.BinOp(left=u, op=ast.Add(), right=v):
                return _sum(d(u), d(v))
            case ast.BinOp(left=u, op=ast.Sub(), right=v):
                return _difference(d(u), d(v))
            case ast.BinOp(left=u, op=ast.Mult(), right=v):
                return _sum(self.product(d(u), v), self.product(d(v), u))
            case ast.BinOp(left=u, op=ast.Div(), right=v):
                rest = _quotient(self.product(d(v), u), _power(v, ast.Name("2")))
                return _difference(_quotient(d(u), v), rest)
            case ast.BinOp(left=u, op=ast.Pow(), right=v):
                return self.power(u, v)
            case ast.Call(func=ast.Name(id=name), args=[u]) if is_reduction(node):
                return self.reduction(name, u)
            case ast.Call(func=ast.Name(id="where"), args=[test, u, v]):
                return _where(test, d(u), d(v))
            case ast.Call(func=ast.Name(id="min" | "max" as name), args=[u, *rest]):
                return self.extremum(name, u, rest)
            case ast.Call(func=ast.Name(id=name), args=[u]) if is_word(node):
                return self.product(d(u), substituted(_read(WORDS[name].derivative), {"u": u}))
            case ast.Call(func=ast.Name(id=name), args=[u, *_]):
                return self.product(d(u), _called(self.functions[name], node))
            case _:  # a comparison
                return ZERO

    def varies(self, node: ast.AST) -> bool:
        """Whether a node depends on what is moved."""
        return any(
            (isinstance(part, ast.Name) and part.id == self.x) or is_reduction(part)
            for part in ast.walk(node)
        )

    def product(self, u: ast.expr, v: ast.expr) -> ast.expr:
        """u·v, constants first."""
        return _product(u, v) if self.varies(v) or not self.varies(u) else _product(v, u)

    def power(self, u: ast.expr, v: ast.expr) -> ast.expr:
        """The derivative of u**v."""
        of_base = self.product(v, self.product(self.slope(u), _power(u, _difference(v, ONE))))
        if not self.varies(v):
            return of_base
        logarithm = ast.Call(ast.Name("log"), [u], [])
        of_exponent = self.product(self.slope(v), _product(_power(u, v), logarithm))
        return _sum(of_base, of_exponent) if self.varies(u) else of_exponent

    def extremum(self, name: str, u: ast.expr, rest: list[ast.expr]) -> ast.expr:
        """The derivative of an extremum of several; of equal ones the first counts."""
        slope = self.slope(u)
        for v in rest:
            test = ast.Compare(u, [ast.LtE() if name == "min" else ast.GtE()], [v])
            slope, u = _where(test, slope, self.slope(v)), ast.Call(ast.Name(name), [u, v], [])
        return slope

    def reduction(self, name: str, u: ast.expr) -> ast.expr:
        """The derivative of a sum or an extremum over the vector, in x_j."""
        if name == "argmax" or any(map(is_reduction, ast.walk(u))):
            raise NoDerivativeFormulaError
        there: Mapping[str, ast.expr] = {"x": ast.Name("x_j")}
        slope = substituted(_Deriver(self.functions, "x", ONE).slope(u), there)
        if name == "sum":
            return slope
        whole = ast.Call(ast.Name(name), [u], [])
        here = ast.Compare(substituted(u, there), [ast.Eq()], [whole])
        return _where(here, slope, ZERO)


def _called(function: Function, call: ast.Call) -> ast.expr:
    """The derivative of a function that a formula calls, in its argument there."""
    formula = function.derivative_formula
    values = {name: _read(repr(value)) for name, value in function.freeze().values.items()}
    values |= settings(call, function)
    if not formula.is_written or formula.names - {"x", *values}:
        raise NoDerivativeFormulaError
    return substituted(_read(formula.source), {**values, "x": call.args[0]})


def substituted(tree: ast.expr, trees: Mapping[str, ast.expr]) -> ast.expr:
    """A copy of a tree in which names stand for other trees."""
    copied: ast.expr = _Substitution(trees).visit(tree)
    return copied


class _Literals(ast.NodeTransformer):
    """Turns literals into names, so that they are written as they were."""

    def __init__(self, source: str) -> None:
        self.source = source

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Name(ast.get_source_segment(self.source, node) or "")


class _Substitution(ast.NodeTransformer):
    """A copy of a tree in which names stand for other trees."""

    def __init__(self, trees: Mapping[str, ast.expr], *, into_reductions: bool = True) -> None:
        self.trees = trees
        self.into_reductions = into_reductions

    def visit(self, node: ast.AST) -> Any:
        if not self.into_reductions and is_reduction(node):
            return node
        return super().visit(copy(node))

    def generic_visit(self, node: ast.AST) -> ast.AST:
        # NodeTransformer changes lists in place.
        for key, value in ast.iter_fields(node):
            if isinstance(value, list):
                setattr(node, key, [*value])
        return super().generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.trees.get(node.id, node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        operand = self.visit(node.operand)
        return _minus(operand) if isinstance(node.op, ast.USub) else operand

    def visit_Call(self, node: ast.Call) -> ast.Call:
        node.args = [self.visit(arg) for arg in node.args]
        node.keywords = [ast.keyword(word.arg, self.visit(word.value)) for word in node.keywords]
        return node


def _read(source: str) -> ast.expr:
    tree: ast.expr = _Literals(source).visit(ast.parse(source, mode="eval").body)
    return tree


# Arithmetic that leaves out what changes nothing.

ZERO, ONE = ast.Name("0"), ast.Name("1")


def _literal(node: ast.expr) -> Decimal | None:
    """The number that a node is, if it is one."""
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node, sign = node.operand, -1
    if isinstance(node, ast.Name) and SHORT.fullmatch(node.id):
        return sign * Decimal(node.id)
    return None


def _sum(u: ast.expr, v: ast.expr) -> ast.expr:
    if _literal(u) == 0:
        return v
    if _literal(v) == 0:
        return u
    return ast.BinOp(u, ast.Add(), v)


def _difference(u: ast.expr, v: ast.expr) -> ast.expr:
    a, b = _literal(u), _literal(v)
    if a is not None and b is not None:
        difference = ast.Name(str(abs(a - b)))
        return difference if a >= b else ast.UnaryOp(ast.USub(), difference)
    if a == 0:
        return _minus(v)
    return u if b == 0 else ast.BinOp(u, ast.Sub(), v)


def _minus(u: ast.expr) -> ast.expr:
    match u:
        case ast.UnaryOp(op=ast.USub(), operand=v):
            return v
        case ast.BinOp(left=a, op=ast.Mult() | ast.Div() as op, right=b):
            return ast.BinOp(_minus(a), op, b)
    return u if _literal(u) == 0 else ast.UnaryOp(ast.USub(), u)


def _product(u: ast.expr, v: ast.expr) -> ast.expr:
    a, b = _literal(u), _literal(v)
    if 0 in (a, b):
        return ZERO
    if a == 1 or b == 1:
        return v if a == 1 else u
    if a == -1 or b == -1:
        return _minus(v if a == -1 else u)
    if b is not None and a is None:
        return _product(v, u)
    match v:
        case ast.UnaryOp(op=ast.USub(), operand=w):
            return _minus(_product(u, w))
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _product(_product(u, left), right)
        case ast.BinOp(left=numerator, op=ast.Div(), right=w):
            return _quotient(_product(u, numerator), w)
    return ast.BinOp(u, ast.Mult(), v)


def _quotient(u: ast.expr, v: ast.expr) -> ast.expr:
    if _literal(u) == 0 or _literal(v) == 1:
        return u
    return ast.BinOp(u, ast.Div(), v)


def _power(u: ast.expr, v: ast.expr) -> ast.expr:
    match _literal(v):
        case 0:
            return ONE
        case 1:
            return u
    return ast.BinOp(u, ast.Pow(), v)


def _where(test: ast.expr, u: ast.expr, v: ast.expr) -> ast.expr:
    return u if ast.dump(u) == ast.dump(v) else ast.Call(ast.Name("where"), [test, u, v], [])
