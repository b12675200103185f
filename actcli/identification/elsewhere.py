"""Where to look: points at which functions differ that the samples cannot tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.identification.answer import Candidate
from actcli.numerics import np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.numerics import Array

PROBES = (0.01, 0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 25.0, 50.0, 100.0)
# Sizes of x at which functions are compared: small ones, and larger than any usual bound.

DIFFERENT = 1e-6
# Relative to one plus the value: what is more apart is told by samples of any type but the halves.

MAX_TOLD = 6
# Functions whose values are told at a point.


def comparison_points() -> Array:
    """Return the points at which functions are compared."""
    sizes = np.array(PROBES)
    return np.concatenate([-sizes[::-1], [0.0], sizes])


def differ(first: Array, second: Array) -> Any:
    """Return where values of two functions are apart; where both are no numbers they are not."""
    with np.errstate(all="ignore"):
        off = np.abs(first - second) > DIFFERENT * (1 + np.minimum(np.abs(first), np.abs(second)))
    is_nan = np.isnan(first), np.isnan(second)
    return np.where(is_nan[0] | is_nan[1], is_nan[0] != is_nan[1], off & (first != second))


def tell_apart(equal: Sequence[Candidate], sampled: Array) -> str:
    """Return where to look to tell functions apart, and what they are there, or "".

    Parameters
    ----------
    equal : sequence of Candidate
        Functions that are alike at the samples.
    sampled : ndarray
        The x of the samples, in order; the nearest point outside of them is told.
    """
    if len(equal) < 2:
        return ""
    x = comparison_points()
    values = np.stack([one(x) for one in equal])
    apart = np.stack([differ(values[0], row) for row in values[1:]])
    if not apart.any():
        return ""
    counts = apart.sum(axis=0)
    best = np.flatnonzero(counts == counts.max())
    low, high = float(sampled[0]), float(sampled[-1])
    outside = np.maximum(np.maximum(low - x[best], x[best] - high), 0)
    at = int(best[np.argmin(outside)])
    shown: dict[str, list[str]] = {}
    for one, y in zip(equal, values[:, at], strict=True):
        shown.setdefault(f"{y + 0.0:.4g}", []).append(one.spec)
    told = [f"{y} for {', '.join(specs[:MAX_TOLD])}" for y, specs in [*shown.items()][:MAX_TOLD]]
    return f"x = {x[at]:g}, where f(x) is {'; '.join(told)}"
