"""What mpmath sees close to a point, and far out: whether it contradicts a limit."""

import math

from helpers.mp_formula import OutsideDomainError, TooLargeError, mp_formula
from mpmath import mp, mpf

NEAR, NEARER = mpf(10) ** -40, mpf(10) ** -55
# Distances from the point at which mpmath looks.

FAR, FARTHER = mpf(200), mpf(620)
# Where it looks far out: exp(-620) is not lost beside 1.

DIFFERENCE_STEP = mpf(10) ** -45
# Relative to those distances, and to the number far out.

SETTLED = 1e-4
# Relative: a function that changes by less from one distance to the other has settled.


def looked_at(point, direction):
    """Return two numbers that come closer to a point, with their distances from it."""
    if math.isinf(point):
        return [(math.copysign(1, point) * x, x) for x in (FAR, FARTHER)]
    return [(mpf(point) + direction * h, h) for h in (NEAR, NEARER)]


def computed(text, x, distance, order):
    """Return a derivative at x by mpmath; nan where there is no value."""
    f, h = mp_formula(text), distance * DIFFERENCE_STEP
    try:
        before, there, after = f(x - h), f(x), f(x + h)
    except (OutsideDomainError, ZeroDivisionError):
        return mp.nan
    return (there, (after - before) / (2 * h), (after - 2 * there + before) / h**2)[order]


def beside(text, point, direction, order):
    """Return a derivative at two numbers that come closer to a point; None if one is too large."""
    try:
        near, nearer = (
            computed(text, x, distance, order) for x, distance in looked_at(point, direction)
        )
    except (TooLargeError, OverflowError, ValueError):
        return None
    return near, nearer


def contradicts(limit, near, nearer):
    """Return whether values close to a point do not tend to the limit that they should."""
    if math.isnan(limit) or mp.isnan(nearer) or mp.isnan(near):
        return math.isnan(limit) and not mp.isnan(nearer)
    if math.isinf(limit):
        return nearer != limit and not limit * (nearer - near) > 0
    if abs(near - nearer) > SETTLED * (1 + abs(nearer)):
        return abs(nearer - limit) >= abs(near - limit)
    return abs(nearer - limit) > 100 * SETTLED * (1 + abs(limit))
