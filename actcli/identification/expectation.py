"""Whether samples are of the function that somebody expects."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from actcli.identification.answer import Candidate, Identification
from actcli.identification.judge import deviation, explaining

if TYPE_CHECKING:
    from actcli.activation import Activation

SAME_VALUE = 1e-4
# Relative: a parameter that was found is not exact.

AS_CLOSE = 1.1
# A function whose mean distance is at most so many times that of the best is as good.


def expected_candidate(
    found: Identification, activation: Activation, given: Mapping[str, float]
) -> tuple[Candidate, bool]:
    """Return the function that is expected, and whether the samples are of it.

    Parameters
    ----------
    found : Identification
    activation : Activation
        With its parameters set.
    given : mapping of str to float
        Those that must have their values; the others may have any.
    """
    for one in found.candidates[: found.equal]:
        if one.name == activation.name and not one.is_wrapped:
            values = one.activation.values
            if all(math.isclose(values[n], v, rel_tol=SAME_VALUE) for n, v in given.items()):
                return one, found.is_identified
    seen = found.samples
    bare = activation.freeze()
    expected = Candidate(activation=bare, deviation=deviation(bare(seen.x), seen))
    if found.verdict == "is":
        explained, _ = explaining([*found.explaining, expected], seen)
        return expected, expected in explained
    is_close = expected.deviation.rms <= AS_CLOSE * found.best.deviation.rms
    return expected, found.is_identified and is_close
