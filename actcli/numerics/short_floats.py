"""The floating types of 16 bits: float16, and bfloat16 of the package ml_dtypes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.floats import rounded_to_odd
from actcli.numerics.tape.choice import are_tapes_wanted
from actcli.numerics.tape.program import interpreter

if TYPE_CHECKING:
    from actcli.numerics import AnyArray, Array

NUMBERS = 1 << 16
# Of such a type, nan and infinities among them.

DOUBT = 2.0**-47
# Relative error of a float64, 64 units in the last place: more than any kernel declares.

CHUNK = 1 << 13
# Elements that are looked up at once, so that their places, of 64 bits each, stay in the cache.


def is_short(dtype: np.dtype[Any]) -> bool:
    """Return whether a dtype is one of them."""
    return dtype.itemsize == 2 and (dtype.kind == "f" or is_bfloat16(dtype))


def is_bfloat16(dtype: np.dtype[Any]) -> bool:
    """Return whether a dtype is bfloat16, which NumPy takes for a type of no known kind."""
    # Not by dtype.name, which NumPy puts together anew each time, in some microseconds.
    kind = dtype.type
    return kind.__name__ == "bfloat16" and kind.__module__ == "ml_dtypes"


def all_numbers(dtype: np.dtype[Any]) -> AnyArray:
    """Return the numbers of a type in the order of their codes."""
    numbers: AnyArray = np.arange(NUMBERS, dtype=np.uint16).view(dtype)
    return numbers


def widened(x: AnyArray) -> Array:
    """Return numbers of a type as float64, and every nan as the usual one.

    A signaling nan would stay one, and each operation on it be invalid.
    """
    with np.errstate(invalid="ignore"):
        wide: Array = x.astype(np.float64)
    return np.where(np.isnan(wide), np.nan, wide)


def rounded(y: Any, dtype: np.dtype[Any]) -> Any:
    """Return float64 rounded once to the nearest of a type, and from a midpoint to even."""
    if is_bfloat16(dtype):
        return rounded_to_odd(y).astype(dtype)  # A cast of float64 goes by way of float32.
    with np.errstate(over="ignore", under="ignore"):
        return np.asarray(y).astype(dtype)


def in_doubt(y: Array, dtype: np.dtype[Any]) -> tuple[AnyArray, Array, Array]:
    """Return where an error of float64 could change what it is rounded to.

    Returns
    -------
    places : tuple of ndarray of int
        As `nonzero` gives them.
    low, high : ndarray of `dtype`
        The two neighbours that it could be rounded to, at each of the places.
    """
    with np.errstate(over="ignore", under="ignore"):
        toward_zero, away = rounded(y * (1 - DOUBT), dtype), rounded(y * (1 + DOUBT), dtype)
    places = ((toward_zero.view(np.uint16) != away.view(np.uint16)) & ~np.isnan(y)).nonzero()
    ends = toward_zero[places], away[places]
    low = np.where(y[places] < 0, ends[1], ends[0])
    return places, low, np.where(y[places] < 0, ends[0], ends[1])


def look_up(table: AnyArray, x: AnyArray, out: AnyArray) -> None:
    """Write into `out` the entry of a table for each number of x; all are of one type.

    Parameters
    ----------
    table : ndarray of 65 536 numbers
    x, out : ndarray of one axis
        `out` is contiguous, and may be x.
    """
    codes, entries, results = (np.ascontiguousarray(a).view(np.uint16) for a in (x, table, out))
    is_aligned = codes.flags.aligned and results.flags.aligned
    if is_aligned and are_tapes_wanted() and (compiled := interpreter()):
        compiled.look_up(entries, codes, results)
        return
    for start in range(0, codes.size, CHUNK):
        part = slice(start, start + CHUNK)
        entries.take(codes[part], out=results[part], mode="wrap")
