"""The derivative of a formula as a formula, as one would write it by hand."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cached_property, reduce

from actcli.formula.grammar import FormulaError, is_of_vectors, is_reduction, is_word, settings
from actcli.formula.model import UNWRITTEN, Formula, Function
from actcli.formula.substitution import substituted, tree_of
from actcli.formula.tree_arithmetic import (
    ONE,
    ZERO,
    choice_of,
    difference_of,
    negative_of,
    power_of,
    product_of,
    quotient_of,
    sum_of,
)
from actcli.formula.vocabulary import WORDS

MAX_READABLE = 300
# Characters of a formula whose derivative is written: that grows as their square.


class Derivative(Formula):
    """The derivative of a formula, worked out when it is read.

    It is in x, or of a formula of a number also in a parameter.

    The derivative of a vector formula is df_i/dx_j, in components: x_i, x_j, and delta_ij, which is
    1 where i is j and otherwise 0. If there is none, or it would be too long to read, the text is
    that of `UNWRITTEN`.
    """

    def __init__(self, formula: Formula, variable: str = "x") -> None:
        self.formula = formula
        self.variable = variable
        self.functions = formula.functions
        self.origin = formula.origin
        self.of_components = formula.of_components

    is_derived = True

    @cached_property
    def text(self) -> str:  # type: ignore[override]
        """Return the derivative in the formula language."""
        try:
            if not self.formula.is_written or len(self.formula.source) > MAX_READABLE:
                raise NoDerivativeFormulaError
            shown = ast.unparse(_derivative_of(self.formula, self.variable))
            Formula(shown, self.functions).tree  # noqa: B018 - raises if it is too long or deep
        except (FormulaError, NoDerivativeFormulaError):
            return UNWRITTEN.text
        return shown


class NoDerivativeFormulaError(Exception):
    """Raised for a function whose derivative has no formula."""


def _derivative_of(formula: Formula, variable: str) -> ast.expr:
    """Return the derivative of a formula.

    In a vector formula x outside a sum is x_i, whose derivative is delta_ij, and a sum depends on
    x_j.
    """
    tree = tree_of(formula.source)
    if formula.pointwise:
        return _Differentiator(formula.functions, variable, ONE).derivative(tree)
    if (
        variable != "x"
        or formula.calls
        or any(is_of_vectors(node) and not is_reduction(node) for node in ast.walk(tree))
    ):
        raise NoDerivativeFormulaError
    tree = substituted(tree, {"x": ast.Name("x_i")}, into_reductions=False)
    return _Differentiator(formula.functions, "x_i", ast.Name("delta_ij")).derivative(tree)


class _Differentiator:
    """Works out derivatives node by node, in `x`, whose own derivative is `unit`."""

    def __init__(self, functions: Mapping[str, Function], x: str, unit: ast.expr) -> None:
        self.functions = functions
        self.x = x
        self.unit = unit

    def derivative(self, node: ast.expr) -> ast.expr:
        """Return the derivative of a node."""
        if not self.varies(node):
            return ZERO
        match node:
            case ast.Name():
                return self.unit
            case ast.UnaryOp(op=op, operand=u):
                du = self.derivative(u)
                return negative_of(du) if isinstance(op, ast.USub) else du
            case ast.BinOp():
                return self.of_operation(node)
            case ast.Call(func=ast.Name(id=name)):
                return self.of_word(node, name) if is_word(node) else self.of_call(node, name)
        return ZERO  # of a comparison

    def of_operation(self, node: ast.BinOp) -> ast.expr:
        """Return the derivative of an operation of two operands."""
        u, v = node.left, node.right
        if isinstance(node.op, ast.Pow):
            return self.of_power(u, v)
        du, dv = self.derivative(u), self.derivative(v)
        match node.op:
            case ast.Add():
                return sum_of(du, dv)
            case ast.Sub():
                return difference_of(du, dv)
            case ast.Mult():
                return sum_of(self.product(du, v), self.product(dv, u))
            case ast.Mod():
                steps = ast.Call(ast.Name("floor"), [quotient_of(u, v)], [])
                return difference_of(du, self.product(dv, steps))
        return difference_of(
            quotient_of(du, v), quotient_of(self.product(dv, u), power_of(v, ast.Name("2")))
        )

    def of_word(self, node: ast.Call, name: str) -> ast.expr:
        """Return the derivative of a word."""
        if is_reduction(node):
            return self.of_reduction(name, node.args[0])
        if name == "where":
            test, u, v = node.args
            return choice_of(test, self.derivative(u), self.derivative(v))
        if name in ("min", "max"):
            first, *rest = node.args
            return self.of_extremum(name, first, rest)
        word, arguments = WORDS[name], dict(zip("uvw", node.args, strict=False))
        if not word.derivative:
            return self.derivative(substituted(tree_of(word.definition), arguments))
        return self.chain(node.args[0], substituted(tree_of(word.derivative), arguments))

    def of_call(self, node: ast.Call, name: str) -> ast.expr:
        """Return the derivative of a call of a function that is no word.

        Its parameters may move too, if the derivative is in a parameter.
        """
        function = self.functions[name]
        moving = {"x": node.args[0], **settings(node, function)}
        return reduce(
            sum_of,
            (
                self.chain(u, _derivative_of_callee(function, node, variable))
                for variable, u in moving.items()
                if self.varies(u)
            ),
        )

    def chain(self, u: ast.expr, outer: ast.expr) -> ast.expr:
        """Return the derivative of a function of u, whose derivative at u is `outer`."""
        return self.product(self.derivative(u), outer)

    def varies(self, node: ast.AST) -> bool:
        """Return whether a node depends on what moves."""
        return any(
            (isinstance(part, ast.Name) and part.id == self.x) or is_reduction(part)
            for part in ast.walk(node)
        )

    def product(self, u: ast.expr, v: ast.expr) -> ast.expr:
        """Return u·v, constants first."""
        return product_of(u, v) if self.varies(v) or not self.varies(u) else product_of(v, u)

    def of_power(self, u: ast.expr, v: ast.expr) -> ast.expr:
        """Return the derivative of u**v."""
        of_base = self.product(
            v, self.product(self.derivative(u), power_of(u, difference_of(v, ONE)))
        )
        if not self.varies(v):
            return of_base
        logarithm = ast.Call(ast.Name("log"), [u], [])
        of_exponent = self.product(self.derivative(v), product_of(power_of(u, v), logarithm))
        return sum_of(of_base, of_exponent) if self.varies(u) else of_exponent

    def of_extremum(self, name: str, u: ast.expr, rest: list[ast.expr]) -> ast.expr:
        """Return the derivative of an extremum of several.

        Of equal ones a constant counts, so that it is 0 there, or else the first.
        """
        slope = self.derivative(u)
        for v in rest:
            other = self.derivative(v)
            strict, wide = (ast.Lt(), ast.LtE()) if name == "min" else (ast.Gt(), ast.GtE())
            is_constant = other is ZERO and slope is not ZERO
            test = ast.Compare(u, [strict if is_constant else wide], [v])
            slope, u = choice_of(test, slope, other), ast.Call(ast.Name(name), [u, v], [])
        return slope

    def of_reduction(self, name: str, u: ast.expr) -> ast.expr:
        """Return the derivative of a sum or an extremum over the vector, in x_j."""
        if name == "argmax" or any(map(is_reduction, ast.walk(u))):
            raise NoDerivativeFormulaError
        there: Mapping[str, ast.expr] = {"x": ast.Name("x_j")}
        slope = substituted(_Differentiator(self.functions, "x", ONE).derivative(u), there)
        if name == "sum":
            return slope
        whole = ast.Call(ast.Name(name), [u], [])
        here = ast.Compare(substituted(u, there), [ast.Eq()], [whole])
        return choice_of(here, slope, ZERO)


def _derivative_of_callee(function: Function, call: ast.Call, variable: str) -> ast.expr:
    """Return the derivative of a function that a formula calls, in its argument or a parameter."""
    formula = function.derivative_formula
    if variable != "x":
        formula = Derivative(function.formula, variable)
    values = {name: tree_of(repr(value)) for name, value in function.freeze().values.items()}
    values |= settings(call, function)
    if not formula.is_written or formula.names - {"x", *values}:
        raise NoDerivativeFormulaError
    return substituted(tree_of(formula.source), {**values, "x": call.args[0]})
