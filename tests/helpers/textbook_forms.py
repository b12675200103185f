"""The functions of the catalogue as others write them: with exp, with tanh, with where, or moved.

Each way of writing is a rewriting of the declared formula, in which some words are replaced by what
they mean.
"""

import ast
from typing import NamedTuple

from actcli.formula.substitution import substituted

WITH_EXP = {
    "sigmoid": "1/(1 + exp(-u))",
    "tanh": "(exp(u) - exp(-u))/(exp(u) + exp(-u))",
    "softplus": "log(1 + exp(u))",
    "sech": "2/(exp(u) + exp(-u))",
    "sinh": "(exp(u) - exp(-u))/2",
    "cosh": "(exp(u) + exp(-u))/2",
    "expm1": "exp(u) - 1",
    "log1p": "log(1 + u)",
    "erfcx": "exp(u**2)*erfc(u)",
    "Phi": "(1 + erf(u/sqrt(2)))/2",
    "phi": "exp(-u**2/2)/sqrt(2*pi)",
    "abs": "max(u, -u)",
    "max": "where(u > v, u, v)",
    "min": "where(u < v, u, v)",
}

WITH_TANH = {
    "sigmoid": "(1 + tanh(u/2))/2",
    "tanh": "1 - 2/(exp(2*u) + 1)",
    "softplus": "max(u, 0) + log1p(exp(-abs(u)))",
    "expm1": "exp(u) - 1",
    "Phi": "erfc(-u/sqrt(2))/2",
    "abs": "sqrt((u)**2)",
    "max": "(u + v + abs(u - v))/2",
    "min": "(u + v - abs(u - v))/2",
    "erf": "1 - erfc(u)",
}

WITH_WHERE = {
    "sigmoid": "exp(u)/(1 + exp(u))",
    "tanh": "2/(1 + exp(-2*u)) - 1",
    "softplus": "-log(sigmoid(-u))",
    "log1p": "log(1 + u)",
    "exp": "1/exp(-u)",
    "abs": "where(u < 0, -u, u)",
    "sign": "where(u > 0, 1, where(u < 0, -1, 0))",
    "max": "v + relu(u - v)",
    "min": "u - relu(u - v)",
    "where": "max(u, v)",
}
# The last is for where(x > 0, x, 0) alone.

FORMS = {"exp": WITH_EXP, "tanh": WITH_TANH, "where": WITH_WHERE}

MOVES = {"2*x - 1": (2.0, -1.0), "x/4 + 1/2": (0.25, 0.5), "-x": (-1.0, 0.0)}
"""What is put in the place of x: the text, the factor and the shift."""


class _Rewriting(ast.NodeTransformer):
    def __init__(self, meanings):
        self.meanings = meanings

    def visit_Call(self, node):
        self.generic_visit(node)
        meaning = self.meanings.get(node.func.id)
        arguments = node.args
        if node.func.id == "where":
            is_relu = [*map(ast.unparse, node.args)] == ["x > 0", "x", "0"]
            meaning, arguments = meaning if is_relu else None, node.args[1:]
        if meaning is None or len(arguments) > 2:
            return node
        tree = ast.parse(meaning, mode="eval").body
        return substituted(tree, dict(zip("uv", arguments, strict=False)))


class Form(NamedTuple):
    """A way of writing a function: f(factor·x + shift) of the declared one."""

    name: str
    text: str
    factor: float = 1.0
    shift: float = 0.0


def textbook_forms(activation):
    """Yield the formula of a function in other ways, where they differ from its declaration."""
    tree = ast.parse(activation.formula.source, mode="eval").body
    seen = {ast.unparse(tree)}
    for name, meanings in FORMS.items():
        text = ast.unparse(
            _Rewriting(meanings).visit(ast.parse(ast.unparse(tree), mode="eval").body)
        )
        if text not in seen:
            seen.add(text)
            yield Form(name, text)
    for inner, (factor, shift) in MOVES.items():
        moved = substituted(tree, {"x": ast.parse(inner, mode="eval").body})
        yield Form(inner, ast.unparse(moved), factor, shift)
