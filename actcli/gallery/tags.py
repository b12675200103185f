"""Tags: words by which functions are found, which follow from their properties."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from actcli.activation import Activation
from actcli.analysis.properties import Properties
from actcli.analysis.study import properties


def _declared_bounded(activation: Activation) -> bool:
    """Return whether the declared range is bounded."""
    return all(map(math.isfinite, activation.range.ends(activation.freeze().values)))


TAGS: Mapping[str, Callable[[Activation, Properties | None], bool]] = MappingProxyType(
    {
        "bounded": lambda a, known: known.bounded if known else _declared_bounded(a),
        "continuous": lambda _, known: known is not None and known.continuous,
        "smooth": lambda _, known: known is not None and known.smooth,
        "monotonic": lambda _, known: known is not None and known.trend is not None,
        "convex": lambda _, known: known is not None and known.curvature in ("convex", "linear"),
        "odd": lambda _, known: known is not None and known.symmetry == "odd",
        "even": lambda _, known: known is not None and known.symmetry == "even",
        "parametric": lambda a, _: bool(a.parameters),
        "random": lambda a, _: any(p.is_random for p in a.parameters),
        "vector": lambda a, _: not a.pointwise,
    }
)
# For every tag, whether a function has it, given its properties; None of a vector function.


def tags(activation: Activation) -> list[str]:
    """Return the tags of an activation with its parameters as they stand, in the order of TAGS."""
    known = properties(activation)
    return [tag for tag, holds in TAGS.items() if holds(activation, known)]
