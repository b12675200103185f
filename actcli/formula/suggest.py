"""Suggestions: the formula that a text was probably meant to be, as "2*x" for "2x"."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator, Mapping
from itertools import pairwise
from keyword import iskeyword

from actcli.formula.grammar import MAX_CHARACTERS, FormulaError
from actcli.formula.model import Formula, Function
from actcli.formula.vocabulary import WORDS

TOKEN = re.compile(  # numbers, names, comparisons and powers, and any other sign
    r"0x\w*|(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?|[^\W\d]\w*|\*\*|[<>=!]=|\S", re.IGNORECASE
)
REPLACEMENTS: Mapping[str, str] = {
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
"""Patterns of other notations, and how the language writes them."""


def suggestion(text: str, functions: Mapping[str, Function]) -> str:
    """Return ' Did you mean …?' for the formula of x that is most like the text, or ''."""
    if len(text) > MAX_CHARACTERS:
        return ""
    for pattern, right in REPLACEMENTS.items():
        text = re.sub(pattern, right, text)
    spelled = "".join(_with_signs(text, {*WORDS}, functions))
    try:
        tree = _WithoutPython().visit(ast.parse(spelled.strip(), mode="eval"))
        meant = ast.unparse(tree)
        formula = Formula(meant, functions, of_components=False)
        return f" Did you mean {meant!r}?" if "x" in formula.names else ""
    except (FormulaError, SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


def _with_signs(text: str, words: Container[str], functions: Container[str]) -> Iterator[str]:
    """Yield the tokens, and between them the signs and brackets that were left out.

    They are those of products, "2x", and of the arguments of functions, "sin x" and "relu".
    """
    is_open = False  # whether a bracket is to be closed behind this token
    for this, following in pairwise([*TOKEN.findall(text), ""]):
        is_name = this[0].isalpha() and not iskeyword(this)
        is_function = is_name and this != "x" and (this in words or this in functions)
        is_value = is_name or this[0].isdigit() or this[-1].isdigit() or this == ")"
        value_follows = following[:1].isalnum() and not iskeyword(following)
        factor_follows = following == "(" and (not is_name or this == "x")
        yield this
        if is_open:
            yield ")"
        is_open = is_function and value_follows
        if is_open:
            yield "("
        elif is_function and following not in ("(", "="):
            yield "(x)"
        elif is_value and (value_follows or factor_follows):
            yield "*"
        else:
            yield " "


class _WithoutPython(ast.NodeTransformer):
    """Writes Python's `if`, `and`, `or` and `not` in the words of the language."""

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
