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

ROUNDS = 10  # of halving the steps where a curve bends
LEAP = 2  # times the steps on either side: where there may be a break
BENT = 5e-4  # of the panel: how far a curve may stray from its polyline, a tenth of a pixel
MOST = 16  # times its first samples: a wave that bends between these still is too fast to be drawn
FEW = 64  # first samples: of fewer there may be as many as of these


class Piece(NamedTuple):
    """A stretch without a break: t shaped (n,), and y shaped (n, km), f's components, then f's'."""

    t: Array
    y: Array


@dataclass(frozen=True, eq=False)
class SectionSamples:
    """A section over a window.

    Between each two of the breaks, and before and after them, lies a piece that ends at their
    neighbouring floats; it is empty where the window ends at the break. `values`, a row for each
    break, holds what the functions are at the breaks themselves.
    """

    window: tuple[float, float]
    pieces: tuple[Piece, ...]
    breaks: tuple[float, ...]
    values: Array


@dataclass(frozen=True, eq=False)
class Section:
    """The line on which the first coordinate of x moves and the others stay as `at` has them.

    The domain of a pointwise function has one coordinate, so its section is all of it.
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
        """The section through an input, by default the one that the function declares.

        A function of a number has but one section. Raises LengthError.
        """
        at = activation.base_point if activation.pointwise else at or activation.base_point
        section = cls(activation, at, orders)
        section.count  # noqa: B018 - that the function takes such an input at all
        return section

    @property
    def count(self) -> int:
        """How many components the function has."""
        return 1 if self.activation.pointwise else self.activation.outputs(len(self.at))

    def drawn(self, rng: np.random.Generator | None, *points: int) -> Section:
        """The section with random parameters drawn: for each of so many points, or one for all."""
        # One for a function of a number is a number, with which its kinks can be found.
        each = () if self.activation.pointwise and not points else (len(self.at),)
        return replace(self, activation=self.activation.freeze((*points, *each), rng))

    def derivative(self, t: Array, order: int) -> Array:
        """A derivative of f along the line: t shaped (n,) gives (n, m), a column a component."""
        along = np.zeros(len(self.at))
        along[0] = 1
        return np.asarray(self.activation.directional_derivative(self._points(t), along, order))

    def curves(self, t: Array) -> Array:
        """The components of f and then those of each derivative wanted, side by side."""
        return np.hstack([self.derivative(t, order) for order in self.orders])

    def sample(self, low: float, high: float, points: int) -> SectionSamples:
        """The section from t = low to t = high at about `points` places, more where it bends.

        Raises GridError for a window without points.
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
        """Where the curves may break, from low to high.

        Of a function of a vector it depends on the line, and is seen where they change between two
        points much more than on either side of these.
        """
        if self.activation.pointwise:
            return self.activation.breaks(low, high, max(self.orders))
        points = np.union1d(grid, [0.0, *np.nextafter(0.0, [-1, 1])])
        points = points[(low <= points) & (points <= high)]
        with np.errstate(invalid="ignore", over="ignore"):
            steps = np.pad(abs(np.diff(self.curves(points), axis=0)), ((1, 1), (0, 0)))
            leaps = steps[1:-1] > LEAP * np.maximum(steps[:-2], steps[2:])
        found = np.flatnonzero(leaps.any(axis=1))
        return tuple(
            np.unique(jumps_between(self.curves, points[found], points[found + 1])).tolist()
        )

    def _refined(self, t: Array, window: Axis) -> Piece:
        """A piece with steps halved where the curves turn between two of them."""
        y, most = self.curves(t), MOST * max(len(t), FEW)
        for _ in range(ROUNDS):
            bent = _bends(window.place(t), y) > BENT
            split = bent[:-1] | bent[1:]
            between = t[:-1][split] / 2 + t[1:][split] / 2
            between = between[(t[:-1][split] < between) & (between < t[1:][split])]
            if not len(between) or len(t) + len(between) > most:
                break
            at = np.searchsorted(t, between)
            t, y = np.insert(t, at, between), np.insert(y, at, self.curves(between), axis=0)
        return Piece(t, y)

    def _points(self, t: Array) -> Array:
        points = np.tile(np.asarray(self.at, np.float64), (len(t), 1))
        points[:, 0] = t
        return points


def _bends(x: Array, y: Array) -> Array:
    """How far each sample lies from the chord of its neighbours, in panels: shaped (n,)."""
    bends = np.zeros(len(x))
    if len(x) > 2:
        placed = np.column_stack([_place(curve) for curve in y.T])
        width = x[2:] - x[:-2]
        part = np.divide(x[1:-1] - x[:-2], width, out=np.zeros_like(width), where=width > 0)
        strays = placed[1:-1] - placed[:-2] - part[:, None] * (placed[2:] - placed[:-2])
        # Neighbours in one place of the panel have no chord, and what is between is not seen.
        bends[1:-1] = np.where(width > 0, np.nan_to_num(abs(strays)).max(axis=1), 0)
    return bends


def _place(y: Array) -> Array:
    """Values as their panel will place them."""
    finite = y[np.isfinite(y)]
    return Axis.around(finite.min(), finite.max()).place(y) if len(finite) else np.zeros_like(y)
