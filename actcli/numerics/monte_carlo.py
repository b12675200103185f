"""Monte Carlo arithmetic: estimate how many digits of a result its roundings leave.

A computation is repeated with every rounding error replaced by a reproducible pseudo-random one of
a few ulps. Digits that change were never significant. The perturbation of a number depends only on
its bits, so a result does not depend on how an array is cut into blocks.

Source: D. S. Parker, Monte Carlo Arithmetic, UCLA CSD-970002 (1997).
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

STREAMS = (1, 2)
# Two streams, because one of them may leave a particular number unchanged by chance, or move it by
# next to nothing: where cancellation leaves but a few bits, a draw near 0 moves none of them. The
# second stream is therefore run everywhere, and not only where the first one is close to the bound.

RELATIVE_PERTURBATION = 2.0**-50
# About four units in the last place of a float64: a little more than one rounding.

UNDERFLOW_PERTURBATION = 2.0**-1064
# 1024 times the smallest float64: near underflow a number has few digits or none, so it is
# perturbed absolutely, by up to its own size.

LOST_DIGITS_THRESHOLD = 2.0**-33
# A result that moves by more than this, relatively, has fewer than ten significant digits.

NEGLIGIBLE = 2.0**-1000
# A result that moves by no more than this, absolutely, counts as unmoved.

MIXERS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9)
# Odd multipliers of the SplitMix64 generator (Steele, Lea & Flood, OOPSLA 2014): they turn the bits
# of neighbouring numbers into unrelated ones.

_stream = ContextVar("stream", default=0)  # 0: no perturbation


def perturb(values: Array, *factors: Array) -> Array:
    """Perturb `values` by the size of their rounding error, if a stream is active.

    Parameters
    ----------
    values : ndarray of float64, any shape
        Results of a rounded operation.
    *factors : ndarray of float64, each the coefficients of a series along the first axis
        The factors, if `values` is their product. A constant power of two makes the product exact,
        and `values` is then returned unchanged.

    Returns
    -------
    ndarray
        `values` itself when no stream is active.
    """
    if not (stream := _stream.get()) or any(_is_power_of_two(factor) for factor in factors):
        return values
    with np.errstate(all="ignore"):
        # In place, because most of the time goes into memory.
        values = np.asarray(values, np.float64)
        mixed = values.view(np.uint64) + np.uint64(stream)
        mixed *= np.uint64(MIXERS[0])
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(MIXERS[1])
        random = mixed.astype(np.float64)
        random *= 2.0**-63
        random -= 1  # Uniform in [-1, 1] from here on.
        absolute = np.minimum(abs(values), UNDERFLOW_PERTURBATION)
        absolute *= random
        perturbed = random
        perturbed *= RELATIVE_PERTURBATION
        perturbed += 1
        perturbed *= values
        perturbed += absolute
        return perturbed


def _is_power_of_two(series: Array) -> bool:
    """Return whether a series is a power of two everywhere, and constant."""
    first, *_ = np.frexp(series[0].ravel()[:1])
    if first.size and abs(first[0]) != 0.5:
        return False
    mantissas, _ = np.frexp(series[0])
    return bool((abs(mantissas) == 0.5).all() and not series[1:].any())


def with_perturbation(stream: int, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return `function`, computed with every rounding perturbed.

    Parameters
    ----------
    stream : int
        The stream of pseudo-random numbers; 0 perturbs nothing.
    function : callable
        Computes with `perturb`, which has no effect outside of this.
    """

    def run(*args: Any, **named: Any) -> Any:
        token = _stream.set(stream)
        try:
            return function(*args, **named)
        finally:
            _stream.reset(token)

    return run


def has_lost_digits(results: Array, compute: Callable[[], Array]) -> Any:
    """Return where `results` have fewer than ten significant digits.

    Parameters
    ----------
    results : ndarray of float16, float32 or float64
        Of a type with fewer than ten digits, the last two bits may move.
    compute : callable
        Compute `results` again, under perturbation; called once for each stream.

    Returns
    -------
    ndarray of bool, the shape of `results`
    """
    lost = np.zeros(np.shape(results), bool)
    threshold = max(LOST_DIGITS_THRESHOLD, 4 * float(np.finfo(results.dtype).eps))
    with np.errstate(all="ignore"):
        bound = threshold * abs(results) + NEGLIGIBLE
        for stream in STREAMS:
            again = with_perturbation(stream, compute)()
            same = (results == again) | (np.isnan(results) & np.isnan(again))
            lost |= ~(same | (abs(again - results) <= bound))
    return lost
