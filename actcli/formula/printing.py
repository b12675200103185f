"""One formula in print: Unicode for terminals, LaTeX for documents, mathtext for figures."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from actcli.formula.grammar import is_of_vectors, is_reduction, is_word
from actcli.formula.model import Formula
from actcli.formula.vocabulary import CONSTANTS, GREEK, VECTOR_WORDS, WORDS
from actcli.support.unicode import SUBSCRIPTS, SUPERSCRIPTS

Symbols = Mapping[str, str]

# How strongly a printed expression holds together: a weaker one inside a stronger needs brackets.
CASES, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(7)

LONG = 8  # significant digits beyond which a literal is cut
SUBSCRIPTED = re.compile(r"(\w+)_([0-9aehijklmnoprstuvx]+)")  # what Unicode can lower
COMPONENTS = ("i", "j", "k", "ij")  # what stands behind the name of a vector or of a matrix


def text(formula: Formula, symbols: Symbols | None = None) -> str:
    """The formula in one line of Unicode: `x for x > 0; α·(eˣ − 1) otherwise`."""
    return Text(formula, symbols or {}).whole()


def latex(formula: Formula, symbols: Symbols | None = None) -> str:
    r"""The formula in LaTeX with amsmath: `\begin{cases} x & x > 0 \\ … \end{cases}`."""
    return Latex(formula, symbols or {}).whole()


def mathtext(formula: Formula, symbols: Symbols | None = None) -> str:
    r"""The formula for Matplotlib's mathtext, which has no `cases`, without the dollar signs."""
    return Mathtext(formula, symbols or {}).whole()


def symbol(name: str) -> str:
    """A name as a terminal shows it: "α" of "alpha", "tᵣ" of "t_r"."""
    return Text.named(name)


