"""Functions that give twice as many values as they take: the second part of their family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.catalogue._vector_kernels import diagonal_matrix
from actcli.declare import Lengths, activation, np, param, where
from actcli.formula import Formula
from actcli.numerics.exponentials import exp_factors

if TYPE_CHECKING:
    from actcli.declare import Array

FAMILY = "vector"


@activation(
    "Concatenated ELU",
    formula=(
        "where(i <= n, where(entry(x, i) > 0, entry(x, i), alpha*(exp(entry(x, i)) - 1)),"
        " where(entry(x, i - n) < 0, -entry(x, i - n), alpha*(exp(-entry(x, i - n)) - 1)))"
    ),
    range="(-alpha, inf)",
    aliases=("cat_elu", "celu_concatenated"),
    pros="what ELU flattens on one side comes out steep on the other, with a channel of its own",
    cons="gives twice as many values as it takes; nnabla calls it celu, which is another function",
    accuracy=(1.5, 2),
    pointwise=False,
    lengths=Lengths(outputs=Formula("2*n")),
    base_point=(1.0, -2.0),
)
def concatenated_elu(
    x: Array, alpha: float = param(1.0, "(0, inf)", "depth of the plateaus")
) -> Array:
    """ELU of x, and behind it ELU of -x: twice as many values."""
    both = np.concatenate([x, -x], axis=-1)
    return where(both < 0, alpha * np.expm1(np.minimum(both, 0)), both)


@concatenated_elu.with_derivative(
    "where(j == i, where(x_j > 0, 1, alpha*exp(x_j)),"
    " where(j == i - n, where(x_j < 0, -1, -alpha*exp(-x_j)), 0))"
)
def concatenated_elu(x: Array, alpha: float) -> Array:
    return np.concatenate(
        [diagonal_matrix(_slope(x, alpha)), diagonal_matrix(-_slope(-x, alpha))], axis=-2
    )


def _slope(x: Array, alpha: float) -> Array:
    """Return the derivative of ELU."""
    a, b = exp_factors(np.minimum(x, 0))
    return where(x > 0, 1.0, alpha * a * b)
