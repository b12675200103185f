"""Limits at infinity by the judge."""

from mpmath import mpf

from actcli.reference.truth import LIMIT_POINT, limit


def limits(exact, side):
    """Return [f, f'] at infinity, given the function that computes them at a point.

    They are what they are far out, or infinite if they still grow, as log x does. Of a derivative
    that is next to nothing there, the sign may be that of a rounding. A function that oscillates
    has no limit.
    """
    near = [exact(side * LIMIT_POINT * (1 + mpf(i) / 7)) for i in range(12)]
    return [limit(*values) for values in zip(exact(side * LIMIT_POINT**2), *near, strict=True)]
