"""Repairs: the formula that a text was probably meant to be, as "2*x" for "2x"."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator, Mapping
from itertools import pairwise
from keyword import iskeyword

from actcli.formula.grammar import MAX_CHARACTERS, FormulaError
from actcli.formula.model import Formula, Function
from actcli.formula.vocabulary import WORDS

TOKEN = re.compile(
    r"0x\w*|(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?|[^\W\d]\w*|\*\*|[<>=!]=|\S", re.IGNORECASE
)
WRITTEN: Mapping[str, str] = {  # what is written otherwise, and how
    r"^\s*(?:\w+\(x\)|y)\s*=(?!=)": "",
    r"\b(?:np|numpy|jnp|math|torch|tf)\.(?=[^\W\d])": "",
    r"\|([^|]+)\|": r"abs(\1)",
    r"√\s*(?=\()": "sqrt",
    r"√\s*([\w.]+)": r"sqrt(\1)",
    r"\^": "**",
    "²": "**2",
    "³": "**3",
    r"\bX\b": "x",
    r"\bln\b": "log",
    r"\bσ(?=\s*\()": "sigmoid",
    "π": "pi",
}


def suggestion(text: str, functions: Mapping[str, Function]) -> str:
    """A question whether a formula of x was meant that is like the text; "" if none is known."""
    if len(text) > MAX_CHARACTERS:
        return ""
    for pattern, right in WRITTEN.items():
        text = re.sub(pattern, right, text)
    spelled = "".join(_joined(text, {*WORDS}, functions))
    try:
        tree = _Chosen().visit(ast.parse(spelled.strip(), mode="eval"))
        meant = ast.unparse(tree)
        return f" Did you mean {meant!r}?" if "x" in Formula(meant, functions).names else ""
    except (FormulaError, SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


def _joined(text: str, words: Container[str], functions: Container[str]) -> Iterator[str]:
    """The tokens, with the signs of products and the arguments of functions that were left out."""
    called = False  # whether a bracket is to be closed behind this token
    for this, following in pairwise([*TOKEN.findall(text), ""]):
        named = this[0].isalpha() and not iskeyword(this)
        function = named and this != "x" and (this in words or this in functions)
        value = named or this[0].isdigit() or this[-1].isdigit() or this == ")"
        begins = following[:1].isalnum() and not iskeyword(following)
        yield this
        if called:
            yield ")"
        called = function and begins
        if called:
            yield "("
        elif function and following not in ("(", "="):
            yield "(x)"
        elif value and (begins or (following == "(" and (not named or this == "x"))):
            yield "*"
        else:
            yield " "


class _Chosen(ast.NodeTransformer):
    """Writes choices and conditions of Python in the words of the language."""

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        self.generic_visit(node)
        return _call("where", node.test, node.body, node.orelse)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        self.generic_visit(node)
        return _call("min" if isinstance(node.op, ast.And) else "max", *node.values)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not):
            return ast.BinOp(ast.Constant(1), ast.Sub(), node.operand)
        return node


def _call(name: str, *args: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name), [*args], [])