class Text:
    """A printer. What it prints comes with its strength, and is bracketed where it is too weak."""

    GREEK: ClassVar[Mapping[str, str]] = GREEK
    COMPARE: ClassVar[Mapping[str, str]] = {
        "Lt": "<", "LtE": "≤", "Gt": ">", "GtE": "≥", "Eq": "=", "NotEq": "≠",
    }  # fmt: skip
    MINUS, TIMES, BESIDE, CUT = "−", "·", "·", "…"

    def __init__(self, formula: Formula, symbols: Symbols) -> None:
        self.source = formula.source
        self.tree = formula.tree
        self.symbols = symbols
        # A vector formula names its components: x_i outside a sum, x_j inside, or x_k if it has a
        # j already.
        self.index = "i" if any(map(is_of_vectors, ast.walk(formula.tree))) else ""
        self.bound = "k" if any(re.fullmatch("j|.*_j", name) for name in formula.names) else "j"

    def whole(self) -> str:
        return self.show(self.tree)[0]

    def show(self, node: ast.expr) -> tuple[str, int]:
        """A node in print and how strongly it holds together."""
        match node:
            case ast.Constant():
                return self.literal(ast.get_source_segment(self.source, node) or "")
            case ast.Name(id=name):
                return self.name(name), ATOM
            case ast.UnaryOp(op=op, operand=operand):
                prefix = self.MINUS if isinstance(op, ast.USub) else "+"
                return prefix + self.inside(operand, SIGN), SIGN
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                shown = self.inside(left, SUM)
                for sign, right in zip(map(self.sign, ops), comparators, strict=True):
                    shown += f" {sign} {self.inside(right, SUM)}"
                return shown, COMPARISON
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return f"{self.inside(left, SUM)} + {self.after(right, SUM)}", SUM
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                return f"{self.inside(left, SUM)} {self.MINUS} {self.after(right, PRODUCT)}", SUM
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return self.product(left, right), PRODUCT
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return self.quotient(left, right)
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return self.power(left, right), POWER
            case ast.Call(func=ast.Name(id=name), args=args) if not is_word(node):
                given = [f"{self.letter(w.arg)} = {self.inside(w.value, CASES)}"
                         for w in node.keywords if w.arg]  # fmt: skip
                return self.called(name) + self.arguments(args, given), ATOM
            case ast.Call(func=ast.Name(id="where")):
                return (self.delta(), ATOM) if _is_delta(node) else (self.cases(node), CASES)
            case ast.Call(func=ast.Name(id="abs"), args=[inner]):
                return self.magnitude(self.inside(inner, CASES)), ATOM
            case ast.Call(func=ast.Name(id="sqrt"), args=[inner]):
                return self.root(inner), ATOM
            case ast.Call(func=ast.Name(id="exp"), args=[inner]):
                return self.exponential(inner), POWER
            # These two are for numbers near 0, and the same to a reader.
            case ast.Call(func=ast.Name(id="expm1"), args=[inner]):
                return f"{self.exponential(inner)} {self.MINUS} 1", SUM
            case ast.Call(func=ast.Name(id="log1p"), args=[inner]):
                return self.function("log") + self.brackets(f"1 + {self.after(inner, SUM)}"), ATOM
            case ast.Call(func=ast.Name(id="entry"), args=[vector, place]):
                return self.entry(vector, self.place(place)), ATOM
            case ast.Call(func=ast.Name(id="group"), args=[vector, size]):
                start = f"(i {self.MINUS} 1){self.inside(size, PRODUCT)}"
                return self.entry(vector, f"{start} + {self.bound}"), ATOM
            case ast.Call(func=ast.Name(id="cutoff"), args=[vector, power]):
                name = self.subscript(self.function("cutoff"), self.show(power)[0])
                return name + self.brackets(self.unindexed(vector)), ATOM
            case ast.Call(func=ast.Name(id=name), args=args):
                if is_reduction(node):
                    return self.reduction(name, args[0]), POWER
                return self.function(name) + self.arguments(args), ATOM
        raise AssertionError(ast.dump(node))  # pragma: no cover - a Formula's tree is checked

    def sign(self, comparison: ast.cmpop) -> str:
        return self.COMPARE[type(comparison).__name__]

    def inside(self, node: ast.expr, least: int) -> str:
        """A node as part of something that needs it to hold together at least so strongly."""
        shown, strength = self.show(node)
        return shown if strength >= least else self.brackets(shown)

    def after(self, node: ast.expr, least: int) -> str:
        """A node behind an operator, where a sign of its own would be misread."""
        shown, strength = self.show(node)
        signed = shown.startswith((self.MINUS, "+"))
        return self.brackets(shown) if strength < least or signed else shown

    def brackets(self, shown: str) -> str:
        return f"({shown})"

    def literal(self, digits: str) -> tuple[str, int]:
        """A number as it was written, very many decimals cut."""
        mantissa, _, exponent = digits.lower().partition("e")
        whole, point, decimals = mantissa.partition(".")
        if len((whole + decimals).lstrip("0")) > LONG and point:
            mantissa = whole + point + decimals[:5] + self.CUT
        if not exponent:
            return mantissa, ATOM
        return f"{mantissa}{self.TIMES}{self.ten(exponent.lstrip('+'))}", PRODUCT

    def ten(self, exponent: str) -> str:
        """A power of ten."""
        return "10" + exponent.translate(SUPERSCRIPTS)

    def name(self, name: str) -> str:
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
        """A name in print; what follows the underscore behind a single letter is its index."""
        match = SUBSCRIPTED.fullmatch(name)
        if match and (len(match[1]) == 1 or match[1] in GREEK or match[2] in COMPONENTS):
            return cls.subscript(cls.letter(match[1]), match[2])
        return cls.letter(name)

    @classmethod
    def letter(cls, name: str) -> str:
        return cls.GREEK.get(name, name)

    @classmethod
    def subscript(cls, base: str, index: str) -> str:
        """The base with an index, in brackets where Unicode cannot lower it."""
        lowered = index.replace(" ", "").translate(SUBSCRIPTS)
        return f"{base}[{index}]" if "/" in index else base + lowered

    def superscript(self, base: str, exponent: ast.expr) -> str | None:
        """The base with a raised exponent, where Unicode can raise it."""
        bare = exponent.operand if isinstance(exponent, ast.UnaryOp) else exponent
        if not isinstance(bare, ast.Constant | ast.Name):
            return None  # and is not printed here only to be printed again
        raised, strength = self.show(exponent)
        raised = raised.replace(self.MINUS, "-")
        if strength < SIGN or not re.fullmatch(r"-?(\d+|[xnij])", raised):
            return None
        return base + raised.translate(SUPERSCRIPTS)

    def product(self, left: ast.expr, right: ast.expr) -> str:
        return f"{self.inside(left, PRODUCT)}{self.TIMES}{self.after(right, SIGN)}"

    def quotient(self, left: ast.expr, right: ast.expr) -> tuple[str, int]:
        return f"{self.inside(left, PRODUCT)}/{self.after(right, POWER)}", PRODUCT

    def power(self, base: ast.expr, exponent: ast.expr) -> str:
        shown = self.inside(base, ATOM)
        return self.superscript(shown, exponent) or f"{shown}^{self.inside(exponent, ATOM)}"

    def exponential(self, inner: ast.expr) -> str:
        return self.superscript("e", inner) or f"exp({self.inside(inner, CASES)})"

    def magnitude(self, inner: str) -> str:
        return f"|{inner}|"

    def root(self, inner: ast.expr) -> str:
        return f"√{self.inside(inner, ATOM)}"

    def function(self, name: str) -> str:
        return (WORDS.get(name) or VECTOR_WORDS[name]).unicode

    def called(self, name: str) -> str:
        """A function that is no word."""
        return name

    def arguments(self, args: list[ast.expr], settings: Sequence[str] = ()) -> str:
        return self.brackets(", ".join([*(self.inside(arg, CASES) for arg in args), *settings]))

    def reduction(self, name: str, inner: ast.expr) -> str:
        outer, self.index = self.index, self.bound
        shown = self.inside(inner, PRODUCT)
        self.index = outer
        return f"{self.subscript(self.reducer(name), self.bound)} {shown}"

    def reducer(self, name: str) -> str:
        return "Σ" if name == "sum" else name

    def place(self, place: ast.expr) -> str:
        return self.show(place)[0]

    def unindexed(self, vector: ast.expr) -> str:
        """A vector as a whole."""
        outer, self.index = self.index, ""
        shown = self.inside(vector, CASES)
        self.index = outer
        return shown

    def entry(self, vector: ast.expr, place: str) -> str:
        """The entry of a vector at a place, in which factors stand side by side: x₂ᵢ₋₁."""
        return self.subscript(self.unindexed(vector), place.replace(self.BESIDE, ""))

    def delta(self) -> str:
        return self.subscript("δ", "ij")

    def cases(self, node: ast.expr) -> str:
        branches, otherwise = self.branches(node)
        listed = [f"{value} for {condition}" for condition, value in branches]
        return "; ".join([*listed, f"{otherwise} otherwise"])

    def branches(self, node: ast.expr) -> tuple[list[tuple[str, str]], str]:
        """The cases of nested `where`s, condition and value, and what holds otherwise."""
        found = []
        while isinstance(node, ast.Call) and getattr(node.func, "id", "") == "where":
            condition, value, node = node.args
            found.append((self.inside(condition, CASES), self.inside(value, COMPARISON)))
        return found, self.inside(node, COMPARISON)


