"""The words of the formula language over arrays of float64: careful wherever NumPy is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from math import pi
from typing import Any, NamedTuple

from actcli.numerics import np
from actcli.numerics.select import where
from actcli.numerics.special import Phi, erf, erfc, phi, sech, sigmoid, softplus


class Group(NamedTuple):
    """Groups of neighbours in a vector, shaped (..., groups, members): each is reduced to one."""

    members: Any


def over_vector(reduction: Callable[..., Any]) -> Callable[[Any], Any]:
    """A reduction along the last axis, which stays; one number is what it is."""

    def reduced(x: Any) -> Any:
        if isinstance(x, Group):
            return reduction(x.members, axis=-1)
        return reduction(x, axis=-1, keepdims=True) if np.ndim(x) else x

    return reduced


def one_or_many(pair: Callable[..., Any], reduction: Callable[..., Any]) -> Callable[..., Any]:
    """A word like `max`: of several arguments, or of one over the vector."""
    whole = over_vector(reduction)
    return lambda first, *others: reduce(pair, others, first) if others else whole(first)


FLOAT: Mapping[str, Any] = {
    "number": np.float64, "pi": np.float64(pi), "e": np.exp(1.0), "inf": np.inf, "nan": np.nan,
    "where": where, "sum": over_vector(np.sum),
    "min": one_or_many(np.minimum, np.min), "max": one_or_many(np.maximum, np.max),
    "abs": np.abs, "sign": np.sign, "sqrt": np.sqrt,
    "exp": np.exp, "expm1": np.expm1, "log": np.log, "log1p": np.log1p,
    "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan,
    "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "sech": sech,
    "asinh": np.arcsinh, "acosh": np.arccosh, "atanh": np.arctanh,
    "erf": erf, "erfc": erfc, "Phi": Phi, "phi": phi,
    "sigmoid": sigmoid, "softplus": softplus,
}  # fmt: skip
"""What each word means over arrays; `jet` has the same words over Taylor series."""
