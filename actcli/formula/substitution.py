"""Syntax trees of formulas in which names stand for other trees.

Literals are names in these trees, so that they are written as they were read: Python would write
the digits of a float.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from copy import copy
from typing import Any

from actcli.formula.grammar import is_reduction, literal_text
from actcli.formula.tree_arithmetic import negative_of


def tree_of(source: str) -> ast.expr:
    """Return the syntax tree of a formula, with its literals as names."""
    tree: ast.expr = _Literals(source).visit(ast.parse(source, mode="eval").body)
    return tree


def substituted(
    tree: ast.expr, trees: Mapping[str, ast.expr], *, into_reductions: bool = True
) -> ast.expr:
    """Return a copy of a tree in which names stand for other trees.

    Parameters
    ----------
    tree : ast.expr
    trees : mapping from str to ast.expr
        By the names that stand for them.
    into_reductions : bool, optional
        Whether names inside a sum or an extremum over the vector are substituted too.
    """
    copied: ast.expr = _Substitution(trees, into_reductions).visit(tree)
    return copied


class _Literals(ast.NodeTransformer):
    """Turns literals into names."""

    def __init__(self, source: str) -> None:
        self.source = source

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Name(literal_text(self.source, node))


class _Substitution(ast.NodeTransformer):
    """Makes a copy of a tree in which names stand for other trees."""

    def __init__(self, trees: Mapping[str, ast.expr], into_reductions: bool) -> None:
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
        return negative_of(operand) if isinstance(node.op, ast.USub) else operand

    def visit_Call(self, node: ast.Call) -> ast.Call:
        node.args = [self.visit(arg) for arg in node.args]
        node.keywords = [ast.keyword(word.arg, self.visit(word.value)) for word in node.keywords]
        return node
