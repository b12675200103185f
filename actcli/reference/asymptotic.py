"""mpmath's functions of plain numbers, which far out are slow, or give up, as they are there."""

from __future__ import annotations

from typing import Any

from mpmath import mp, mpf

HUGE = mpf(10) ** 6
"""Here exp(x) has more digits before the point, or zeros behind it, than any rung resolves."""

IMMENSE = 20_000
"""Bits before the point that only an exponential has: another one has no digits to be computed."""

ZERO = mpf(0)


def exp(x: Any) -> Any:
    """mpmath's exp, which is slow far out."""
    if abs(x) < HUGE:
        return mp.exp(x)
    if mp.mag(x) > IMMENSE:
        return mp.inf if x > 0 else ZERO
    with mp.workprec(mp.mag(x) + mp.prec + 10):
        turns = mp.floor(x / mp.ln2)
        rest = x - turns * mp.ln2
    return mp.ldexp(mp.exp(rest), int(turns))


def expm1(x: Any) -> Any:
    """exp(x) - 1."""
    return mp.expm1(x) if abs(x) < HUGE else exp(x) - 1


def cosh(x: Any) -> Any:
    """mpmath's cosh, and far out half an exponential."""
    return mp.cosh(x) if abs(x) < HUGE else exp(abs(x)) / 2


def sinh(x: Any) -> Any:
    """mpmath's sinh, and far out half an exponential."""
    return mp.sinh(x) if abs(x) < HUGE else mp.sign(x) * cosh(x)


def tanh(x: Any) -> Any:
    """mpmath's tanh, and far out 1 less an exponential."""
    return mp.tanh(x) if abs(x) < HUGE else mp.sign(x) * (1 - 2 / (1 + exp(2 * abs(x))))


def sech(x: Any) -> Any:
    """1/cosh(x)."""
    return 1 / cosh(x)


def erfc(x: Any) -> Any:
    """mpmath's erfc, which gives up far out, where the asymptotic series converges at once."""
    if abs(x) < HUGE:
        return mp.erfc(x)
    total, term, k = mpf(0), mpf(1), 0
    while abs(term) > mp.eps:
        total, k = total + term, k + 1
        term *= -(2 * k - 1) / (2 * x * x)
    positive = exp(-x * x) / (abs(x) * mp.sqrt(mp.pi)) * total
    return positive if x > 0 else 2 - positive


def phi(x: Any) -> Any:
    """The density of the standard normal distribution."""
    return exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def sigmoid(x: Any) -> Any:
    """The logistic function."""
    return 1 / (1 + exp(-x))


def softplus(x: Any) -> Any:
    """log(1 + exp(x)), in a form that has every digit of a large x too."""
    return max(x, ZERO) + mp.log1p(exp(-abs(x)))


def raised(a: Any, b: Any) -> Any:
    """a**b, by an exponential where it is too large for anything else."""
    if not a or not mp.isfinite(a) or not mp.isfinite(b) or abs(b) < HUGE:
        return a**b
    size, odd = exp(b * mp.log(abs(a))), mp.floor(b / 2) * 2 != b
    if a < 0 and mp.floor(b) != b:
        return mp.nan
    return -size if a < 0 and odd else size
