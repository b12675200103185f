"""The verdict: which functions explain the samples, and by the rounding of which type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.identification.answer import Candidate, Deviation
from actcli.identification.rounding import Decimals
from actcli.identification.samples import Observations
from actcli.numerics import np
from actcli.numerics.float_types import FLOAT_TYPES, FloatType

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDED_ULPS = 1.0
# A value that was rounded once is half a unit off, and the parameters found are not exact.

COMPUTED_ROUNDINGS = {"float64": 16.0}
DEFAULT_ROUNDINGS = 2.0
# Epsilons of the samples' type by which a computation in that type may be off, in proportion to the
# numbers in it. Of float64 more, because our own values are computed in it as well.

AS_WELL = 2.0
# A function whose largest error is this many times that of the best does not explain as well.

MAX_SHARE = 1e-2
# Of the samples' extent: a rounding error beyond this explains nothing.


def deviation(values: Any, seen: Observations) -> Deviation:
    """Return how far the values of a function are from the samples."""
    with np.errstate(all="ignore"):
        off = np.abs(np.where(values == seen.y, 0.0, values - seen.y))
        off = np.nan_to_num(off, nan=np.inf)
        relative = np.where(off > 0, off / np.abs(seen.y), 0.0)
        ulps = off / seen.type.spacing(seen.y)
        places = [int(np.argmax(sizes)) for sizes in (off, relative, ulps)]
        return Deviation(
            absolute=float(off[places[0]]),
            absolute_at=float(seen.x[places[0]]),
            relative=float(relative[places[1]]),
            relative_at=float(seen.x[places[1]]),
            ulps=float(ulps[places[2]]),
            ulps_at=float(seen.x[places[2]]),
            rms=float(np.sqrt(np.mean(off * off))),
        )


def explaining(found: Sequence[Candidate], seen: Observations) -> tuple[list[Candidate], str]:
    """Return the candidates that explain the samples, and what explains the differences.

    Returns
    -------
    list of Candidate
        Those that explain the samples as well as any; empty if none does.
    str
        "rounding to float32", "arithmetic in float32", or "".
    """
    exact = [one for one in found if one.deviation.absolute == 0]
    if exact and not seen.is_told:
        return exact, "no difference at all"
    rounded = [one for one in found if _is_rounded(one, seen)]
    if rounded:
        return rounded, f"rounding to {seen.type.name}"
    types = _computing_types(seen)
    for kind in types:
        errors = [_in_roundings(one, seen, kind) for one in found]
        best = min(errors, default=np.inf)
        if best <= 1:
            as_well = [
                one
                for one, error in zip(found, errors, strict=True)
                if error <= min(1.0, AS_WELL * best)
            ]
            return as_well, f"arithmetic in {kind.name}"
    return [], ""


def _is_rounded(one: Candidate, seen: Observations) -> bool:
    """Return whether rounding its values, and x where that was printed, gives the samples."""
    if not seen.x_unit:
        return one.deviation.ulps <= ROUNDED_ULPS
    with np.errstate(all="ignore"):
        off = np.abs(one(seen.x) - seen.y)
        allowed = ROUNDED_ULPS * seen.type.spacing(seen.y)
        allowed = allowed + np.abs(one.slope(seen.x)) * seen.x_unit / 2
    return bool((off <= allowed).all())


def _computing_types(seen: Observations) -> list[FloatType]:
    """Return the types in which the samples may have been computed, the best first."""
    if isinstance(seen.type, Decimals):
        return []
    if seen.is_told or seen.type.name != "float64":
        return [seen.type]
    return [FLOAT_TYPES["float64"], FLOAT_TYPES["float32"]]


def _in_roundings(one: Candidate, seen: Observations, kind: FloatType) -> float:
    """Return the largest difference as a part of what a computation in the type may be off."""
    values, slopes = one(seen.x), one.slope(seen.x)
    with np.errstate(all="ignore"):
        sizes = np.abs(seen.y) + np.abs(seen.x * slopes) + np.maximum(np.abs(seen.x), 1.0)
        roundings = COMPUTED_ROUNDINGS.get(kind.name, DEFAULT_ROUNDINGS) * kind.epsilon
        allowed = np.minimum(roundings * np.nan_to_num(sizes), MAX_SHARE * seen.extent)
        off = np.where(values == seen.y, 0.0, np.abs(values - seen.y) / allowed)
    return float(np.nan_to_num(off, nan=np.inf).max())
