"""Where f' crosses something: extrema, and the ends of the line that are almost level."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.analysis.confirm import (
    bisect_exactly,
    exact_slope,
    locate_sign_change,
)
from actcli.analysis.crossings import Found, crossings, is_on, with_blind
from actcli.analysis.domain import Domain
from actcli.analysis.properties import Extremum, Kink, Span
from actcli.analysis.readings import is_formula, slopes_at
from actcli.analysis.samples import Samples
from actcli.analysis.tolerances import plain
from actcli.numerics import np

if TYPE_CHECKING:
    pass

SATURATION_SLOPE = 0.01
# A smaller slope passes on less than a hundredth of the gradient.


def extrema(
    activation: Activation,
    domain: Domain,
    samples: Samples,
    kinks: tuple[Kink, ...],
    dead: tuple[Span, ...],
) -> Found:
    """Return where f' changes its sign; a level top or bottom, on a `dead` span, is none."""
    at = {kink.x: kink for kink in kinks}
    # Where f' is infinite it may have overflowed on its way.
    x, dy = with_blind(samples, samples.x, np.where(np.isinf(samples.dy), np.nan, samples.dy))
    slope = partial(slopes_at, activation)
    locate = partial(locate_sign_change, activation, order=1) if is_formula(activation) else None
    found: list[Extremum] = []
    is_complete = True
    for place, before, after, *_ in crossings(slope, samples, domain.corners, x, dy, locate):
        if before == after or is_on(place, dead):
            continue
        is_complete &= not math.isnan(place)
        y = at[place].value if place in at else plain(activation(place))
        around = (at[place].left, at[place].right) if place in at else (y, y)
        if not math.isfinite(y):
            continue
        if before > 0 > after and y >= max(around):
            found.append(Extremum("maximum", place, y))
        if before < 0 < after and y <= min(around):
            found.append(Extremum("minimum", place, y))
    return Found(tuple(found), is_complete)


def saturated(activation: Activation, domain: Domain, samples: Samples) -> Found:
    """Return the ends of the line on which |f'| stays below SATURATION_SLOPE."""
    level = [
        abs(limit) < SATURATION_SLOPE and math.isinf(end)
        for limit, end in zip(domain.slope_limits, (domain.low, domain.high), strict=True)
    ]
    if not any(level):
        return Found((), True)

    def excess(x: Any) -> Any:
        return abs(slopes_at(activation, x)) - SATURATION_SLOPE

    def exactly(x: float) -> float:
        return abs(exact_slope(activation, x)) - SATURATION_SLOPE

    x, known = with_blind(samples, samples.x, abs(samples.dy) - SATURATION_SLOPE)
    locate = partial(bisect_exactly, exactly) if is_formula(activation) else None
    found = crossings(excess, samples, domain.corners, x, known, locate)
    places = [crossing.x for crossing in found if crossing.before != crossing.after]
    signs = np.sign(known[~np.isnan(known)])
    spans, is_complete = [], True
    for i in np.flatnonzero(level).tolist():
        place = places[-i] if places else (math.inf, -math.inf)[i]
        # Where f' is too steep at the last point with digits, or a place is not known, it is not
        # known from where on it is not.
        is_seen = bool(signs.size and signs[-i] < 0) or not is_formula(activation)
        if math.isnan(place) or not is_seen:
            is_complete = False
        else:
            spans.append(Span(place, math.inf) if i else Span(-math.inf, place))
    if not places and len(spans) == 2:
        spans = [Span(-math.inf, math.inf)]
    return Found(tuple(span for span in spans if places or span.low != span.high), is_complete)
