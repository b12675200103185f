"""Least squares: the parameters with which a function comes closest to the samples.

Gauss and Newton's method with Marquardt's damping, from many starting points at once.

Source: D. W. Marquardt, An Algorithm for Least-Squares Estimation of Nonlinear Parameters (1963);
of the outer factors, G. H. Golub & V. Pereyra, The Differentiation of Pseudo-Inverses (1973).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.identification.model import Model
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

RELATIVE_STEP = 2.0**-18
# Of a central difference: its error is the square of this, and the rounding of values divided by
# it. Ten digits of a derivative are left.

ROUNDING = 2.0**-48
# Of values, relative to the samples: a few units of the last place.

FIRST_DAMPING, MIN_DAMPING, MAX_DAMPING = 1e-3, 1e-12, 1e12
# In proportion to the diagonal of the normal equations.

CONVERGED = 1e-12
# Relative decrease of the sum of squares below which rounding decides.


class Problem(NamedTuple):
    """A model and the samples to which it is fitted.

    Attributes
    ----------
    model : Model
    x, y : ndarray, shape (n,)
    weights : ndarray or float
        Each difference counts so much.
    """

    model: Model
    x: Array
    y: Array
    weights: Array | float = 1.0

    def residuals(self, settings: Array) -> Any:
        """Return the weighted differences for each of k settings, shape (k, n)."""
        f = self.model.values(settings, self.x)
        if self.model.is_wrapped:
            scale, offset = self.outer(f)
            f = scale[:, None] * f + offset[:, None]
        return (self.y - f) * self.weights

    def outer(self, f: Array) -> tuple[Any, Any]:
        """Return a and d with which a*f + d comes closest to y, for each row of f."""
        shares = np.full(self.y.shape, np.square(self.weights))
        shares /= shares.sum()
        f_mean, y_mean = f @ shares, self.y @ shares
        centred = f - f_mean[:, None]
        spread = (centred * centred) @ shares
        scale = centred @ ((self.y - y_mean) * shares) / spread
        return scale, y_mean - scale * f_mean

    def costs(self, settings: Array) -> Any:
        """Return the sum of squares for each of k settings, infinite where there is none."""
        return _sums(self.residuals(settings))

    def refine(
        self, starts: Array, steps: int, converged: float = CONVERGED
    ) -> tuple[Array, Array]:
        """Return the settings at minima near some starts, and the sums of squares there.

        Parameters
        ----------
        starts : ndarray, shape (k, parameters)
        steps : int
            At most so many.
        converged : float
            Relative decrease of the sum of squares below which a minimum is reached.
        """
        at, costs = starts.copy(), self.costs(starts)
        damping = np.full(len(starts), FIRST_DAMPING)
        for _ in range(steps):
            moved = at + self._steps(at, damping)
            now = self.costs(moved)
            is_better = now < costs
            is_done = ~(costs - now > converged * costs) & is_better | (damping >= MAX_DAMPING)
            at[is_better], costs[is_better] = moved[is_better], now[is_better]
            damping = np.where(is_better, np.maximum(damping / 10, MIN_DAMPING), damping * 10)
            damping[is_done] = MAX_DAMPING
            if is_done.all():
                break
        return at, costs

    def _steps(self, at: Array, damping: Array) -> Any:
        """Return a damped step of Gauss and Newton's from each of k settings."""
        residuals, jacobians = self.jacobians(at)
        lengths = np.sqrt((jacobians * jacobians).sum(axis=-1))
        # A shorter fall is the rounding of a difference, as of the shift of an exponential, which
        # its scale makes up for.
        moves = lengths > ROUNDING * np.sqrt(self.y @ self.y) / _step_sizes(at)
        scales = np.where(moves, lengths, 1.0)
        jacobians = np.where(moves[..., None], jacobians / scales[..., None], 0.0)
        normal = jacobians @ jacobians.swapaxes(-1, -2)
        normal = normal + damping[:, None, None] * np.eye(at.shape[1])
        right = jacobians @ residuals[..., None]
        return np.linalg.solve(normal, right)[..., 0] / scales

    def jacobians(self, at: Array) -> tuple[Array, Array]:
        """Return residuals, shape (k, n), and their falls in each parameter, (k, parameters, n).

        A difference is central, or one-sided where the other side is not admissible.
        """
        k, size = at.shape
        steps = _step_sizes(at)
        places = at[:, None] + _moves(size) * steps[:, None]
        found = self.residuals(places.reshape(-1, size)).reshape(k, 2 * size + 1, -1)
        middle, above, below = found[:, :1], found[:, 1 : size + 1], found[:, size + 1 :]
        has_above, has_below = (
            np.isfinite(side).all(axis=-1, keepdims=True) for side in (above, below)
        )
        above, below = np.where(has_above, above, middle), np.where(has_below, below, middle)
        width = steps[..., None] * np.maximum(has_above + 0.0 + has_below, 1)
        return _finite(found[:, 0]), _finite((below - above) / width)


def _step_sizes(at: Array) -> Any:
    """Return how far each parameter is moved for a difference."""
    return RELATIVE_STEP * np.maximum(abs(at), RELATIVE_STEP)


@cache
def _moves(size: int) -> Array:
    """Return where a function is computed for its differences: there, above and below."""
    return np.concatenate([np.zeros((1, size)), np.eye(size), -np.eye(size)])


def _finite(values: Array) -> Any:
    """Return the values, 0 for those that are not finite."""
    return np.where(np.isfinite(values), values, 0.0)


def _sums(residuals: Array) -> Any:
    """Return the sum of squares of each row, infinite where it is none."""
    sums = (residuals * residuals).sum(axis=-1)
    return np.where(np.isfinite(sums), sums, np.inf)
