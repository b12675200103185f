"""Compute the properties of a function of a number, which nobody declares.

They are read off f and f' at some ten thousand points of every magnitude, and then located to the
last digit. That is observation and not proof: what happens between two points goes unseen.
"""

from __future__ import annotations

import math

from actcli.activation import Activation
from actcli.analysis.bounds import bounds, steepest
from actcli.analysis.confirm import spans_of_zero
from actcli.analysis.crossings import Found, is_on
from actcli.analysis.domain import find_domain
from actcli.analysis.one_sided import kinks_at
from actcli.analysis.properties import Kink, Properties
from actcli.analysis.readings import is_formula, is_undefined
from actcli.analysis.roots import fixed_points, zeros
from actcli.analysis.samples import take_samples
from actcli.analysis.shape import asymptote, curvature, goes_back, symmetry, trend
from actcli.analysis.turns import extrema, saturated
from actcli.analysis.unknown import without_unknown
from actcli.formula.work import limited_expansions
from actcli.numerics import np
from actcli.numerics.tape.choice import tapes
from actcli.support.weak_cache import weakly_cached

MAX_PRODUCTS = 150_000
# Of terms of expansions, to locate extrema, zeros and the like: about half a second's work.


def _is_filled(activation: Activation, kink: Kink) -> bool:
    """Return whether the formula has no value at a point where f has its limit."""
    is_whole = kink.left == kink.value == kink.right
    written = is_formula(activation) and activation.formula.is_written
    return is_whole and written and is_undefined(activation, kink.x)


def _touching(turns: Found, roots: Found) -> Found:
    """Return the extrema with the value 0 where f touches 0, since the float there misses it."""
    at_zero = (turn._replace(y=0.0) if is_on(turn.x, roots.items) else turn for turn in turns.items)
    return Found(tuple(at_zero), turns.is_complete)


@weakly_cached
def properties(activation: Activation) -> Properties | None:
    """Return the properties of a function of a number; None for a function of a vector.

    Raises
    ------
    ActcliError
        If it has no value at any point that was tried.
    """
    if not activation.pointwise:
        return None
    # Differences of the largest numbers overflow, and compare as they should all the same.
    # Work that others have done is none of its own, so that it says the same whoever asks.
    quiet = np.errstate(over="ignore", invalid="ignore")
    with quiet, tapes(wanted=False), limited_expansions(math.inf):
        return _study(activation)


def _study(activation: Activation) -> Properties:
    """Return the properties; each step needs nothing but the ones before it."""
    domain = find_domain(activation)
    kinks = tuple(kinks_at(activation, domain.corners))
    samples = take_samples(activation, domain, kinks)
    with limited_expansions(MAX_PRODUCTS):  # What they do not locate is known to be incomplete.
        dead, is_all_dead = spans_of_zero(activation, samples.pieces_where(samples.dy == 0), 1)
        turns = extrema(activation, domain, samples, kinks, dead)
        roots = zeros(activation, domain, samples, kinks, turns.items)
        turns = _touching(turns, roots)
        level = saturated(activation, domain, samples)
        fixed = fixed_points(activation, domain, samples, kinks)
    infimum, supremum = bounds(activation, domain, samples, kinks, turns.items)
    slope_signs = tuple(end.slope_sign for end in domain.ends if end)
    bend_signs = tuple(end.bend_sign for end in domain.ends if end)
    goes = trend(samples, kinks, dead, slope_signs)
    if goes and goes_back(activation, goes, domain.spans):
        goes = None
    seen = Properties(
        seen=domain.spans,
        unknown=(),
        limits=domain.limits,
        slope_limits=domain.slope_limits,
        asymptotes=(asymptote(activation, domain, -1), asymptote(activation, domain, 1)),
        bounds=(infimum, supremum),
        bounded=math.isfinite(infimum) and math.isfinite(supremum),
        continuous=all(kink.is_continuous for kink in kinks),
        smooth=all(kink.is_smooth for kink in kinks),
        steepest=steepest(activation, domain, samples, kinks),
        trend=goes,
        symmetry=symmetry(activation, samples, kinks, domain.limits),
        curvature=curvature(samples, kinks, bend_signs),
        kinks=kinks,
        gaps=tuple(kink.x for kink in kinks if _is_filled(activation, kink)),
        zeros=roots.items,
        fixed_points=fixed.items,
        extrema=turns.items,
        dead=dead,
        saturated=level.items,
    )
    if not is_formula(activation):
        return seen
    complete = {"zeros": roots, "fixed_points": fixed, "extrema": turns, "saturated": level}
    complete["dead"] = Found(dead, is_all_dead)
    incomplete = {name for name, found in complete.items() if not found.is_complete}
    return without_unknown(seen, activation, domain, samples, incomplete)
