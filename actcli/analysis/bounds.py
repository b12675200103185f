"""The infimum and the supremum of f, and the supremum of |f'|."""

from __future__ import annotations

import math

from actcli.activation import Activation
from actcli.activation.derivatives import SIDES
from actcli.analysis.accumulations import is_inside
from actcli.analysis.domain import Domain
from actcli.analysis.far_out import oscillation_grows
from actcli.analysis.properties import Extremum, Kink
from actcli.analysis.readings import is_formula, read, slopes_at
from actcli.analysis.samples import Samples
from actcli.analysis.tolerances import ROUNDING_TOLERANCE, VALUE_TOLERANCE, plain
from actcli.numerics import np
from actcli.numerics.monte_carlo import LOST_DIGITS_THRESHOLD

FAR_POINTS = (-(2.0**60), -(2.0**40), 2.0**40, 2.0**60)
# Where oscillations that do not end are looked at besides.

UNSEEN_SLOPE_RATIO = 1 + 2.0**-20
# A slope outside the samples that is this much larger than all sampled ones: the supremum is
# unknown.

DIVERGING_SLOPE_RATIO = 1e2
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
    oscillations grow for ever. A formula declares nothing: then they are nan, for not known.
    """
    declared = activation.range.ends(activation.freeze().values)
    if is_formula(activation):
        declared = (math.nan, math.nan)
        if any(oscillation_grows(activation, side) for side in SIDES):
            return -math.inf, math.inf
    known = [np.nextafter(x, end) for x in domain.corners for end in (-np.inf, x, np.inf)]
    edges = np.array(samples.edges)
    if not (np.isin(edges, known) | is_inside(edges, domain.accumulations)).all():
        return declared
    exact = [*domain.limits, *(extremum.y for extremum in extrema)]
    exact += [y for kink in kinks for y in (kink.left, kink.value, kink.right)]
    lowest, highest = samples.y.argmin(), samples.y.argmax()
    seen = [samples.y[lowest], samples.y[highest], *exact]
    low, high = plain(np.nanmin(seen)), plain(np.nanmax(seen))
    points = [(extremum.x, extremum.y) for extremum in extrema]
    points += [(kink.x, y) for kink in kinks for y in (kink.left, kink.value, kink.right)]
    if is_formula(activation) and _grows_outwards(domain, points, low, high):
        return declared
    far = FAR_POINTS if domain.oscillates else ()
    unseen = read(activation, np.unique([*samples.hidden, *far]))
    y = unseen.y[unseen.has_value]
    if ((y < low - VALUE_TOLERANCE) | (y > high + VALUE_TOLERANCE)).any():
        return declared
    return (
        _unless_rounded(low, exact, samples.y_error[lowest]),
        _unless_rounded(high, exact, samples.y_error[highest]),
    )


def _grows_outwards(
    domain: Domain, points: list[tuple[float, float]], low: float, high: float
) -> bool:
    """Return whether towards an end that was cut off extrema and jumps go ever farther.

    Parameters
    ----------
    domain : Domain
    points : list of (float, float)
        Where they are, and the values there; nan does not count.
    low, high : float
        The bounds that were seen. An infinite one cannot be exceeded.
    """
    points = [(x, y) for x, y in points if math.isfinite(y)]
    for end in (domain.low, domain.high):
        on_side = [(x / end, y) for x, y in points] if math.isfinite(end) else []
        outer = [y for share, y in on_side if 0.5 <= share <= 1]
        inner = [y for share, y in on_side if 0 <= share < 0.5]
        if not (outer and inner):
            continue
        noise = VALUE_TOLERANCE**2 * max(map(abs, outer))
        rises = math.isfinite(high) and max(outer) > max(inner) + noise
        if rises or (math.isfinite(low) and min(outer) < min(inner) - noise):
            return True
    return False


def _unless_rounded(end: float, exact: list[float], error: float) -> float:
    """Return a limit or another value from which the end of what was seen differs by roundings."""
    if math.isinf(end):
        return end
    noise = error + ROUNDING_TOLERANCE * abs(end)
    near = [y for y in exact if abs(y - end) <= noise]
    return plain(near[0]) if near else end


def steepest(
    activation: Activation, domain: Domain, samples: Samples, kinks: tuple[Kink, ...]
) -> float:
    """Return the supremum of |f'|: inf where f jumps, nan where it is not known."""
    infinite = 1 / ROUNDING_TOLERANCE**0.5
    if not all(kink.is_continuous for kink in kinks):
        return math.inf
    edges = np.array(samples.edges)
    if (abs(slopes_at(activation, edges)) > infinite).any():
        return math.inf
    beside = np.nextafter(edges, [[-np.inf], [np.inf]])
    if not is_formula(activation) and np.isinf(slopes_at(activation, beside.ravel())).any():
        # At an end where f has no value; a kernel overflows only if the slope itself does.
        return math.inf
    x, slopes = samples.x, np.fmax(abs(samples.dy), 0.0)
    sides = [one_sided for kink in kinks for one_sided in (kink.slope_left, kink.slope_right)]
    if np.isinf([*slopes, *sides, *domain.slope_limits]).any():
        # Around a pole there is no steepest sample.
        return math.inf
    beyond = [2 ** (i / 32) * end for end in (domain.low, domain.high) for i in range(256)]
    finite = [end for end in beyond if math.isfinite(end)]
    unseen = read(activation, np.unique([*FAR_POINTS, *finite, *samples.hidden]))
    hidden = abs(unseen.dy[unseen.has_slope])
    if (hidden > DIVERGING_SLOPE_RATIO * slopes.max()).any():
        return math.inf
    if (hidden > UNSEEN_SLOPE_RATIO * slopes.max()).any():
        return math.nan
    seen = list(domain.slope_limits)
    for _ in range(REFINEMENTS):
        # Rounding makes any point of a flat top the highest: take the middle of them.
        top = np.flatnonzero(slopes >= slopes.max() * (1 - ROUNDING_TOLERANCE))
        peak = int(top[len(top) // 2])
        seen.append(slopes[peak])
        x = np.linspace(x[max(peak - 1, 0)], x[min(peak + 1, len(x) - 1)], 33)
        # In a hole, where f' is nan, and where it has no digits, there is no steepest point; and
        # at a corner f' is one of the two sides, at most.
        slopes = np.fmax(abs(read(activation, x).known_slopes), 0.0)
        slopes[np.isin(x, domain.corners)] = 0.0
    steep = np.nanmax(np.abs([*seen, *sides]))
    exact = np.abs([*domain.slope_limits, *sides])
    if is_formula(activation) and not np.isnan(exact).all():
        # Slopes of a formula that are sure to ten digits exceed no limit by less than that.
        limit = np.nanmax(exact)
        steep = limit if steep <= limit * (1 + LOST_DIGITS_THRESHOLD) else steep
    return plain(steep)
