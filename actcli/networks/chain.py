"""A chain of single units: the product of slopes and weights that a gradient is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.errors import ActcliError
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


class ChainError(ActcliError, ValueError):
    """Weights and inputs that make no chain."""


@dataclass(frozen=True, eq=False)
class Chain:
    """What is seen of the units of a chain, the first one first.

    Attributes
    ----------
    inputs, outputs, slopes : ndarray
        z, f(z) and f'(z) of each unit.
    weights : ndarray
        Of each unit on the way to the next; nan for the last, which has none.
    gradient : ndarray
        The derivative of the last output in each z.
    """

    inputs: Array
    outputs: Array
    slopes: Array
    weights: Array
    gradient: Array


def chain(activation: Activation, weights: Sequence[float], inputs: Sequence[float]) -> Chain:
    """Return the gradients in a chain of units: products of f'(z) and the weights after it.

    Parameters
    ----------
    activation : Activation
    weights : sequence of float
        Between the units: one fewer than units.
    inputs : sequence of float
        What each unit's function is applied to.

    Raises
    ------
    ChainError
        If the numbers of weights and inputs do not fit, or one of them is not finite.
    """
    if len(inputs) != len(weights) + 1:
        raise ChainError(
            f"{len(weights)} weights lie between {len(weights) + 1} units, "
            f"not between {len(inputs)}: give --inputs one number more than --weights."
        )
    if not all(map(math.isfinite, (*weights, *inputs))):
        raise ChainError("weights and inputs of a chain must be finite.")
    z = np.array(inputs, np.float64)
    slopes = activation.derivative(z)
    factors = slopes * np.array([*weights, 1.0])
    return Chain(
        inputs=z,
        outputs=activation(z),
        slopes=slopes,
        weights=np.array([*weights, np.nan]),
        gradient=np.cumprod(factors[::-1])[::-1],
    )
