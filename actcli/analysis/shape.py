"""The shape of a function as a whole: trend, symmetry, curvature, asymptotes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.analysis.domain import Domain
from actcli.analysis.properties import Curvature, Kink, Line, Span, Symmetry, Trend
from actcli.analysis.readings import read
from actcli.analysis.samples import Samples
from actcli.analysis.tolerances import ROUNDING_TOLERANCE, simplest
from actcli.numerics import np
from actcli.numerics.magnitudes import octaves

if TYPE_CHECKING:
    from actcli.numerics import Array

ASYMPTOTE_TOLERANCE = 1e-6
# Relative to the slope: how well the intercept must be seen.

ASYMPTOTE_WINDOW = 4
# So many successive doublings of x must agree about the intercept.

UNSEEN_OCTAVES = -20, 40
# Exponents of the points at which values are compared with a trend.

SUBNORMAL_TOLERANCE = 1e-300
# Absolute: a smaller difference may be one of subnormal numbers, which have few digits.


def trend(
    samples: Samples,
    kinks: tuple[Kink, ...],
    dead: tuple[Span, ...],
    far_signs: tuple[int | None, ...] = (),
) -> Trend | None:
    """Return whether f rises or falls, strictly if without a dead span; None if neither.

    `far_signs` are those that f' keeps towards the ends of the line, where they are known.
    """
    inner = [k for k in kinks if not k.is_edge and not math.isnan(k.value)]
    is_jump = np.diff(samples.piece(samples.x)) > 0
    jumps = np.diff(samples.y)[is_jump]
    noise = samples.y_error[1:][is_jump] + samples.y_error[:-1][is_jump]
    jumps[abs(jumps) <= noise] = 0
    known = samples.dy[~np.isnan(samples.dy)]
    signs = [sign for sign in far_signs if sign is not None]
    slopes = np.concatenate([known, jumps, signs])
    rises = (slopes >= 0).all() and all(k.left <= k.value <= k.right for k in inner)
    falls = (slopes <= 0).all() and all(k.left >= k.value >= k.right for k in inner)
    if rises and falls:
        return "constant"
    if rises:
        return "non-decreasing" if dead else "increasing"
    if falls:
        return "non-increasing" if dead else "decreasing"
    return None


def goes_back(activation: Activation, found: Trend, seen: tuple[Span, ...]) -> bool:
    """Return whether the values of f at points of every magnitude contradict a trend.

    Where too many kinks to list were not seen, f may jump back at one.
    """
    if seen == (Span(-math.inf, math.inf),):
        return False
    x = octaves(*UNSEEN_OCTAVES)
    there = read(activation, np.concatenate([-x[::-1], x]))
    known = there.has_value & np.isfinite(there.y)
    y, error = there.y[known], there.y_error[known]
    steps, noise = np.diff(y), error + ROUNDING_TOLERANCE * abs(y)
    clear = steps[abs(steps) > noise[1:] + noise[:-1]]
    rises = found in ("increasing", "non-decreasing")
    falls = found in ("decreasing", "non-increasing")
    return bool(((clear < 0).any() and not falls) or ((clear > 0).any() and not rises))


def symmetry(
    activation: Activation,
    samples: Samples,
    kinks: tuple[Kink, ...],
    limits: tuple[float, float] = (math.nan, math.nan),
) -> Symmetry | None:
    """Return "odd" if f(-x) = -f(x), "even" if f(-x) = f(x), else None.

    It holds at jumps too: 1 for x > 0 and -1 otherwise is not odd, for its value at 0 is -1. And it
    holds of the `limits` that are known: 1 for x > 1e300 and 0 otherwise is neither.
    """
    jumps = [k.x for k in kinks if not k.is_continuous and not math.isnan(k.value)]
    here, there = read(activation, jumps), read(activation, [-x for x in jumps])
    is_odd = bool((here.y == -there.y).all())
    is_even = bool((here.y == there.y).all())
    if not np.isnan(limits).any():
        left, right = limits
        is_odd &= math.isclose(left, -right, abs_tol=SUBNORMAL_TOLERANCE)
        is_even &= math.isclose(left, right, abs_tol=SUBNORMAL_TOLERANCE)
    there = read(activation, -samples.x)
    if there.is_undefined.any():
        return None
    known = there.has_value
    mirrored, y = there.y[known], samples.y[known]
    noise = (samples.y_error + there.y_error)[known]
    noise += ROUNDING_TOLERANCE * abs(y) + SUBNORMAL_TOLERANCE
    if not known.any():
        return None
    if is_odd and (_differ(mirrored, -y) <= noise).all():
        return "odd"
    if is_even and (_differ(mirrored, y) <= noise).all():
        return "even"
    return None


def _differ(a: Array, b: Array) -> Array:
    """Return how far two arrays differ, 0 where both are the same infinity."""
    return np.where(a == b, 0.0, abs(a - b))


def curvature(
    samples: Samples, kinks: tuple[Kink, ...], far_signs: tuple[int | None, ...] = ()
) -> Curvature | None:
    """Return whether f' rises, stays or falls; None if neither, or if f jumps.

    `far_signs` are those that f'' keeps towards the ends of the line, where they are known.
    """
    if not all(kink.is_continuous for kink in kinks):
        return None
    known = ~np.isnan(samples.dy)
    dy, error = samples.dy[known], samples.dy_error[known]
    bends = np.diff(dy)
    noise = ROUNDING_TOLERANCE * np.maximum(abs(dy[1:]), abs(dy[:-1])) + error[1:] + error[:-1]
    convex, concave = not (bends < -noise).any(), not (bends > noise).any()
    convex &= -1 not in far_signs
    concave &= 1 not in far_signs
    if convex and concave:
        return "linear"
    return "convex" if convex else "concave" if concave else None


def asymptote(activation: Activation, domain: Domain, side: int) -> Line | None:
    """Return the line that f approaches on one side, -1 or 1, if there is one.

    As x grows, f(x) - slope·x settles, and later drowns in rounding. In between it stays the same
    for longest, and is the intercept.
    """
    end = domain.ends[side > 0]
    if end is not None:
        return end.asymptote
    limit, slope = domain.limits[side > 0], domain.slope_limits[side > 0]
    if slope == 0 and math.isfinite(limit):
        return Line(0.0, limit)
    if slope == 0 or not math.isfinite(slope):
        return None
    x = side * max([1.0, *map(abs, domain.corners)]) * np.ldexp(1.0, np.arange(48))
    rest = np.lib.stride_tricks.sliding_window_view(activation(x) - slope * x, ASYMPTOTE_WINDOW)
    rounding = abs(slope * x[: 1 - ASYMPTOTE_WINDOW]) * ROUNDING_TOLERANCE / 8
    error = np.ptp(rest, axis=1) + rounding
    best = np.nan_to_num(error, nan=np.inf).argmin()
    if not error[best] <= ASYMPTOTE_TOLERANCE * max(1.0, abs(slope)):
        return None
    return Line(slope, simplest(rest[best, 0], error[best]))
