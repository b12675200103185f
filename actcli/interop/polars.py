"""Series of polars: name and dtype are kept, and nulls stay null."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.interop import Calculation


def is_array(x: Any) -> bool:
    """Return whether x is a Series."""
    polars: Any = sys.modules["polars"]
    return isinstance(x, polars.Series)


def array_of(x: Any) -> Any:
    """Return the values, with nan for nulls."""
    return x.to_numpy()


def apply(calculation: Calculation, x: Any) -> Any:
    """Return a Series, which a function of a vector takes as one; a Jacobian is of arrays.

    Raises
    ------
    TypeError
        If a vector has nulls.
    """
    polars: Any = sys.modules["polars"]
    nulls = x.null_count()
    if nulls and calculation.axis is not None:
        raise TypeError(f"{calculation.name} takes no nulls in a vector: fill them first")
    values = array_of(x)
    y = calculation.run(values, calculation.arrays(), calculation.axis_among(values.ndim))
    # Of several axes, it is a Series of arrays: a row of the Jacobian for each output.
    result = polars.Series(x.name, np.ascontiguousarray(y))
    if not nulls:
        return result
    return result.to_frame().select(polars.when(x.is_not_null()).then(result)).to_series()
