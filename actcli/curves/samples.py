"""Samples of curves between their breaks, at more places where the curves bend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from actcli.curves.axis import Axis
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

MAX_HALVINGS = 10
# Where a curve bends, steps are halved at most so often: to a thousandth of the first step.

MAX_DEVIATION = 5e-4
# A curve may deviate from its polyline by this part of the panel, a tenth of a pixel.

MAX_REFINEMENT = 16
# Refinement stops at so many times the first samples; faster oscillations cannot be drawn.

MIN_FIRST_SAMPLES = 64
# Fewer first samples may be refined to as many as so many would be.


class Piece(NamedTuple):
    """Samples between two breaks: t shaped (n,) and y shaped (n, k·m).

    The columns are the m components of the first of k orders, then those of the next.
    """

    t: Array
    y: Array


@dataclass(frozen=True, eq=False)
class SectionSamples:
    """The samples of a section over a window.

    Attributes
    ----------
    window : (float, float)
    pieces : tuple of Piece
        One before, between and after the breaks. A piece ends at the floats next to the breaks, and
        is empty where the window ends at a break.
    breaks : tuple of float
    values : ndarray, shape (breaks, k·m)
        The values at the breaks themselves.
    """

    window: tuple[float, float]
    pieces: tuple[Piece, ...]
    breaks: tuple[float, ...]
    values: Array


Evaluate = Callable[[Sequence["Array"]], list[Piece]]
"""Returns the samples at several arrays of places, as far as they are known."""


def refined(evaluate: Evaluate, starts: Sequence[Array], window: Axis) -> list[Piece]:
    """Return pieces whose steps are halved where the curves deviate from their polylines.

    Parameters
    ----------
    evaluate : callable
        Called for all pieces at once.
    starts : sequence of ndarray
        The first places of each piece, in ascending order.
    window : Axis
        The axis of the places.
    """
    pieces = evaluate(starts)
    limits = [MAX_REFINEMENT * max(len(piece.t), MIN_FIRST_SAMPLES) for piece in pieces]
    for _ in range(MAX_HALVINGS):
        between = [
            _where_bent(piece, window, most) for piece, most in zip(pieces, limits, strict=True)
        ]
        limits = [most if len(t) else 0 for most, t in zip(limits, between, strict=True)]
        if not any(limits):
            break
        pieces = [_merged(piece, new) for piece, new in zip(pieces, evaluate(between), strict=True)]
    return pieces


def _where_bent(piece: Piece, window: Axis, max_samples: int) -> Array:
    """Return the middles of the steps of a piece at which it deviates from its polyline.

    There are none if it would then have more than `max_samples`.
    """
    t, y = piece
    is_bent = _deviations(window.place(t), y) > MAX_DEVIATION
    split = is_bent[:-1] | is_bent[1:]
    between = t[:-1][split] / 2 + t[1:][split] / 2
    between = between[(t[:-1][split] < between) & (between < t[1:][split])]
    return between if len(t) + len(between) <= max_samples else between[:0]


def _merged(piece: Piece, other: Piece) -> Piece:
    """Return the samples of both, in order."""
    at = np.searchsorted(piece.t, other.t)
    return Piece(np.insert(piece.t, at, other.t), np.insert(piece.y, at, other.y, axis=0))


def _deviations(x: Array, y: Array) -> Array:
    """Return the distance of each sample from the chord of its neighbours, in panels: (n,)."""
    deviations = np.zeros(len(x))
    if len(x) > 2:
        placed = np.column_stack([_places_in_panel(curve) for curve in y.T])
        width = x[2:] - x[:-2]
        part = np.divide(x[1:-1] - x[:-2], width, out=np.zeros_like(width), where=width > 0)
        gaps = placed[1:-1] - placed[:-2] - part[:, None] * (placed[2:] - placed[:-2])
        # Neighbours in the same place have no chord, and nothing between them is seen.
        deviations[1:-1] = np.where(width > 0, np.nan_to_num(abs(gaps)).max(axis=1), 0)
    return deviations


def _places_in_panel(y: Array) -> Array:
    """Return where the panel of a curve will place its values."""
    finite = y[np.isfinite(y)]
    if len(finite) == 0:
        return np.zeros_like(y)
    places: Array = Axis.around(finite.min(), finite.max()).place(y)
    return places
