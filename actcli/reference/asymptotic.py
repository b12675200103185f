"""mpmath's functions, with asymptotic forms far out, where mpmath is slow or gives up.

They take and return numbers of mpmath, to the digits that it works with.
"""

from __future__ import annotations

from typing import Any

from mpmath import mp, mpf

MAX_DIRECT = mpf(10) ** 6
# mpmath's own functions are used up to this. Beyond, exp(x) has more digits before the point, or
# zeros behind it, than are computed with anywhere.

MAX_EXPONENT_BITS = 20_000
# Before the point of an argument. Only an exponential has as many, and the exponential of that has
# no digits that could be computed.

ZERO = mpf(0)


def exp(x: Any) -> Any:
    """Return exp(x): far out 2**turns · exp(rest), with a rest below log(2)."""
    if abs(x) < MAX_DIRECT or mp.isnan(x):
        return mp.exp(x)
    if mp.mag(x) > MAX_EXPONENT_BITS:
        return mp.inf if x > 0 else ZERO
    with mp.workprec(mp.mag(x) + mp.prec + 10):
        turns = mp.floor(x / mp.ln2)
        rest = x - turns * mp.ln2
    return mp.ldexp(mp.exp(rest), int(turns))


def expm1(x: Any) -> Any:
    """Return exp(x) - 1."""
    return mp.expm1(x) if abs(x) < MAX_DIRECT else exp(x) - 1


def cosh(x: Any) -> Any:
    """Return cosh(x): far out half an exponential."""
    return mp.cosh(x) if abs(x) < MAX_DIRECT else exp(abs(x)) / 2


def sinh(x: Any) -> Any:
    """Return sinh(x): far out half an exponential."""
    return mp.sinh(x) if abs(x) < MAX_DIRECT else mp.sign(x) * cosh(x)


def tanh(x: Any) -> Any:
    """Return tanh(x): far out 1 less an exponential."""
    return mp.tanh(x) if abs(x) < MAX_DIRECT else mp.sign(x) * (1 - 2 / (1 + exp(2 * abs(x))))


def sech(x: Any) -> Any:
    """Return 1/cosh(x)."""
    return 1 / cosh(x)


def erfc(x: Any) -> Any:
    """Return erfc(x): far out its asymptotic series."""
    if abs(x) < MAX_DIRECT or mp.isnan(x):
        return mp.erfc(x)
    positive = exp(-x * x) * _erfcx_far(abs(x))
    return positive if x > 0 else 2 - positive


def erfcx(x: Any) -> Any:
    """Return exp(x²)·erfc(x), which has digits where neither factor could be computed."""
    if x < MAX_DIRECT:
        return exp(x * x) * erfc(x)
    return _erfcx_far(x)


def _erfcx_far(x: Any) -> Any:
    """Return erfcx(x) for x >= MAX_DIRECT by its asymptotic series, which converges at once."""
    total, term, k = mpf(0), mpf(1), 0
    while abs(term) > mp.eps:
        total, k = total + term, k + 1
        term *= -(2 * k - 1) / (2 * x * x)
    return total / (x * mp.sqrt(mp.pi))


def phi(x: Any) -> Any:
    """Return the density of the standard normal distribution."""
    return exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def sigmoid(x: Any) -> Any:
    """Return the logistic function."""
    return 1 / (1 + exp(-x))


def softplus(x: Any) -> Any:
    """Return log(1 + exp(x)), in a form that has every digit of a large x too."""
    return max(x, ZERO) + mp.log1p(exp(-abs(x)))


def power(a: Any, b: Any) -> Any:
    """Return a**b, for a huge b by an exponential; nan where it is not real.

    a**0 and 1**b are 1 as in IEEE 754 (9.2.1), even of infinity and nan.
    """
    if b == 0 or a == 1:
        return mpf(1)
    if a < 0 and mp.isfinite(b) and mp.floor(b) != b:
        return mp.nan
    if not a or not mp.isfinite(a) or not mp.isfinite(b) or abs(b) < MAX_DIRECT:
        return a**b
    size, odd = exp(b * mp.log(abs(a))), mp.floor(b / 2) * 2 != b
    return -size if a < 0 and odd else size


def remainder(a: Any, b: Any) -> Any:
    """Return a - b·floor(a/b), or nan where the quotient has too many digits to be computed."""
    if mp.isfinite(a) and mp.isfinite(b) and a and mp.mag(a) - mp.mag(b) > MAX_EXPONENT_BITS:
        return mp.nan
    return a % b
