"""Formulas: mathematics as text that can be read, checked, printed, and run over any numbers."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Mapping
from functools import cached_property
from operator import add, and_, eq, ge, gt, le, lt, mul, ne, neg, pos, pow, sub, truediv
from typing import TYPE_CHECKING, Any

from actcli.errors import Mistake
from actcli.formula.vocabulary import CONSTANTS, FUNCTIONS

if TYPE_CHECKING:
    import ast

Words = Mapping[str, Any]
Run = Callable[[Mapping[str, Any]], Any]

LONGEST = 2000  # characters of a formula
DEEPEST = 50  # operations inside one another
DECIMAL = re.compile(r"[\d_]*\.?[\d_]*(e[+-]?[\d_]+)?", re.IGNORECASE)


class FormulaError(Mistake, ValueError):
    """A text that is not a formula; the message says what is wrong and where."""


class Formula:
    """One expression of the formula language.

    The language is arithmetic, comparisons, and the words of `vocabulary`; every other name is a
    variable or parameter. It is parsed when first needed, by a whitelist over Python's own syntax
    tree, and run by walking that tree: no text is ever handed to `eval`.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"

    @cached_property
    def tree(self) -> ast.expr:
        """The checked syntax tree. Raises FormulaError."""
        return _parse(self.text)

    @cached_property
    def names(self) -> frozenset[str]:
        """The variables and parameters that occur in it."""
        import ast

        called = {id(node.func) for node in ast.walk(self.tree) if isinstance(node, ast.Call)}
        return frozenset(
            node.id
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and id(node) not in called and node.id not in CONSTANTS
        )

    def over(self, words: Words) -> Callable[..., Any]:
        """The formula as a function of its names, computing with the numbers of `words`.

        `words` gives the meaning of every function and constant of the vocabulary, and under
        "number" how the text of a literal becomes a number, so that no digit is lost on the way.
        """
        run = _compile(self.tree, self.text, words)
        return lambda **names: run(names)

    def constant(self, **names: float) -> float:
        """Its value as a plain float. Raises FormulaError where it has none."""
        run = self.over(MATH)
        try:
            value = run(**names)
            if isinstance(value, bool):
                raise FormulaError(f"{self.text!r} is a condition, not a number")
            if isinstance(value, complex):
                raise FormulaError(f"{self.text!r} is not a real number")
            return float(value)
        except FormulaError:
            raise
        except ZeroDivisionError:
            raise FormulaError(f"{self.text!r} divides by zero") from None
        except OverflowError:
            raise FormulaError(f"{self.text!r} is too large for a float") from None
        except KeyError as missing:
            raise FormulaError(f"{self.text!r} needs a value for {missing}") from None
        except (ValueError, TypeError) as error:
            raise FormulaError(f"{self.text!r} has no value: {error}") from None


def number(text: str) -> float:
    """Read a number as a user writes it: 1e-3, .5, 1/3, -pi, sqrt(2), 0x1.8p3, inf, nan.

    A real minus sign (U+2212, as pasted from papers) is a minus. Raises FormulaError.
    """
    plain = text.replace("\N{MINUS SIGN}", "-").strip()
    try:
        return float(plain)
    except ValueError:
        pass
    if plain.lstrip("+-")[:2].lower() == "0x":
        try:
            return float.fromhex(plain)
        except (ValueError, OverflowError):
            raise FormulaError(f"{text!r} is not a number") from None
    if "," in plain and "(" not in plain:
        whole, _, digits = plain.partition(",")
        hint = f" Use a point: {whole}.{digits}, or give two values: {whole} {digits}."
        either = re.fullmatch(r"[+-]?\d+,\d+", plain)
        raise FormulaError(f"{text!r} is not a number." + (hint if either else ""))
    value = Formula(plain)
    try:
        names = value.names
    except FormulaError as error:
        raise FormulaError(f"{text!r} is not a number: {error}") from None
    if names:
        raise FormulaError(f"{text!r} is not a number")
    return value.constant()


_OPERATORS: dict[str, Callable[..., Any]] = {
    "Add": add, "Sub": sub, "Mult": mul, "Div": truediv, "Pow": pow, "USub": neg, "UAdd": pos,
    "Lt": lt, "LtE": le, "Gt": gt, "GtE": ge, "Eq": eq, "NotEq": ne,
}  # fmt: skip


def _parse(text: str) -> ast.expr:
    import ast

    if not text.strip():
        raise FormulaError("the formula is empty")
    if len(text) > LONGEST:
        raise FormulaError(f"the formula has {len(text)} characters, more than {LONGEST}")
    try:
        with warnings.catch_warnings(action="ignore"):  # Python's doubts about "1or 2"
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        where = f" at {error.offset}" if isinstance(error, SyntaxError) and error.offset else ""
        raise FormulaError(f"syntax error{where}") from None
    _check(tree, text, 0)
    return tree


