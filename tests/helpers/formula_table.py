"""What is true of some 300 formulas at a join, at a gap, and far out.

`generate.formula_table` writes the table, with mpmath, and without anything of the package.
"""

import json
from pathlib import Path
from typing import NamedTuple

from helpers.mp_limits import Limits, Line

TABLE = Path(__file__).with_suffix(".json")


class Row(NamedTuple):
    """What is true of a formula.

    Attributes
    ----------
    kind : str
        Why it is in the table: "join", "gap" or "far out".
    x, value : float
        A point, and f there; nan where the formula has no value.
    left, right : Limits
        Limits of f, f' and f'' beside the point; nan where f is not defined or oscillates.
    limits, slope_limits : tuple of float
        Those of f and f' at -inf and inf.
    asymptotes : tuple of Line or None
    """

    kind: str
    formula: str
    x: float
    value: float
    left: Limits
    right: Limits
    limits: tuple[float, float]
    slope_limits: tuple[float, float]
    asymptotes: tuple[Line | None, Line | None]


def rows(*kinds):
    """Return the rows of the table, those of some kinds or all."""
    every = [_row(**fields) for fields in json.loads(TABLE.read_text("utf-8"))]
    return [row for row in every if not kinds or row.kind in kinds]


def _row(*, left, right, limits, slope_limits, asymptotes, **fields):
    return Row(
        **fields,
        left=Limits(*left),
        right=Limits(*right),
        limits=tuple(limits),
        slope_limits=tuple(slope_limits),
        asymptotes=tuple(None if line is None else Line(*line) for line in asymptotes),
    )
