"""Typeset a formula for a figure: with large fractions, and its cases in columns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from actcli.activation import Activation
from actcli.formula.latex_printer import MathtextPrinter
from actcli.formula.printer import Strength, UnicodePrinter
from actcli.plot.naming import derivative_letter

OPPOSITE: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Lt: ast.GtE, ast.LtE: ast.Gt,
}  # fmt: skip

MAX_IMBALANCE = 1.3
# A sum is broken before a sign if the longer of the lines is at most so many times as long as if it
# were broken between two factors.

FACTOR = r"\,"
# What a factor that is not the first begins with.

COMMAND, BRACES = re.compile(r"\\(?:[A-Za-z]+ ?|.)"), re.compile(r"\\(?:mathrm|[dt]?frac)|[{}^_]")


@dataclass(frozen=True)
class Typeset:
    """A formula in mathtext.

    Attributes
    ----------
    line : str
        The formula, or what stands before its cases.
    cases : tuple of (str, str)
        The value and the condition of each.
    rest : str
        A second line.
    broken : Typeset or None
        The same formula for less room: in two lines, or with the quotients in its cases as
        fractions. None if it has no such form.
    """

    line: str
    cases: tuple[tuple[str, str], ...] = ()
    rest: str = ""
    broken: Typeset | None = None


def formulas(activation: Activation, orders: Sequence[int] = (0, 1)) -> tuple[Typeset, ...]:
    """Return the formulas of a function and its derivative; of a higher one only the left side."""
    left = ["f_i", r"\partial f_i / \partial x_j"]
    if activation.pointwise:
        left = [derivative_letter(activation, order, argument="(x)") for order in (0, 1)]
    symbols = {activation.name: "f", **activation.symbols}
    value, slope = (
        _Display(formula, symbols).typeset(f"{name} = ") if formula.is_written else Typeset("")
        for name, formula in zip(
            left, (activation.formula, activation.derivative_formula), strict=True
        )
    )
    known = {0: value, 1: slope}
    return tuple(known.get(order) or _unknown(activation, order) for order in orders)


def _unknown(activation: Activation, order: int) -> Typeset:
    """Return the left side of a derivative; that of a vector function is in its first input."""
    if activation.pointwise:
        return left_side(activation, order)
    return Typeset(rf"$\partial^{order} f_i / \partial x_1^{order}$")


def left_side(activation: Activation, order: int) -> Typeset:
    """Return the left side of a derivative: "f″(x)"."""
    return Typeset(f"${derivative_letter(activation, order, argument='(x)')}$")


class _Display(MathtextPrinter):
    """A printer of formulas that stand by themselves."""

    inner = False  # Whether a part is being printed in which a fraction would be too small to read.

    def typeset(self, before: str) -> Typeset:
        """Return the formula behind its left side, with its cases apart if it is made of them."""
        match self.tree:
            case ast.Call(func=ast.Name(id="where")) as where:
                return self.in_cases(before, where)
            case ast.BinOp(
                left=factor, op=ast.Mult(), right=ast.Call(func=ast.Name(id="where")) as where
            ):
                return self.in_cases(before + self.inside(factor, Strength.PRODUCT), where)
        return Typeset(_math(before + self.whole()), broken=self.broken(before))

    def in_cases(self, before: str, where: ast.Call) -> Typeset:
        """Return a formula that is made of cases, behind what stands before them."""
        tall = self.rows(where)
        self.inner = True
        flat = self.rows(where)
        rows = tuple((value, holds) for (value, _), (_, holds) in zip(tall, flat, strict=True))
        broken = Typeset(_math(before), rows) if rows != flat else None
        return Typeset(_math(before), flat, broken=broken)

    def broken(self, before: str) -> Typeset | None:
        """Return the formula in two lines of about the same length, if it is a sum or a product.

        A sum is broken between terms, unless one of the lines would be much longer than if a term
        was broken between factors. A fraction of a sum is broken before the last term, and becomes
        a sum of two fractions.
        """
        match self.tree:
            case ast.BinOp(
                left=ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right),
                op=ast.Div(),
                right=below,
            ):
                last = self.inside(ast.BinOp(right, ast.Div(), below), Strength.PRODUCT)
                sign = "+" if isinstance(op, ast.Add) else "-"
                parts = [
                    self.inside(ast.BinOp(left, ast.Div(), below), Strength.SUM),
                    f" {sign} {last}",
                ]
            case _:
                parts = [*self.terms(self.tree)]
        if len(parts) < 2:
            return None
        lengths = [_letters(part) for part in (before, *parts)]
        longer = {
            i: max(sum(lengths[: i + 1]), sum(lengths[i + 1 :]))
            * (MAX_IMBALANCE if parts[i].startswith(FACTOR) else 1.0)
            for i in range(1, len(parts))
        }
        at = min(longer, key=longer.__getitem__)
        first, rest = "".join(parts[:at]), "".join(parts[at:])
        if rest.startswith(FACTOR):
            rest = rf"\cdot{rest}"
        return Typeset(_math(before + first), rest=_math(rest))

    def terms(self, node: ast.expr) -> Iterator[str]:
        """Yield the parts of a sum or a product, between which a line may end."""
        match node:
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                yield from self.terms(left)
                added = isinstance(op, ast.Add)
                sign, least = ("+", Strength.SUM) if added else ("-", Strength.PRODUCT)
                first, *others = self.factors(right, least)
                yield f" {sign} {first}"
                yield from others
            case _:
                yield from self.factors(node, Strength.SUM)

    def factors(self, node: ast.expr, least: Strength) -> Iterator[str]:
        """Yield the factors of a product, the later ones with the sign before them."""
        match node:
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                yield from self.factors(left, Strength.PRODUCT)
                yield self.product(left, right).removeprefix(self.inside(left, Strength.PRODUCT))
            case _:
                yield self.inside(node, least)

    def rows(self, where: ast.Call) -> tuple[tuple[str, str], ...]:
        """Return the value and the condition of each case."""
        branches, last = self.branches(where)
        rows = [(_math(value), _condition(holds)) for holds, value in branches]
        return (*rows, (_math(last), self.otherwise(where)))

    def otherwise(self, where: ast.Call) -> str:
        """Return the condition of the last case: the opposite of the other if that is simple."""
        match where.args:
            case [_, _, ast.Call(func=ast.Name(id="where"))]:
                pass
            case [ast.Compare(left=left, ops=[op], comparators=right), _, _]:
                if type(op) in OPPOSITE:
                    opposite = ast.Compare(left, [OPPOSITE[type(op)]()], right)
                    return _condition(self.show(opposite)[0])
        return "otherwise"

    def quotient(self, left: ast.expr, right: ast.expr) -> tuple[str, Strength]:
        """Return a fraction, or a quotient in a line inside a case, a root or a fraction."""
        if self.inner:
            return UnicodePrinter.quotient(self, left, right)
        self.inner = True
        text, strength = super().quotient(left, right)
        self.inner = False
        return text.replace(r"\frac", r"\dfrac", 1), strength

    def product(self, left: ast.expr, right: ast.expr) -> str:
        """Return a product; a quotient in a line is in brackets before another factor."""
        text = super().product(left, right)
        if self.inner and isinstance(left, ast.BinOp) and isinstance(left.op, ast.Div):
            quotient = self.inside(left, Strength.PRODUCT)
            return f"({quotient}){text.removeprefix(quotient)}"
        return text

    def root(self, inner: ast.expr, degree: int = 2) -> str:
        """Return a root."""
        outer, self.inner = self.inner, True
        text = super().root(inner, degree)
        self.inner = outer
        return text


def _letters(part: str) -> int:
    """Return about how many letters wide a part of a formula is."""
    return len(COMMAND.sub("a", BRACES.sub("", part)))


def _condition(condition: str) -> str:
    """Return a condition in mathtext, behind an "if"."""
    return f"if  {_math(condition)}"


def _math(text: str) -> str:
    """Return a text as mathtext, between dollar signs."""
    return f"${text}$"