class Latex(Text):
    r"""The printer for LaTeX with amsmath."""

    GREEK: ClassVar[Mapping[str, str]] = {
        name: "\\lambda" if name == "lam" else f"\\{name}" for name in GREEK
    }
    COMPARE: ClassVar[Mapping[str, str]] = {
        "Lt": "<", "LtE": r"\leq", "Gt": ">", "GtE": r"\geq", "Eq": "=", "NotEq": r"\neq",
    }  # fmt: skip
    MINUS, TIMES, BESIDE, CUT = "-", r" \cdot ", r"\,", r"\ldots"
    raised = False  # whether an exponent or an index is being printed

    def brackets(self, shown: str) -> str:
        tall = any(command in shown for command in (r"\frac", r"\begin", r"\substack"))
        return rf"\left({shown}\right)" if tall else f"({shown})"

    def name(self, name: str) -> str:
        return CONSTANTS[name].latex if name in CONSTANTS else super().name(name)

    @classmethod
    def letter(cls, name: str) -> str:
        if name in cls.GREEK:
            return cls.GREEK[name]
        return name if len(name) == 1 else rf"\mathrm{{{name}}}".replace("_", r"\_")

    @classmethod
    def subscript(cls, base: str, index: str) -> str:
        return f"{base}_{{{index}}}"

    def superscript(self, base: str, exponent: ast.expr) -> str:
        return f"{base}^{{{self.place(exponent)}}}"

    def place(self, place: ast.expr) -> str:
        outer, self.raised = self.raised, True
        shown = self.inside(place, CASES)
        self.raised = outer
        return shown

    def product(self, left: ast.expr, right: ast.expr) -> str:
        a, b = self.inside(left, PRODUCT), self.after(right, SIGN)
        return f"{a}{self.TIMES if b[0].isdigit() else self.BESIDE}{b}"

    def quotient(self, left: ast.expr, right: ast.expr) -> tuple[str, int]:
        if self.raised:  # a fraction is too small to read there
            return super().quotient(left, right)
        return rf"\frac{{{self.inside(left, CASES)}}}{{{self.inside(right, CASES)}}}", POWER

    def power(self, base: ast.expr, exponent: ast.expr) -> str:
        match base:
            # Not a negative power: sin to the -1 would read as the inverse function.
            case ast.Call(func=ast.Name(id=name), args=args) if (
                name in WORDS and WORDS[name].power_on_name and isinstance(exponent, ast.Constant)
            ):
                return self.superscript(self.function(name), exponent) + self.arguments(args)
        return self.superscript(self.inside(base, ATOM), exponent)

    def ten(self, exponent: str) -> str:
        return f"10^{{{exponent}}}"

    def root(self, inner: ast.expr) -> str:
        return rf"\sqrt{{{self.inside(inner, CASES)}}}"

    def function(self, name: str) -> str:
        return (WORDS.get(name) or VECTOR_WORDS[name]).latex

    def called(self, name: str) -> str:
        return rf"\mathrm{{{name}}}".replace("_", r"\_")

    def reducer(self, name: str) -> str:
        return self.function(name)

    def delta(self) -> str:
        return self.subscript(r"\delta", "ij")

    def cases(self, node: ast.expr) -> str:
        branches, otherwise = self.branches(node)
        rows = [f"{value} & {condition}" for condition, value in branches]
        rows.append(rf"{otherwise} & \text{{otherwise}}")
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


class Mathtext(Latex):
    r"""The printer for Matplotlib's mathtext, a part of LaTeX."""

    def show(self, node: ast.expr) -> tuple[str, int]:
        shown, strength = super().show(node)
        if isinstance(node, ast.Compare):  # behind these it takes a sign for a difference
            shown = shown.replace("eq -", "eq {-}")
        return shown, strength

    def cases(self, node: ast.expr) -> str:
        branches, otherwise = self.branches(node)
        rows = [rf"{value}\quad {condition}" for condition, value in branches]
        rows.append(rf"{otherwise}\quad \mathrm{{otherwise}}")
        return r"\left\{\substack{" + r"\\".join(rows) + r"}\right."


def _is_delta(node: ast.AST) -> bool:
    """Whether it is Kronecker's delta: where(i == j, 1, 0)."""
    return ast.unparse(node) == "where(i == j, 1, 0)"
