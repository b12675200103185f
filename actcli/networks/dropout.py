"""Dropout, and AlphaDropout, which keeps mean 0 and variance 1.

Sources: N. Srivastava et al., Dropout, JMLR 15 (2014); G. Klambauer et al., Self-normalizing neural
networks, arXiv:1706.02515, section 3.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray

SELU_MINIMUM = -1.7580993408473766
# -λα, to which SELU tends towards -inf: what AlphaDropout sets a unit to.


class Dropout(NamedTuple):
    """Units are dropped with the chance `rate`, below 1; `alpha` tells AlphaDropout."""

    rate: float = 0.0
    alpha: bool = False

    def draw(self, shape: tuple[int, ...], rng: np.random.Generator) -> Mask | None:
        """Return what becomes of each unit; None if nothing is dropped."""
        if not self.rate:
            return None
        kept = rng.random(shape) >= self.rate
        scale, shift, dropped = self._levels()
        return Mask(scale * kept, np.where(kept, shift, dropped))

    def second_moment(self, mean: float, second: float) -> float:
        """Return the second moment of units after dropout, given their mean and second moment."""
        scale, shift, dropped = self._levels()
        kept = scale**2 * second + 2 * scale * shift * mean + shift**2
        return (1 - self.rate) * kept + self.rate * dropped**2

    @property
    def slope_second_moment(self) -> float:
        """Return the mean square of the factor by which dropout multiplies a gradient."""
        scale, _, _ = self._levels()
        return (1 - self.rate) * scale**2

    def _levels(self) -> tuple[float, float, float]:
        """Return scale and shift of units that are kept, and the value of those that are not."""
        keep = 1 - self.rate
        if not self.alpha:
            return 1 / keep, 0.0, 0.0
        # Of units of mean 0 and variance 1, set to m with the chance `rate`, the mean is rate·m and
        # the variance keep·(1 + rate·m²). Scale and shift make 0 and 1 of them again.
        scale = 1 / math.sqrt(keep * (1 + self.rate * SELU_MINIMUM**2))
        shift = -scale * self.rate * SELU_MINIMUM
        return scale, shift, scale * SELU_MINIMUM + shift


class Mask(NamedTuple):
    """What dropout makes of units: a·slope + shift, arrays of their shape."""

    slope: AnyArray
    shift: AnyArray

    def apply(self, a: AnyArray) -> AnyArray:
        """Return the units after dropout."""
        y: AnyArray = a * self.slope + self.shift
        return y
