"""How weights follow their gradients.

Source: D. P. Kingma & J. Ba, Adam, arXiv:1412.6980.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray

MEAN_DECAY, SQUARE_DECAY = 0.9, 0.999
# Of Adam's running means of the gradient and of its square, for each step.

SMALLEST_ROOT = 1e-8
# Added to the root of the mean square, which may be 0.


class Optimizer:
    """Changes weights in place, step by step; `rate` None takes the usual one."""

    usual_rate: float

    def __init__(self, rate: float | None = None) -> None:
        self.rate = self.usual_rate if rate is None else rate

    def step(self, weights: Sequence[AnyArray], gradients: Sequence[AnyArray]) -> None:
        """Change each of the weights by its gradient."""
        raise NotImplementedError


class GradientDescent(Optimizer):
    """Subtract the gradient times the rate."""

    usual_rate = 0.1

    def step(self, weights: Sequence[AnyArray], gradients: Sequence[AnyArray]) -> None:
        for w, g in zip(weights, gradients, strict=True):
            w -= self.rate * g


class Adam(Optimizer):
    """Divide the running mean of the gradient by the root of that of its square."""

    usual_rate = 1e-3

    def __init__(self, rate: float | None = None) -> None:
        super().__init__(rate)
        self.steps = 0
        self.means: list[AnyArray] = []
        self.squares: list[AnyArray] = []

    def step(self, weights: Sequence[AnyArray], gradients: Sequence[AnyArray]) -> None:
        if not self.steps:
            self.means = [np.zeros_like(w) for w in weights]
            self.squares = [np.zeros_like(w) for w in weights]
        self.steps += 1
        # Both means begin at 0, which these factors make up for.
        rate = self.rate / (1 - MEAN_DECAY**self.steps)
        correction = 1 / (1 - SQUARE_DECAY**self.steps)
        for w, g, mean, square in zip(weights, gradients, self.means, self.squares, strict=True):
            mean += (1 - MEAN_DECAY) * (g - mean)
            square += (1 - SQUARE_DECAY) * (g * g - square)
            w -= rate * mean / (np.sqrt(correction * square) + SMALLEST_ROOT)


OPTIMIZERS: Mapping[str, type[Optimizer]] = MappingProxyType({"adam": Adam, "sgd": GradientDescent})
