"""Tags: the words by which functions are told apart and looked for, read off what is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from actcli.activation import Activation
from actcli.analysis.properties import Properties
from actcli.analysis.study import properties

Known = Properties | None


def _declared_bounded(activation: Activation) -> bool:
    return all(map(math.isfinite, activation.range.ends(activation.freeze().values)))


TAGS: Mapping[str, Callable[[Activation, Known], bool]] = MappingProxyType(
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
"""Every tag there is, and which functions have it, given their properties."""


def tags(activation: Activation) -> list[str]:
    """The tags of an activation with its parameters as they stand, in the order of TAGS."""
    known = properties(activation)
    return [tag for tag, holds in TAGS.items() if holds(activation, known)]
