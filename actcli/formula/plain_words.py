"""The words of the formula language over plain floats.

They are enough for bounds, kinks and numbers on the command line, which then need not wait for
NumPy. They raise as the functions of `math` do.
"""

from __future__ import annotations

import math
from typing import Any

from actcli.formula.compile import defined
from actcli.formula.vocabulary import WORDS, Word

DIRECT_ERFCX_BELOW = 5.0
# Beyond, the continued fraction is right to 2**-53 in ERFCX_STEPS. Before, the exponential of the
# square loses two digits at most.

ERFCX_STEPS = 50


def _erfcx(x: float) -> float:
    """Return exp(x²)·erfc(x); far out by Laplace's continued fraction."""
    if not x > DIRECT_ERFCX_BELOW:
        return math.exp(x * x) * math.erfc(x)
    denominator = x
    for k in range(ERFCX_STEPS, 0, -1):
        denominator = x + k / 2 / denominator
    return 1 / (math.sqrt(math.pi) * denominator)


PLAIN: dict[str, Any] = {
    "number": float,
    "pi": math.pi,
    "e": math.e,
    "inf": math.inf,
    "nan": math.nan,
    "where": lambda condition, a, b: a if condition else b,
    "min": lambda *a: min(a),
    "max": lambda *a: max(a),
    "sum": lambda a: a,
    "abs": abs,
    # Floats and not Python's integers, whose powers may have millions of digits.
    "floor": lambda u: float(math.floor(u)),
    "ceil": lambda u: float(math.ceil(u)),
    "round": lambda u: float(round(u)),
    "erfcx": _erfcx,
}
"""What each word means over plain floats."""


def _meaning(word: Word) -> Any:
    """Return the function of that name in `math`, or else what the word's declaration says."""
    function = getattr(math, word.name, None)
    return function or defined(word.stable or word.definition, PLAIN)


PLAIN.update({name: _meaning(word) for name, word in WORDS.items() if name not in PLAIN})
