"""Mean-field theory of deep networks: what variance and gradient become in many random layers.

With weights of variance s/n and biases of variance b, pre-activations of variance q in one layer
have the variance s·E f(√q·z)² + b in the next, z normally distributed. A gradient's square is
multiplied by s·E f'(√q·z)² in each layer.

Sources: B. Poole et al., Exponential expressivity in deep neural networks through transient chaos,
arXiv:1606.05340; S. Schoenholz et al., Deep information propagation, arXiv:1611.01232; S. Hayou et
al., On the impact of the activation function on deep neural networks training, arXiv:1902.06853;
G. Klambauer et al., Self-normalizing neural networks, arXiv:1706.02515.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from actcli.activation import Activation
from actcli.activation.derivatives import SIDES
from actcli.analysis.gaussian import (
    change_of_second_moment,
    first_moment,
    second_moment,
    slope_second_moment,
)
from actcli.analysis.tolerances import simplest

LARGEST_FACTOR = 2.0**64
# A variance that grows by more, or shrinks, is taken to do so for ever.

NEAR_FACTOR = 2.0**8
# Within it a balance that is 0 is a root; far away it may be 0 because everything is.

ROOT_TOLERANCE = 1e-13
# Relative: a variance is found to this.

MOMENT_ERROR = 1e-12
# Relative: what is closer to a simpler number than this is that number.

MAX_STEPS = 100
# Of the search for a root; a bisection of the floats alone would need 64.

SELF_NORMALIZING_MEAN = 0.1
SELF_NORMALIZING_VARIANCE = (0.8, 1.5)
# How far mean and variance may be from 0 and 1: the domain of Klambauer et al., theorem 1.


class FixedPoint(NamedTuple):
    """Mean and variance of f that every further layer keeps, with LeCun's initialisation.

    `multiplier` is the factor by which a small deviation of the second moment grows in each layer.
    """

    mean: float
    variance: float
    multiplier: float

    @property
    def is_stable(self) -> bool:
        """Return whether deviations shrink."""
        return abs(self.multiplier) < 1 - MOMENT_ERROR


class CriticalPoint(NamedTuple):
    """A point on the edge of chaos: neither the variance nor the gradient grows or shrinks.

    Weights have the variance `sigma_w2`/n for n inputs, biases `sigma_b2`; the pre-activations keep
    the variance `q`. `multiplier` is the factor by which a small deviation from it grows in each
    layer, at most 1.
    """

    sigma_w2: float
    sigma_b2: float
    q: float
    multiplier: float


def fixed_point(activation: Activation) -> FixedPoint | None:
    """Return the fixed point to which layers with LeCun's initialisation lead from variance 1.

    Its second moment solves q = E f(√q·z)².

    Parameters
    ----------
    activation : Activation
        A function of a number; its random parameters have their typical values.

    Returns
    -------
    FixedPoint or None
        Variance 0 if the signal dies out, inf if it grows without bound. None if it is not known.
    """
    activation = activation.freeze()

    def growth(q: float) -> float:
        """Return the logarithm of the factor from the second moment of a layer to the next."""
        second = second_moment(activation, math.sqrt(q))
        return math.log(second / q) if 0 < second < math.inf else math.nan

    at_one = growth(1.0)
    if math.isnan(at_one):
        return None
    if abs(at_one) <= MOMENT_ERROR:
        q: float | None = 1.0
    else:
        q = _root(growth, at_one, upwards=at_one > 0)
    if q is None:
        return _without_root(activation, growth, at_one)
    std = math.sqrt(q)
    mean, second = first_moment(activation, std), second_moment(activation, std)
    return FixedPoint(
        simplest(mean, MOMENT_ERROR * std),
        simplest(max(second - mean**2, 0.0), MOMENT_ERROR * q),
        simplest(change_of_second_moment(activation, std), MOMENT_ERROR),
    )


def _without_root(
    activation: Activation, growth: Callable[[float], float], at_one: float
) -> FixedPoint | None:
    """Return the fixed point 0 or infinity, to which the second moment falls or grows for ever."""
    last = growth(LARGEST_FACTOR if at_one > 0 else 1 / LARGEST_FACTOR)
    if at_one > 0 and last > 0:
        return FixedPoint(math.nan, math.inf, math.exp(last))
    if at_one < 0 and last <= MOMENT_ERROR and activation(0.0) == 0:
        left, right = (float(activation.derivative(0.0, at_kink=side)) for side in SIDES)
        return FixedPoint(0.0, 0.0, (left**2 + right**2) / 2)
    return None


def critical_point(activation: Activation) -> CriticalPoint | None:
    """Return the critical initialisation with the smallest variance from 1 on that is stable.

    There is one for every variance q of pre-activations: sigma_w2 = 1/E f'(√q·z)² keeps gradients,
    and then sigma_b2 keeps q. It has to be at least 0, and a deviation from q must not grow.

    Returns
    -------
    CriticalPoint or None
        None if there is none, or it is not known.
    """
    activation = activation.freeze()

    def at(q: float) -> CriticalPoint:
        std = math.sqrt(q)
        slope_second = slope_second_moment(activation, std)
        if not 0 < slope_second < math.inf:
            return CriticalPoint(math.nan, math.nan, q, math.nan)
        sigma_w2 = 1 / slope_second
        sigma_b2 = q - sigma_w2 * second_moment(activation, std)
        multiplier = sigma_w2 * change_of_second_moment(activation, std)
        return CriticalPoint(sigma_w2, sigma_b2, q, multiplier)

    def margin(q: float) -> float:
        """Return by how much the variance of biases and the multiplier are on the right side."""
        there = at(q)
        if math.isnan(there.sigma_b2 + there.multiplier):
            return math.nan
        return min(there.sigma_b2 / q, 1 - there.multiplier) + MOMENT_ERROR

    at_one = margin(1.0)
    if math.isnan(at_one):
        return None
    q = 1.0 if at_one >= 0 else _root(margin, at_one, upwards=True)
    # Of abs(x - 1) the variance of biases is -1 for all q: relative to q it only comes close to 0.
    if q is None or (at_one < 0 and not margin(4 * q) > 2 * MOMENT_ERROR):
        return None
    sigma_w2, sigma_b2, q, multiplier = at(q)
    return CriticalPoint(
        simplest(sigma_w2, MOMENT_ERROR * sigma_w2),
        simplest(max(sigma_b2, 0.0), 2 * MOMENT_ERROR * q),
        q,
        simplest(multiplier, 2 * MOMENT_ERROR),
    )


def is_self_normalizing(activation: Activation) -> bool:
    """Return whether deep networks come to keep a mean near 0 and a variance near 1, and learn."""
    fixed = fixed_point(activation)
    if fixed is None or not fixed.is_stable:
        return False
    low, high = SELF_NORMALIZING_VARIANCE
    near = abs(fixed.mean) <= SELF_NORMALIZING_MEAN and low <= fixed.variance <= high
    return near and slope_second_moment(activation, 1.0) > 0  # which excludes sign


def _root(balance: Callable[[float], float], at_one: float, *, upwards: bool) -> float | None:
    """Return the nearest root above 1 or below it; None if there is none, or it is not known.

    From 1, where the balance is `at_one`, the factor is squared until the sign changes. Then it is
    narrowed in log(q) by the Illinois method: the secant, with the end that stays counted half each
    time it stays.
    """
    inside, at_inside, factor = 1.0, at_one, 2.0
    while True:
        outside = factor if upwards else 1 / factor
        at_outside = balance(outside)
        if not abs(at_outside) > MOMENT_ERROR:
            return outside if factor <= NEAR_FACTOR and abs(at_outside) <= MOMENT_ERROR else None
        if at_outside * at_inside < 0:
            break
        if factor >= LARGEST_FACTOR:
            return None
        inside, at_inside, factor = outside, at_outside, factor * factor
    a, f_a, b, f_b = math.log(inside), at_inside, math.log(outside), at_outside
    for _ in range(MAX_STEPS):
        c = (a * f_b - b * f_a) / (f_b - f_a) if math.isfinite(f_a - f_b) else (a + b) / 2
        f_c = balance(math.exp(c))
        if f_c == 0 or abs(b - a) < ROOT_TOLERANCE:
            return math.exp(c)
        if f_c * f_b < 0:
            a, f_a = b, f_b
        else:
            f_a /= 2
        b, f_b = c, f_c
    return None