def _check(node: ast.AST, text: str, depth: int) -> None:
    """Let only the language through; everything else is refused as grammar."""
    import ast

    def refuse(what: str) -> FormulaError:
        at = getattr(node, "col_offset", 0) + 1
        return FormulaError(f"{what} at {at}")

    if depth > DEEPEST:
        raise refuse(f"more than {DEEPEST} operations inside one another")
    match node:
        case ast.Constant(value=bool()) | ast.Constant(value=complex()):
            raise refuse("not a real number")
        case ast.Constant(value=int() | float()):
            if not DECIMAL.fullmatch(ast.get_source_segment(text.strip(), node) or ""):
                raise refuse("a number that is not decimal")
            children: list[ast.expr] = []
        case ast.Name(id=name):
            if name in FUNCTIONS:
                raise refuse(f"function {name!r} without arguments")
            children = []
        case ast.BinOp(left=left, op=op, right=right):
            if type(op).__name__ not in _OPERATORS:
                hint = " (a power is written **)" if isinstance(op, ast.BitXor) else ""
                raise refuse(f"unknown operator{hint}")
            children = [left, right]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            children = [operand]
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            if any(type(op).__name__ not in _OPERATORS for op in ops):
                raise refuse("unknown comparison")
            children = [left, *comparators]
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            if name not in FUNCTIONS:
                from difflib import get_close_matches

                close = get_close_matches(name, FUNCTIONS, 1)
                hint = f"; did you mean {close[0]!r}?" if close else ""
                raise FormulaError(f"unknown function {name!r} at {node.col_offset + 1}{hint}")
            least, most = FUNCTIONS[name].arity
            if not least <= len(args) <= most:
                raise refuse(f"{name} with {len(args)} arguments")
            children = args
        case _:
            raise refuse(f"{type(node).__name__.lower()}, which is not part of the language,")
    for child in children:
        _check(child, text, depth + 1)


def _compile(node: ast.expr, text: str, words: Words) -> Run:
    """A closure that computes the value of a checked node."""
    import ast

    def part(child: ast.expr) -> Run:
        return _compile(child, text, words)

    match node:
        case ast.Constant():
            literal = words["number"](ast.get_source_segment(text.strip(), node))
            return lambda names: literal
        case ast.Name(id=name):
            if name in CONSTANTS:
                constant = words[name]
                return lambda names: constant
            return lambda names: names[name]
        case ast.BinOp(left=left, op=op, right=right):
            do, a, b = _OPERATORS[type(op).__name__], part(left), part(right)
            return lambda names: do(a(names), b(names))
        case ast.UnaryOp(op=op, operand=operand):
            do, a = _OPERATORS[type(op).__name__], part(operand)
            return lambda names: do(a(names))
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            terms = [part(left), *map(part, comparators)]
            tests = [_OPERATORS[type(op).__name__] for op in ops]

            def compare(names: Mapping[str, Any]) -> Any:
                values = [term(names) for term in terms]
                holds = [t(a, b) for t, a, b in zip(tests, values, values[1:], strict=False)]
                whole = holds[0]
                for more in holds[1:]:
                    whole = and_(whole, more)
                return whole

            return compare
        case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]):
            test, a, b, choose = part(condition), part(yes), part(no), words["where"]

            def where(names: Mapping[str, Any]) -> Any:
                holds = test(names)
                if isinstance(holds, bool):  # what is not chosen need not have a value
                    return (a if holds else b)(names)
                return choose(holds, a(names), b(names))

            return where
        case ast.Call(func=ast.Name(id=name), args=args):
            function, parts = words[name], [part(arg) for arg in args]
            return lambda names: function(*[p(names) for p in parts])
        case _:  # pragma: no cover - `_check` has refused everything else
            raise AssertionError(ast.dump(node))


MATH: Words = {
    "number": float, "pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan,
    "where": lambda condition, a, b: a if condition else b,
    "min": lambda *a: min(a), "max": lambda *a: max(a), "sum": lambda a: a,
    "abs": abs, "sqrt": math.sqrt,
    "exp": math.exp, "expm1": math.expm1, "log": math.log, "log1p": math.log1p,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin, "acos": math.acos,
    "atan": math.atan, "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
    "asinh": math.asinh, "acosh": math.acosh, "atanh": math.atanh,
    "erf": math.erf, "erfc": math.erfc,
    "sign": lambda a: math.copysign(1.0, a) if a else a,
    "sech": lambda a: 2 * math.exp(-abs(a)) / (1 + math.exp(-2 * abs(a))),
    "Phi": lambda a: math.erfc(-a / math.sqrt(2)) / 2,
    "phi": lambda a: math.exp(-a * a / 2) / math.sqrt(2 * math.pi),
    "sigmoid": lambda a: math.exp(min(a, 0)) / (1 + math.exp(-abs(a))),
    "softplus": lambda a: max(a, 0) + math.log1p(math.exp(-abs(a))),
}  # fmt: skip
"""The words over plain floats: enough for bounds, kinks and numbers on the command line."""
