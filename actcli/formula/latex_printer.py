"""The printers of formulas for LaTeX with amsmath, and for Matplotlib's mathtext."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import ClassVar

from actcli.formula.printer import Strength, UnicodePrinter
from actcli.formula.vocabulary import CONSTANTS, GREEK, VECTOR_WORDS, WORDS

TALL = (r"\frac", r"\dfrac", r"\begin", r"\substack")
# What brackets have to grow with.


class LatexPrinter(UnicodePrinter):
    """Prints a formula in LaTeX with amsmath."""

    GREEK: ClassVar[Mapping[str, str]] = {
        name: "\\lambda" if name == "lam" else f"\\{name}" for name in GREEK
    }
    COMPARE: ClassVar[Mapping[str, str]] = {
        "Lt": "<", "LtE": r"\leq", "Gt": ">", "GtE": r"\geq", "Eq": "=", "NotEq": r"\neq",
    }  # fmt: skip
    MINUS, TIMES, CUT, MODULO = "-", r" \cdot ", r"\ldots", r"\bmod"
    FLOOR = (r"\lfloor ", r" \rfloor")
    CEILING = (r"\lceil ", r" \rceil")
    IMPLICIT_TIMES = r"\,"

    raised = False
    """Whether an exponent or an index is being printed."""

    def brackets(self, shown: str) -> str:
        return self.between("(", shown, ")")

    @staticmethod
    def between(opening: str, shown: str, closing: str) -> str:
        """Return a printed part between brackets that are as tall as it is."""
        tall = any(command in shown for command in TALL)
        return (
            rf"\left{opening}{shown}\right{closing.lstrip()}" if tall else opening + shown + closing
        )

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
        shown = self.inside(place, Strength.CASES)
        self.raised = outer
        return shown

    def product(self, left: ast.expr, right: ast.expr) -> str:
        a, b = self.inside(left, Strength.PRODUCT), self.after(right, Strength.SIGN)
        return f"{a}{self.TIMES if b[0].isdigit() else self.IMPLICIT_TIMES}{b}"

    def quotient(self, left: ast.expr, right: ast.expr) -> tuple[str, Strength]:
        if self.raised:  # A fraction is too small to read there.
            return super().quotient(left, right)
        above, below = self.inside(left, Strength.CASES), self.inside(right, Strength.CASES)
        return rf"\frac{{{above}}}{{{below}}}", Strength.POWER

    def power(self, base: ast.expr, exponent: ast.expr) -> str:
        match base:
            # Not a negative power: sin to the -1 would read as the inverse function.
            case ast.Call(func=ast.Name(id=name), args=args) if (
                name in WORDS and WORDS[name].power_on_name and isinstance(exponent, ast.Constant)
            ):
                return self.superscript(self.function(name), exponent) + self.arguments(args)
        return self.superscript(self.inside(base, Strength.ATOM), exponent)

    def ten(self, exponent: str) -> str:
        return f"10^{{{exponent}}}"

    def root(self, inner: ast.expr, degree: int = 2) -> str:
        index = "" if degree == 2 else f"[{degree}]"
        return rf"\sqrt{index}{{{self.inside(inner, Strength.CASES)}}}"

    def rounded(self, inner: ast.expr, ends: tuple[str, str]) -> str:
        return self.between(ends[0], self.inside(inner, Strength.CASES), ends[1])

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


class MathtextPrinter(LatexPrinter):
    """Prints a formula in Matplotlib's mathtext, a part of LaTeX that has no `cases`."""

    MODULO = r"\;\mathrm{mod}\;"

    def show(self, node: ast.expr) -> tuple[str, Strength]:
        shown, strength = super().show(node)
        if isinstance(node, ast.Compare):  # Mathtext takes a sign behind it for a difference.
            shown = shown.replace("eq -", "eq {-}")
        return shown, strength

    def cases(self, node: ast.expr) -> str:
        branches, otherwise = self.branches(node)
        rows = [rf"{value}\quad {condition}" for condition, value in branches]
        rows.append(rf"{otherwise}\quad \mathrm{{otherwise}}")
        return r"\left\{\substack{" + r"\\".join(rows) + r"}\right."
