"""What is taken at a kink, where the derivatives from both sides differ."""

from __future__ import annotations

from typing import Any

from actcli.numerics import np


def conventional(left: Any, right: Any) -> Any:
    """Return the derivative at a kink: 0 if it is a limit or lies between them, else the left one.

    A side on which the function has no values, so that its limit is nan, does not count. Between
    -inf and inf there is no derivative.

    Parameters
    ----------
    left, right : float or array of float64
        The limits from both sides.
    """
    with np.errstate(invalid="ignore"):
        differ = left != right
        holds_zero = (np.minimum(left, right) <= 0) & (np.maximum(left, right) >= 0)
    y = np.where(differ & holds_zero, 0.0, left)
    y = np.where(differ & np.isinf(left) & np.isinf(right), np.nan, y)
    return np.where(np.isnan(left), right, y)
