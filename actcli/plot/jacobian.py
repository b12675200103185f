"""Jacobians: the derivative of a vector function at an input, as a matrix to be shown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actcli.curves.axis import Axis
from actcli.curves.section import Section
from actcli.numerics import np
from actcli.support.unicode import number_in_matrix

if TYPE_CHECKING:
    from actcli.numerics import Array

SMALL = 5  # inputs up to which there is room for a digit more


@dataclass(frozen=True, kw_only=True, eq=False)
class Jacobian:
    """The derivatives of m components in n inputs: `parts`, shaped (m, n), of the largest.

    `texts` are the same numbers as they are written, in the unit of `scale`, which reaches from
    minus the largest to the largest.
    """

    parts: Array
    texts: tuple[tuple[str, ...], ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    scale: Axis


def jacobian(section: Section) -> Jacobian:
    """The Jacobian at the input through which a section runs."""
    entries = section.activation.derivative(np.array(section.at))
    finite = np.where(np.isfinite(entries), entries, 0.0)
    largest = float(abs(finite).max()) or 1.0
    scale = Axis(-largest, largest)
    unit = 10.0**scale.unit
    whole = (entries == np.rint(entries)).all()
    digits = 0 if whole else 3 if entries.shape[-1] <= SMALL else 2
    decimals = max(0, digits - max(0, math.floor(math.log10(largest / unit))))
    return Jacobian(
        parts=finite / largest,
        texts=tuple(
            tuple(number_in_matrix(entry / unit, decimals) for entry in row)
            for row in entries.tolist()
        ),
        rows=tuple(f"$f_{{{i}}}$" for i in range(1, len(entries) + 1)),
        columns=tuple(f"$x_{{{j}}}$" for j in range(1, len(section.at) + 1)),
        scale=scale,
    )
