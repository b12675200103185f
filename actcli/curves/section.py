"""Sections: a line through the domain of an activation, and f and f' along it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from actcli.activation import Activation
from actcli.curves.axis import Axis
from actcli.formula.breakpoints import jumps_between
from actcli.numerics import np
from actcli.numerics.grid import linspace

if TYPE_CHECKING:
    from actcli.numerics import Array

MAX_HALVINGS = 10
# Where a curve bends, steps are halved at most so often: to a thousandth of the first step.

JUMP_RATIO = 2
# A step of a curve may be a jump if it is so many times larger than the steps on both sides.

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


@dataclass(frozen=True, eq=False)
class Section:
    """A function on the line on which the first coordinate of x moves and the others are constant.

    The domain of a pointwise function has one coordinate, so its section is all of it.

    Attributes
    ----------
    activation : Activation
    at : tuple of float
        A point of the line.
    orders : tuple of int
        Which derivatives along the line are wanted, in ascending order; 0 is f itself.
    """

    activation: Activation
    at: tuple[float, ...]
    orders: tuple[int, ...] = (0, 1)

    @classmethod
    def of(
        cls,
        activation: Activation,
        at: tuple[float, ...] | None = None,
        orders: tuple[int, ...] = (0, 1),
    ) -> Section:
        """Return the section of a function through an input.

        Parameters
        ----------
        activation : Activation
        at : tuple of float, optional
            By default the base point that the function declares. Functions of one number have only
            one section, and ignore it.
        orders : tuple of int

        Raises
        ------
        LengthError
            If the function does not take an input like `at`.
        """
        if activation.pointwise or not at:
            at = activation.base_point
        section = cls(activation, at, orders)
        section.count  # noqa: B018 - Raises LengthError.
        return section

    @property
    def count(self) -> int:
        """Return how many components the function has."""
        return 1 if self.activation.pointwise else self.activation.outputs(len(self.at))

    def drawn(self, rng: np.random.Generator | None, *points: int) -> Section:
        """Return the section with random parameters drawn, once or for each of so many points."""
        # Drawn once, a parameter of a pointwise function is a number, so that kinks can be found.
        each = () if self.activation.pointwise and not points else (len(self.at),)
        return replace(self, activation=self.activation.freeze((*points, *each), rng))

    def derivative(self, t: Array, order: int) -> Array:
        """Return a derivative of f along the line, shaped (n, m), at t shaped (n,)."""
        along = np.zeros(len(self.at))
        along[0] = 1
        return np.asarray(self.activation.directional_derivative(self._points(t), along, order))

    def curves(self, t: Array) -> Array:
        """Return the components of every order of the section, side by side: (n, k·m) at t (n,)."""
        return np.hstack([self.derivative(t, order) for order in self.orders])

    def sample(self, low: float, high: float, points: int) -> SectionSamples:
        """Return samples at about `points` places, and at more where the curves bend.

        Parameters
        ----------
        low, high : float
            The ends of the window.
        points : int

        Raises
        ------
        GridError
            If the window has no points.
        """
        grid = linspace(low, high, points)
        breaks = self._breaks(low, high, grid)
        around = [np.nextafter(t, towards) for t in breaks for towards in (-np.inf, np.inf)]
        ends = [low, *around, high]
        pieces = []
        for start, end in zip(ends[::2], ends[1::2], strict=True):
            inner = grid[(start < grid) & (grid < end)]
            t = np.unique([start, start / 2 + end / 2, end]) if start <= end else grid[:0]
            t = np.union1d(t, inner)
            pieces.append(self._refined(t, Axis(low, high)))
        return SectionSamples((low, high), tuple(pieces), breaks, self.curves(np.array(breaks)))

    def _breaks(self, low: float, high: float, grid: Array) -> tuple[float, ...]:
        """Return where the curves may break, in ascending order.

        The breaks of a pointwise function are declared. Those of a vector function depend on the
        line, and are looked for where a curve changes much more between two points than beside
        them.
        """
        if self.activation.pointwise:
            return self.activation.breaks(low, high, max(self.orders))
        points = np.union1d(grid, [0.0, *np.nextafter(0.0, [-1, 1])])
        points = points[(low <= points) & (points <= high)]
        with np.errstate(invalid="ignore", over="ignore"):
            steps = np.pad(abs(np.diff(self.curves(points), axis=0)), ((1, 1), (0, 0)))
            is_large = steps[1:-1] > JUMP_RATIO * np.maximum(steps[:-2], steps[2:])
        found = np.flatnonzero(is_large.any(axis=1))
        return tuple(
            np.unique(jumps_between(self.curves, points[found], points[found + 1])).tolist()
        )

    def _refined(self, t: Array, window: Axis) -> Piece:
        """Return a piece whose steps are halved where the curves deviate from their polylines."""
        y = self.curves(t)
        max_samples = MAX_REFINEMENT * max(len(t), MIN_FIRST_SAMPLES)
        for _ in range(MAX_HALVINGS):
            is_bent = _deviations(window.place(t), y) > MAX_DEVIATION
            split = is_bent[:-1] | is_bent[1:]
            between = t[:-1][split] / 2 + t[1:][split] / 2
            between = between[(t[:-1][split] < between) & (between < t[1:][split])]
            if not len(between) or len(t) + len(between) > max_samples:
                break
            at = np.searchsorted(t, between)
            t, y = np.insert(t, at, between), np.insert(y, at, self.curves(between), axis=0)
        return Piece(t, y)

    def _points(self, t: Array) -> Array:
        """Return the points of the line, a row for each t."""
        points = np.tile(np.asarray(self.at, np.float64), (len(t), 1))
        points[:, 0] = t
        return points


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
