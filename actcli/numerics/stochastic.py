"""Shaking: what a result becomes where every rounding goes another way.

So it is seen how many of its digits are left, whatever it was computed by: Monte Carlo arithmetic.
The shakes depend on the numbers alone, so that a result is the same in whatever blocks it is cut.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

SHAKES = 1, 2  # one may leave a number by chance where it was
STRENGTH = 2.0**-50  # relative to the number: a few roundings
UNDERFLOW = 2.0**-1064  # and at least so much: the smallest numbers have few digits or none
LOST = 2.0**-33  # of a result is what moves if fewer than ten digits are left
TINY = 2.0**-1000  # of results so small nobody counts the digits
MIX = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9  # odd numbers, by which products lose all pattern

_shake = ContextVar("shake", default=0)


def rounded(c: Array, *factors: Array) -> Array:
    """Numbers that were rounded, shaken if they are to be.

    They may be the products of factors, of which a power of two that stands still rounds nothing.
    """
    if not (shake := _shake.get()) or any(_is_power_of_two(factor) for factor in factors):
        return c
    with np.errstate(all="ignore"):
        mixed = (np.asarray(c, np.float64).view(np.uint64) + np.uint64(shake)) * np.uint64(MIX[0])
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(MIX[1])
        part = mixed.astype(np.float64) * 2.0**-63 - 1
        return c * (1 + STRENGTH * part) + part * np.minimum(abs(c), UNDERFLOW)


def _is_power_of_two(series: Array) -> bool:
    mantissas, _ = np.frexp(series[0])
    return bool((abs(mantissas) == 0.5).all() and not series[1:].any())


def shaken(shake: int, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with all that is rounded in it shaken in this way; 0 is not at all."""

    def run(*args: Any, **named: Any) -> Any:
        token = _shake.set(shake)
        try:
            return function(*args, **named)
        finally:
            _shake.reset(token)

    return run


def doubtful(y: Array, compute: Callable[[], Array]) -> Any:
    """Which of the results y have lost so many digits; `compute` computes them again."""
    doubts = np.zeros(np.shape(y), bool)
    with np.errstate(all="ignore"):
        bound = max(LOST, 4 * float(np.finfo(y.dtype).eps)) * abs(y) + TINY
        for shake in SHAKES:
            z = shaken(shake, compute)()
            same = (y == z) | (np.isnan(y) & np.isnan(z))
            doubts |= ~(same | (abs(z - y) <= bound))
    return doubts
