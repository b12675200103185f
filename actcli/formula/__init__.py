"""Formulas: mathematics as text that can be read, checked, printed, and run over any numbers."""

from actcli.formula.compile import Words
from actcli.formula.grammar import FormulaError
from actcli.formula.literals import number
from actcli.formula.model import UNWRITTEN, Formula, Function

__all__ = [
    "UNWRITTEN",
    "Formula",
    "FormulaError",
    "Function",
    "Words",
    "number",
]
