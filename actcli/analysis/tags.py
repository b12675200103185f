"""Tags: words by which functions are found, which follow from their properties."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from actcli.activation import Activation
from actcli.analysis.mean_field import is_self_normalizing
from actcli.analysis.properties import Properties
from actcli.analysis.study import properties

Holds = Callable[[Activation], bool]


def _known(holds: Callable[[Properties], bool]) -> Holds:
    """Return whether something holds for the properties of a function of a number."""

    def is_known(activation: Activation) -> bool:
        known = properties(activation)
        return known is not None and holds(known)

    return is_known


def _is_bounded(activation: Activation) -> bool:
    """Return whether a function is bounded; of a vector function, whether its declared range is."""
    if known := properties(activation):
        return known.bounded
    return all(map(math.isfinite, activation.range.ends(activation.freeze().values)))


TAGS: Mapping[str, Holds] = MappingProxyType(
    {
        "bounded": _is_bounded,
        "continuous": _known(lambda known: known.continuous),
        "smooth": _known(lambda known: known.smooth),
        "monotonic": _known(lambda known: known.trend is not None),
        "convex": _known(lambda known: known.curvature in ("convex", "linear")),
        "odd": _known(lambda known: known.symmetry == "odd"),
        "even": _known(lambda known: known.symmetry == "even"),
        "self_normalizing": lambda a: a.pointwise and is_self_normalizing(a),
        "parametric": lambda a: bool(a.parameters),
        "random": lambda a: any(p.is_random for p in a.parameters),
        "vector": lambda a: not a.pointwise,
    }
)
# For every tag, whether a function has it.


def tags(activation: Activation) -> list[str]:
    """Return the tags of an activation with its parameters as they stand, in the order of TAGS."""
    return [tag for tag, holds in TAGS.items() if holds(activation)]
