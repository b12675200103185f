"""Formulas over SymPy's symbols, which finds shorter ones: the one place that imports it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy
from sympy.logic.boolalg import BooleanAtom, BooleanFunction
from sympy.printing.str import StrPrinter

from actcli.errors import ActcliError
from actcli.formula import Formula

# What SymPy calls otherwise.
NAMES: Mapping[str, str] = {
    "Abs": "abs", "Max": "max", "Min": "min",
    **{word: word for word in ("sign", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan",
       "sinh", "cosh", "tanh", "sech", "asinh", "acosh", "atanh", "erf", "erfc")},
}  # fmt: skip


def simplified(formula: Formula) -> Formula:
    """The same formula as short as SymPy makes it, with the functions it calls written out.

    Raises ActcliError for a formula of vectors, and where SymPy finds one that is not of the
    language.
    """
    if not formula.pointwise:
        raise ActcliError("only formulas of a number are simplified, and this is one of a vector.")
    names = {name: sympy.Symbol(name, real=True) for name in formula.names}
    found = Formula(_Printer().doprint(sympy.simplify(formula.over(WORDS)(**names))))
    if not found.names <= formula.names:  # such as I, the imaginary unit
        raise ActcliError(f"what SymPy finds is no formula of the language: {found}")
    return found


def _where(condition: Any, yes: Any, no: Any) -> Any:
    holds = condition if isinstance(condition, CONDITIONS) else sympy.Ne(condition, 0)
    return sympy.Piecewise((yes, holds), (no, True))


CONDITIONS = (sympy.core.relational.Relational, BooleanAtom, BooleanFunction)


WORDS: Mapping[str, Any] = {
    **{word: getattr(sympy, name) for name, word in NAMES.items()},
    "number": lambda text: sympy.Rational(text) if text.isdigit() else sympy.Float(text),
    "pi": sympy.pi, "e": sympy.E, "inf": sympy.oo, "nan": sympy.nan,
    "where": _where, "sqrt": sympy.sqrt,
    "expm1": lambda u: sympy.exp(u) - 1,
    "log1p": lambda u: sympy.log(1 + u),
    "Phi": lambda u: sympy.erfc(-u / sympy.sqrt(2)) / 2,
    "phi": lambda u: sympy.exp(-(u**2) / 2) / sympy.sqrt(2 * sympy.pi),
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)),
    "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
}  # fmt: skip
"""What each word of the formula language means over SymPy's symbols."""


class _Printer(StrPrinter):  # type: ignore[misc]
    """Writes an expression of SymPy's in the formula language."""

    def _print_Piecewise(self, node: Any) -> str:
        *cases, (last, _) = node.args
        shown = self._print(last)
        for value, condition in reversed(cases):
            shown = f"where({self._print(condition)}, {self._print(value)}, {shown})"
        return str(shown)

    def _print_Function(self, node: Any) -> str:
        name = node.func.__name__
        if name not in NAMES:
            raise ActcliError(f"what SymPy finds needs {name}, which is not of the language.")
        return f"{NAMES[name]}({self.stringify(node.args, ', ')})"

    _print_Abs = _print_Max = _print_Min = _print_LatticeOp = _print_Function

    def _print_Relational(self, node: Any) -> str:
        return f"({self._print(node.lhs)} {node.rel_op} {self._print(node.rhs)})"

    def _print_And(self, node: Any) -> str:
        return "*".join(map(self._print, node.args))

    def _print_Or(self, node: Any) -> str:
        return f"({' + '.join(map(self._print, node.args))})"

    def _print_Exp1(self, node: Any) -> str:
        return "e"

    def _print_Infinity(self, node: Any) -> str:
        return "inf"

    def _print_Float(self, node: Any) -> str:
        return f"{float(node):.15g}"
