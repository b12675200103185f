"""Sections: a line through the domain of an activation, and f and f' along it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.curves.axis import Axis
from actcli.curves.breaks import limits_at_breaks, with_values
from actcli.curves.features import FAR_DISTANCES, FarLine, line_through
from actcli.curves.samples import Piece, SectionSamples, refined
from actcli.curves.visible_digits import VisibleDigits, far_line
from actcli.formula.breakpoints import jumps_between
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

JUMP_RATIO = 2
# A step of a curve may be a jump if it is so many times larger than the steps on both sides.

MIN_SAMPLES_PER_BREAK = 2
# Breaks that are closer cannot be told apart in a picture, and are not looked at.


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

    def derivative(self, t: Array, order: int, wrt: str | None = None) -> Array:
        """Return a derivative of f along the line, shaped (n, m), at t shaped (n,).

        Given `wrt`, it is the derivative in this parameter.
        """
        if wrt is not None:
            return np.asarray(self.activation.derivative(self._points(t), order=order, wrt=wrt))
        along = np.zeros(len(self.at))
        along[0] = 1
        return np.asarray(self.activation.directional_derivative(self._points(t), along, order))

    def curves(self, t: Array) -> Array:
        """Return the components of every order of the section, side by side: (n, k·m) at t (n,)."""
        return np.hstack([self.derivative(t, order) for order in self.orders])

    def far_lines(self) -> list[tuple[FarLine, FarLine]]:
        """Return the lines that each curve approaches far to the left and to the right."""
        if self.digits:
            return [
                (
                    far_line(self.activation, "left", order),
                    far_line(self.activation, "right", order),
                )
                for order in self.orders
            ]
        t = np.multiply.outer([-1.0, 1.0], FAR_DISTANCES)
        far = self.curves(t.ravel()).reshape(*t.shape, len(self.orders), self.count)
        lines = []
        for i, order in enumerate(self.orders):
            has_slope = order + 1 in self.orders  # The orders ascend, so that it is the next one.
            slopes = far[..., i + 1, :] if has_slope else np.zeros_like(far[..., i, :])
            for component in range(self.count):
                left, right = (
                    line_through(far[end, :, i, component], slopes[end, :, component], side)
                    for end, side in enumerate((-1, 1))
                )
                lines.append((left, right))
        return lines

    def sample(
        self, low: float, high: float, points: int, axis: Axis | None = None
    ) -> SectionSamples:
        """Return samples at about `points` places, and at more where the curves bend.

        Parameters
        ----------
        low, high : float
            The ends of the window.
        points : int
        axis : Axis, optional
            The axis of the window, along which they are evenly spaced; by default a linear one.

        Raises
        ------
        GridError
            If the window has no points.
        """
        axis = axis or Axis(low, high)
        grid = axis.samples(points)
        breaks = self._breaks(low, high, grid)
        around = [np.nextafter(t, towards) for t in breaks for towards in (-np.inf, np.inf)]
        ends = [low, *around, high]
        starts = []
        for start, end in zip(ends[::2], ends[1::2], strict=True):
            inner = grid[(start < grid) & (grid < end)]
            t = np.unique([start, start / 2 + end / 2, end]) if start <= end else grid[:0]
            starts.append(np.union1d(t, inner))
        has_limits = self.activation.pointwise and bool(breaks)
        limits = limits_at_breaks(self.activation, breaks, max(self.orders)) if has_limits else None
        if self.digits and limits is not None:
            known = limits[..., list(self.orders)].reshape(len(around), -1)
            self.digits.known = dict(zip(map(float, around), known, strict=True))
        pieces = refined(self._evaluated, starts, axis)
        values = self.curves(np.array(breaks))
        samples = SectionSamples((low, high), tuple(pieces), breaks, values)
        return (
            samples
            if limits is None
            else with_values(samples, limits, self.activation, self.orders)
        )

    def _breaks(self, low: float, high: float, grid: Array) -> tuple[float, ...]:
        """Return where the curves may break, in ascending order.

        The breaks of a pointwise function are declared, or those of its formula in the window,
        among them the corners of its highest derivative. The breaks of a vector function depend on
        the line, and are looked for where a curve changes much more between two points than beside
        them.
        """
        if self.activation.pointwise:
            breaks = self.activation.breaks(low, high, max(self.orders) + 1)
            return breaks if MIN_SAMPLES_PER_BREAK * len(breaks) <= len(grid) else ()
        points = np.union1d(grid, [0.0, *np.nextafter(0.0, [-1, 1])])
        points = points[(low <= points) & (points <= high)]
        with np.errstate(invalid="ignore", over="ignore"):
            steps = np.pad(abs(np.diff(self.curves(points), axis=0)), ((1, 1), (0, 0)))
            is_large = steps[1:-1] > JUMP_RATIO * np.maximum(steps[:-2], steps[2:])
        found = np.flatnonzero(is_large.any(axis=1))
        return tuple(
            np.unique(jumps_between(self.curves, points[found], points[found + 1])).tolist()
        )

    def _evaluated(self, places: Sequence[Array]) -> list[Piece]:
        """Return the samples at several arrays of places, as far as they are known."""
        t = np.concatenate(places)
        if self.digits:
            known, y = self.digits.curves(t)
        else:
            known, y = np.ones(t.shape, bool), self.curves(t)
        ends = np.cumsum([len(part) for part in places])[:-1]
        counts = np.cumsum([int(part.sum()) for part in np.split(known, ends)])[:-1]
        t = t[known]
        return [Piece(*part) for part in zip(np.split(t, counts), np.split(y, counts), strict=True)]

    @cached_property
    def digits(self) -> VisibleDigits | None:
        """Return what gives samples their digits, if the function is made of a formula."""
        is_formula = self.activation.pointwise and self.activation.kinks is None
        return VisibleDigits(self.activation, self.orders) if is_formula else None

    def _points(self, t: Array) -> Array:
        """Return the points of the line, a row for each t."""
        points = np.tile(np.asarray(self.at, np.float64), (len(t), 1))
        points[:, 0] = t
        return points
