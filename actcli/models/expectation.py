"""Whether a model computes the function that somebody expects, and no other form of it."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.models.candidates import sample_points
from actcli.models.identify import ModelActivation, ModelIdentification
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

SAME = 1e-6
# Of the function's extent: what float32 does to parameters.

OTHER_FORM = 1e-2
# Of the function's extent: what is closer is meant to be the same, as gelu_tanh is gelu.

SAME_PARAMETER = 1e-6
# Relative.


def unmet_by_model(
    found: ModelIdentification, expected: Activation, given: Mapping[str, float]
) -> str:
    """Return what is said where a model does not compute the function expected, or "".

    Parameters
    ----------
    found : ModelIdentification
    expected : Activation
        With its parameters set.
    given : mapping of str to float
        Those that must have their values; the others may have any.
    """
    right = [one for one in found.activations if _is_same(one, expected, given)]
    others = [one for one in found.activations if one not in right and one.best]
    for one in others:
        off, at = _distance(one, expected)
        if off <= OTHER_FORM * _extent(expected):
            places = "1 node computes" if one.times == 1 else f"{one.times} nodes compute"
            return (
                f"expected {expected.name}, but {places} {one.spec}, "
                f"which is {off:.2g} off (at x = {at:.3g}): {one.nodes[0]}"
            )
    return "" if right else f"expected {expected.name}, which {found.title} computes nowhere"


def _is_same(one: ModelActivation, expected: Activation, given: Mapping[str, float]) -> bool:
    """Return whether a function of a model is the one expected."""
    if one.verdict != "is":
        return False
    if one.best is None:
        return one.name == expected.name
    if one.name == expected.name and not one.best.is_wrapped:
        values = one.best.activation.values
        if all(isclose(values[key], value, rel_tol=SAME_PARAMETER) for key, value in given.items()):
            return True
    return _distance(one, expected)[0] <= SAME * _extent(expected)


def _distance(one: ModelActivation, expected: Activation) -> tuple[float, float]:
    """Return how far a function of a model is from the one expected, and where it is farthest."""
    if one.best is None or not expected.pointwise:
        return np.inf, np.nan
    x = sample_points()
    off = np.nan_to_num(np.abs(one.best(x) - _values(expected)), nan=np.inf)
    return float(off.max()), float(x[np.argmax(off)])


def _extent(expected: Activation) -> float:
    values = _values(expected)
    return float(np.ptp(values[np.isfinite(values)])) if expected.pointwise else 0.0


def _values(expected: Activation) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(expected.freeze()(sample_points()))
