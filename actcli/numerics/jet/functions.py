"""The elementary and special functions of jets, and their powers.

Each is the solution of a differential equation. Its derivative is written so that it keeps its
digits in the tails, where textbook forms such as 1 - tanh² cancel: with the help of companions,
functions that are computed as carefully by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log
from typing import TYPE_CHECKING, Any

from actcli.numerics import np, special
from actcli.numerics.erfcx_series import erfcx_coefficients
from actcli.numerics.jet.arithmetic import multiply, paired
from actcli.numerics.jet.choices import select
from actcli.numerics.jet.equations import by_coefficients, integrate, solve
from actcli.numerics.jet.series import RULES, Jet, over_jets
from actcli.numerics.monte_carlo import perturb, perturb_function, within_range
from actcli.numerics.select import any_by_numpy, may_hold

if TYPE_CHECKING:
    from actcli.numerics import Array

MAX_STEPWISE_POWER = 16
# Whole powers up to this are differentiated power by power, down to 0. From there on exp(p·log|u|)
# takes fewer operations.

LOG_2, LOG_10 = log(2), log(10)


def _half_tanh(u: Array) -> Array:
    """Return tanh(u/2), by which the derivative of sigmoid'(u) is -sigmoid'(u)·tanh(u/2)."""
    return np.tanh(u / 2)


BY_ARGUMENT: Mapping[Any, Callable[[Jet], Jet]] = {
    # function     its derivative at u
    np.log:        lambda u: 1 / u,
    np.log1p:      lambda u: 1 / (1 + u),
    np.log2:       lambda u: 1 / (LOG_2 * u),
    np.log10:      lambda u: 1 / (LOG_10 * u),
    np.arcsin:     lambda u: ((1 - u) * (1 + u)) ** -0.5,
    np.arccos:     lambda u: -(((1 - u) * (1 + u)) ** -0.5),
    np.arctan:     lambda u: 1 / (1 + u * u),
    np.arcsinh:    lambda u: (1 + u * u) ** -0.5,
    np.arccosh:    lambda u: ((u - 1) * (u + 1)) ** -0.5,
    np.arctanh:    lambda u: 1 / ((1 - u) * (1 + u)),
}  # fmt: skip
"""Functions whose derivative is computed from the argument alone."""

BY_SYSTEM: Mapping[Any, tuple[tuple[Any, ...], Callable[..., Sequence[Jet]]]] = {
    # function   its companions, and the derivatives at u of the function and of each of these
    np.exp:      ((), lambda u, y: (y,)),
    np.expm1:    ((np.exp,), lambda u, y, e: (e, e)),
    np.exp2:     ((), lambda u, y: (LOG_2 * y,)),
    np.sin:      ((np.cos,), lambda u, s, c: (c, -s)),
    np.cos:      ((np.sin,), lambda u, c, s: (-s, c)),
    np.tan:      ((), lambda u, y: (1 + y * y,)),
    np.sinh:     ((np.cosh,), lambda u, s, c: (c, s)),
    np.cosh:     ((np.sinh,), lambda u, c, s: (s, c)),
    np.tanh:     ((special.sech_square,), lambda u, y, d: (d, -2 * y * d)),
    special.sech: ((np.tanh, special.sech_square),
                 lambda u, y, t, d: (-t * y, d, -2 * t * d)),
    special.erf: ((special.bell,), lambda u, y, b: (special.ERF_SLOPE_AT_0 * b, -2 * u * b)),
    special.erfc: ((special.bell,), lambda u, y, b: (-special.ERF_SLOPE_AT_0 * b, -2 * u * b)),
    special.Phi: ((special.phi,), lambda u, y, b: (b, -u * b)),
    special.phi: ((), lambda u, b: (-u * b,)),
    special.sigmoid: ((special.sigmoid_slope, _half_tanh),
                 lambda u, y, h, t: (h, -t * h, 2 * h)),
    special.softplus: ((special.sigmoid, special.sigmoid_slope, _half_tanh),
                 lambda u, y, s, h, t: (s, h, -t * h, 2 * h)),
}  # fmt: skip
"""Functions that solve a system of differential equations together with their companions."""


def _by_argument(function: Any, slope: Callable[[Jet], Jet]) -> Callable[[Jet], Jet]:
    """Make the rule of a function of `BY_ARGUMENT`."""
    return lambda u: by_derivative(function, slope, u)


def _by_system(
    function: Any, companions: tuple[Any, ...], slopes: Callable[..., Sequence[Jet]]
) -> Callable[[Jet], Jet]:
    """Make the rule of a function of `BY_SYSTEM`."""
    return lambda u: solve(
        u,
        [
            within_range(perturb_function(f(u.value), u.value), u.value)
            for f in (function, *companions)
        ],
        slopes,
    )


def _erfcx(u: Jet) -> Jet:
    """Return erfcx(u) by its Taylor series: its differential equation would cancel far out."""
    return by_coefficients(perturb(erfcx_coefficients(u.value, u.order), u.value), u)


def erfcx_and_slope(u: Jet) -> tuple[Jet, Jet]:
    """Return erfcx(u), and its derivative there."""
    c = perturb(erfcx_coefficients(u.value, u.order + 1), u.value)
    n = np.arange(1.0, len(c)).reshape(-1, *(1,) * u.ndim)
    return by_coefficients(c[:-1], u), by_coefficients(n * c[1:], u)


def by_derivative(
    function: Callable[[Array], Array], derivative: Callable[[Jet], Jet], u: Jet
) -> Jet:
    """Return function(u), given its derivative as a function of jets.

    Parameters
    ----------
    function : callable
        Compute the function of an array.
    derivative : callable
        Compute the derivative of a jet; called with u of one order less.
    u : Jet
    """
    if not u.order:
        return Jet(perturb(function(u.c), u.c))
    return integrate(perturb(function(u.value), u.value), derivative(u.up_to(u.order - 1)), u)


def power(a: Any, b: Any) -> Jet:
    """Return a**b; for a negative a it has derivatives only if b is constant."""
    if isinstance(b, Jet):
        a, b = paired(a, b)
        if may_hold(b.c[1:] != 0):
            start = within_range(perturb(a.value**b.value, a.value, b.value), a.value)
            return _exponential(b * np.log(a), start)
        b = b.value
    return _power(a, b, a.value**b)


def _power(u: Jet, p: Any, start: Array) -> Jet:
    """Return u**p, which is `start` at the value of u.

    It is exp(p·log|u|), but at u = 0, where there is no logarithm, and for small whole powers,
    whose derivatives end where those of a logarithm do not. A u that is constantly 0 stays it.
    """
    start = within_range(perturb(start, u.value), u.value)
    whole = (p >= 0) & (p <= MAX_STEPWISE_POWER) & (p == np.floor(p))
    by_steps = (u.value == 0) | whole
    if not may_hold(~by_steps):
        y = _power_by_steps(u, p, start)
    else:
        y = _exponential(p * np.log(abs(u)), start)
        y = select(by_steps, _power_by_steps(u, p, start), y) if any_by_numpy(by_steps) else y
    is_zero = (u.value == 0) & (p > 0)
    if any_by_numpy(is_zero):
        y = select(is_zero & ~u.c.any(axis=0), 0.0, y)
    return y


def _power_by_steps(u: Jet, p: Any, start: Array) -> Jet:
    """Return u**p by its derivative p·u**(p - 1), which is found in the same way."""
    if not u.order:
        return Jet(start[None])
    fewer = u.up_to(u.order - 1)
    slope = multiply(p, _power_by_steps(fewer, np.subtract(p, 1), u.value ** np.subtract(p, 1)))
    return integrate(start, select(np.equal(p, 0), 0.0, slope), u)


def _hypotenuse(a: Any, b: Any) -> Jet:
    """Return sqrt(a² + b²), of legs divided by the longer one so that no square overflows."""
    a, b = paired(a, b)
    longer = np.maximum(abs(a.value), abs(b.value))
    size = np.where((longer > 0) & np.isfinite(longer), longer, 1.0)
    a, b = a / size, b / size
    return _power(a * a + b * b, np.float64(0.5), np.hypot(a.value, b.value)) * size


def _exponential(w: Jet, start: Array) -> Jet:
    """Return exp(w), which is `start` at the value of w."""
    return solve(w, [start], lambda w, y: (y,))


RULES.update({
    **{f: _by_argument(f, slope) for f, slope in BY_ARGUMENT.items()},
    **{f: _by_system(f, *system) for f, system in BY_SYSTEM.items()},
    special.erfcx: _erfcx,
    np.power: power,
    np.float_power: power,
    np.sqrt: lambda u: _power(u, np.float64(0.5), np.sqrt(u.value)),
    np.reciprocal: lambda u: 1 / u,
    np.cbrt: lambda u: _power(u, np.float64(1 / 3), np.cbrt(u.value)),
    np.hypot: _hypotenuse,
})  # fmt: skip

_softplus = over_jets(special.softplus)

RULES[np.logaddexp] = lambda a, b: select(a > b, a + _softplus(b - a), b + _softplus(a - b))
