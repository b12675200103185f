"""Monte Carlo arithmetic: estimate how many digits of a result its roundings leave.

A computation is repeated with every rounding error replaced by a reproducible pseudo-random one of
a few ulps. Digits that change were never significant. Overflow and underflow are rounding errors
too: infinity becomes some huge number, and 0 some tiny one. The perturbation of a number depends
only on its bits, so a result does not depend on how an array is cut into blocks.

Source: D. S. Parker, Monte Carlo Arithmetic, UCLA CSD-970002 (1997).
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.numerics import np
from actcli.numerics.error_free import dekker_product, two_sum

if TYPE_CHECKING:
    from actcli.numerics import Array

STREAMS = (1, 2)
# Two streams, because the difference of two numbers that are perturbed alike by chance does not
# move. The second stream is therefore run everywhere, and not only where the first one is close to
# the bound.

SERIES_ULPS_LOG2 = 5
# The coefficients of a series are perturbed by odd multiples of half an ulp or one, up to 2**5
# ulps. More, and common zeros of numerator and denominator would not be recognized: see
# ZERO_TOLERANCE in `actcli.numerics.jet.division`.

VALUE_ULPS_LOG2 = 11
# Values alone are perturbed by up to 2**11 ulps: so many different perturbations that two are alike
# once in 2**11 times, and in both streams once in 2**22.

UNDERFLOW_PERTURBATION = 2.0**-1064
# 1024 times the smallest float64: near underflow a number has few digits or none, so it is
# perturbed absolutely, by up to its own size.

NEAR_UNDERFLOW = 2.0**-1012
# Below this UNDERFLOW_PERTURBATION is more than an ulp.

OVERFLOW_BITS = 10
# A number that overflows is replaced by one of the last so many binades.

LOST_DIGITS_THRESHOLD = 2.0**-33
# A result with a larger relative error has fewer than ten significant digits.

ROUNDING = 2.0**-50
# What a perturbation stands for: about four units in the last place of a float64, a little more
# than one rounding. The movement of results is scaled from the perturbation that caused it to this.

NEGLIGIBLE = 2.0**-1000
# A result that moves by no more than this, absolutely, counts as unmoved; one beyond the inverse of
# it as infinite.

MAX_LINEAR = 0.1
# Relative to a result: up to this, results move in proportion to the perturbation.

MIXERS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9)
# Odd multipliers of the SplitMix64 generator (Steele, Lea & Flood, OOPSLA 2014): they turn the bits
# of neighbouring numbers into unrelated ones.


class Perturbation(NamedTuple):
    """How roundings are perturbed.

    Attributes
    ----------
    stream : int
        The stream of pseudo-random numbers.
    ulps_log2 : int
        Perturb by up to 2**ulps_log2 ulps.
    spares_exact : bool
        Leave sums, products and quotients alone that are exact. It takes several times as long.
    """

    stream: int
    ulps_log2: int = SERIES_ULPS_LOG2
    spares_exact: bool = False


_perturbation: ContextVar[Perturbation | None] = ContextVar("perturbation", default=None)


def is_perturbing() -> bool:
    """Return whether roundings are perturbed."""
    return _perturbation.get() is not None


def perturb(values: Array, *operands: Array) -> Array:
    """Perturb `values` by the size of their rounding error, if a stream is active.

    Parameters
    ----------
    values : ndarray of float64, any shape
        Results of a rounded operation.
    *operands : ndarray of float64, that broadcast with `values`
        What it was computed from. Then results of the same value are perturbed alike only if they
        come from the same numbers: 1 + 1e-20 and 1 - 1e-20 differ, though both are rounded to 1.

    Returns
    -------
    ndarray
        `values` itself when no stream is active.
    """
    active = _perturbation.get()
    if active is None:
        return values
    stream, ulps_log2, _ = active
    with np.errstate(all="ignore"):
        # In place, because most of the time goes into memory.
        values = np.asarray(values, np.float64)
        bits = _mixed(values, stream, *operands)
        # An odd number of ulps of 1 beside 1: in its bits, that is an addition to those of 1.
        bits >>= np.int64(63 - ulps_log2)
        bits |= np.int64(1)
        bits += np.float64(1).view(np.int64)
        perturbed = bits.view(np.float64)
        perturbed *= values
        size = abs(values)
        if (size < NEAR_UNDERFLOW).any():
            random = np.ldexp(_mixed(values, -stream).astype(np.float64), -63)
            perturbed += np.minimum(size, UNDERFLOW_PERTURBATION) * random
        return perturbed


def within_range(values: Array, *operands: Array) -> Array:
    """Replace what has over- or underflowed by a number near the end of the range of floats.

    Nothing is replaced if no stream is active. Then division by the number, or a logarithm of it,
    shows that digits are lost.

    Parameters
    ----------
    values : ndarray of float64
        Results of an operation.
    *operands : ndarray of float64, that broadcast with `values`
        What it was computed from. Where they are finite and not 0, the result should be so too.
    """
    active = _perturbation.get()
    if active is None:
        return values
    lost = (values == 0) | np.isinf(values)
    for operand in operands if lost.any() else ():
        lost = lost & np.isfinite(operand) & (operand != 0)
    if not lost.any():
        return values
    random = np.broadcast_to(_mixed(np.asarray(operands[0], np.float64), active[0]), lost.shape)
    random = np.ldexp(random[lost].astype(np.float64), -63)  # Uniform in [-1, 1].
    largest = np.finfo(np.float64).max
    huge = np.copysign(np.ldexp(largest, -(OVERFLOW_BITS * abs(random)).astype(int)), values[lost])
    values = np.array(values)
    tiny = np.copysign(UNDERFLOW_PERTURBATION * random, values[lost])
    values[lost] = np.where(values[lost] == 0, tiny, huge)
    return values


def perturb_product(values: Array, *factors: Array) -> Array:
    """Perturb a product of series as `perturb` does, unless a factor makes it exact.

    Parameters
    ----------
    values : ndarray of float64, the coefficients of a series along the first axis
        The product.
    *factors : ndarray of float64, each the coefficients of a series along the first axis
        A constant power of two makes the product exact, and `values` is then returned unchanged.
    """
    if not is_perturbing() or any(map(_is_power_of_two, factors)):
        return values
    perturbed = perturb(values)
    perturbed[0] = within_range(perturbed[0], *(factor[0] for factor in factors))
    return _sparing_exact(values, perturbed, lambda: dekker_product(*factors)[1])


def perturb_sum(values: Array, a: Array, b: Array) -> Array:
    """Perturb a sum as `perturb` does."""
    if not is_perturbing():
        return values
    return _sparing_exact(values, perturb(values, a, b), lambda: two_sum(a, b)[1])


def perturb_quotient(values: Array, a: Array, b: Array) -> Array:
    """Perturb a quotient as `perturb` does."""
    if not is_perturbing():
        return values
    perturbed = perturb(within_range(values, a, b))

    def error() -> Array:
        product, low = dekker_product(values, b)
        return (a - product) - low

    return _sparing_exact(values, perturbed, error)


def apart(a: Array, b: Array) -> Array:
    """Return `a`, on the other side of `b` in each stream where rounding alone parts them.

    So what depends on which of them is larger, as on sigmoid(40) >= 1, moves from one stream to the
    other. Nothing is changed if no stream is active, or where the two are equal.
    """
    active = _perturbation.get()
    if active is None:
        return a
    with np.errstate(all="ignore"):
        reach = np.ldexp(np.finfo(np.float64).eps, active.ulps_log2)
        is_close = (a != b) & (abs(a - b) <= reach * np.maximum(abs(a), abs(b)))
        side = -np.inf if active.stream == STREAMS[0] else np.inf
        return np.where(is_close, np.nextafter(b, side), a)


def perturb_function(values: Array, x: Array) -> Array:
    """Perturb the values of a function at x, whose value at 0 is 0, a power of two or irrational.

    So are exp, cos, tanh, sigmoid and erf there: what is a power of two is exact.
    """

    def is_rounded() -> Any:
        return (x != 0) | (abs(np.frexp(values)[0]) != 0.5)

    return _sparing_exact(values, perturb(values, x), is_rounded)


def _sparing_exact(values: Array, perturbed: Array, error: Callable[[], Array]) -> Array:
    """Return the perturbed values, but the values where they are exact and that counts."""
    active = _perturbation.get()
    if active is None or not active.spares_exact:
        return perturbed
    with np.errstate(all="ignore"):
        has_underflowed = (values == 0) & (perturbed != 0)  # And so has its error.
        return np.where((error() == 0) & ~has_underflowed, values, perturbed)


def _mixed(values: Array, stream: int, *operands: Array) -> Any:
    """Return a new array of pseudo-random int64, one for the bits of each of the values.

    They depend also on the operands, but not on their order.
    """
    first, second = np.array(MIXERS, np.uint64).view(np.int64)
    mixed = values.view(np.int64) + np.int64(stream)
    for operand in operands:
        mixed += np.asarray(operand, np.float64).view(np.int64) * second
    mixed *= first
    mixed ^= mixed >> np.int64(29)
    mixed *= second
    return mixed


def _is_power_of_two(series: Array) -> bool:
    """Return whether a series is a power of two everywhere, and constant."""
    first, *_ = np.frexp(series[0].ravel()[:1])
    if first.size and abs(first[0]) != 0.5:
        return False
    mantissas, _ = np.frexp(series[0])
    return bool((abs(mantissas) == 0.5).all() and not series[1:].any())


def with_perturbation(
    perturbation: Perturbation | None, function: Callable[..., Any]
) -> Callable[..., Any]:
    """Return `function`, computed with every rounding perturbed.

    Parameters
    ----------
    perturbation : Perturbation or None
        None leaves roundings as they are.
    function : callable
        Computes with `perturb`, which has no effect outside of this.
    """

    def run(*args: Any, **named: Any) -> Any:
        token = _perturbation.set(perturbation)
        try:
            return function(*args, **named)
        finally:
            _perturbation.reset(token)

    return run


def absolute_errors(
    results: Array,
    compute: Callable[[], Array],
    ulps_log2: int = SERIES_ULPS_LOG2,
    *,
    spares_exact: bool = False,
) -> Array:
    """Return an estimate of the error that rounding has left in each of the results.

    Parameters
    ----------
    results : ndarray of float16, float32 or float64
    compute : callable
        Compute `results` again, under perturbation; called once for each stream.
    ulps_log2, spares_exact
        As of `Perturbation`.

    Returns
    -------
    ndarray of float64, the shape of `results`
        Infinite where a number turns into nan or infinity.
    """
    results = np.asarray(results, np.float64)
    moved = np.zeros(results.shape)
    with np.errstate(all="ignore"):
        for stream in STREAMS:
            how = Perturbation(stream, ulps_log2, spares_exact)
            again = np.asarray(with_perturbation(how, compute)(), np.float64)
            move = abs(again - results)
            is_same = (results == again) | (np.isnan(results) & np.isnan(again))
            is_same |= move <= NEGLIGIBLE
            is_same |= np.isinf(results) & (np.sign(results) * again >= 1 / NEGLIGIBLE)
            moved = np.maximum(moved, np.where(is_same, 0.0, np.where(move >= 0, move, np.inf)))
        return moved * (ROUNDING / np.ldexp(np.finfo(np.float64).eps, ulps_log2))


def relative_errors(
    results: Array,
    compute: Callable[[], Array],
    ulps_log2: int = SERIES_ULPS_LOG2,
    *,
    spares_exact: bool = False,
) -> Array:
    """Return an estimate of the relative error that rounding has left in each of the results.

    Parameters are as of `absolute_errors`.

    Returns
    -------
    ndarray of float64, the shape of `results`
        Infinite where results move so far that nothing can be said of rounding errors alone.
    """
    errors = absolute_errors(results, compute, ulps_log2, spares_exact=spares_exact)
    scale = ROUNDING / np.ldexp(np.finfo(np.float64).eps, ulps_log2)
    with np.errstate(all="ignore"):
        relative = errors / abs(np.asarray(results, np.float64))
        is_unknown = np.isinf(errors) | (relative > scale * MAX_LINEAR)
    return np.select([errors == 0, is_unknown], [0.0, np.inf], relative)


def has_lost_digits(
    results: Array, compute: Callable[[], Array], ulps_log2: int = SERIES_ULPS_LOG2
) -> Any:
    """Return where `results` have fewer than ten significant digits.

    Parameters
    ----------
    results : ndarray of float16, float32 or float64
        Of a type with fewer than ten digits, the last two bits may move.
    compute, ulps_log2
        As of `relative_errors`.

    Returns
    -------
    ndarray of bool, the shape of `results`
    """
    errors = relative_errors(results, compute, ulps_log2)
    return errors > lost_digits_threshold(np.asarray(results).dtype)


def lost_digits_threshold(dtype: Any) -> float:
    """Return the relative error from which on a result of a floating type has lost digits."""
    return max(LOST_DIGITS_THRESHOLD, 4 * float(np.finfo(dtype).eps))
