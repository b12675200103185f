"""The infimum and the supremum of f, and the supremum of |f'|."""

from __future__ import annotations

import math

from actcli.activation import Activation
from actcli.analysis.accumulations import is_inside
from actcli.analysis.domain import Domain
from actcli.analysis.properties import Extremum, Kink
from actcli.analysis.samples import Samples
from actcli.analysis.tolerances import ROUNDING_TOLERANCE, VALUE_TOLERANCE, plain
from actcli.numerics import np

FAR_POINTS = (-(2.0**60), -(2.0**40), 2.0**40, 2.0**60)
# Where oscillations that do not end are looked at besides.

UNSEEN_SLOPE_RATIO = 1 + 2.0**-20
# A slope outside the samples that is this much larger than all sampled ones: the supremum is
# unknown.

DIVERGING_SLOPE_RATIO = 1e3
# And if it is this much larger, oscillations grow steeper for ever.

REFINEMENTS = 8
# Each parts the interval around the steepest sample in 32: enough for all digits.


def bounds(
    activation: Activation,
    domain: Domain,
    samples: Samples,
    kinks: tuple[Kink, ...],
    extrema: tuple[Extremum, ...],
) -> tuple[float, float]:
    """Return the infimum and the supremum of f.

    The declared range is believed at an edge of where f is defined that is no kink, and where
    oscillations grow for ever.
    """
    declared = activation.range.ends(activation.freeze().values)
    known = [np.nextafter(x, end) for x in domain.corners for end in (-np.inf, x, np.inf)]
    edges = np.array(samples.edges)
    if not (np.isin(edges, known) | is_inside(edges, domain.accumulations)).all():
        return declared
    seen = [samples.y.min(), samples.y.max(), *domain.limits]
    seen += [extremum.y for extremum in extrema]
    seen += [y for kink in kinks for y in (kink.left, kink.value, kink.right)]
    low, high = plain(np.nanmin(seen)), plain(np.nanmax(seen))
    unseen = activation([*samples.hidden, *(FAR_POINTS if domain.oscillates else ())])
    if ((unseen < low - VALUE_TOLERANCE) | (unseen > high + VALUE_TOLERANCE)).any():
        return declared
    return low, high


def steepest(
    activation: Activation, domain: Domain, samples: Samples, kinks: tuple[Kink, ...]
) -> float:
    """Return the supremum of |f'|: inf where f jumps, nan where it is not known."""
    slope = activation.derivative
    infinite = 1 / ROUNDING_TOLERANCE**0.5
    if not all(kink.is_continuous for kink in kinks):
        return math.inf
    if (abs(slope(samples.edges)) > infinite).any():
        return math.inf
    x, slopes = samples.x, np.fmax(abs(samples.dy), 0.0)
    if np.isinf(slopes).any():
        # Around a pole there is no steepest sample.
        return math.inf
    beyond = [2**i * end for end in (domain.low, domain.high) for i in range(8)]
    finite = [end for end in beyond if math.isfinite(end)]
    unseen = abs(slope([*FAR_POINTS, *finite, *samples.hidden]))
    if (unseen > DIVERGING_SLOPE_RATIO * slopes.max()).any():
        return math.inf
    if (unseen > UNSEEN_SLOPE_RATIO * slopes.max()).any():
        return math.nan
    seen = list(domain.slope_limits)
    for _ in range(REFINEMENTS):
        # Rounding makes any point of a flat top the highest: take the middle of them.
        top = np.flatnonzero(slopes >= slopes.max() * (1 - ROUNDING_TOLERANCE))
        peak = int(top[len(top) // 2])
        seen.append(slopes[peak])
        x = np.linspace(x[max(peak - 1, 0)], x[min(peak + 1, len(x) - 1)], 33)
        slopes = np.fmax(abs(slope(x)), 0.0)  # In a hole, where f' is nan, there is none.
    seen += [one_sided for kink in kinks for one_sided in (kink.slope_left, kink.slope_right)]
    return plain(np.nanmax(np.abs(seen)))
