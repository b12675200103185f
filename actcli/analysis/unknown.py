"""Which properties of a formula are not known, because it could not be seen everywhere."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.activation.derivatives import SIDES
from actcli.activation.limits import sign_far
from actcli.analysis.confirm import minus_identity
from actcli.analysis.domain import Domain
from actcli.analysis.properties import Properties
from actcli.analysis.samples import Samples
from actcli.analysis.tolerances import ROUNDING_TOLERANCE
from actcli.numerics import np
from actcli.numerics.germ import UndecidedError

if TYPE_CHECKING:
    from actcli.numerics import Array

OF_VALUES = frozenset({"bounds", "bounded", "symmetry", "zeros", "fixed_points"})
OF_SLOPES = frozenset({"steepest", "trend", "curvature", "extrema", "dead", "saturated"})
# The properties that are read off f, and off f'.

REPLACEMENTS: dict[str, Any] = {
    "bounds": (math.nan, math.nan),
    "bounded": False,
    "steepest": math.nan,
    "trend": None,
    "curvature": None,
    "symmetry": None,
}
# What stands for a property that is not known. A list may be incomplete, but what it has is right.


def without_unknown(
    seen: Properties,
    activation: Activation,
    domain: Domain,
    samples: Samples,
    incomplete: set[str],
) -> Properties:
    """Return the properties of a formula without those that are not known, which they name.

    Parameters
    ----------
    seen : Properties
        What was seen.
    activation : Activation
    domain : Domain
    samples : Samples
        What it was seen of.
    incomplete : set of str
        The properties of which it is already clear that not everything was found.
    """
    names = {*incomplete, *_unknown_limits(domain)}
    if _has_blind_piece(samples, samples.x, samples.blind):
        names |= OF_VALUES | OF_SLOPES
    clear = ~np.isnan(samples.dy)
    if _has_blind_piece(samples, samples.x[clear], samples.x[~clear]):
        names |= OF_SLOPES
    for i, (end, side) in enumerate(zip(domain.ends, SIDES, strict=True)):
        if end is None or math.isfinite((domain.low, domain.high)[i]):
            continue
        outward = slice(None) if i == 0 else slice(None, None, -1)
        if not _reaches_end(samples, outward):
            continue
        names |= _beyond(samples, samples.y, outward, end.sign, {"zeros"})
        names |= _beyond(samples, samples.dy, outward, end.slope_sign, {"extrema", "trend"})
        if not _is_seen_to_end(samples, samples.dy, outward) and end.bend_sign is None:
            names.add("curvature")
        if not _is_seen_to_end(samples, samples.dy, outward) and not end.slope_limit.is_known:
            names |= {"steepest", "saturated"}
        if not end.limit.is_known:
            names |= {"bounds", "bounded"}
        names |= _beyond(samples, _excess(samples), outward, *_excess_sign(activation, side))
    if math.isnan(seen.bounds[0]):
        names |= {"bounds", "bounded"}
    if math.isnan(seen.steepest):
        names.add("steepest")
    # What is not monotonic on the samples is not so anywhere.
    names -= {name for name in ("trend", "curvature", "symmetry") if getattr(seen, name) is None}
    stand_ins = {name: REPLACEMENTS[name] for name in names & REPLACEMENTS.keys()}
    return replace(seen, unknown=tuple(sorted(names)), **stand_ins)


def as_data(known: Properties) -> dict[str, Any]:
    """Return the properties by their names, with None for what is not known."""
    fields = dict(vars(known))
    for name in REPLACEMENTS.keys() & {*known.unknown}:
        fields[name] = None
    for name in {"limits", "slope_limits"} & {*known.unknown}:
        fields[name] = tuple(None if math.isnan(limit) else limit for limit in fields[name])
    return fields


def _unknown_limits(domain: Domain) -> set[str]:
    """Return which of the limits and asymptotes are not known at one of the ends."""
    ends = [end for end in domain.ends if end]
    known = {
        "limits": all(end.limit.is_known for end in ends),
        "slope_limits": all(end.slope_limit.is_known for end in ends),
        "asymptotes": all(end.has_known_asymptote for end in ends),
    }
    return {name for name, is_known in known.items() if not is_known}


def _has_blind_piece(samples: Samples, seen: Array, blind: Array) -> bool:
    """Return whether there are only blind points between two seams."""
    for low, high in pairwise((-math.inf, *samples.seams, math.inf)):
        has_blind = ((low < blind) & (blind < high)).any()
        if has_blind and not ((low < seen) & (seen < high)).any():
            return True
    return False


def _reaches_end(samples: Samples, outward: slice) -> bool:
    """Return whether f has a value at the outermost point."""
    every = np.sort([*samples.x, *samples.blind, *samples.holes])
    return bool(every[outward][0] not in samples.holes)


def _is_seen_to_end(samples: Samples, y: Array, outward: slice) -> bool:
    """Return whether the outermost point is one at which `y` is known not to be 0."""
    known = samples.x[np.isfinite(y) & (y != 0)]
    if not known.size:
        return False
    every = np.sort([*samples.x, *samples.blind])
    return bool(known[outward][0] == every[outward][0])


def _beyond(
    samples: Samples, y: Array, outward: slice, far_sign: int | None, names: set[str]
) -> set[str]:
    """Return `names` if beyond the outermost clear sign there may be another one, or must be."""
    signs = np.sign(y[np.isfinite(y)])
    signs = signs[signs != 0]
    if far_sign is None:
        return set() if _is_seen_to_end(samples, y, outward) else names
    return names if signs.size and far_sign * signs[outward][0] < 0 else set()


def _excess(samples: Samples) -> Array:
    """Return f - x at the samples, 0 where that is a rounding."""
    excess = samples.y - samples.x
    noise = ROUNDING_TOLERANCE * abs(samples.x) + samples.y_error
    return np.where(abs(excess) <= noise, 0.0, excess)


def _excess_sign(activation: Activation, side: Any) -> tuple[int | None, set[str]]:
    """Return the sign that f - x keeps far out, if it is known, and what depends on it."""
    exact = minus_identity(activation)
    try:
        return (None if exact is None else sign_far(exact, side)), {"fixed_points"}
    except UndecidedError:
        return None, {"fixed_points"}
