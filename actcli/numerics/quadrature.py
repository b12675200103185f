"""Integrals over an interval, by Gauss-Legendre rules on intervals that are halved where needed.

All intervals of one round are evaluated in one call. An interval is accepted when its integral is
the sum of the integrals of its halves; since both are computed anyway, the check costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

POINTS = 16
# Of one interval: exact for polynomials of degree 31.

MAX_ROUNDS = 200
# Of halving. A singularity at an end of an interval, such as that of log(x), costs one interval a
# round, and after so many its interval has the length 2**-200.

MAX_INTERVALS = 2048
# In all rounds: an integrand that needs more oscillates too fast, or has not the digits that the
# tolerance asks for.


ROUNDING = 2.0**-50
# An integral that is smaller, relative to the integral of the absolute value, is the rest that the
# roundings leave of positive and negative parts that cancel.


class NotConvergedError(ArithmeticError):
    """An integral did not converge: the integrand oscillates too fast, or is not integrable."""


def integrals(
    integrands: Callable[[Array], Array], edges: Sequence[float], tolerance: float
) -> Array:
    """Return the integrals of several functions from the first edge to the last.

    Parameters
    ----------
    integrands : callable
        Evaluate the k functions at x shaped (n,); return an array shaped (k, n). It is never
        evaluated at an edge.
    edges : sequence of float
        In ascending order: the two ends, and between them every point at which an integrand or one
        of its derivatives may break.
    tolerance : float
        The error of an integral, relative to the integral of the absolute value.

    Returns
    -------
    ndarray, shape (k,)
        An integral that is 0 but for roundings is 0.

    Raises
    ------
    NotConvergedError
        If an integral is not reached to this tolerance.
    """
    nodes, weights = _rule()

    def over(low: Array, high: Array) -> tuple[Array, Array]:
        """Return the integrals over each interval, of the functions and of their sizes: (k, n)."""
        half = (high - low) / 2
        x = (low + half)[:, None] + half[:, None] * nodes
        y = integrands(x.ravel()).reshape(-1, *x.shape)
        return (y @ weights) * half, (np.abs(y) @ weights) * half

    low, high = np.array(edges[:-1], float), np.array(edges[1:], float)
    evaluated = len(low)
    integral, _ = over(low, high)
    done = np.zeros(len(integral))
    done_size = np.zeros(len(integral))
    for _ in range(MAX_ROUNDS):
        middle = low / 2 + high / 2
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
        evaluated += len(low)
        if evaluated > MAX_INTERVALS:
            break
        halves, sizes = over(low, high)
        if not np.isfinite(halves).all():
            break
        both = halves[:, : len(middle)] + halves[:, len(middle) :]
        total = done_size + sizes.sum(axis=1)
        accepted = (abs(integral - both) <= tolerance * total[:, None]).all(axis=0)
        done += both[:, accepted].sum(axis=1)
        kept = np.tile(~accepted, 2)
        done_size += sizes[:, ~kept].sum(axis=1)
        low, high, integral = low[kept], high[kept], halves[:, kept]
        if not len(low):
            return np.where(abs(done) <= ROUNDING * done_size, 0.0, done)
    raise NotConvergedError("the integral does not converge")


@cache
def _rule() -> tuple[Array, Array]:
    """Return the nodes of the rule on the interval from -1 to 1, and their weights."""
    nodes, weights = np.polynomial.legendre.leggauss(POINTS)
    return nodes, weights
