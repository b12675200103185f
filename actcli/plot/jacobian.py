"""The Jacobian of a vector function at an input, as a matrix to be drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from actcli.curves.axis import Axis
from actcli.curves.section import Section
from actcli.numerics import np
from actcli.support.unicode import number_in_matrix

if TYPE_CHECKING:
    from actcli.numerics import Array

MAX_INPUTS_WITH_THREE_DIGITS = 5
# The cells of a larger matrix have room for two decimals only.


@dataclass(frozen=True, kw_only=True, eq=False)
class Jacobian:
    """The derivatives of m components in n inputs.

    Attributes
    ----------
    parts : ndarray of float64, shape (m, n)
        Each entry divided by the largest magnitude; 0 if it is not finite.
    texts : tuple of tuple of str
        The entries as they are written in the cells, in the unit of `scale`.
    rows, columns : tuple of str
        The names of the components and of the inputs.
    scale : Axis
        From minus the largest magnitude to the largest.
    """

    parts: Array
    texts: tuple[tuple[str, ...], ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    scale: Axis

    def variants(self, least: int) -> Iterator[tuple[tuple[str, ...], ...]]:
        """Yield the texts, then with fewer and fewer decimals, down to the `least`."""
        yield self.texts
        largest = self.scale.high / 10.0**self.scale.unit
        decimals = max(len(text.partition(".")[2]) for row in self.texts for text in row)
        for fewer in range(decimals - 1, least - 1, -1):
            yield tuple(
                tuple(
                    number_in_matrix(part * largest, fewer) if "." in text else text
                    for text, part in zip(*row, strict=True)
                )
                for row in zip(self.texts, self.parts.tolist(), strict=True)
            )

    @classmethod
    def of(cls, section: Section) -> Self:
        """Return the Jacobian at the input through which a section runs."""
        entries = section.activation.derivative(np.array(section.at))
        finite = np.where(np.isfinite(entries), entries, 0.0)
        largest = float(abs(finite).max()) or 1.0
        scale = Axis(-largest, largest)
        unit = 10.0**scale.unit
        decimals = _decimals(entries, largest / unit)
        return cls(
            parts=finite / largest,
            texts=tuple(
                tuple(number_in_matrix(entry / unit, decimals) for entry in row)
                for row in entries.tolist()
            ),
            rows=tuple(f"$f_{{{i}}}$" for i in range(1, len(entries) + 1)),
            columns=tuple(f"$x_{{{j}}}$" for j in range(1, len(section.at) + 1)),
            scale=scale,
        )


def _decimals(entries: Array, largest: float) -> int:
    """Return how many decimals the entries have room for; none if all are whole numbers."""
    if (entries == np.rint(entries)).all():
        return 0
    digits = 3 if entries.shape[-1] <= MAX_INPUTS_WITH_THREE_DIGITS else 2
    return max(0, digits - max(0, math.floor(math.log10(largest))))
