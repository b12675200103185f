"""The printer of formulas: Unicode for terminals, and what other printers inherit."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import ClassVar

from actcli.formula.grammar import is_of_vectors, is_reduction, is_word, literal_text
from actcli.formula.model import Formula
from actcli.formula.vocabulary import CONSTANTS, GREEK, VECTOR_WORDS, WORDS
from actcli.support.unicode import SUBSCRIPTS, SUPERSCRIPTS

Symbols = Mapping[str, str]
"""The names under which parameters and functions are printed, if not under their own."""

MAX_DIGITS = 8
# A literal with a point and more significant digits than this is cut after five decimals.

SUBSCRIPTED = re.compile(r"(\w+)_([0-9aehijklmnoprstuvx]+)")
# A name with an index, all of which Unicode can lower.

COMPONENTS = ("i", "j", "k", "ij")
# The indices of a vector or a matrix.


class Strength(IntEnum):
    """How strongly a printed part holds together: a weaker one inside a stronger needs brackets."""

    CASES = 0
    COMPARISON = 1
    REMAINDER = 2
    SUM = 3
    PRODUCT = 4
    SIGN = 5
    POWER = 6
    ATOM = 7


class UnicodePrinter:
    """Prints a formula in Unicode.

    Each part comes with its strength, and is bracketed where that is too weak.

    Parameters
    ----------
    formula : Formula
    symbols : mapping from str to str
        The names under which parameters and functions are printed, if not under their own.
    """

    GREEK: ClassVar[Mapping[str, str]] = GREEK
    COMPARE: ClassVar[Mapping[str, str]] = {
        "Lt": "<", "LtE": "≤", "Gt": ">", "GtE": "≥", "Eq": "=", "NotEq": "≠",
    }  # fmt: skip
    MINUS, TIMES, CUT, MODULO = "−", "·", "…", "mod"
    FLOOR: ClassVar[tuple[str, str]] = ("⌊", "⌋")
    CEILING: ClassVar[tuple[str, str]] = ("⌈", "⌉")
    IMPLICIT_TIMES = "·"
    """What stands between factors that need no sign."""

    def __init__(self, formula: Formula, symbols: Symbols) -> None:
        self.source = formula.source
        self.tree = formula.tree
        self.symbols = symbols
        # A vector formula names its components: x_i outside a sum, x_j inside, or x_k if it has a
        # j already.
        self.index = "i" if any(map(is_of_vectors, ast.walk(formula.tree))) else ""
        self.bound = "k" if any(re.fullmatch("j|.*_j", name) for name in formula.names) else "j"

    def whole(self) -> str:
        """Return the whole formula in print."""
        return self.show(self.tree)[0]

    def show(self, node: ast.expr) -> tuple[str, Strength]:
        """Return a node in print, and how strongly it holds together."""
        match node:
            case ast.Constant():
                return self.literal(literal_text(self.source, node))
            case ast.Name(id=name):
                return self.name(name), Strength.ATOM
            case ast.UnaryOp(op=op, operand=operand):
                prefix = self.MINUS if isinstance(op, ast.USub) else "+"
                return prefix + self.inside(operand, Strength.SIGN), Strength.SIGN
            case ast.BinOp():
                return self.operation(node)
            case ast.Compare():
                return self.comparison(node), Strength.COMPARISON
            case ast.Call(func=ast.Name(id=name)):
                return self.word(node, name) if is_word(node) else self.call(node, name)
        raise AssertionError(ast.dump(node))  # pragma: no cover - a Formula's tree is checked

    def operation(self, node: ast.BinOp) -> tuple[str, Strength]:
        """Return an operation of two operands in print."""
        left, right = node.left, node.right
        match node.op:
            case ast.Add():
                shown = f"{self.inside(left, Strength.SUM)} + {self.after(right, Strength.SUM)}"
                return shown, Strength.SUM
            case ast.Sub():
                subtrahend = self.after(right, Strength.PRODUCT)
                return f"{self.inside(left, Strength.SUM)} {self.MINUS} {subtrahend}", Strength.SUM
            case ast.Mult():
                return self.product(left, right), Strength.PRODUCT
            case ast.Div():
                return self.quotient(left, right)
            case ast.Mod():
                # In brackets inside a sum or a product: a + b mod c is read in more than one way.
                dividend, divisor = (
                    self.inside(left, Strength.PRODUCT),
                    self.after(right, Strength.SIGN),
                )
                return f"{dividend} {self.MODULO} {divisor}", Strength.REMAINDER
        return self.power(left, right), Strength.POWER

    def comparison(self, node: ast.Compare) -> str:
        """Return a chain of comparisons in print."""
        shown = self.inside(node.left, Strength.SUM)
        for op, right in zip(node.ops, node.comparators, strict=True):
            shown += f" {self.COMPARE[type(op).__name__]} {self.inside(right, Strength.SUM)}"
        return shown

    def word(self, node: ast.Call, name: str) -> tuple[str, Strength]:
        """Return a call of a word in print: in a notation of its own, if it has one."""
        if is_reduction(node):
            return self.reduction(name, node.args[0]), Strength.POWER
        if name == "where":
            if _is_delta(node):
                return self.delta(), Strength.ATOM
            return self.cases(node), Strength.CASES
        notation = self.NOTATIONS.get(name)
        if notation:
            return notation(self, *node.args)
        return self.function(name) + self.arguments(node.args), Strength.ATOM

    def call(self, node: ast.Call, name: str) -> tuple[str, Strength]:
        """Return a call of a function that is no word in print."""
        given = [
            f"{self.letter(setting.arg)} = {self.inside(setting.value, Strength.CASES)}"
            for setting in node.keywords
            if setting.arg
        ]
        return self.called(name) + self.arguments(node.args, given), Strength.ATOM

    def inside(self, node: ast.expr, least: Strength) -> str:
        """Return a node in print, in brackets if it is weaker than `least`."""
        shown, strength = self.show(node)
        return shown if strength >= least else self.brackets(shown)

    def after(self, node: ast.expr, least: Strength) -> str:
        """Return a node behind an operator, in brackets also if it begins with a sign."""
        shown, strength = self.show(node)
        signed = shown.startswith((self.MINUS, "+"))
        return self.brackets(shown) if strength < least or signed else shown

    def brackets(self, shown: str) -> str:
        """Return a printed part in brackets."""
        return f"({shown})"

    def literal(self, digits: str) -> tuple[str, Strength]:
        """Return a number as it was written, with very many decimals cut."""
        mantissa, _, exponent = digits.lower().partition("e")
        whole, point, decimals = mantissa.partition(".")
        if len((whole + decimals).lstrip("0")) > MAX_DIGITS and point:
            mantissa = whole + point + decimals[:5] + self.CUT
        if not exponent:
            return mantissa, Strength.ATOM
        return f"{mantissa}{self.TIMES}{self.ten(exponent.lstrip('+'))}", Strength.PRODUCT

    def ten(self, exponent: str) -> str:
        """Return a power of ten."""
        return "10" + exponent.translate(SUPERSCRIPTS)

    def name(self, name: str) -> str:
        """Return a constant, a variable or a parameter in print, with its index if it has one."""
        if name in CONSTANTS:
            return CONSTANTS[name].unicode
        name = self.symbols.get(name, name)
        if name == "x" and self.index:
            return self.subscript("x", self.index)
        base, _, component = name.rpartition("_")
        if component == "i" and self.index:
            component = self.index
        if base in self.symbols and component in COMPONENTS:
            return self.subscript(self.named(self.symbols[base]), component)
        return self.named(f"{base}_{component}" if base else name)

    @classmethod
    def named(cls, name: str) -> str:
        """Return a name in print; what follows the underscore behind one letter is its index."""
        match = SUBSCRIPTED.fullmatch(name)
        if match and (len(match[1]) == 1 or match[1] in GREEK or match[2] in COMPONENTS):
            return cls.subscript(cls.letter(match[1]), match[2])
        return cls.letter(name)

    @classmethod
    def letter(cls, name: str) -> str:
        """Return a name in print, as a Greek letter if it is called like one."""
        return cls.GREEK.get(name, name)

    @classmethod
    def subscript(cls, base: str, index: str) -> str:
        """Return the base with an index, in brackets where Unicode cannot lower it."""
        lowered = index.replace(" ", "").translate(SUBSCRIPTS)
        return f"{base}[{index}]" if "/" in index else base + lowered

    def superscript(self, base: str, exponent: ast.expr) -> str | None:
        """Return the base with a raised exponent, or None where Unicode cannot raise it."""
        bare = exponent.operand if isinstance(exponent, ast.UnaryOp) else exponent
        if not isinstance(bare, ast.Constant | ast.Name):
            return None  # A longer one is not printed here only to be printed again.
        raised, strength = self.show(exponent)
        raised = raised.replace(self.MINUS, "-")
        if strength < Strength.SIGN or not re.fullmatch(r"-?(\d+|[xnij])", raised):
            return None
        return base + raised.translate(SUPERSCRIPTS)

    def product(self, left: ast.expr, right: ast.expr) -> str:
        """Return a product in print."""
        first, second = self.inside(left, Strength.PRODUCT), self.after(right, Strength.SIGN)
        return f"{first}{self.TIMES}{second}"

    def quotient(self, left: ast.expr, right: ast.expr) -> tuple[str, Strength]:
        """Return a quotient in print."""
        first, second = self.inside(left, Strength.PRODUCT), self.after(right, Strength.POWER)
        return f"{first}/{second}", Strength.PRODUCT

    def power(self, base: ast.expr, exponent: ast.expr) -> str:
        """Return a power in print."""
        shown = self.inside(base, Strength.ATOM)
        raised = self.superscript(shown, exponent)
        return raised or f"{shown}^{self.inside(exponent, Strength.ATOM)}"

    def exponential(self, inner: ast.expr) -> str:
        return self.superscript("e", inner) or f"exp({self.inside(inner, Strength.CASES)})"

    def root(self, inner: ast.expr, degree: int = 2) -> str:
        sign = {2: "√", 3: "∛"}[degree]
        return f"{sign}{self.inside(inner, Strength.ATOM)}"

    def rounded(self, inner: ast.expr, ends: tuple[str, str]) -> str:
        """Return the integer beside a number, between brackets that say on which side."""
        return f"{ends[0]}{self.inside(inner, Strength.CASES)}{ends[1]}"

    def function(self, name: str) -> str:
        """Return the name of a word in print."""
        return (WORDS.get(name) or VECTOR_WORDS[name]).unicode

    def called(self, name: str) -> str:
        """Return the name of a function that is no word in print."""
        return name

    def arguments(self, args: list[ast.expr], settings: Sequence[str] = ()) -> str:
        shown = (self.inside(arg, Strength.CASES) for arg in args)
        return self.brackets(", ".join([*shown, *settings]))

    def reduction(self, name: str, inner: ast.expr) -> str:
        """Return a sum or an extremum over the vector in print."""
        outer, self.index = self.index, self.bound
        shown = self.inside(inner, Strength.PRODUCT)
        self.index = outer
        return f"{self.subscript(self.reducer(name), self.bound)} {shown}"

    def reducer(self, name: str) -> str:
        return "Σ" if name == "sum" else name

    def place(self, place: ast.expr) -> str:
        """Return the place of an entry as its index."""
        return self.show(place)[0]

    def unindexed(self, vector: ast.expr) -> str:
        """Return a vector as a whole in print."""
        outer, self.index = self.index, ""
        shown = self.inside(vector, Strength.CASES)
        self.index = outer
        return shown

    def entry(self, vector: ast.expr, place: str) -> str:
        """Return the entry of a vector at a place, whose factors stand side by side: x₂ᵢ₋₁."""
        return self.subscript(self.unindexed(vector), place.replace(self.IMPLICIT_TIMES, ""))

    def delta(self) -> str:
        return self.subscript("δ", "ij")

    def cases(self, node: ast.expr) -> str:
        """Return nested `where`s in print."""
        branches, otherwise = self.branches(node)
        listed = [f"{value} for {condition}" for condition, value in branches]
        return "; ".join([*listed, f"{otherwise} otherwise"])

    def branches(self, node: ast.expr) -> tuple[list[tuple[str, str]], str]:
        """Return the cases of nested `where`s, condition and value, and the value otherwise."""
        found = []
        while isinstance(node, ast.Call) and getattr(node.func, "id", "") == "where":
            condition, value, node = node.args
            shown = self.inside(value, Strength.COMPARISON)
            found.append((self.inside(condition, Strength.CASES), shown))
        return found, self.inside(node, Strength.COMPARISON)

    # The notations of words that are not written as calls.

    def show_abs(self, u: ast.expr) -> tuple[str, Strength]:
        return f"|{self.inside(u, Strength.CASES)}|", Strength.ATOM

    def show_sqrt(self, u: ast.expr) -> tuple[str, Strength]:
        return self.root(u), Strength.ATOM

    def show_cbrt(self, u: ast.expr) -> tuple[str, Strength]:
        return self.root(u, 3), Strength.ATOM

    def show_floor(self, u: ast.expr) -> tuple[str, Strength]:
        return self.rounded(u, self.FLOOR), Strength.ATOM

    def show_ceil(self, u: ast.expr) -> tuple[str, Strength]:
        return self.rounded(u, self.CEILING), Strength.ATOM

    def show_pow(self, u: ast.expr, v: ast.expr) -> tuple[str, Strength]:
        return self.power(u, v), Strength.POWER

    def show_exp2(self, u: ast.expr) -> tuple[str, Strength]:
        return self.power(ast.Name("2"), u), Strength.POWER

    def show_exp(self, u: ast.expr) -> tuple[str, Strength]:
        return self.exponential(u), Strength.POWER

    def show_expm1(self, u: ast.expr) -> tuple[str, Strength]:
        return f"{self.exponential(u)} {self.MINUS} 1", Strength.SUM

    def show_log1p(self, u: ast.expr) -> tuple[str, Strength]:
        inner = self.brackets(f"1 + {self.after(u, Strength.SUM)}")
        return self.function("log") + inner, Strength.ATOM

    def show_entry(self, vector: ast.expr, place: ast.expr) -> tuple[str, Strength]:
        return self.entry(vector, self.place(place)), Strength.ATOM

    def show_group(self, vector: ast.expr, size: ast.expr) -> tuple[str, Strength]:
        start = f"(i {self.MINUS} 1){self.inside(size, Strength.PRODUCT)}"
        return self.entry(vector, f"{start} + {self.bound}"), Strength.ATOM

    def show_cutoff(self, vector: ast.expr, power: ast.expr) -> tuple[str, Strength]:
        name = self.subscript(self.function("cutoff"), self.show(power)[0])
        return name + self.brackets(self.unindexed(vector)), Strength.ATOM

    NOTATIONS: ClassVar[Mapping[str, Callable[..., tuple[str, Strength]]]] = {
        "abs": show_abs, "floor": show_floor, "ceil": show_ceil, "sqrt": show_sqrt,
        "cbrt": show_cbrt, "pow": show_pow, "exp": show_exp, "exp2": show_exp2,
        "expm1": show_expm1, "log1p": show_log1p,
        "entry": show_entry, "group": show_group, "cutoff": show_cutoff,
    }  # fmt: skip
    """By the name of the word. A reader need not know expm1 and log1p, for numbers near 0."""


def _is_delta(node: ast.AST) -> bool:
    """Return whether a node is Kronecker's delta: where(i == j, 1, 0)."""
    return ast.unparse(node) == "where(i == j, 1, 0)"
