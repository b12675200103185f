"""The words of the formula language over jets, and over jets times exponentials."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from actcli.formula.array_words import ARRAYS
from actcli.formula.compile import defined
from actcli.formula.vocabulary import WORDS, Word
from actcli.numerics import np
from actcli.numerics.jet import (
    RULES,
    Jet,
    by_derivative,
    maximum,
    minimum,
    over_jets,
    select,
)
from actcli.numerics.reductions import extremum
from actcli.numerics.vector_words import argmax, cutoff, entry, group

JETS: dict[str, Any] = {
    **ARRAYS,
    "where": select,
    "min": extremum(minimum, np.min),
    "max": extremum(maximum, np.max),
}
"""What each word means over jets, and over arrays among them."""


def _meaning(word: Word) -> Callable[[Any], Any]:
    """Return a word over jets: by the rule of its function, or else by its derivative."""
    function = ARRAYS[word.name]
    if function in RULES:
        return over_jets(function)
    if not word.derivative:
        return defined(word.definition, JETS)
    derivative = defined(word.derivative, JETS)
    return lambda u: by_derivative(function, derivative, u) if isinstance(u, Jet) else function(u)


JETS.update({
    name: _meaning(word) for name, word in WORDS.items() if word.derivative or word.definition
})  # fmt: skip

VECTORS: Mapping[str, Any] = {"entry": entry, "group": group, "argmax": argmax, "cutoff": cutoff}
"""What the words of vectors mean over arrays and over jets."""


@cache
def scaled_jets() -> Mapping[str, Any]:
    """Return what each word means over jets times exponentials that no float holds."""
    from actcli.numerics import scaled_exp

    words = {
        name: scaled_exp.accepting_scaled(word) if callable(word) else word
        for name, word in {**JETS, **VECTORS}.items()
    }
    by_rule = {
        name: scaled_exp.RULES[ARRAYS[name]]
        for name in JETS.keys() & WORDS.keys()
        if ARRAYS[name] in scaled_exp.RULES
    }
    return {**words, **by_rule, "sum": scaled_exp.total}
