"""Python functions of arrays over germs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actcli.formula.array_words import ARRAYS
from actcli.formula.germ_words import germ_words
from actcli.formula.vocabulary import WORDS
from actcli.numerics import np
from actcli.numerics.germ import Precision, precision
from actcli.numerics.germ.array_protocol import RULES
from actcli.numerics.germ.numpy_functions import over_germs


def over_arrays(usual: Precision) -> Precision:
    """Return a precision for functions of arrays, whose comparisons give NumPy's truths."""
    return precision(usual.order, usual.digits, np.bool_)


def _rule(name: str) -> Callable[..., Any]:
    """Return the rule of the function that a word of the formula language is."""
    return over_germs(lambda *u: germ_words(u[0].precision)[name](*u))


for _name, _word in WORDS.items():
    if _word.array_function:
        RULES.setdefault(ARRAYS[_name], _rule(_name))
