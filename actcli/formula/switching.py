"""Switching functions: the parts of a formula that decide, by their sign, which branch is taken.

They are the differences of the sides of a comparison and of the arguments of min and max, what is
divided by, the jumps of %, the bases of powers that are not whole, and what each word declares to
be 0 where it breaks. Where one crosses 0, the formula or one of its derivatives may break.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property, lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from actcli.formula.grammar import is_word, parsed, settings
from actcli.formula.model import Formula, Function
from actcli.formula.vocabulary import ALTERNATING, WORDS

if TYPE_CHECKING:
    import ast

JUMPS_OF_MODULO = f"(u % v)*{ALTERNATING.format('round((u - u % v)/v)')}"
# The quotient is rounded to the integer that it is, so that it is the one to which u % v belongs.


class SwitchingFunction(Formula):
    """A formula made of the parts of a checked one, which may be longer than one may be written."""

    @cached_property
    def tree(self) -> ast.expr:
        return parsed(self.source)


@lru_cache(maxsize=256)  # A formula is equal to itself alone, so an unbounded cache would grow.
def switching_functions(formula: Formula) -> tuple[Formula, ...]:
    """Return the switching functions of a formula that depend on x, each once."""
    texts = dict.fromkeys((*_of_nodes(formula.tree), *_of_callees(formula)))
    found = (SwitchingFunction(text, formula.functions) for text in texts)
    return tuple(switching for switching in found if "x" in switching.names)


@lru_cache(maxsize=256)
def divisors(formula: Formula) -> tuple[Formula, ...]:
    """Return the factors of what a formula divides by that depend on x, each once."""
    import ast

    texts = dict.fromkeys(
        ast.unparse(factor)
        for node in ast.walk(formula.tree)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        for factor in _factors(node.right)
    )
    found = (SwitchingFunction(text, formula.functions) for text in texts)
    return tuple(divisor for divisor in found if "x" in divisor.names)


@lru_cache(maxsize=256)
def switching_of_callees(formula: Formula) -> tuple[Formula, ...]:
    """Return the switching functions inside the functions that a formula calls.

    They may be of a derivative alone that is higher than those that kinks are declared for.
    """
    import ast

    from actcli.formula.substitution import substituted

    texts: dict[str, None] = {}
    for call, function in formula.calls:
        given = {**_parameters(call, function), "x": call.args[0]}
        for inner in (function.formula, function.derivative_formula):
            for part in switching_functions(inner) + switching_of_callees(inner):
                texts[ast.unparse(substituted(part.tree, given))] = None
    return tuple(SwitchingFunction(text, formula.functions) for text in texts)


def _of_nodes(tree: ast.expr, but_of: Collection[ast.expr] = ()) -> Iterator[str]:
    """Yield the switching functions of operations and words, but for those of some parts."""
    import ast

    from actcli.formula.substitution import substituted

    for node in _walk(tree, but_of):
        match node:
            case ast.Compare(left=left, comparators=others):
                yield from (_difference(a, b) for a, b in pairwise([left, *others]))
            case ast.Call(func=ast.Name(id="min" | "max"), args=[_, _, *_] as args):
                yield from (_difference(a, b) for a, b in combinations(args, 2))
            case ast.Call(func=ast.Name(id=name), args=args) if is_word(node) and name in WORDS:
                word, given = WORDS[name], dict(zip("uvw", args, strict=False))
                if word.breaks == "u":
                    # A square touches 0 where its base passes it, and underflows around that.
                    yield from map(ast.unparse, (args[0], *_factors(args[0])))
                elif word.breaks:
                    yield ast.unparse(substituted(Formula(word.breaks).tree, given))
                elif not word.derivative and word.definition:
                    yield from _of_nodes(substituted(Formula(word.definition).tree, given), args)
            case ast.BinOp(op=ast.Div(), right=divisor):
                yield from map(ast.unparse, _factors(divisor))
            case ast.BinOp(left=u, op=ast.Mod(), right=divisor):
                yield from map(ast.unparse, _factors(divisor))
                yield ast.unparse(
                    substituted(Formula(JUMPS_OF_MODULO).tree, {"u": u, "v": divisor})
                )
            case ast.BinOp(left=base, op=ast.Pow(), right=exponent):
                if not (isinstance(exponent, ast.Constant) and isinstance(exponent.value, int)):
                    yield from map(ast.unparse, _factors(base))


def _walk(tree: ast.AST, but: Collection[ast.expr]) -> Iterator[ast.AST]:
    """Yield a tree's nodes, but for those of some parts, which may stand in it several times."""
    import ast

    if tree not in but:
        yield tree
        for child in ast.iter_child_nodes(tree):
            yield from _walk(child, but)


def _of_callees(formula: Formula) -> Iterator[str]:
    """Yield the distance of each called function's argument from each of its kinks."""
    from actcli.formula.substitution import substituted

    for call, function in formula.calls:
        parameters = _parameters(call, function)
        for kink in function.kinks or ():
            yield _difference(call.args[0], substituted(kink.tree, parameters))


def _parameters(call: ast.Call, function: Function) -> dict[str, ast.expr]:
    """Return what the parameters of a called function are in a call."""
    given = function.freeze().values
    return {name: Formula(repr(value)).tree for name, value in given.items()} | settings(
        call, function
    )


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
