"""How the weights of a layer are drawn: the variance that each scheme gives them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from actcli.activation import Activation
from actcli.analysis.gaussian import gaussian_moments
from actcli.analysis.mean_field import critical_point
from actcli.errors import ActcliError


class InitialisationError(ActcliError, ValueError):
    """A scheme that does not exist for a function."""


class Initialisation(NamedTuple):
    """Normally distributed weights of mean 0, and biases.

    Weights have the variance `sigma_w2` divided by the number of a unit's inputs, or by the mean of
    the numbers of inputs and outputs if `averages`; biases have the variance `sigma_b2`.
    """

    sigma_w2: float
    sigma_b2: float = 0.0
    averages: bool = False

    def weight_std(self, inputs: int, outputs: int) -> float:
        """Return the standard deviation of the weights of a layer."""
        return math.sqrt(self.sigma_w2 / ((inputs + outputs) / 2 if self.averages else inputs))


def initialisation(scheme: str | float, activation: Activation) -> Initialisation:
    """Return the initialisation of a layer before an activation.

    Parameters
    ----------
    scheme : str or float
        A key of SCHEMES, or a gain: weights then have the variance gain²/n for n inputs.
    activation : Activation
        A function of a number.

    Raises
    ------
    InitialisationError
        If the function has no such initialisation.
    """
    return SCHEMES[scheme](activation) if isinstance(scheme, str) else Initialisation(scheme**2)


def _with_gain(activation: Activation) -> Initialisation:
    """Return the weights that keep the second moment of f at 1."""
    second = gaussian_moments(activation).second
    if not 0 < second < math.inf:
        raise InitialisationError(f"{activation.name} has no gain that is known.")
    return Initialisation(1 / second)


def _critical(activation: Activation) -> Initialisation:
    """Return the weights and biases that keep signals as well as gradients."""
    point = critical_point(activation)
    if point is None:
        raise InitialisationError(
            f"{activation.name} has no critical initialisation that is known; "
            "--init gain keeps its signal."
        )
    return Initialisation(point.sigma_w2, point.sigma_b2)


SCHEMES: Mapping[str, Callable[[Activation], Initialisation]] = MappingProxyType(
    {
        "he": lambda _: Initialisation(2.0),
        "xavier": lambda _: Initialisation(1.0, averages=True),
        "lecun": lambda _: Initialisation(1.0),
        "gain": _with_gain,
        "critical": _critical,
    }
)
"""The schemes by name.

Sources: K. He et al., arXiv:1502.01852; X. Glorot & Y. Bengio, AISTATS 2010; Y. LeCun et al.,
Efficient BackProp, 1998.
"""
