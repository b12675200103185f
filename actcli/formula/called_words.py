"""Which words a formula calls, by which it is decided how its derivatives are computed."""

from __future__ import annotations

import ast

from actcli.formula.model import Formula
from actcli.formula.vocabulary import WORDS

NORMAL_WORDS = frozenset(("Phi", "phi", "erfc", "erfcx"))
EXPONENTIAL_WORDS = frozenset(("exp", "sigmoid", "softplus")) | NORMAL_WORDS
"""Words whose values over scaled jets are a number times an exponential."""


def has_exponentials(formula: Formula) -> bool:
    """Return whether a formula has words whose values can be kept apart from an exponential."""
    return bool(_words_called(formula) & EXPONENTIAL_WORDS) or bool(formula.calls)


def divides_normal_words(formula: Formula) -> bool:
    """Return whether a quotient or a logarithm may be of the tail of a normal distribution."""
    called = _words_called(formula)
    return bool(called & NORMAL_WORDS) and ("/" in formula.source or "log" in called)


def is_smooth_word(formula: Formula) -> bool:
    """Return whether a formula is a word of x alone, as `erf(x)` is, without a kink."""
    match formula.tree:
        case ast.Call(func=ast.Name(id=name), args=[ast.Name(id="x")]):
            word = WORDS.get(name)
            return bool(word and word.derivative and not word.breaks)
    return False


def _words_called(formula: Formula) -> set[str]:
    """Return the words that a formula calls."""
    return {
        node.func.id
        for node in ast.walk(formula.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
