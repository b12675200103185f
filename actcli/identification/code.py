"""Identify code: any callable of an array is sampled, and asked again where candidates differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actcli.identification.answer import Candidate, Identification
from actcli.identification.answering import identify_samples
from actcli.identification.elsewhere import comparison_points, differ, tell_apart
from actcli.identification.evaluation import checked_function
from actcli.identification.samples import IdentificationError
from actcli.numerics import np
from actcli.numerics.float_types import FLOAT_TYPES
from actcli.numerics.tape.choice import tapes

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.numerics import AnyArray, Array

WINDOW = (-6.0, 6.0)
# There the functions of the catalogue have bent, and none has overflowed.

POINTS = 401
# An odd number, so that 0 is one of them.

FAR_OFF = 1e-3
# Relative to one plus the value: no arithmetic but in half precision is so far off.


@tapes(wanted=False)
def identify(
    source: Callable[[Any], Any] | npt.ArrayLike,
    y: npt.ArrayLike | None = None,
    *,
    dtype: str | None = None,
    window: tuple[float, float] = WINDOW,
    points: int = POINTS,
    title: str = "",
) -> Identification:
    """Return which function of the catalogue a callable computes, or samples are of.

    Parameters
    ----------
    source : callable, or array_like of real numbers
        A function of an array of NumPy's or of a tensor, such as torch.nn.GELU(); or x.
    y : array_like of real numbers, optional
        The function's values at x.
    dtype : str, optional
        The type in which a callable is given its numbers, by default "float32"; of samples the type
        to which y was rounded, by default that of the array, or else the shortest that holds y.
    window : tuple of float
        Where a callable is sampled.
    points : int
        At how many points.
    title : str, optional
        How messages name the callable.

    Returns
    -------
    Identification
        Its verdict, and the candidates with their parameters and distances, the best first.

    Raises
    ------
    IdentificationError
        If there are fewer than two different finite x, x and y do not go together, or the callable
        fails, draws random numbers, or is a function of a vector.

    Examples
    --------
    >>> import actcli, numpy as np
    >>> found = actcli.identify(lambda x: x / (1 + np.exp(-1.702 * x)))
    >>> found.verdict, found.best.spec
    ('is', 'quick_gelu')
    """
    if y is not None:
        return identify_samples(source, y, dtype=dtype)  # type: ignore[arg-type]
    if not callable(source):
        raise IdentificationError(
            "give a callable, or x and y; identify_model takes the path of a model."
        )
    if dtype not in (None, *FLOAT_TYPES):
        raise IdentificationError(f"no type {dtype!r}: choose {', '.join(FLOAT_TYPES)}.")
    name = title or str(getattr(source, "__name__", "") or type(source).__name__)
    values = checked_function(source, name)
    x = _in_type(np.linspace(*window, points), dtype)
    sampled = values(x)
    told = None if dtype is None or sampled.dtype.itemsize > x.dtype.itemsize else dtype
    found = identify_samples(x, sampled, dtype=told)
    if found.verdict != "is":
        return found
    far = _in_type(comparison_points(), dtype)
    return _asked_again(found, far.astype(np.float64), values(far).astype(np.float64))


def _in_type(x: Array, dtype: str | None) -> AnyArray:
    """Return numbers in a type of NumPy's, rounded to bfloat16 in float32."""
    if dtype == "bfloat16":
        rounded: AnyArray = FLOAT_TYPES[dtype].round(x).astype(np.float32)
        return rounded
    return x.astype(dtype or "float32")


def _asked_again(found: Identification, x: Array, y: Array) -> Identification:
    """Return an answer without the candidates that the function's values elsewhere exclude."""
    known = np.isfinite(y)
    x, y = x[known], y[known]

    def holds(one: Candidate) -> bool:
        near = np.abs(one(x) - y) <= FAR_OFF * (1 + np.abs(y))
        return bool((near | ~differ(one(x), y)).all())

    kept = tuple(one for one in found.explaining if holds(one))
    if kept:
        rest = tuple(one for one in found.candidates if one not in found.explaining)
        return found.replace(
            candidates=(*kept, *rest), equal=len(kept), where_to_look=tell_apart(kept, found.x)
        )
    best = found.best
    apart = ~(np.abs(best(x) - y) <= FAR_OFF * (1 + np.abs(y)))
    at = int(np.flatnonzero(apart)[np.argmin(np.abs(x[apart]))])
    values = f"{y[at]:.6g}, and {best.spec} {best(x)[at]:.6g}"
    note = f"elsewhere it differs: at x = {x[at]:g} it is {values}"
    return found.replace(notes=(*found.notes, note))
