"""Where code breaks: the jumps of its values and slopes, and the ends of where it is constant."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from actcli.activation.declaration import Declaration
from actcli.formula.breakpoints import CODE_SEARCH_RADIUS, jumps_of_code
from actcli.numerics import np
from actcli.numerics.bisection import bisect
from actcli.numerics.magnitudes import DENSE_RADIUS, dense_grid

if TYPE_CHECKING:
    from actcli.numerics import Array

MAX_JUMPS_EXPANDED = 12
# Jumps that are looked at by expansions. More are those of an oscillation.

MAX_FLATS = 8
# Ends of where f' is 0 as it is rounded. More are those of a staircase, whose ends are jumps.

GRID_STEP = 1 / 32
# Between points at which f' is looked at: what is constant for less than twice that goes unseen.


def breaks_of_code(declared: Declaration) -> set[float]:
    """Return where a function that is code, or its derivative, jumps or begins to be constant."""
    values = declared.freeze().values
    jumps = jumps_of_code(declared.kernel, declared.derivative_kernel, values)
    if len(jumps) <= MAX_JUMPS_EXPANDED:
        jumps = {_exact_jump(declared, x) for x in jumps}
    return jumps | _flat_ends(declared, jumps)


def _exact_jump(declared: Declaration, x: float) -> float:
    """Return x, or the float beside it, whichever has different limits of f or f' on its sides.

    The slope of max(x, 0.1) at 0.1 is rounded to one of its limits, so that it is seen to jump
    between that float and either neighbour.
    """
    from actcli.activation.limits import derivatives_beside
    from actcli.numerics.germ import UndecidedError

    for place in (x, math.nextafter(x, -math.inf), math.nextafter(x, math.inf)):
        try:
            left, right = (derivatives_beside(declared, place, s, 1) for s in ("left", "right"))
        except UndecidedError:
            return x
        if left != right:
            return place
    return x


def _flat_ends(declared: Declaration, jumps: set[float]) -> set[float]:
    """Return where f begins, or ceases, to be constant, but for between points around jumps."""
    from actcli.activation.limits import sign_beside
    from actcli.numerics.germ import UndecidedError

    def is_flat(x: Array) -> Any:
        """Return whether right of each x f' is 0, and not a number too small for a float."""
        return np.array([sign_beside(declared, at, "right", 1) == 0 for at in x.tolist()])

    found: set[float] = set()
    for low, high in _edges_of_zeros(declared):
        if any(low <= jump <= high for jump in jumps):
            continue
        try:
            left, right = is_flat(np.array([low, high])).tolist()
            if left != right:
                _, (end,) = bisect(is_flat, np.array([low]), np.array([high]))
                found.add(float(end) + 0.0)
        except UndecidedError:
            continue
    return found


def _edges_of_zeros(declared: Declaration) -> list[tuple[float, float]]:
    """Return points between which f' begins, or ceases, to be 0 as it is rounded."""
    ends = -CODE_SEARCH_RADIUS, CODE_SEARCH_RADIUS
    x = np.array([ends[0], *dense_grid(GRID_STEP), DENSE_RADIUS, ends[1]])
    with np.errstate(all="ignore"):
        slopes = declared.derivative_kernel(x, **declared.freeze().values)
    is_zero = np.broadcast_to(slopes == 0, x.shape)
    # At a single point it is an extremum.
    beside = np.append(is_zero[1:], is_zero[-1]) | np.append(is_zero[0], is_zero[:-1])
    edges = np.flatnonzero(np.diff((is_zero & beside).astype(int)))
    if len(edges) > MAX_FLATS:
        return []
    last = len(x) - 1
    return [(float(x[max(i - 1, 0)]), float(x[min(i + 2, last)])) for i in edges.tolist()]
