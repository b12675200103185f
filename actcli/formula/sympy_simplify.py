"""Shorter formulas, by SymPy's `simplify`; `simplify` runs this in a process of its own."""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
from collections.abc import Mapping
from threading import Thread
from time import monotonic, sleep
from typing import Any

import sympy
from sympy.logic.boolalg import BooleanAtom, BooleanFunction
from sympy.printing.str import StrPrinter

from actcli.errors import ActcliError
from actcli.formula.compile import defined
from actcli.formula.model import Formula
from actcli.formula.vocabulary import WORDS, Word

SYMPY_NAMES: Mapping[str, str] = {
    "abs": "Abs", "ceil": "ceiling", "max": "Max", "min": "Min",
}  # fmt: skip
# SymPy's names of the words that it has under another name.


def simplified(formula: Formula) -> Formula:
    """Return the same formula as short as SymPy makes it, with the functions it calls written out.

    Raises
    ------
    ActcliError
        For a formula of vectors, and where SymPy finds one that is not of the language.
    """
    if not formula.pointwise:
        raise ActcliError(
            "only formulas of one number can be simplified, and this is one of a vector."
        )
    names = {name: sympy.Symbol(name, real=True) for name in formula.names}
    found = Formula(_Printer().doprint(sympy.simplify(formula.over(SYMBOLS)(**names))))
    if not found.names <= formula.names:  # such as I, the imaginary unit
        raise ActcliError(f"SymPy's result is not in the formula language: {found}")
    return found


def serve(seconds: int) -> None:
    """Simplify the formula that is pickled on standard input, and write it as JSON.

    Parameters
    ----------
    seconds : int
        How long the caller waits. Soon after, or when the caller has gone, the process ends.
    """
    _end_with_the_caller(seconds)
    results, sys.stdout = sys.stdout, sys.stderr  # The module of a function may print.
    text, functions = pickle.load(sys.stdin.buffer)
    try:
        answer = {"formula": simplified(Formula(text, functions)).text}
    except ActcliError as error:
        answer = {"error": str(error)}
    except Exception as error:
        answer = {"error": f"SymPy cannot simplify it: {type(error).__name__}: {error}"}
    json.dump(answer, results)


def _end_with_the_caller(seconds: int) -> None:
    """End this process when its parent has gone, or some seconds later than it would end it."""
    parent, deadline = os.getppid(), monotonic() + seconds + 1

    def watch() -> None:
        while os.getppid() == parent and monotonic() < deadline:
            sleep(0.2)
        os._exit(1)

    Thread(target=watch, daemon=True).start()
    if hasattr(signal, "alarm"):  # It ends a long operation, too, while which no thread can run.
        signal.alarm(seconds + 2)


def _piecewise(condition: Any, yes: Any, no: Any) -> Any:
    holds = condition if isinstance(condition, CONDITIONS) else sympy.Ne(condition, 0)
    return sympy.Piecewise((yes, holds), (no, True))


CONDITIONS = (sympy.core.relational.Relational, BooleanAtom, BooleanFunction)


def _meaning(word: Word) -> Any:
    """Return SymPy's function for a word, or else the word's definition over SymPy's symbols."""
    if word.definition:
        return defined(word.definition, SYMBOLS)
    return getattr(sympy, SYMPY_NAMES.get(word.name, word.name))


SYMBOLS: dict[str, Any] = {
    "number": lambda text: sympy.Rational(text) if text.isdigit() else sympy.Float(text),
    "pi": sympy.pi, "e": sympy.E, "inf": sympy.oo, "nan": sympy.nan,
    "where": _piecewise, "Eq": sympy.Eq, "NotEq": sympy.Ne,
}  # fmt: skip
"""What each word of the formula language means over SymPy's symbols."""

SYMBOLS.update(
    {name: _meaning(word) for name, word in WORDS.items() if name not in ("where", "sum")}
)

NAMES: Mapping[str, str] = {
    SYMPY_NAMES.get(name, name): name
    for name in SYMBOLS.keys() & WORDS.keys()
    if not WORDS[name].definition
}
"""SymPy's functions, by their names there, that are words of the language."""


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
            raise ActcliError(f"SymPy's result needs {name}, which is not in the formula language.")
        return f"{NAMES[name]}({self.stringify(node.args, ', ')})"

    _print_Abs = _print_Max = _print_Min = _print_LatticeOp = _print_Function

    def _print_Mod(self, node: Any) -> str:
        dividend, divisor = (f"({self._print(part)})" for part in node.args)
        return f"({dividend} % {divisor})"

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
