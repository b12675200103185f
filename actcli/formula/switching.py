"""Switching functions: the parts of a formula that decide, by their sign, which branch is taken.

They are the differences of the sides of a comparison and of the arguments of min and max, what is
divided by, the bases of powers that are not whole, and what each word declares to be 0 where it
breaks. Where one crosses 0, the formula or one of its derivatives may break.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from actcli.formula.grammar import is_word, settings
from actcli.formula.model import Formula
from actcli.formula.vocabulary import WORDS

if TYPE_CHECKING:
    import ast


@lru_cache(maxsize=256)  # A formula is equal to itself alone, so an unbounded cache would grow.
def switching_functions(formula: Formula) -> tuple[Formula, ...]:
    """Return the switching functions of a formula that depend on x, each once."""
    texts = dict.fromkeys((*_of_nodes(formula), *_of_callees(formula)))
    found = (Formula(text, formula.functions) for text in texts)
    return tuple(switching for switching in found if "x" in switching.names)


def _of_nodes(formula: Formula) -> Iterator[str]:
    """Yield the switching functions of the operations and the words of a formula."""
    import ast

    from actcli.formula.substitution import substituted

    for node in ast.walk(formula.tree):
        match node:
            case ast.Compare(left=left, comparators=others):
                yield from (_difference(a, b) for a, b in pairwise([left, *others]))
            case ast.Call(func=ast.Name(id="min" | "max"), args=[_, _, *_] as args):
                yield from (_difference(a, b) for a, b in combinations(args, 2))
            case ast.Call(func=ast.Name(id=name), args=[u]) if is_word(node) and name in WORDS:
                if breaks := WORDS[name].breaks:
                    yield ast.unparse(substituted(Formula(breaks).tree, {"u": u}))
            case ast.BinOp(op=ast.Div(), right=divisor):
                yield from map(ast.unparse, _factors(divisor))
            case ast.BinOp(left=base, op=ast.Pow(), right=exponent):
                if not (isinstance(exponent, ast.Constant) and isinstance(exponent.value, int)):
                    yield from map(ast.unparse, _factors(base))


def _of_callees(formula: Formula) -> Iterator[str]:
    """Yield the distance of each called function's argument from each of its kinks."""
    from actcli.formula.substitution import substituted

    for call, function in formula.calls:
        given = {name: repr(value) for name, value in function.freeze().values.items()}
        parameters = {name: Formula(text).tree for name, text in given.items()}
        parameters |= settings(call, function)
        for kink in function.kinks or ():
            yield _difference(call.args[0], substituted(kink.tree, parameters))


def _difference(a: ast.expr, b: ast.expr) -> str:
    """Return the text of a - b."""
    import ast

    return f"({ast.unparse(a)}) - ({ast.unparse(b)})"


def _factors(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the factors of a product, with which it is 0."""
    import ast

    match node:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            yield from _factors(left)
            yield from _factors(right)
        case ast.BinOp(left=base, op=ast.Pow()):
            yield from _factors(base)
        case _:
            yield node
