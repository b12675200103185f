"""Clip gradients: by value, or by norm.

Source: R. Pascanu et al., On the difficulty of training recurrent neural networks, arXiv:1211.5063.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray


class Clipping(NamedTuple):
    """Hold each entry of a gradient within ±value, and its length at `norm` or less."""

    value: float = math.inf
    norm: float = math.inf

    def apply(self, gradients: Sequence[AnyArray]) -> list[AnyArray]:
        """Return the parts of one gradient, clipped; the norm is that of all parts together."""
        if self.value < math.inf:
            gradients = [np.clip(part, -self.value, self.value) for part in gradients]
        if self.norm < math.inf:
            length = norm(gradients)
            if length > self.norm:
                gradients = [part * (self.norm / length) for part in gradients]
        return [*gradients]


def norm(parts: Sequence[AnyArray]) -> float:
    """Return the Euclidean length of a gradient in several parts; its squares never underflow."""
    largest = max((float(abs(part).max(initial=0.0)) for part in parts), default=0.0)
    if not 0 < largest < math.inf:
        return largest
    return largest * math.sqrt(sum(float(np.square(part / largest).sum()) for part in parts))
