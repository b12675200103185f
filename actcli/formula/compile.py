"""Compilation of a formula to a closure that computes it over any kind of number.

No text is ever handed to Python's `eval`: the syntax tree is walked once, and each node becomes a
function of the values of the names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from operator import and_
from typing import TYPE_CHECKING, Any

from actcli.formula.grammar import (
    OPERATORS,
    Callee,
    FormulaError,
    is_word,
    literal_text,
    parse,
    settings,
)
from actcli.formula.vocabulary import CONSTANTS

if TYPE_CHECKING:
    import ast

Words = Mapping[str, Any]
"""A number system: what each word and each constant means over its numbers.

It says besides, under "number", how the text of a literal becomes a number, so that no digit is
lost on the way, and under "function", optionally, what a function that a formula calls becomes; if
it does not, that is the function's own formula over the same numbers. Under the name of an
operator, such as "Eq" or "Pow", it may say what that means, where Python's == compares how numbers
are written, or its ** leaves them.
"""

Run = Callable[[Mapping[str, Any]], Any]
"""A part of a formula as a function of the values of the names."""


def compiled(
    tree: ast.expr, source: str, functions: Mapping[str, Callee], words: Words
) -> Callable[..., Any]:
    """Return a formula as a function of its names.

    Parameters
    ----------
    tree : ast.expr
        The checked syntax tree of `source`.
    source : str
        The text, from which literals are read.
    functions : mapping from str to Callee
        The functions that the formula may call besides the words.
    words : Words
        The numbers to compute with.
    """
    run = _Compiler(source, functions, words).number(tree)
    return lambda **names: run(names)


def defined(text: str, words: Words) -> Callable[..., Any]:
    """Return a formula of words as a function of u, v and w; it is compiled when first called."""

    @cache
    def run() -> Callable[..., Any]:
        return compiled(parse(text, {}), text, {}, words)

    return lambda *arguments: run()(**dict(zip("uvw", arguments, strict=False)))


class _Compiler:
    """Makes closures that compute the values of a formula's nodes."""

    def __init__(self, source: str, functions: Mapping[str, Callee], words: Words) -> None:
        self.source = source
        self.functions = functions
        self.words = words

    def value(self, node: ast.expr) -> Run:
        """Return a closure that computes the value of a checked node."""
        import ast

        part, words = self.number, self.words
        match node:
            case ast.Constant():
                literal = words["number"](literal_text(self.source, node))
                return lambda names: literal
            case ast.Name(id=name):
                if name in CONSTANTS:
                    constant = words[name]
                    return lambda names: constant
                return lambda names: names[name]
            case ast.BinOp(left=left, op=op, right=right):
                do, a, b = self.operator(op), part(left), part(right)
                return lambda names: do(a(names), b(names))
            case ast.UnaryOp(op=op, operand=operand):
                do, a = OPERATORS[type(op).__name__], part(operand)
                return lambda names: do(a(names))
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                return self.comparison([left, *comparators], ops)
            case ast.Call() if not is_word(node):
                return self.call(node)
            case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]):
                return self.choice(self.value(condition), part(yes), part(no))
            case ast.Call(func=ast.Name(id=name), args=args):
                if name not in words:
                    raise FormulaError(f"{name} cannot be used in an expression")
                function, parts = words[name], list(map(part, args))
                return lambda names: function(*[p(names) for p in parts])
            case _:  # pragma: no cover - the checker has refused everything else
                raise AssertionError(ast.dump(node))

    def operator(self, op: ast.AST) -> Callable[..., Any]:
        """Return what an operator means: Python's, unless the words have one by its name."""
        name = type(op).__name__
        meaning: Callable[..., Any] = self.words.get(name, OPERATORS[name])
        return meaning

    def number(self, node: ast.expr) -> Run:
        """Return a closure whose value is a number: 1 where a comparison holds, else 0.

        The truths of Python, NumPy and mpmath are each added and subtracted in another way.
        """
        import ast

        run = self.value(node)
        if not isinstance(node, ast.Compare):
            return run
        choose, literal = self.words["where"], self.words["number"]
        one, zero = literal("1"), literal("0")
        return lambda names: choose(run(names), one, zero)

    def comparison(self, sides: list[ast.expr], ops: list[ast.cmpop]) -> Run:
        """Return a closure that tells whether a chain of comparisons holds."""
        terms = list(map(self.number, sides))
        tests = [*map(self.operator, ops)]

        def compare(names: Mapping[str, Any]) -> Any:
            values = [term(names) for term in terms]
            holds = [t(a, b) for t, a, b in zip(tests, values, values[1:], strict=False)]
            whole = holds[0]
            for more in holds[1:]:
                whole = and_(whole, more)
            return whole

        return compare

    def choice(self, condition: Run, a: Run, b: Run) -> Run:
        """Return a closure that computes a where a condition holds, else b."""
        choose = self.words["where"]

        def where(names: Mapping[str, Any]) -> Any:
            holds = condition(names)
            if isinstance(holds, bool):  # Then the other branch need not have a value.
                return (a if holds else b)(names)
            return choose(holds, a(names), b(names))

        return where

    def call(self, node: ast.Call) -> Run:
        """Return a closure that calls a function with its settings."""
        function = self.functions[node.func.id]  # type: ignore[attr-defined]
        make = self.words.get("function", lambda function: function.over(self.words))
        f, x = make(function), self.number(node.args[0])
        given = {key: self.number(value) for key, value in settings(node, function).items()}
        return lambda names: f(x(names), **{key: value(names) for key, value in given.items()})
