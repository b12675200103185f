"""Python functions of arrays over germs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actcli.errors import ActcliError
from actcli.formula.array_words import ARRAYS
from actcli.formula.germ_words import germ_words
from actcli.formula.model import Formula
from actcli.formula.vocabulary import WORDS
from actcli.numerics import np
from actcli.numerics.germ import Germ, UndecidedError
from actcli.numerics.germ.array_protocol import RULES
from actcli.numerics.germ.numpy_functions import over_germs

truth: Any = np.bool_
"""Makes the results of comparisons in functions of arrays, which have NumPy's operators."""


def run_over_germs(function: Formula, x: Germ, values: Mapping[str, Any]) -> Any:
    """Return a Python function at a germ.

    Raises
    ------
    UndecidedError
        If it does not run over germs.
    """
    try:
        return function.over(germ_words(x.precision))(x=x, **values)
    except ActcliError as error:
        raise UndecidedError(str(error)) from error


def _rule(name: str) -> Callable[..., Any]:
    """Return the rule of the function that a word of the formula language is."""
    return over_germs(lambda *u: germ_words(u[0].precision)[name](*u))


for _name, _word in WORDS.items():
    if _word.array_function:
        RULES.setdefault(ARRAYS[_name], _rule(_name))
