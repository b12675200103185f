"""Moments of a function of normally distributed inputs, by quadrature.

In a wide network with random weights the inputs of an activation are normally distributed, so these
moments say how weights are to be scaled: with the gain 1/sqrt(E f²), each layer passes on what it
gets (K. He et al., Delving deep into rectifiers, arXiv:1502.01852).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from actcli.activation import Activation
from actcli.analysis.integrability import growths
from actcli.numerics import np
from actcli.numerics.quadrature import NotConvergedError, integrals

if TYPE_CHECKING:
    from actcli.numerics import Array

FARTHEST = 40.0
# Standard deviations from the mean: the normal density there is 1e-348, and what it leaves even of
# the moments of exp(18x), the largest that are finite in float64, is less than one rounding.

EDGES = (0.0, 0.25, 1.5, 3.0, 6.0, 12.0, 24.0, FARTHEST)
# In standard deviations, on both sides: intervals for one rule each, if f is smooth.

FINE_EDGES = (2.0**-16, 2.0**-8)
# Between them: they see a peak next to 0 that would otherwise lie between two points.

WIDE_STD = 4.0
# Where the inputs are spread more widely, what f does near 0 is narrow among them.

FIRST_SCALE, SCALE_FACTOR = 2.0, 4.0
# Of the edges around x = 0 that are added then: ±2, ±8, ±32, …

TOLERANCE, COARSE_TOLERANCE = 1e-13, 1e-10
# Of an integral, relative to the integral of the absolute value. Where a formula has lost its last
# digits next to 0, as (1 - cos(x))/x², only the second can be kept, and not on the fine intervals.


@dataclass(frozen=True, kw_only=True)
class Moments:
    """Moments of f(x) and of f'(x), for x from a normal distribution; nan is not known.

    Attributes
    ----------
    mean : float
        E f; inf if the integral does not exist.
    second, slope_second : float
        E f² and E f'²; inf if the integral diverges.
    """

    mean: float
    second: float
    slope_second: float

    @property
    def variance(self) -> float:
        """Return the variance of f(x)."""
        if math.isinf(self.second):
            return math.inf
        return max(self.second - self.mean**2, 0.0)

    @property
    def gain(self) -> float:
        """Return the factor of weights of variance 1/n with which the second moment stays 1."""
        return 1 / math.sqrt(self.second) if self.second else math.inf


def gaussian_moments(activation: Activation, mean: float = 0.0, std: float = 1.0) -> Moments:
    """Return the moments of a function of a number at normally distributed inputs.

    The integrals are split at the breakpoints of f and f', and right to ten digits or more. Whether
    they exist follows from the expansion of f at its poles and far out. A smooth peak that is
    neither near the mean nor near 0 may be missed if it is narrower than 1e-4 standard deviations.

    Parameters
    ----------
    activation : Activation
        Its random parameters have their typical values.
    mean, std : float
        Of the inputs; std is positive.
    """
    activation = activation.freeze()
    first, second, slope_second = (
        _moment(activation, of, mean, std) for of in (_VALUE, _SQUARE, _SLOPE_SQUARE)
    )
    return Moments(mean=first, second=second, slope_second=slope_second)


def first_moment(activation: Activation, std: float) -> float:
    """Return E f(x) alone, for x of mean 0; inf or nan as in `Moments`."""
    return _moment(activation.freeze(), _VALUE, 0.0, std)


def second_moment(activation: Activation, std: float) -> float:
    """Return E f(x)² alone, for x of mean 0; inf or nan as in `Moments`."""
    return _moment(activation.freeze(), _SQUARE, 0.0, std)


def slope_second_moment(activation: Activation, std: float) -> float:
    """Return E f'(x)² alone, for x of mean 0; inf or nan as in `Moments`."""
    return _moment(activation.freeze(), _SLOPE_SQUARE, 0.0, std)


def change_of_second_moment(activation: Activation, std: float = 1.0) -> float:
    """Return the derivative of E f(√v·z)² in the variance v = std²; nan if it is not known.

    Differentiating the normal density in v gives E f(√v·z)²·(z² - 1)/(2v).
    """
    return _moment(activation.freeze(), _SQUARE_TIMES, 0.0, std) / (2 * std * std)


class _Integrand(NamedTuple):
    """What is integrated: a power of a derivative of f, and a polynomial in z."""

    order: int
    power: int
    factor: Callable[[Array], Array] | None = None

    def exists(self, activation: Activation, std: float) -> bool | None:
        """Return whether the integral does; None if it is not known."""
        return growths(activation)[self.order].has_moment(self.power, std)

    def at(self, z: Array, activation: Activation, mean: float, std: float) -> Array:
        """Return it times exp(-z²/2)."""
        # A part of the exponent with each factor, so that none of them under- or overflows.
        part = np.exp(-z * z / (4 * self.power))
        y = activation.derivative(mean + std * z, order=self.order) * part * part
        whole: Array = y**self.power
        return whole if self.factor is None else whole * self.factor(z)


_VALUE, _SQUARE, _SLOPE_SQUARE = _Integrand(0, 1), _Integrand(0, 2), _Integrand(1, 2)
_SQUARE_TIMES = _Integrand(0, 2, lambda z: z * z - 1)


def _moment(activation: Activation, of: _Integrand, mean: float, std: float) -> float:
    """Return an integral over the normal distribution: inf if it does not exist, nan if unknown."""
    exists = of.exists(activation, std)
    if not exists:
        return math.nan if exists is None else math.inf
    breaks = activation.breaks(mean - FARTHEST * std, mean + FARTHEST * std, order=1)
    places = [(x - mean) / std for x in [*breaks, *_scales_near_zero(mean, std)]]
    coarse = sorted({*places, *EDGES, *(-edge for edge in EDGES)})
    fine = sorted({*coarse, *FINE_EDGES, *(-edge for edge in FINE_EDGES)})
    for edges, tolerance in ((fine, TOLERANCE), (coarse, COARSE_TOLERANCE)):
        with np.errstate(all="ignore"), suppress(NotConvergedError):
            (found,) = integrals(lambda z: of.at(z, activation, mean, std)[None], edges, tolerance)
            return float(found) / math.sqrt(2 * math.pi)
    return math.nan


def _scales_near_zero(mean: float, std: float) -> list[float]:
    """Return x around 0 between which a function of ordinary scale is smooth, within the inputs."""
    if std <= WIDE_STD:
        return []
    low, high = mean - FARTHEST * std, mean + FARTHEST * std
    scales, scale = [0.0], FIRST_SCALE
    while scale < max(-low, high):
        scales += [-scale, scale]
        scale *= SCALE_FACTOR
    return [x for x in scales if low < x < high]
