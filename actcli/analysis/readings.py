"""f and f' at many points, and how many digits rounding has left of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.activation.limits import derivatives_beside, limit_beside
from actcli.formula.value_and_slope import overflows, value_and_slope
from actcli.numerics import np
from actcli.numerics.germ import UndecidedError
from actcli.numerics.monte_carlo import LOST_DIGITS_THRESHOLD, absolute_errors

if TYPE_CHECKING:
    from actcli.numerics import Array

SAFETY = 16
# So many times the estimate of an error is taken for a bound of it.

NEIGHBOURS = 4
# On each side, whose errors are like that of a point: it is seldom that none of nine moves.


@dataclass(frozen=True, kw_only=True)
class Reading:
    """f and f' at points, with estimates of their errors.

    Attributes
    ----------
    x, y, dy : ndarray of float64, shape (n,)
        Points, f and f'.
    y_error, dy_error : ndarray of float64, shape (n,)
        Bounds of absolute errors; infinite where nothing is known, as where a formula overflows on
        its way. Those of a declared function are 0, since its accuracy is tested.
    """

    x: Array
    y: Array
    dy: Array
    y_error: Array
    dy_error: Array

    @property
    def is_undefined(self) -> Any:
        """Return where f has no value, rather than an unknown one."""
        return np.isnan(self.y) & (self.y_error == 0)

    @property
    def has_value(self) -> Any:
        """Return where f has a value that is known to ten digits."""
        return _has_digits(self.y, self.y_error)

    @property
    def has_slope(self) -> Any:
        """Return where f' is known to ten digits; infinite beside a finite f it has overflowed."""
        return _has_digits(self.dy, self.dy_error) & (np.isfinite(self.dy) | ~np.isfinite(self.y))

    @property
    def known_slopes(self) -> Any:
        """Return f', nan where it is not known to ten digits."""
        return np.where(self.has_slope, self.dy, np.nan)

    def at(self, mask: Any) -> Reading:
        """Return the reading at the points that a mask chooses."""
        return Reading(
            x=self.x[mask],
            y=self.y[mask],
            dy=self.dy[mask],
            y_error=self.y_error[mask],
            dy_error=self.dy_error[mask],
        )


def _has_digits(values: Array, errors: Array) -> Any:
    """Return where an error is so small that ten digits are right."""
    with np.errstate(invalid="ignore"):
        allowed = np.where(errors == 0, 0.0, SAFETY * LOST_DIGITS_THRESHOLD * abs(values))
    return ~np.isnan(values) & np.isfinite(errors) & (errors <= allowed)


def is_formula(activation: Activation) -> bool:
    """Return whether a function is computed by its formula as it stands, or as a file has it.

    Of others the kernels are declared, and so are the kinks.
    """
    return activation.kinks is None


def read(activation: Activation, x: Any) -> Reading:
    """Return f and f' at points.

    Parameters
    ----------
    activation : Activation
        A function of a number.
    x : array_like of float64, shape (n,)
        Finite points, in order.
    """
    x = np.asarray(x, np.float64)
    if not (is_formula(activation) and x.size):
        exact = np.zeros(x.shape)
        y, dy = np.asarray(activation(x)), np.asarray(activation.derivative(x))
        return Reading(x=x, y=y, dy=dy, y_error=exact, dy_error=exact)
    compute = partial(value_and_slope(activation.formula), x, **activation.freeze().values)
    y, dy = both = compute()
    y_error, dy_error = map(_widened, SAFETY * absolute_errors(both, compute))
    y_error[_is_absorbed(y, dy)] = np.inf
    return Reading(x=x, y=y, dy=dy, y_error=y_error, dy_error=dy_error)


def _is_absorbed(y: Array, dy: Array) -> Any:
    """Return where f is 0 at neighbouring points although f' is not.

    As (x + 1) - 1 is, for small x: all that depends on x was lost in a larger number.
    """
    moves = (y == 0) & (abs(dy) > 0)
    beside = np.concatenate([[False], moves, [False]])
    return moves & (beside[:-2] | beside[2:])


def _widened(errors: Array) -> Array:
    """Return the largest finite error among neighbours for each, since one may be small by chance.

    Infinite errors stay where they are.
    """
    finite = np.where(np.isinf(errors), 0.0, errors)
    padded = np.pad(finite, NEIGHBOURS, mode="edge") if len(errors) else finite
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * NEIGHBOURS + 1)
    return np.where(np.isinf(errors), np.inf, windows.max(axis=1))


def read_exactly(activation: Activation, x: Array) -> Reading:
    """Return f and f' of a formula by its expansion at each point, which takes a millisecond.

    What the expansion does not decide is nan, with an infinite error.
    """
    rows = np.array([_expanded(activation, at) for at in x.tolist()]).reshape(-1, 2)
    y, dy = rows.T
    return Reading(
        x=x,
        y=y,
        dy=dy,
        y_error=np.where(np.isnan(y), np.inf, 0.0),
        dy_error=np.where(np.isnan(dy), np.inf, 0.0),
    )


def _expanded(activation: Activation, x: float) -> list[float]:
    """Return f and f' just beside x; nan where they are not known."""
    try:
        return [*derivatives_beside(activation, x, "right", 1)]
    except UndecidedError:
        return [math.nan, math.nan]


def values_at(activation: Activation, x: Array) -> Any:
    """Return f at points, computed as `read` does."""
    return _rows(activation, x)[0]


def slopes_at(activation: Activation, x: Array) -> Any:
    """Return f' at points, computed as `read` does."""
    return _rows(activation, x)[1]


def _rows(activation: Activation, x: Array) -> Any:
    x = np.asarray(x, np.float64)
    if not is_formula(activation):
        return activation(x), activation.derivative(x)
    return value_and_slope(activation.formula)(x, **activation.freeze().values)


def has_no_values(activation: Activation, x: float) -> bool:
    """Return whether a formula is known to have no values beside x, as 1/floor(x) beside 1/2.

    In floats it may be infinite there. An infinite x stands for what is far out.
    """
    try:
        return is_formula(activation) and math.isnan(limit_beside(activation, x, "right"))
    except UndecidedError:
        return False


def is_undefined(a: Activation, x: float) -> bool:
    """Return whether the formula has no value at x, computed with plain floats."""
    from actcli.formula.plain_words import PLAIN

    try:
        return math.isnan(a.formula.over(PLAIN)(x=x, **a.values))
    except OverflowError:  # Perhaps in an intermediate result alone, which may be complex.
        return a.formula.is_written and not overflows(a.formula, np.array([x]), 0, **a.values)
    except (ArithmeticError, ValueError, TypeError):  # As 1/0, log(-1) and (-1)**0.5.
        return True
