"""Formulas in print: Unicode for terminals, LaTeX for documents."""

from __future__ import annotations

from actcli.formula.latex_printer import LatexPrinter
from actcli.formula.model import Formula
from actcli.formula.printer import Symbols, UnicodePrinter


def text(formula: Formula, symbols: Symbols | None = None) -> str:
    """Return a formula in one line of Unicode: `x for x > 0; α·(eˣ − 1) otherwise`.

    Parameters
    ----------
    formula : Formula
    symbols : mapping from str to str, optional
        The names under which parameters and functions are printed, if not under their own.
    """
    return UnicodePrinter(formula, symbols or {}).whole()


def latex(formula: Formula, symbols: Symbols | None = None) -> str:
    r"""Return a formula in LaTeX with amsmath: `\begin{cases} x & x > 0 \\ … \end{cases}`.

    Parameters
    ----------
    formula : Formula
    symbols : mapping from str to str, optional
        The names under which parameters and functions are printed, if not under their own.
    """
    return LatexPrinter(formula, symbols or {}).whole()


def symbol(name: str) -> str:
    """Return a name as a terminal shows it: "α" of "alpha", "tᵣ" of "t_r"."""
    return UnicodePrinter.named(name)
