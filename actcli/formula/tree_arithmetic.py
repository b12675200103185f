"""Arithmetic on syntax trees that leaves out what changes nothing: x + 0, 1·x, x**1.

A literal is a name here, as `substitution.tree_of` makes it.
"""

from __future__ import annotations

import ast
import re
from decimal import Decimal

SHORT_LITERAL = re.compile(r"\d{1,9}(\.\d{0,9})?|\.\d{1,9}")
# The literals that are computed with; longer ones stay as they are written.

ZERO, ONE = ast.Name("0"), ast.Name("1")


def _literal(node: ast.expr) -> Decimal | None:
    """Return the number that a node is, or None."""
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node, sign = node.operand, -1
    if isinstance(node, ast.Name) and SHORT_LITERAL.fullmatch(node.id):
        return sign * Decimal(node.id)
    return None


def sum_of(u: ast.expr, v: ast.expr) -> ast.expr:
    """Return u + v."""
    if _literal(u) == 0:
        return v
    if _literal(v) == 0:
        return u
    return ast.BinOp(u, ast.Add(), v)


def difference_of(u: ast.expr, v: ast.expr) -> ast.expr:
    """Return u - v; of two literals it is computed."""
    a, b = _literal(u), _literal(v)
    if a is not None and b is not None:
        difference = ast.Name(str(abs(a - b)))
        return difference if a >= b else ast.UnaryOp(ast.USub(), difference)
    if a == 0:
        return negative_of(v)
    return u if b == 0 else ast.BinOp(u, ast.Sub(), v)


def negative_of(u: ast.expr) -> ast.expr:
    """Return -u, with the sign in front of the first factor."""
    match u:
        case ast.UnaryOp(op=ast.USub(), operand=v):
            return v
        case ast.BinOp(left=a, op=ast.Mult() | ast.Div() as op, right=b):
            return ast.BinOp(negative_of(a), op, b)
    return u if _literal(u) == 0 else ast.UnaryOp(ast.USub(), u)


def product_of(u: ast.expr, v: ast.expr) -> ast.expr:
    """Return u·v, with literals and signs in front, and factors in a row without brackets."""
    a, b = _literal(u), _literal(v)
    if 0 in (a, b):
        return ZERO
    if a == 1 or b == 1:
        return v if a == 1 else u
    if a == -1 or b == -1:
        return negative_of(v if a == -1 else u)
    if b is not None and a is None:
        return product_of(v, u)
    match v:
        case ast.UnaryOp(op=ast.USub(), operand=w):
            return negative_of(product_of(u, w))
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return product_of(product_of(u, left), right)
        case ast.BinOp(left=numerator, op=ast.Div(), right=w):
            return quotient_of(product_of(u, numerator), w)
    return ast.BinOp(u, ast.Mult(), v)


def quotient_of(u: ast.expr, v: ast.expr) -> ast.expr:
    """Return u/v."""
    if _literal(u) == 0 or _literal(v) == 1:
        return u
    return ast.BinOp(u, ast.Div(), v)


def power_of(u: ast.expr, v: ast.expr) -> ast.expr:
    """Return u**v."""
    match _literal(v):
        case 0:
            return ONE
        case 1:
            return u
    return ast.BinOp(u, ast.Pow(), v)


def choice_of(test: ast.expr, u: ast.expr, v: ast.expr) -> ast.expr:
    """Return u where the test holds, else v."""
    return u if ast.dump(u) == ast.dump(v) else ast.Call(ast.Name("where"), [test, u, v], [])
