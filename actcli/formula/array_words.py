"""The words of the formula language over arrays of float64."""

from __future__ import annotations

from collections.abc import Callable
from math import pi
from typing import Any

from actcli.formula.compile import defined
from actcli.formula.vocabulary import WORDS, Word
from actcli.numerics import np, special
from actcli.numerics.reductions import extremum, over_vector
from actcli.numerics.select import where

LIBRARIES = {"np": np, "special": special}

ARRAYS: dict[str, Any] = {
    "number": np.float64,
    "pi": np.float64(pi),
    "e": np.exp(1.0),
    "inf": np.inf,
    "nan": np.nan,
    "where": where,
    "sum": over_vector(np.sum),
    "min": extremum(np.minimum, np.min),
    "max": extremum(np.maximum, np.max),
}
"""What each word means over arrays of float64."""


def _meaning(word: Word) -> Callable[[Any], Any]:
    """Return the function that a word declares, or else its definition over arrays."""
    if not word.array_function:
        return defined(word.definition, ARRAYS)
    library, _, name = word.array_function.partition(".")
    function: Callable[[Any], Any] = getattr(LIBRARIES[library], name)
    return function


ARRAYS.update({name: _meaning(word) for name, word in WORDS.items() if name not in ARRAYS})
