"""Moments of a function of normally distributed inputs, by quadrature.

In a wide network with random weights the inputs of an activation are normally distributed, so these
moments say how weights are to be scaled: with the gain 1/sqrt(E f²), each layer passes on what it
gets (K. He et al., Delving deep into rectifiers, arXiv:1502.01852).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.analysis.integrability import growths
from actcli.numerics import np
from actcli.numerics.quadrature import NotConvergedError, integrals

if TYPE_CHECKING:
    from actcli.numerics import Array

FARTHEST = 40.0
# Standard deviations from the mean: the normal density there is 1e-348, and what it leaves even of
# the moments of exp(18x), the largest that are finite in float64, is less than one rounding.

EDGES = (0.0, 2.0**-16, 2.0**-8, 0.25, 1.5, 3.0, 6.0, 12.0, 24.0, FARTHEST)
# In standard deviations, on both sides: intervals for one rule each, if f is smooth. Those next to
# 0 see a peak that would otherwise lie between two points.

TOLERANCE = 1e-13
# Of an integral, relative to the integral of the absolute value.


@dataclass(frozen=True, kw_only=True)
class Moments:
    """Moments of f(x) and of f'(x), for x from a normal distribution; nan is not known.

    Attributes
    ----------
    mean : float
        E f; inf if the integral does not exist.
    second, slope_second : float
        E f² and E f'²; inf if the integral diverges.
    change_of_second : float
        The derivative of E f² in the variance of x.
    """

    mean: float
    second: float
    slope_second: float
    change_of_second: float

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
    they exist follows from the expansion of f at its poles and far out.

    Parameters
    ----------
    activation : Activation
        Its random parameters have their typical values.
    mean, std : float
        Of the inputs; std is positive.
    """
    activation = activation.freeze()

    def integrands(z: Array) -> Array:
        # A quarter of the exponent with each factor, so that none of them under- or overflows.
        quarter, x = np.exp(-z * z / 8), mean + std * z
        y = activation(x) * quarter * quarter
        dy = activation.derivative(x) * quarter * quarter
        return np.stack([y * quarter * quarter, y * y, dy * dy, y * dy * z])

    f, slope = growths(activation)
    exist = [f.has_moment(1, std), f.has_moment(2, std), slope.has_moment(2, std)]
    exist.append(exist[1] and exist[2])  # E |f·f'·z| too, by the Cauchy-Schwarz inequality.
    breaks = activation.breaks(mean - FARTHEST * std, mean + FARTHEST * std, order=1)
    edges = sorted({*((x - mean) / std for x in breaks), *EDGES, *(-edge for edge in EDGES)})
    with np.errstate(all="ignore"):
        first, second, slope_second, product = _integrals(integrands, exist, edges)
    return Moments(
        mean=first,
        second=second,
        slope_second=slope_second,
        # d/dv E f(m + sqrt(v)·z)² = E f·f'·z/sqrt(v)
        change_of_second=product / std,
    )


def _integrals(
    integrands: Callable[[Array], Array], exist: Sequence[bool | None], edges: Sequence[float]
) -> list[float]:
    """Return integrals over the normal distribution: inf where they do not exist, nan if unknown.

    All of them together, and each alone where some do not converge.
    """
    values = [math.inf if known is False else math.nan for known in exist]
    wanted = [i for i, known in enumerate(exist) if known]
    groups = [wanted]
    while groups:
        group = groups.pop()
        try:
            found = integrals(lambda z: integrands(z)[group], edges, TOLERANCE)  # noqa: B023
        except NotConvergedError:
            groups += [[i] for i in group] if len(group) > 1 else []
        else:
            for i, value in zip(group, found.tolist(), strict=True):
                values[i] = value / math.sqrt(2 * math.pi)
    return values
